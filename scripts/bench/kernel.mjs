// `npm run bench:kernel`: gas of the option kernel on the 225-option grid, marginal inside a contract (the call's gas less
// that of a contract that only returns its arguments), with and without IR, at 200 and 1,000,000 runs. Writes
// snapshots/bench/option-kernel.json; `--check` writes nothing and fails when a mean or maximum grew by more than 1 %.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { foundryBinary } from "../foundry.cjs";

const require = createRequire(import.meta.url);
const solc = require("solc");
const { Interface, JsonRpcProvider } = require("ethers");

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const FIGURES = path.join(ROOT, "snapshots", "bench", "option-kernel.json");
const TOLERANCE = 0.01;
const HARNESS = "scripts/bench/OptionKernelBench.sol";
const SETTINGS = [
  { name: "no IR, 200 runs", viaIR: false, runs: 200 },
  { name: "no IR, 1,000,000 runs", viaIR: false, runs: 1_000_000 },
  { name: "via IR, 200 runs", viaIR: true, runs: 200 },
  { name: "via IR, 1,000,000 runs", viaIR: true, runs: 1_000_000 },
];
const WAD = 10n ** 18n;
const DAY = 86_400n;

/* COMPILER */

function findImport(name) {
  const file = [path.join(ROOT, name), path.join(ROOT, "node_modules", name)].find((candidate) =>
    fs.existsSync(candidate),
  );
  return file === undefined ? { error: `${name} is not there` } : { contents: fs.readFileSync(file, "utf8") };
}

function compile({ viaIR, runs }) {
  const input = {
    language: "Solidity",
    sources: { [HARNESS]: { content: fs.readFileSync(path.join(ROOT, HARNESS), "utf8") } },
    settings: {
      viaIR,
      evmVersion: "cancun",
      optimizer: { enabled: true, runs },
      outputSelection: { [HARNESS]: { "*": ["abi", "evm.deployedBytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport }));
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return output.contracts[HARNESS];
}

/* GRID */

function grid() {
  const strikes = [800n * WAD, 900n * WAD, (100_001n * WAD) / 100n, 1100n * WAD, 1200n * WAD];
  const options = [];
  for (const strike of strikes)
    for (const days of [7n, 30n, 60n, 90n, 180n])
      for (const volatility of [4n, 6n, 8n])
        for (const rate of [5n, 10n, 20n])
          options.push([1000n * WAD, strike, days * DAY, (volatility * WAD) / 10n, (rate * WAD) / 100n]);
  return options;
}

/** Spot, discounted strike and total volatility of an option, to the digits that a double holds. */
function kernelInputs([spot, strike, seconds, volatility, rate]) {
  const years = Number(seconds) / 31_536_000;
  const discounted = Number(strike) * Math.exp((-Number(rate) / 1e18) * years);
  return [spot, BigInt(Math.round(discounted)), BigInt(Math.round(Number(volatility) * Math.sqrt(years)))];
}

/* MEASUREMENT */

const ADDRESSES = { subject: `0x${"b1".repeat(20)}`, base: `0x${"b2".repeat(20)}` };

async function callGas(provider, address, data) {
  const trace = await provider.send("debug_traceCall", [
    { to: address, data },
    "latest",
    { disableStorage: true, disableMemory: true, disableStack: true, tracer: "callTracer" },
  ]);
  if (trace.error !== undefined) throw new Error(`${address} reverted: ${trace.error}`);
  return { gas: Number(trace.gasUsed), output: trace.output };
}

/** Gas of each input in the subject less that in the base; both have one function `run` of the same arguments. */
async function marginal(provider, contracts, [subject, base], inputs) {
  for (const [role, name] of [
    ["subject", subject],
    ["base", base],
  ])
    await provider.send("anvil_setCode", [ADDRESSES[role], `0x${contracts[name].evm.deployedBytecode.object}`]);
  const abi = new Interface(contracts[subject].abi);
  const results = [];
  for (const input of inputs) {
    const data = abi.encodeFunctionData("run", input);
    const measured = await callGas(provider, ADDRESSES.subject, data);
    const idle = await callGas(provider, ADDRESSES.base, data);
    results.push({ gas: measured.gas - idle.gas, output: abi.decodeFunctionResult("run", measured.output) });
  }
  return results;
}

function statistics(results) {
  const gas = results.map((result) => result.gas);
  const mean = gas.reduce((sum, value) => sum + value, 0) / gas.length;
  return { mean: Math.round(mean * 10) / 10, min: Math.min(...gas), max: Math.max(...gas) };
}

async function measure(provider, setting) {
  const contracts = compile(setting);
  const options = grid();
  const prices = await marginal(provider, contracts, ["PriceBench", "Base52"], options);
  const quotes = options.map(([spot, strike, seconds, , rate], i) => [
    spot,
    strike,
    seconds,
    prices[i].output[0],
    rate,
  ]);
  return {
    price: statistics(prices),
    greeks: statistics(await marginal(provider, contracts, ["GreeksBench", "Base51"], options)),
    black: statistics(await marginal(provider, contracts, ["BlackBench", "Base32"], options.map(kernelInputs))),
    impliedVolatility: statistics(await marginal(provider, contracts, ["VolatilityBench", "Base51"], quotes)),
  };
}

/* COMPARISON */

function regressions(before, now) {
  const grown = [];
  for (const [setting, functions] of Object.entries(before))
    for (const [name, figures] of Object.entries(functions))
      for (const figure of ["mean", "max"])
        if (now[setting][name][figure] > figures[figure] * (1 + TOLERANCE))
          grown.push(`${setting}: ${figure} of ${name} grew from ${figures[figure]} to ${now[setting][name][figure]}`);
  return grown;
}

async function withAnvil(work) {
  const port = 20_000 + (process.pid % 20_000);
  const anvil = spawn(foundryBinary("anvil"), ["--hardfork", "cancun", "--port", `${port}`, "--silent"], {
    stdio: "ignore",
  });
  const provider = new JsonRpcProvider(`http://127.0.0.1:${port}`, 1, { staticNetwork: true, batchMaxCount: 1 });
  try {
    for (let i = 0; i < 100 && !(await provider.send("eth_chainId", []).catch(() => false)); i++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    return await work(provider);
  } finally {
    provider.destroy();
    anvil.kill();
  }
}

const figures = {};
await withAnvil(async (provider) => {
  for (const setting of SETTINGS) {
    console.error(`compiling and measuring: ${setting.name}`);
    figures[setting.name] = await measure(provider, setting);
  }
});
for (const [setting, functions] of Object.entries(figures)) {
  console.log(setting);
  console.table(functions);
}
if (process.argv.includes("--check")) {
  const grown = regressions(JSON.parse(fs.readFileSync(FIGURES, "utf8")), figures);
  for (const line of grown) console.error(line);
  process.exitCode = grown.length === 0 ? 0 : 1;
} else {
  fs.mkdirSync(path.dirname(FIGURES), { recursive: true });
  fs.writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
}
