// The one place that knows hardhat-deploy: steps in deploy/ take a DeployContext and nothing else.
import type { Rpc } from "@ballast/replica";
import { addressOf, rpcReader, type Address, type Reader, type TransactionRequest } from "@ballast/sdk";
import { send } from "@ballast/sdk/ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import type { Provider, TransactionReceipt } from "ethers";
import type { DeployFunction, DeployOptions, Deployment } from "hardhat-deploy/types";
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { noticeClosedConnections } from "./deploy/connections";
import { readCompiled, type Compiled } from "./deploy/compiled";
import { toRecord, toRecordable, type ContractRecord } from "./deploy/records";
import { chosenVaults } from "./deploy/vaultChoice";
import { networkRpc } from "./hardhat2";
import { networkConfig, type AccountSource, type NetworkConfig, type VaultTerms } from "./networkConfig";

/** A deployed contract as the deployment record has it. */
export interface Deployed {
  readonly address: string;
  /** False when the record already had the same code and arguments, so nothing was sent. */
  readonly newlyDeployed: boolean;
}

/** What reading a deployment back takes; nothing here sends a transaction. */
export interface ReadContext {
  /** Name of the network, as in `deployments/<network>/`. */
  readonly network: string;
  readonly config: NetworkConfig;
  /** Vaults that are asked for: those of the configuration unless chosen otherwise. */
  readonly vaults: readonly VaultTerms[];
  readonly provider: Provider;
  /** The chain as the SDK reads it. */
  readonly reader: Reader;
  readonly rpc: Rpc;
  /** What is recorded under `name`; undefined when nothing is. */
  recordOf(name: string): Promise<ContractRecord | undefined>;
  /** Address recorded under `name` by an earlier step. Throws when there is none. */
  addressOf(name: string): Promise<Address>;
  /** A contract as it is compiled now. */
  compiled(contract: string): Promise<Compiled>;
  /** Address of an account of the configuration. Throws when the node or the environment does not have it. */
  account(source: AccountSource): Address;
  /** Prints a line where deployment is asked to print. */
  log(line: string): void;
}

/** What a deploy step may use. */
export interface DeployContext extends ReadContext {
  /** Account that pays and deploys. Throws when the network has none. */
  readonly deployer: Address;
  /** Deploys `contract` once under `name`; a second run with the same code and arguments sends nothing. */
  deploy(name: string, contract: string, constructorArguments: readonly unknown[]): Promise<Deployed>;
  /** Sends a transaction of the deployer and waits for it. */
  send(transaction: TransactionRequest): Promise<TransactionReceipt>;
  /** Records a contract that another one created. */
  record(name: string, contract: string, record: Omit<ContractRecord, "abi">): Promise<void>;
}

/** A typed deploy step. */
export interface DeployStep {
  readonly tags: readonly string[];
  /** Tags of steps that have to run before. */
  readonly dependencies: readonly string[];
  run(context: DeployContext): Promise<void>;
}

function accountOf(source: AccountSource, signers: readonly HardhatEthersSigner[], network: string): Address {
  if ("signer" in source) {
    const signer = signers[source.signer];
    if (signer !== undefined) return addressOf(signer.address);
    throw new Error(`Network ${network} has ${signers.length} accounts; account ${source.signer} is configured.`);
  }
  const text = process.env[source.variable];
  if (text !== undefined && text !== "") return addressOf(text);
  throw new Error(`Set ${source.variable} to an address: network ${network} takes an account of the vaults from it.`);
}

/** Remembers what was read: build records are large. */
function cached<T>(readOne: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const value = known.get(key) ?? readOne(key);
    known.set(key, value);
    return value;
  };
}

/** What reading back takes, of Hardhat's current network. */
export async function readContextOf(hre: HardhatRuntimeEnvironment): Promise<ReadContext> {
  const signers = await hre.ethers.getSigners();
  const { name: network } = hre.network;
  const rpc = networkRpc(hre);
  const recordOf = async (name: string): Promise<ContractRecord | undefined> => {
    // hardhat-deploy says null, but undefined for a record that was deleted
    const found = (await hre.deployments.getOrNull(name)) as Deployment | null | undefined;
    return found === null || found === undefined ? undefined : toRecord(found);
  };
  return {
    network,
    config: networkConfig(network),
    vaults: chosenVaults(hre),
    provider: hre.ethers.provider,
    reader: rpcReader(rpc),
    rpc,
    recordOf,
    addressOf: async (name) => addressOf((await hre.deployments.get(name)).address),
    compiled: cached((contract) => readCompiled(hre.artifacts, contract)),
    log: (line) => {
      hre.deployments.log(line);
    },
    account: (source) => accountOf(source, signers, network),
  };
}

/** Throws when a record has other code or arguments: on a live network nothing is replaced by accident. */
async function requireUnchanged(hre: HardhatRuntimeEnvironment, name: string, options: DeployOptions): Promise<void> {
  if (((await hre.deployments.getOrNull(name)) ?? undefined) === undefined) return;
  const { differences } = await hre.deployments.fetchIfDifferent(name, options);
  if (!differences) return;
  const { name: network } = hre.network;
  throw new Error(
    `${name} is deployed on ${network} with other code or arguments than it would be now. Check out the commit that ` +
      `deployed it, or move deployments/${network} away to deploy all anew.`,
  );
}

async function contextOf(hre: HardhatRuntimeEnvironment): Promise<DeployContext> {
  const signers = await hre.ethers.getSigners();
  const signerOf = (): HardhatEthersSigner => {
    const [signer] = signers;
    if (signer !== undefined) return signer;
    throw new Error(`Network ${hre.network.name} has no account to deploy from. See docs/deploy.md for its key.`);
  };
  const context = await readContextOf(hre);
  return {
    ...context,
    get deployer() {
      return addressOf(signerOf().address);
    },
    async deploy(name, contract, constructorArguments) {
      const args = toRecordable(constructorArguments) as unknown[];
      const options = { from: signerOf().address, contract, args, log: true };
      if (!context.config.isLocal) await requireUnchanged(hre, name, options);
      const { address, newlyDeployed } = await hre.deployments.deploy(name, options);
      return { address, newlyDeployed };
    },
    send: (transaction) => send(signerOf(), transaction),
    async record(name, contract, { address, constructorArguments, transactionHash }) {
      const { abi } = await hre.deployments.getArtifact(contract);
      const args = toRecordable(constructorArguments) as unknown[];
      const hash = transactionHash === undefined ? {} : { transactionHash };
      await hre.deployments.save(name, { address, abi, args, ...hash });
    },
  };
}

/** Makes a hardhat-deploy script of a typed step. */
export function toDeployFunction(step: DeployStep): DeployFunction {
  const script: DeployFunction = async (hre) => {
    await noticeClosedConnections();
    await step.run(await contextOf(hre));
  };
  script.tags = [...step.tags];
  script.dependencies = [...step.dependencies];
  return script;
}
