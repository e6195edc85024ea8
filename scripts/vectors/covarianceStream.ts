import {
  factorCorrelation,
  factorVolatility,
  maximumVolatility,
  pokeCovariance,
  portfolioVolatility,
  startCovariance,
  WAD,
  type CovarianceState,
  type FactorState,
} from "@ballast/sdk";
import { AbiCoder, keccak256 } from "ethers";

const MASK_64 = (1n << 64n) - 1n;
const MASK_53 = (1n << 53n) - 1n;
const START = 1_716_422_400n;
const PRICE = 2_000n * WAD;
const LARGEST = 1n << 111n;
const STRESS = 7_000n;

const coder = AbiCoder.defaultAbiCoder();

/** A factor's storage word, as contracts/risk/FactorState.sol has it. */
export function factorWord(factor: FactorState): bigint {
  const flag = factor.isProvisional ? 1n << 208n : 0n;
  const high = (factor.price << 209n) | flag | (factor.observedAt << 176n) | (factor.weight << 159n);
  return high | (factor.fast << 106n) | (factor.slow << 53n) | (factor.dailyReturn & MASK_53);
}

function correlationWords({ pairs }: CovarianceState): bigint[] {
  const lanes = pairs.map(({ fast, slow }) => BigInt.asUintN(32, fast) | (BigInt.asUintN(32, slow) << 32n));
  return Array.from({ length: Math.ceil(lanes.length / 4) }, (_, word) =>
    lanes.slice(4 * word, 4 * word + 4).reduce((sum, lane, i) => sum | (lane << BigInt(64 * i)), 0n),
  );
}

const packed16 = (codes: readonly bigint[]): bigint =>
  codes.reduce((word, code, i) => word | (code << BigInt(16 * i)), 0n);

/** What `CovarianceOracle.rawState` returns. */
export function rawState(state: CovarianceState): [bigint[], bigint[], bigint[], bigint] {
  return [
    state.factors.map(factorWord),
    correlationWords(state),
    [state.highs.closed, ...state.highs.buckets].map(packed16),
    packed16(state.factors.map(({ observedTime }) => observedTime)),
  ];
}

/** The stream of pokes that test/forge/risk/CovarianceBits.t.sol repeats on the contract. */
export class CovarianceStream {
  private random: bigint;
  private now = START;
  private prices: bigint[];
  private state: CovarianceState;
  private digest = `0x${"00".repeat(32)}`;

  constructor(seed: bigint) {
    this.random = seed;
    const count = Number(1n + (seed % 9n)) + (seed % 9n === 8n ? 7 : 0);
    this.prices = Array<bigint>(count).fill(PRICE);
    const factors = this.prices.map((price, i) => ({ price, volatility: (WAD * BigInt(i + 1)) / 10n }));
    this.state = startCovariance(START, factors, WAD / 3n, STRESS);
  }

  /** The digest after so many pokes. */
  run(steps: number): string {
    for (let i = 0; i < steps; i++) this.step(i);
    return this.digest;
  }

  private step(i: number): void {
    this.now += 3_600n + this.delay();
    this.prices = this.prices.map((price) => this.move(price));
    const quotes = this.prices.map((price, factor) => (this.draw(8n) % 32n === 0n && factor > 0 ? undefined : price));
    this.state = pokeCovariance(this.state, this.now, quotes);
    this.absorb(["uint256[]", "uint256[]", "uint256[]", "uint256"], rawState(this.state));
    if (i % 8 !== 0) return;
    this.absorbViews();
    this.now += 12n;
    this.absorbViews();
  }

  private delay(): bigint {
    const kind = this.draw(8n) % 16n;
    if (kind === 0n) return this.draw(22n);
    return kind < 4n ? this.draw(13n) : 0n;
  }

  private move(price: bigint): bigint {
    const kind = this.draw(8n) % 64n;
    let next = (price * (967_232n + this.draw(16n))) / 1_000_000n;
    if (kind === 0n) next = price >> (this.draw(8n) % 24n);
    if (kind === 1n) next = price << (this.draw(8n) % 24n);
    if (next > LARGEST) return PRICE;
    return next === 0n ? 1n : next;
  }

  private absorbViews(): void {
    const { length } = this.prices;
    const [i, j] = [Number(this.draw(16n)) % length, Number(this.draw(16n)) % length];
    const exposures = this.prices.map(() => this.exposure());
    this.absorb(
      ["uint256", "uint256", "int256", "uint256"],
      [
        factorVolatility(this.state, this.now, i),
        maximumVolatility(this.state, this.now, i),
        factorCorrelation(this.state, this.now, i, j),
        portfolioVolatility(this.state, this.now, exposures),
      ],
    );
  }

  private exposure(): bigint {
    const size = (this.draw(32n) - (1n << 31n)) * 10n ** 15n;
    return this.draw(8n) % 4n === 0n ? 0n : size;
  }

  private absorb(types: string[], values: unknown[]): void {
    this.digest = keccak256(coder.encode(["bytes32", ...types], [this.digest, ...values]));
  }

  private draw(bits: bigint): bigint {
    this.random = (this.random * 6364136223846793005n + 1442695040888963407n) & MASK_64;
    return this.random >> (64n - bits);
  }
}
