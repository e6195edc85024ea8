import { toBigint, toList } from "../abi/values.js";
import type { Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { covarianceOracleAbi } from "../generated/abis.js";
import { read } from "../reading/read.js";
import type { CovarianceState, FactorState, PairState } from "./covariance.js";

// Layouts are those of contracts/risk/FactorState.sol, CovarianceMatrix.sol and Highs.sol.

const field = (word: bigint, shift: bigint, bits: bigint): bigint => (word >> shift) & ((1n << bits) - 1n);
const signedField = (word: bigint, shift: bigint, bits: bigint): bigint => BigInt.asIntN(Number(bits), word >> shift);

function factorOf(word: bigint, observedTime: bigint): FactorState {
  return Object.freeze({
    price: field(word, 209n, 47n),
    isProvisional: field(word, 208n, 1n) === 1n,
    observedAt: field(word, 176n, 32n),
    weight: field(word, 159n, 17n),
    fast: field(word, 106n, 53n),
    slow: field(word, 53n, 53n),
    dailyReturn: signedField(word, 0n, 53n),
    observedTime,
  });
}

/** Four pairs a word, the first in the lowest bits, 32 bits fast below 32 bits slow. */
function pairsOf(words: readonly bigint[], count: number): readonly PairState[] {
  return Array.from({ length: count }, (_, pair) => {
    const word = words[pair >> 2] ?? 0n;
    const shift = 64n * BigInt(pair & 3);
    return Object.freeze({ fast: signedField(word, shift, 32n), slow: signedField(word, shift + 32n, 32n) });
  });
}

const lanesOf = (word: bigint, factors: number): readonly bigint[] =>
  Array.from({ length: factors }, (_, i) => field(word, 16n * BigInt(i), 16n));

const wordsOf = (value: Parameters<typeof toList>[0]): readonly bigint[] => toList(value).map(toBigint);

/**
 * All that a covariance oracle knows, for its twin: {@link portfolioVolatility} and others.
 *
 * @throws The decoded error of an address that is no covariance oracle.
 * @example
 * ```ts
 * const state = await readCovariance(reader, oracle);
 * const volatility = factorVolatility(state, now, 0); // {1/√year} 18 decimals
 * ```
 */
export async function readCovariance(
  reader: Reader,
  oracle: Address,
  block: BlockTag = "latest",
): Promise<CovarianceState> {
  const query = { abi: covarianceOracleAbi, to: oracle };
  const [raw, [stress]] = await Promise.all([
    read(reader, { ...query, name: "rawState" }, block),
    read(reader, { ...query, name: "stressCorrelation" }, block),
  ]);
  const [factors, pairs, highs] = [wordsOf(raw[0]), wordsOf(raw[1]), wordsOf(raw[2])];
  const observed = lanesOf(toBigint(raw[3]), factors.length);
  const [closed = 0n, ...buckets] = highs;
  return Object.freeze({
    stressCorrelation: toBigint(stress),
    factors: Object.freeze(factors.map((word, i) => factorOf(word, observed[i] ?? 0n))),
    pairs: Object.freeze(pairsOf(pairs, (factors.length * (factors.length - 1)) / 2)),
    highs: {
      closed: lanesOf(closed, factors.length),
      buckets: buckets.map((word) => lanesOf(word, factors.length)),
    },
  });
}
