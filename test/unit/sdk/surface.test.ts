import fs from "node:fs";
import path from "node:path";
import {
  addressOf,
  bracketAge,
  bracketForward,
  bracketSkew,
  bracketVariance,
  bracketVolatility,
  isSurfaceStale,
  postSurface,
  readSurface,
  requireAcceptableSvi,
  requireNoSviCalendarArbitrage,
  surfaceBracket,
  surfaceVariance,
  surfaceVarianceRange,
  surfaceWidening,
  WAD,
  type Address,
  type Surface,
  type SurfacePost,
  type SurfaceSlice,
} from "@ballast/sdk";
import { ethersReader, signSurfacePost, surfacePostDigest } from "@ballast/sdk/ethers";
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { ethers } from "hardhat";
import { Random } from "./support/random";

const ETH: Address = "0x00000000000000000000000000000000000000e7";
const HOUR = 3_600n;
const DAY = 24n * HOUR;
const TERMS = { freshFor: HOUR, staleAfter: 9n * HOUR, maximumWidening: 8_000n };
const STATES = 200;

interface Slices {
  readonly chain: readonly string[];
  readonly years: readonly string[];
  readonly word: readonly string[];
}

const accepts = (check: () => void): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};

/** Chains of real slices that are free of arbitrage, as far as the nodes show; {expiry, word} by expiry. */
function realChains(now: bigint): { expiry: bigint; word: bigint }[][] {
  const file = path.join(__dirname, "..", "..", "vectors", "sviSlices.json");
  const { chain, years, word } = JSON.parse(fs.readFileSync(file, "utf8")) as Slices;
  const chains = new Map<string, { expiry: bigint; word: bigint }[]>();
  chain.forEach((name, i) => {
    const lifetime = (BigInt(years[i] ?? "") * 365n * DAY) / WAD;
    const slice = { expiry: ((now + lifetime) / HOUR) * HOUR, word: BigInt(word[i] ?? "") };
    chains.set(name, [...(chains.get(name) ?? []), slice]);
  });
  return [...chains.values()].filter(
    (slices) =>
      slices.every((slice) =>
        accepts(() => {
          requireAcceptableSvi(slice.word);
        }),
      ) &&
      slices.every((slice, i) => {
        const earlier = slices[i - 1];
        return (
          earlier === undefined ||
          accepts(() => {
            requireNoSviCalendarArbitrage(earlier.word, slice.word);
          })
        );
      }),
  );
}

describe("A surface by the SDK", () => {
  const random = new Random(11);
  let contract: BaseContract;
  let lens: BaseContract;
  let address: Address;

  const call = async (on: BaseContract, name: string, ...values: unknown[]): Promise<unknown> =>
    (await on.getFunction(name).staticCall(...values)) as unknown;
  const domain = (): { chainId: bigint; surface: Address } => ({ chainId: 1n, surface: address });
  const latest = async (): Promise<bigint> => BigInt((await ethers.provider.getBlock("latest"))?.timestamp ?? 0);

  async function post(message: SurfacePost): Promise<void> {
    const signers = (await ethers.getSigners()).slice(0, 4);
    const signatures = await Promise.all(signers.map((signer) => signSurfacePost(signer, domain(), message)));
    const relayer = (await ethers.getSigners())[9];
    if (relayer === undefined) throw new Error("Hardhat has twenty signers.");
    await (await relayer.sendTransaction(postSurface(address, message, signatures))).wait();
  }

  function messageOf(chain: readonly { expiry: bigint; word: bigint }[], timestamp: bigint): SurfacePost {
    return {
      underlying: ETH,
      expiries: chain.map(({ expiry }) => expiry),
      slices: chain.map(({ word }) => word),
      forwards: chain.map((_, i) => (2_000n + 10n * BigInt(i)) * WAD),
      timestamp,
      deadline: timestamp + HOUR,
    };
  }

  beforeEach(async () => {
    const [owner, ...others] = await ethers.getSigners();
    if (owner === undefined) throw new Error("Hardhat has twenty signers.");
    const reporters = [owner, ...others].slice(0, 5).map((signer) => signer.address);
    contract = await (await ethers.getContractFactory("VolSurface")).deploy(owner.address, reporters, 3);
    lens = await (await ethers.getContractFactory("SurfaceLens")).deploy();
    address = addressOf(await contract.getAddress());
    const { freshFor, staleAfter, maximumWidening } = TERMS;
    const terms = [ethers.ZeroAddress, 0, 3_000, 40_000, 600, freshFor, staleAfter, maximumWidening];
    await contract.getFunction("listUnderlying").send(ETH, terms);
  });

  it("signs what the contract checks, and posts it", async () => {
    const now = await latest();
    const [chain] = realChains(now);
    if (chain === undefined) throw new Error("There is no acceptable chain.");
    const message = messageOf(chain, now);
    expect(await call(contract, "digestOf", message)).to.equal(surfacePostDigest(domain(), message));
    await post(message);
    const { slices } = await readSurface(ethersReader(ethers.provider), address, ETH);
    expect(slices.map(({ parameters }) => parameters)).to.deep.equal(message.slices);
    expect(slices.map(({ reportedAt }) => reportedAt)).to.deep.equal(message.slices.map(() => now));
  });

  async function compare(surface: Surface, expiry: bigint, strike: bigint): Promise<void> {
    const bracket = surfaceBracket(surface, expiry);
    expect(await call(contract, "totalVariance", ETH, strike, expiry)).to.equal(
      surfaceVariance(surface, strike, expiry),
    );
    const range = (await call(contract, "totalVarianceRange", ETH, strike, expiry)) as bigint[];
    expect([...range]).to.deep.equal([...surfaceVarianceRange([surface], TERMS, strike, expiry)]);
    expect(await call(contract, "totalVarianceAt", ETH, WAD / 10n, expiry, 0)).to.equal(
      bracketVariance(bracket, WAD / 10n),
    );
    expect(await call(lens, "atTheMoneyVolatility", address, ETH, expiry)).to.equal(bracketVolatility(bracket, 0n));
    const age = bracketAge(bracket);
    expect([...((await call(contract, "agingOf", ETH, expiry)) as bigint[])]).to.deep.equal([
      age,
      surfaceWidening(age, TERMS),
      isSurfaceStale(age, TERMS),
    ]);
    expect(await call(lens, "forwardOf", address, ETH, expiry)).to.equal(bracketForward(bracket));
    const { riskReversal, butterfly } = bracketSkew(bracket);
    expect([...((await call(lens, "skewOf", address, ETH, expiry)) as bigint[])]).to.deep.equal([
      riskReversal,
      butterfly,
    ]);
  }

  it(`has the contract's values in ${STATES} random states`, async function () {
    this.timeout(0);
    const reader = ethersReader(ethers.provider);
    const start = await latest();
    await post(messageOf(random.pick(realChains(start)), start));
    for (let i = 0; i < STATES; i += 1) {
      await ethers.provider.send("evm_increaseTime", [random.integer(1, 7_200)]);
      await ethers.provider.send("evm_mine", []);
      const surface = await readSurface(reader, address, ETH);
      const last = surface.slices.at(-1);
      if (last === undefined) throw new Error("The surface is over.");
      const expiry = random.chance(0.3)
        ? random.pick(surface.slices).expiry
        : BigInt(random.integer(Number(surface.time) + 1, Number(last.expiry)));
      await compare(surface, expiry, random.scaled(2_000n * WAD, 0.2, 5));
    }
  });

  /** How many of the interpolated smiles have a butterfly somewhere, by Durrleman's function on a fine grid. */
  it("finds no butterflies between accepted real neighbours", function () {
    this.timeout(0);
    let [pairs, negative] = [0, 0];
    for (const chain of realChains(0n)) {
      chain.slice(1).forEach((later, i) => {
        const earlier = chain[i];
        if (earlier === undefined) return;
        for (const part of [1n, 2n, 3n]) {
          const expiry = earlier.expiry + ((later.expiry - earlier.expiry) * part) / 4n;
          const slice = ({ expiry: at, word }: { expiry: bigint; word: bigint }): SurfaceSlice => ({
            parameters: word,
            forward: WAD,
            expiry: at,
            reportedAt: 0n,
          });
          const bracket = { time: 0n, expiry, lower: slice(earlier), upper: slice(later) };
          pairs += 1;
          if (hasButterfly(bracket)) negative += 1;
        }
      });
    }
    if (process.env.SDK_VERBOSE === "1") console.log(`${negative} of ${pairs} interpolated smiles have a butterfly`);
    expect(pairs).to.be.greaterThan(500);
    expect(negative).to.equal(0);
  });

  /** g(k) by differences of 1e-3 in floats, in |k| <= 0.785, as far as strikes are quoted. */
  function hasButterfly(bracket: Parameters<typeof bracketVariance>[0]): boolean {
    const w = (k: number): number => Number(bracketVariance(bracket, BigInt(Math.round(k * 1e18)))) / 1e18;
    const h = 1e-3;
    for (let k = -0.785; k <= 0.785; k += 0.005) {
      const [left, middle, right] = [w(k - h), w(k), w(k + h)];
      const slope = (right - left) / (2 * h);
      const bend = (right - 2 * middle + left) / (h * h);
      const g = (1 - (k * slope) / (2 * middle)) ** 2 - ((slope * slope) / 4) * (1 / middle + 0.25) + bend / 2;
      if (g < -1e-6) return true;
    }
    return false;
  }
});
