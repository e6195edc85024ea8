import { decodeResult, encodeCall } from "../abi/call.js";
import { toBigint, toList, type AbiValue } from "../abi/values.js";
import { addressOf, type Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { decodeError } from "../errors/decodeError.js";
import { allocationVaultAbi } from "../generated/abis.js";
import { WAD } from "../math/fixedPoint.js";
import { lossBudgetUsedAt } from "../math/lossBudget.js";
import { readVault } from "../vault/read.js";
import { read } from "../reading/read.js";
import { componentsOf, type VaultSnapshot } from "../vault/snapshot.js";

/** What was found about one of the invariants of docs/invariants.md. */
export interface InvariantResult {
  /** Number in docs/invariants.md, such as `V-2`. */
  readonly id: string;
  /** Whether it holds. */
  readonly holds: boolean;
  /** What was compared, with the values. */
  readonly detail: string;
}

/** Whose shares and claims are looked at. */
export interface InvariantScope {
  /** Accounts that hold shares or claims. */
  readonly accounts: readonly string[];
  /** Whether these are all of them: then sums have to be equal and not only small enough. */
  readonly isComplete: boolean;
}

interface Scene {
  readonly reader: Reader;
  readonly snapshot: VaultSnapshot;
  readonly accounts: readonly Address[];
  readonly isComplete: boolean;
  /** \{share\} Per account. */
  readonly shares: readonly bigint[];
  /** \{tok\} Per component, by shares that leave. */
  readonly previews: Map<bigint, readonly bigint[]>;
}

/** Later than any deadline check. */
const FAR = (1n << 64n) - 1n;
/** \{1\} */
const MAX_LOSS_BUDGET = WAD / 10n;
/** \{s\} */
const MIN_LOSS_PERIOD = 86_400n;

const result = (id: string, holds: boolean, detail: string): InvariantResult => Object.freeze({ id, holds, detail });
const sumOf = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n);
const minimum = (x: bigint, y: bigint): bigint => (x < y ? x : y);

async function readNumber(scene: Scene, name: string, values: readonly AbiValue[]): Promise<bigint> {
  const { reader, snapshot } = scene;
  const call = { abi: allocationVaultAbi, to: snapshot.vault, name, values };
  return toBigint((await read(reader, call, snapshot.block.number))[0]);
}

/** What the vault previews for an exit; read once for each number of shares. */
async function previewExit({ reader, snapshot, previews }: Scene, shares: bigint): Promise<readonly bigint[]> {
  const known = previews.get(shares);
  if (known !== undefined) return known;
  const call = { abi: allocationVaultAbi, to: snapshot.vault, name: "previewRedeemInKind", values: [shares] };
  const [list] = await read(reader, call, snapshot.block.number);
  const amounts = toList(list).map(toBigint);
  previews.set(shares, amounts);
  return amounts;
}

/** V-2: slices of all shares and all claims fit into the balance of every token that tells it. */
async function entitlementsFit(scene: Scene): Promise<InvariantResult> {
  const slices = await previewExit(scene, scene.snapshot.totalSupply);
  const details = componentsOf(scene.snapshot).map(({ held, claims, policy, index }) => {
    if (!held.ok) return { fits: true, detail: `${policy.token} does not tell its balance` };
    const entitled = (slices[index] ?? 0n) + minimum(claims, held.value);
    return { fits: entitled <= held.value, detail: `${policy.token}: ${entitled} owed of ${held.value}` };
  });
  const detail = details.map((entry) => entry.detail).join("; ");
  return result(
    "V-2",
    details.every(({ fits }) => fits),
    detail,
  );
}

/** V-5, as far as one block shows it: what is charged is inside the budget, and the budget inside the hard limits. */
function lossesInBudget({ snapshot }: Scene): InvariantResult {
  const { lossBudget, block } = snapshot;
  const used = lossBudgetUsedAt(lossBudget, block.timestamp);
  const isBounded = lossBudget.size <= MAX_LOSS_BUDGET && lossBudget.period >= MIN_LOSS_PERIOD;
  const detail = `used ${used} of ${lossBudget.size} (18 decimals), drained in ${lossBudget.period} s`;
  return result("V-5", isBounded && lossBudget.used <= lossBudget.size && used <= lossBudget.size, detail);
}

/** What an account gets for its shares in kind, or why it would not. */
async function exitOf(scene: Scene, account: Address, shares: bigint): Promise<readonly bigint[] | Error> {
  const { reader, snapshot } = scene;
  const nothing = snapshot.components.map(() => 0n);
  const data = encodeCall(allocationVaultAbi, "redeemInKind", [shares, nothing, account, FAR]);
  const answer = await reader.call(snapshot.vault, data, snapshot.block.number, account);
  if (answer.reverted) return decodeError(answer.data);
  return toList(decodeResult(allocationVaultAbi, "redeemInKind", answer.data)[0]).map(toBigint);
}

/** V-7 and V-10: every holder can leave in kind, with all and with one wei, and gets what the preview says. */
async function exitsWork(scene: Scene): Promise<readonly InvariantResult[]> {
  const stuck: string[] = [];
  const different: string[] = [];
  let exits = 0;
  for (const [i, account] of scene.accounts.entries()) {
    const own = scene.shares[i] ?? 0n;
    for (const shares of new Set([own, minimum(own, 1n)])) {
      if (shares === 0n) continue;
      exits++;
      const amounts = await exitOf(scene, account, shares);
      if (amounts instanceof Error) {
        stuck.push(`${account} with ${shares}: ${amounts.message}`);
        continue;
      }
      const preview = await previewExit(scene, shares);
      if (preview.join() !== amounts.join())
        different.push(`${account} with ${shares}: ${amounts.join()}, not ${preview.join()}`);
    }
  }
  const tried = `${exits} exits in kind tried`;
  return [
    result("V-7", stuck.length === 0, [tried, ...stuck].join("; ")),
    result("V-10", different.length === 0, [tried, ...different].join("; ")),
  ];
}

const fits = (sum: bigint, total: bigint, isComplete: boolean): boolean => (isComplete ? sum === total : sum <= total);

/** V-8: the supply is the sum of the holders' shares. */
function supplyIsSum({ snapshot, shares, isComplete }: Scene): InvariantResult {
  const sum = sumOf(shares);
  const detail = `${shares.length} accounts have ${sum} of ${snapshot.totalSupply}`;
  return result("V-8", fits(sum, snapshot.totalSupply, isComplete), detail);
}

/** V-9: claims on a token are the sum of the accounts' claims. */
async function claimsAreSum(scene: Scene): Promise<InvariantResult> {
  const details = await Promise.all(
    componentsOf(scene.snapshot).map(async ({ policy, claims }) => {
      const owed = await Promise.all(
        scene.accounts.map((account) => readNumber(scene, "claimOf", [policy.token, account])),
      );
      const sum = sumOf(owed);
      return { holds: fits(sum, claims, scene.isComplete), detail: `${policy.token}: ${sum} of ${claims}` };
    }),
  );
  const holds = details.every((entry) => entry.holds);
  return result("V-9", holds, details.map(({ detail }) => detail).join("; "));
}

/**
 * Checks, at one block, those invariants of docs/invariants.md that can be told from outside: V-2, V-5, V-7, V-8, V-9 and
 * V-10 (on the exit in kind). The others are about steps, not states, and are left to the tests.
 *
 * @throws As {@link readVault}, and the decoded error of a view of the vault that refuses to answer.
 * @example
 * ```ts
 * const broken = (await verifyInvariants(reader, vault, scope)).filter(({ holds }) => !holds);
 * ```
 */
export async function verifyInvariants(
  reader: Reader,
  vault: string,
  { accounts: names, isComplete }: InvariantScope,
  block: BlockTag = "latest",
): Promise<readonly InvariantResult[]> {
  return verifySnapshot(reader, await readVault(reader, vault, block), { accounts: names, isComplete });
}

/**
 * The checks of {@link verifyInvariants} at the block of a snapshot that has been read already.
 *
 * @throws The decoded error of a view of the vault that refuses to answer.
 * @example
 * ```ts
 * const snapshot = await readVault(reader, vault);
 * const results = await verifySnapshot(reader, snapshot, scope);
 * ```
 */
export async function verifySnapshot(
  reader: Reader,
  snapshot: VaultSnapshot,
  { accounts: names, isComplete }: InvariantScope,
): Promise<readonly InvariantResult[]> {
  const accounts = names.map(addressOf);
  const empty: Scene = { reader, snapshot, accounts, isComplete, shares: [], previews: new Map() };
  const shares = await Promise.all(accounts.map((account) => readNumber(empty, "balanceOf", [account])));
  const scene: Scene = { ...empty, shares };
  const results = [
    await entitlementsFit(scene),
    lossesInBudget(scene),
    ...(await exitsWork(scene)),
    supplyIsSum(scene),
    await claimsAreSum(scene),
  ];
  return Object.freeze(results.sort((a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2))));
}
