import {
  AmountOutOfDomain,
  ExpiryOutOfDomain,
  RateOutOfDomain,
  SpotOutOfDomain,
  StrikeOutOfDomain,
  TotalVolatilityOutOfDomain,
  VolatilityOutOfDomain,
} from "../../generated/errors.js";
import { WAD } from "../fixedPoint.js";

/** What the option formulas accept; twin of OptionDomain.sol. */
export const OPTION_DOMAIN = Object.freeze({
  /** Smallest spot and strike, 18 decimals. */
  minPrice: 10n ** 12n,
  /** Largest spot and strike, 18 decimals. */
  maxPrice: 10n ** 33n,
  /** \{s\} Ten years of 365 days. */
  maxExpiry: 315_360_000n,
  /** \{1/year^0.5\} 0.1 %, 18 decimals. */
  minVolatility: WAD / 1000n,
  /** \{1/year^0.5\} 1,000 %, 18 decimals. */
  maxVolatility: 10n * WAD,
  /** \{1/year\} -20 %, 18 decimals. */
  minRate: -WAD / 5n,
  /** \{1/year\} 50 %, 18 decimals. */
  maxRate: WAD / 2n,
  /** \{1\} Largest total volatility of the kernel, 18 decimals. */
  maxTotalVolatility: 32n * WAD,
  /** Largest amount of the kernel, 18 decimals. */
  maxAmount: 1n << 112n,
});

/** Underlying, strike, time and interest of an option. */
export interface OptionTerms {
  /** \{quote/base\} 18 decimals. */
  readonly spot: bigint;
  /** \{quote/base\} 18 decimals. */
  readonly strike: bigint;
  /** \{s\} */
  readonly secondsToExpiry: bigint;
  /** \{1/year\} Continuously compounded, 18 decimals. */
  readonly rate: bigint;
}

/** What a European call and put are priced by. */
export interface OptionInputs extends OptionTerms {
  /** \{1/year^0.5\} 18 decimals. */
  readonly volatility: bigint;
}

const isWithin = (value: bigint, min: bigint, max: bigint): boolean => value >= min && value <= max;

/** Throws what `OptionDomain.checkContract` reverts with. */
export function checkTerms({ spot, strike, secondsToExpiry, rate }: OptionTerms): void {
  const { minPrice: min, maxPrice: max, maxExpiry, minRate, maxRate } = OPTION_DOMAIN;
  if (!isWithin(spot, min, max)) throw new SpotOutOfDomain({ spot, min, max });
  if (!isWithin(strike, min, max)) throw new StrikeOutOfDomain({ strike, min, max });
  if (!isWithin(secondsToExpiry, 0n, maxExpiry)) throw new ExpiryOutOfDomain({ secondsToExpiry, max: maxExpiry });
  if (!isWithin(rate, minRate, maxRate)) throw new RateOutOfDomain({ rate, min: minRate, max: maxRate });
}

/** Throws what `OptionDomain.check` reverts with; zero time and zero volatility pass. */
export function checkInputs(inputs: OptionInputs): void {
  checkTerms(inputs);
  const { volatility } = inputs;
  const { minVolatility: min, maxVolatility: max } = OPTION_DOMAIN;
  if (volatility !== 0n && !isWithin(volatility, min, max)) throw new VolatilityOutOfDomain({ volatility, min, max });
}

/** Throws what `OptionDomain.checkKernel` reverts with. */
export function checkKernel(spot: bigint, discountedStrike: bigint, totalVolatility: bigint): void {
  const { maxAmount: max, maxTotalVolatility } = OPTION_DOMAIN;
  for (const amount of [spot, discountedStrike])
    if (!isWithin(amount, 1n, max)) throw new AmountOutOfDomain({ amount, min: 1n, max });
  if (!isWithin(totalVolatility, 0n, maxTotalVolatility))
    throw new TotalVolatilityOutOfDomain({ totalVolatility, max: maxTotalVolatility });
}
