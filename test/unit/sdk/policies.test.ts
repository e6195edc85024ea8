import { createRequire } from "node:module";
import {
  checkPolicy,
  decodePolicy,
  encodePolicy,
  parsePolicy,
  policyConfiguration,
  PolicyFileError,
  policyRegistryAbi,
  readPolicyFacts,
  toAbi,
  weights,
  type AssetBook,
  type BallastClient,
  type PolicyConfiguration,
} from "@ballast/sdk";
import { errorOf } from "@ballast/sdk/ethers";
import { expect } from "chai";
import { Interface } from "ethers";
import { ethers } from "hardhat";
import { getMainnetEnv } from "../../env/mainnet";
import { createMainnetVault, listAssets, POLICY_NAMES, readPolicyFile } from "./support/mainnetVault";
import { Random, SEED } from "./support/random";
import { deployProtocol } from "./support/world";

const REGISTRY = new Interface(policyRegistryAbi);
const MUTATIONS = 300;

/** ESLint's JSON schema validator: not worth a dependency of our own. */
const Ajv = createRequire(require.resolve("eslint"))("ajv") as new (options?: object) => {
  validate(schema: unknown, data: unknown): boolean;
  errorsText(): string;
};

function isValidBySchema(json: unknown): string {
  const ajv = new Ajv({ allErrors: true });
  return ajv.validate(readPolicyFile("schema"), json) ? "" : ajv.errorsText();
}

/** What the registry says to a policy, in one line. */
async function registryVerdict(client: BallastClient, configuration: PolicyConfiguration): Promise<string> {
  const data = REGISTRY.encodeFunctionData("write", [toAbi(configuration)]);
  try {
    await ethers.provider.call({ to: client.deployment.registry, data });
    return "accepted";
  } catch (thrown) {
    const error = errorOf(thrown);
    if (error === undefined) throw thrown;
    return `${error.name} ${error.message}`;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends object ? Mutable<T[K]> : T[K] };

/** Breaks a policy in one random place, or not at all. */
function mutate(random: Random, configuration: PolicyConfiguration): PolicyConfiguration {
  const copy = structuredClone(configuration) as Mutable<PolicyConfiguration>;
  const component = random.pick(copy.components);
  const other = random.pick(copy.components);
  const key = random.pick(["minWeight", "targetWeight", "maxWeight", "trigger"] as const);
  const limit = random.pick(["maxTradeLoss", "swingRate", "freeFlow", "auctionPremium", "auctionCost"] as const);
  const changes: (() => void)[] = [
    () => (component[key] = BigInt(random.pick([0, 1, 500, 3_000, 10_000, 10_001, 60_000]))),
    () => (copy.limits[limit] = BigInt(random.pick([0, 50, 99, 100, 149, 150, 200, 201, 300, 301, 500, 501, 2_001]))),
    () => (component.token = other.token),
    () => (component.token = random.pick([component.feed, "0x0000000000000000000000000000000000000001"] as const)),
    () => (component.feed = random.pick([component.token, "0x0000000000000000000000000000000000000002"] as const)),
    () => (component.retiring = true),
    () => (component.groups = [random.integer(0, 3), random.integer(0, 3), 0, random.integer(0, 2)]),
    () => (random.pick(copy.groups).maxWeight = BigInt(random.pick([0, 3_000, 10_000, 10_001]))),
    () => (random.pick(copy.groups).minWeight = BigInt(random.pick([0, 3_000, 10_000]))),
    () => (copy.components = random.chance(0.5) ? [] : Array.from({ length: 17 }, () => component)),
    () =>
      (copy.groups = random.chance(0.5) ? [] : Array.from({ length: 33 }, () => ({ minWeight: 0n, maxWeight: 1n }))),
    () => (copy.components = [component]),
    () => {
      const shift = component.targetWeight / 10n;
      component.targetWeight -= shift;
      other.targetWeight += shift;
    },
  ];
  random.pick(changes)();
  return copy;
}

describe("SDK policies", function () {
  this.timeout(300_000);

  it("examples fit the schema, and the parser takes what the schema takes", () => {
    for (const name of POLICY_NAMES) {
      const json = readPolicyFile(name);
      expect(isValidBySchema(json), name).to.equal("");
      expect(parsePolicy(json).components.length).to.be.greaterThan(3);
    }
  });

  it("names the place at which a file is no policy", () => {
    const cases: [string, (json: Record<string, never>) => unknown][] = [
      ["", () => []],
      ["name", (json) => ({ ...json, name: 5 })],
      ["feeds", (json) => ({ ...json, feeds: [] })],
      ["components", (json) => ({ ...json, components: {} })],
      ["components[0].minWeight", (json) => ({ ...json, components: [{ asset: "WETH", minWeight: 0.5 }] })],
      ["components[0].asset", (json) => ({ ...json, components: [{}] })],
      ["components[0].retiring", (json) => ({ ...json, components: [{ retiring: 1 }] })],
      ["components[0].groups", (json) => ({ ...json, components: [{ groups: [1] }] })],
      ["groups[0].maxWeight", (json) => ({ ...json, groups: [{ name: "all", minWeight: 0, maxWeight: "10" }] })],
      ["limits", (json) => ({ ...json, limits: 7 })],
      ["limits.swingRate", (json) => ({ ...json, limits: { maxTradeLoss: 1, swingRate: -1 } })],
    ];
    for (const [place, change] of cases) {
      const json = change(readPolicyFile("sixty-forty") as Record<string, never>);
      expect(isValidBySchema(json), place).not.to.equal("");
      expect(() => parsePolicy(json), place)
        .to.throw(PolicyFileError)
        .with.property("path", place);
    }
  });

  it("needs every asset and group to be known", () => {
    const file = parsePolicy(readPolicyFile("barbell"));
    const listed = {
      token: "0x0000000000000000000000000000000000000001",
      feed: "0x0000000000000000000000000000000000000002",
    } as const;
    const book: AssetBook = { WETH: listed, LINK: listed, USDC: listed };
    expect(() => policyConfiguration(file, book)).to.throw('components[3].asset is "waEthUSDC"');
    const lost = { ...file, groups: [] };
    expect(() => policyConfiguration(lost, { ...book, waEthUSDC: listed })).to.throw('names "risky"');
    expect(() => policyConfiguration(file, { ...book, toString: listed })).to.throw(PolicyFileError);
  });

  it("refuses what the registry refuses, with its error, and accepts what it accepts", async () => {
    const env = await getMainnetEnv();
    const client = await deployProtocol();
    const assets = await listAssets(env);
    const random = new Random(SEED);
    const verdicts = new Set<string>();
    for (let round = 0; round < MUTATIONS; round++) {
      const original = policyConfiguration(parsePolicy(readPolicyFile(random.pick(POLICY_NAMES))), assets);
      const configuration = mutate(random, original);
      const facts = await readPolicyFacts(client.reader, client.deployment.registry, configuration);
      const error = checkPolicy(configuration, facts);
      const chain = await registryVerdict(client, configuration);
      expect(error === undefined ? "accepted" : `${error.name} ${error.message}`).to.equal(chain);
      verdicts.add(chain.split(" ")[0] ?? "");
    }
    expect(verdicts.size, [...verdicts].join(", ")).to.be.greaterThan(12);
  });

  for (const name of POLICY_NAMES) {
    it(`a vault can be created under ${name}, at its targets, and reads back as written`, async () => {
      const { client, vault, configuration } = await createMainnetVault(await getMainnetEnv(), name);
      const snapshot = await vault.snapshot();
      const lower = JSON.parse(JSON.stringify(toAbi(configuration), bigintText).toLowerCase()) as unknown;
      const readBack = await client.policy(snapshot.policyPointer);
      expect(JSON.parse(JSON.stringify(toAbi(readBack), bigintText).toLowerCase())).to.deep.equal(lower);
      const code = (await ethers.provider.getCode(snapshot.policyPointer)) as `0x${string}`;
      expect(encodePolicy(snapshot.policy)).to.equal(code);
      expect(decodePolicy(code, snapshot.policyPointer)).to.deep.equal(snapshot.policy);
      weights(snapshot).forEach((weight, i) => {
        const { minWeight, maxWeight } = snapshot.policy.components[i] ?? { minWeight: 1n, maxWeight: 0n };
        expect(weight / 10n ** 14n >= minWeight && weight / 10n ** 14n <= maxWeight, `weight ${i}`).to.equal(true);
      });
    });
  }

  it("knows a vault's share, its own and another's, for what it is", async () => {
    const { client, vault, configuration } = await createMainnetVault(await getMainnetEnv(), "barbell");
    const [first, ...others] = configuration.components;
    if (first === undefined) throw new Error("The policy has no component.");
    const nested = { ...configuration, components: [{ ...first, token: vault.address }, ...others] };
    const facts = await readPolicyFacts(client.reader, client.deployment.registry, nested);
    expect(checkPolicy(nested, facts)?.name).to.equal("ComponentIsVault");
    expect((await registryVerdict(client, nested)).split(" ")[0]).to.equal("ComponentIsVault");
    expect(checkPolicy(nested, facts, { vault: vault.address })?.name).to.equal("ComponentIsOwnShare");
    // What is in force already is not looked at again.
    const unknown = facts.map((fact) => ({ ...fact, feedQuotes: false }));
    const { policy: inForce } = await vault.snapshot();
    expect(checkPolicy(configuration, unknown)?.name).to.equal("ComponentFeedInvalid");
    expect(checkPolicy(configuration, unknown, { inForce })).to.equal(undefined);
  });
});

function bigintText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
