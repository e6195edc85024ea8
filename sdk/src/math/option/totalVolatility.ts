import { squareRoot } from "../roots.js";

// Twin of TotalVolatility.sol, which tells the method; the constants are those of scripts/fit/fit.py.

const FAST_FROM = 1n << 19n;
const FAST_TO = 1n << 26n;
const SLOPE = 170985834632226n;
const OFFSET = 49363389n;
const NUMERATOR = 44049489943660623001987920332n;
const SHIFT = 5931620n;
const STEP_1 = 5315595058132703572478137193654179929n;
const STEP_2 = 21267647769436365515628723362440618170n;
const STEP_3 = 85070591730234615240271862563649602544n;
const TWICE_WAD_ROOT_YEAR = 11231384598525686672586n;

/** √t of seconds, Q64; twin of `TotalVolatility.rootX64`. */
export function rootX64(duration: bigint): bigint {
  if (duration < FAST_FROM || duration > FAST_TO) return squareRoot(duration << 128n);
  let root = SLOPE * (duration + OFFSET) - NUMERATOR / (duration + SHIFT);
  for (const step of [STEP_1, STEP_2, STEP_3]) root += (duration * step) / root;
  return root;
}

/** σ√t / 2, Q64; twin of `TotalVolatility.halfX64`. */
export const halfX64 = (volatility: bigint, rootTimeX64: bigint): bigint =>
  (volatility * rootTimeX64) / TWICE_WAD_ROOT_YEAR;

/** σ of σ√t / 2, 18 decimals; twin of `TotalVolatility.volatility`. */
export const volatilityOf = (half: bigint, rootTimeX64: bigint): bigint =>
  (half * TWICE_WAD_ROOT_YEAR + rootTimeX64 / 2n) / rootTimeX64;
