import path from "node:path";
import { compile } from "@ballast/replica";
import { ContractFactory, type BaseContract, type Signer } from "ethers";

const ROOT = path.join(__dirname, "..", "..", "..", "..");
const SETTINGS = { optimizer: { enabled: true, runs: 200 }, evmVersion: "cancun" };

const ENTRIES = {
  CallSequence: "test/forge/harness/CallSequence.sol",
  ContractSigner: "test/forge/harness/ContractSigner.sol",
  MarginLedgerHarness: "test/forge/harness/MarginLedgerHarness.sol",
  PlainToken: "test/forge/harness/PlainToken.sol",
  SettableSettlement: "test/forge/margin/SettableSettlement.sol",
  SettableSource: "test/forge/harness/SettableSource.sol",
  StubbornToken: "test/forge/harness/StubbornToken.sol",
  DeskRoute: "test/forge/harness/DeskRoute.sol",
  HostileFeed: "test/forge/hostile/HostileFeed.sol",
  OptionHarness: "test/forge/harness/OptionHarness.sol",
  SurfaceHarness: "test/forge/harness/SurfaceHarness.sol",
  SviHarness: "test/forge/harness/SviHarness.sol",
} as const;

/** Deploys one of Forge's test contracts, which Hardhat does not compile. */
export async function deployHarness(
  signer: Signer,
  name: keyof typeof ENTRIES,
  ...constructorArguments: unknown[]
): Promise<BaseContract> {
  const artifact = compile({
    compilerPackage: "solc",
    entry: ENTRIES[name],
    remappings: {
      "@openzeppelin/": path.join(ROOT, "node_modules", "@openzeppelin"),
      "contracts/": path.join(ROOT, "contracts"),
      "test/": path.join(ROOT, "test"),
      "solady/": path.join(ROOT, "node_modules", "solady"),
    },
    settings: SETTINGS,
  })[name];
  if (artifact === undefined) throw new Error(`${ENTRIES[name]} has no contract ${name}.`);
  const contract = await new ContractFactory(artifact.abi, artifact.bytecode, signer).deploy(...constructorArguments);
  await contract.waitForDeployment();
  return contract;
}
