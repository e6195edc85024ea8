import type { Rpc } from "@ballast/replica";
import { concat, dataSlice, Interface, zeroPadValue } from "ethers";
import type { Compiled, Immutable } from "./compiled";
import type { Difference } from "./differences";

/**
 * The code that the constructor would leave now, immutables included: a call without a receiver runs it and returns it.
 *
 * @throws Whatever the node answers when the constructor reverts.
 */
export async function expectedCode(
  rpc: Rpc,
  { abi, bytecode }: Compiled,
  constructorArguments: readonly unknown[],
): Promise<string> {
  const data = concat([bytecode, new Interface(abi).encodeDeploy(constructorArguments)]);
  return (await rpc.send("eth_call", [{ data }, "latest"])) as string;
}

/** Runtime code with the bytes of every immutable zero. */
function masked(code: string, immutables: readonly Immutable[]): string {
  return immutables.reduce((text, { start, length }) => {
    const [from, to] = [2 + 2 * start, 2 + 2 * (start + length)];
    return text.slice(0, from) + "0".repeat(2 * length) + text.slice(to);
  }, code.toLowerCase());
}

const lengthOf = (code: string): number => (code.length - 2) / 2;

/**
 * Immutables of Solady's EIP712 that follow from the contract's own address, where the constructor that is run for comparison has another:
 * the address itself, and the domain separator, which is made anew wherever address or chain are not the cached ones.
 */
const OWN_ADDRESS = "_cachedThis";
const OWN_DOMAIN = "_cachedDomainSeparator";

/** How two runtime codes of one contract differ: outside the immutables, and then in which of them. */
export function codeDifferences(
  expected: string,
  found: string,
  immutables: readonly Immutable[],
  address: string,
): readonly Difference[] {
  if (masked(expected, immutables) !== masked(found, immutables)) {
    const shown = (code: string): string => `${lengthOf(code)} bytes ${code.slice(0, 18)}…${code.slice(-16)}`;
    return [{ path: "code", expected: shown(expected), found: shown(found) }];
  }
  const different = new Map<string, Difference>();
  for (const { name, start, length } of immutables) {
    const seen = dataSlice(found, start, start + length);
    if (name === OWN_DOMAIN) continue;
    const wanted =
      name === OWN_ADDRESS ? zeroPadValue(address.toLowerCase(), length) : dataSlice(expected, start, start + length);
    if (wanted !== seen) different.set(name, { path: `immutable ${name}`, expected: wanted, found: seen });
  }
  return [...different.values()];
}

/** Runtime code of a clone as Solady's `LibClone.cloneDeterministic` writes it. */
export function cloneCode(implementation: string): string {
  return `0x3d3d3d3d363d3d37363d73${implementation.slice(2).toLowerCase()}5af43d3d93803e602a57fd5bf3`;
}
