import "@nomicfoundation/hardhat-toolbox";
import { TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD } from "hardhat/builtin-tasks/task-names";
import { subtask, type HardhatUserConfig } from "hardhat/config";
import "hardhat-deploy";
import path from "node:path";
import "solidity-docgen";

const SOLC_VERSION = "0.8.30";
/** As block explorers name it; Hardhat writes it into the build record. */
const SOLC_LONG_VERSION = "0.8.30+commit.73712a01";

/** Nothing can be downloaded where this is built: the compiler is the one in the npm package "solc". */
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD, () =>
  Promise.resolve({
    version: SOLC_VERSION,
    longVersion: SOLC_LONG_VERSION,
    compilerPath: path.join(__dirname, "node_modules", "solc", "soljson.js"),
    isSolcJs: true,
  }),
);

const rpcUrl = process.env.MAINNET_RPC_URL;
const forkBlock = process.env.FORK_BLOCK;
const deployerKey = process.env.DEPLOYER_PRIVATE_KEY;

const config: HardhatUserConfig = {
  solidity: {
    version: SOLC_VERSION,
    settings: { viaIR: true, optimizer: { enabled: true, runs: 200 }, evmVersion: "cancun" },
  },
  networks: {
    hardhat: {
      chainId: 1,
      ...(rpcUrl === undefined
        ? { initialDate: "2024-05-23T00:00:00Z" }
        : { forking: { url: rpcUrl, ...(forkBlock === undefined ? {} : { blockNumber: Number(forkBlock) }) } }),
    },
    // `npm run node`; another port by LOCAL_RPC_URL
    localhost: { url: process.env.LOCAL_RPC_URL ?? "http://127.0.0.1:8545", chainId: 1 },
    ...(rpcUrl === undefined
      ? {}
      : { mainnet: { url: rpcUrl, chainId: 1, accounts: deployerKey === undefined ? [] : [deployerKey] } }),
  },
  paths: { deployments: process.env.BALLAST_DEPLOYMENTS ?? "deployments" },
  typechain: { outDir: "typechain-types", target: "ethers-v6" },
  gasReporter: { enabled: process.env.REPORT_GAS === "1", offline: true },
  docgen: { outputDir: "docs/api/contracts", pages: "files" },
  mocha: { timeout: 120_000 },
};

export default config;
