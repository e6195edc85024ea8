/** What deployment has to know of a network. Addresses are facts of that network, checked by the deploy steps' readers. */
export interface NetworkConfig {
  /** Uniswap's SwapRouter02. */
  readonly swapRouter02: string;
}

const MAINNET: NetworkConfig = {
  swapRouter02: "0x68b3465833fb72A70ecDF485E0e4C7bD8665Fc45",
};

/** Networks by Hardhat's name. The in-process chain is a replica or a fork of mainnet. */
const NETWORKS: Readonly<Record<string, NetworkConfig>> = { hardhat: MAINNET, localhost: MAINNET, mainnet: MAINNET };

/** The configuration of a network; throws, naming those that there are, when there is none. */
export function networkConfig(network: string): NetworkConfig {
  const config = NETWORKS[network];
  if (config !== undefined) return config;
  throw new Error(`No configuration for network "${network}"; there is one for ${Object.keys(NETWORKS).join(", ")}.`);
}
