// The one place that knows hardhat-deploy: steps in deploy/ take a DeployContext and nothing else.
import type { DeployFunction } from "hardhat-deploy/types";
import type { HardhatRuntimeEnvironment } from "hardhat/types";

/** A deployed contract as the deployment record has it. */
export interface Deployed {
  readonly address: string;
  /** False when the record already had the same code and arguments, so nothing was sent. */
  readonly newlyDeployed: boolean;
}

/** What a deploy step may use. */
export interface DeployContext {
  /** Name of the network, as in `deployments/<network>/`. */
  readonly network: string;
  /** Account that pays and deploys. */
  readonly deployer: string;
  /** Deploys `contract` once under `name`; a second run with the same code and arguments sends nothing. */
  deploy(name: string, contract: string, constructorArguments: readonly unknown[]): Promise<Deployed>;
  /** Address recorded under `name` by an earlier step. Throws when there is none. */
  addressOf(name: string): Promise<string>;
}

/** A typed deploy step. */
export interface DeployStep {
  readonly tags: readonly string[];
  /** Tags of steps that have to run before. */
  readonly dependencies: readonly string[];
  run(context: DeployContext): Promise<void>;
}

async function contextOf(hre: HardhatRuntimeEnvironment): Promise<DeployContext> {
  const [deployer] = await hre.ethers.getSigners();
  if (deployer === undefined) throw new Error(`Network ${hre.network.name} has no account to deploy from.`);
  return {
    network: hre.network.name,
    deployer: deployer.address,
    async deploy(name, contract, constructorArguments) {
      const options = { from: deployer.address, contract, args: [...constructorArguments] };
      const { address, newlyDeployed } = await hre.deployments.deploy(name, options);
      return { address, newlyDeployed };
    },
    addressOf: async (name) => (await hre.deployments.get(name)).address,
  };
}

/** Makes a hardhat-deploy script of a typed step. */
export function toDeployFunction(step: DeployStep): DeployFunction {
  const script: DeployFunction = async (hre) => {
    await step.run(await contextOf(hre));
  };
  script.tags = [...step.tags];
  script.dependencies = [...step.dependencies];
  return script;
}
