import type { Authenticity } from "./authenticity";

const HEADER = `# The mainnet replica

Tests and demonstrations need real protocols, and no node of a public network is reachable where Ballast is built. So by
default they run on a *mainnet replica*: an empty chain with id 1 on which the published bytecode of real protocols is
installed at its canonical mainnet address, with pools and lending markets seeded. It is not a fork: balances, other users,
governance parameters and the gas market are ours. With \`MAINNET_RPC_URL\` (and \`FORK_BLOCK\`) the same suite
runs on a true fork and installs nothing; we have not run that against a remote node ourselves. Every run prints its ground.

How contracts get to their addresses:

- **nonce**: a plain CREATE by the real deployer at its real nonce; the address follows from the protocol's rules;
- **create2**: the salted address is reproduced, which proves the creation code;
- **constructor-at-address**: the constructor runs at the canonical address, so immutables and storage are right;
- **child**: created by a contract installed here, at its canonical address;
- **plain**: our own choice of address; nothing canonical is claimed.

Aave is installed as mainnet's was: version 3.0.1 from the shipped artifacts, then upgraded to the published 3.6.0 sources
behind the same proxies. Prices move as they would on a fork: an aggregator of ours is proposed and confirmed at the
Chainlink proxy by its owner.

**What is lost against a fork**: real liquidity distribution and other users, governance parameters (copied by hand), MEV and
the gas market, OCR2 inside Chainlink, token quirks of what is not installed (USDT, stETH rebasing).

## Authenticity

Code hashes marked byte-identical equal those recorded from mainnet (\`replica/codehashes.json\`); a test fails if one is
lost. Regenerate this page with \`npm run docs:replica\`.
`;

function row({ name, address, authenticity, method, evidence }: Authenticity): string {
  return `| ${name} | \`${address}\` | ${authenticity} | ${method} | ${evidence} |`;
}

/** The page \`docs/mainnet-replica.md\`: how the replica works and what each of its contracts is worth as evidence. */
export function replicaDocument(table: readonly Authenticity[]): string {
  const count = (authenticity: Authenticity["authenticity"]): number =>
    table.filter((entry) => entry.authenticity === authenticity).length;
  const summary = (["byte-identical", "identical but metadata", "same source", "stand-in"] as const)
    .map((authenticity) => `${count(authenticity)} ${authenticity}`)
    .join(", ");
  const head = ["| contract | address | class | installed by | evidence |", "| --- | --- | --- | --- | --- |"];
  return [HEADER, `${table.length} contracts: ${summary}.\n`, ...head, ...table.map(row), ""].join("\n");
}
