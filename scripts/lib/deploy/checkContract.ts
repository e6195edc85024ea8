import { addressOf, tryRead } from "@ballast/sdk";
import type { ReadContext } from "../deployContext";
import type { Compiled } from "./compiled";
import { differences } from "./differences";
import type { Expectation } from "./expectations";
import { mismatchesOf, type Mismatch } from "./mismatch";
import type { ContractRecord } from "./records";
import { codeDifferences, expectedCode } from "./runtimeCode";

/** The record against the compiled interface, the configured arguments and the transaction it names. */
async function recordMismatches(
  context: ReadContext,
  { name, constructorArguments }: Expectation,
  record: ContractRecord,
  { abi }: Compiled,
): Promise<readonly Mismatch[]> {
  const { transactionHash: hash } = record;
  const receipt = hash === undefined ? null : await context.provider.getTransactionReceipt(hash);
  return [
    ...mismatchesOf(name, "record.abi", differences(abi, record.abi)),
    ...mismatchesOf(name, "record.args", differences(constructorArguments, record.constructorArguments)),
    ...mismatchesOf(
      name,
      "record.transactionHash, the contract it made",
      differences(record.address, receipt?.contractAddress ?? undefined),
    ),
  ];
}

/** The code on the chain against what the constructor leaves when it is given the configured arguments. */
async function codeMismatches(
  context: ReadContext,
  { name, constructorArguments }: Expectation,
  address: string,
  compiled: Compiled,
): Promise<readonly Mismatch[]> {
  const found = await context.provider.getCode(address);
  if (found === "0x") return [{ name, field: "code", expected: "a contract", found: `none at ${address}` }];
  try {
    const expected = await expectedCode(context.rpc, compiled, constructorArguments);
    return codeDifferences(expected, found, compiled.immutables, address).map(({ path, ...rest }) => ({
      name,
      field: path,
      ...rest,
    }));
  } catch (error) {
    const { message } = error as Error;
    return [{ name, field: "constructor", expected: "accepts the configured arguments", found: message }];
  }
}

/** What the views say against the configuration. */
async function viewMismatches(
  context: ReadContext,
  { name, views }: Expectation,
  address: string,
  { abi }: Compiled,
): Promise<readonly Mismatch[]> {
  const mismatches: Mismatch[] = [];
  for (const [view, expected] of Object.entries(views)) {
    const reading = await tryRead(context.reader, { abi, to: addressOf(address), name: view }, "latest");
    const found = reading.ok ? reading.value[0] : `${reading.error.name}: ${reading.error.message}`;
    mismatches.push(...mismatchesOf(name, view, differences(expected, found)));
  }
  return mismatches;
}

/** All in which a contract differs from what it should be. */
export async function contractMismatches(context: ReadContext, expectation: Expectation): Promise<readonly Mismatch[]> {
  const { name, contract } = expectation;
  const record = await context.recordOf(name);
  if (record === undefined) return [{ name, field: "record", expected: "a record", found: "none" }];
  const compiled = await context.compiled(contract);
  return [
    ...(await recordMismatches(context, expectation, record, compiled)),
    ...(await codeMismatches(context, expectation, record.address, compiled)),
    ...(await viewMismatches(context, expectation, record.address, compiled)),
  ];
}
