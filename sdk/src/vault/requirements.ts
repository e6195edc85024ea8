import { toBigint } from "../abi/values.js";
import { addressOf, type Address } from "../core/hex.js";
import type { Reader } from "../core/reader.js";
import type { TransactionRequest } from "../core/transaction.js";
import { erc20Abi } from "../generated/abis.js";
import { approve, type Action, type Requirement } from "./actions.js";
import { read } from "../reading/read.js";

async function isMet(reader: Reader, account: Address, { token, spender, amount }: Requirement): Promise<boolean> {
  const call = { abi: erc20Abi, to: token, name: "allowance", values: [account, spender] };
  const [allowance] = await read(reader, call, "latest");
  return toBigint(allowance) >= amount;
}

/**
 * The approvals that `account` has to send before an action, in any order: exactly the amounts that the action may
 * take. Empty when all allowances stand.
 *
 * @throws The decoded error of a token that does not tell its allowance.
 * @example
 * ```ts
 * for (const approval of await getRequirements(reader, account, action)) await send(signer, approval);
 * ```
 */
export async function getRequirements(
  reader: Reader,
  account: string,
  action: Action,
): Promise<readonly TransactionRequest[]> {
  const holder = addressOf(account);
  const met = await Promise.all(action.requirements.map((requirement) => isMet(reader, holder, requirement)));
  return Object.freeze(action.requirements.filter((_, i) => met[i] === false).map(approve));
}
