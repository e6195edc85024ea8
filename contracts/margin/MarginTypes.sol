// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Leg} from "./Leg.sol";

/*
 * A portfolio as the margin model sees it: everything that moves with one underlying in one book, prices beside it. Amounts of dollars have
 * 18 decimals, quantities 9, fractions 18.
 */

/// @notice Options of one underlying and expiry.
/// @param secondsToExpiry {s} At least one.
/// @param forward {USD/tok} Expected settlement price.
/// @param fixedPart {USD/tok} What of the forward is observed already, in the last half hour; moves no more.
/// @param uncertainty {1} One less the confidence in the surface, of the notional.
/// @param legs Positions, at most 64 an account.
/// @param variances {1} Total variance of each leg, by which it is marked.
/// @param leastVariances {1} What it may be at least; empty where only the mark counts.
/// @param mostVariances {1} At most; as long as `leastVariances`.
/// @param touched Bit i: leg i's barrier was touched, proved.
/// @param unproved Bit i: leg i's barrier may have been touched; each way is reckoned with.
/// @param observationGap {s} Between two observations of barriers.
struct OptionSet {
    uint256 secondsToExpiry;
    uint256 forward;
    uint256 fixedPart;
    uint256 uncertainty;
    Leg[] legs;
    uint256[] variances;
    uint256[] leastVariances;
    uint256[] mostVariances;
    uint256 touched;
    uint256 unproved;
    uint256 observationGap;
}

/// @notice Collateral whose price follows an underlying.
/// @param value {USD} Before the haircut.
/// @param haircut {1}
/// @param beta {1} Move of its price over the underlying's.
/// @param leverage {1} m_c = 1 / (1 - r ℓ): how much harder it falls because what backs it is pledged again; at least one.
struct Collateral {
    uint256 value;
    uint256 haircut;
    uint256 beta;
    uint256 leverage;
}

/// @notice Everything that moves with one underlying.
/// @param spot {USD/tok}
/// @param range {1} s: how far the price is shocked.
/// @param staleness {1} √(age beyond what is allowed, in days): charged on the delta.
/// @param perpetuals {tok} Signed quantity.
/// @param perpetualProfit {USD} Of the perpetuals, not settled yet, funding in it.
/// @param optionSets By expiry.
/// @param collaterals What is pledged.
struct Book {
    uint256 spot;
    uint256 range;
    uint256 staleness;
    int256 perpetuals;
    int256 perpetualProfit;
    OptionSet[] optionSets;
    Collateral[] collaterals;
}

/// @notice An account's whole portfolio.
/// @param cash {USD} Signed.
/// @param stableValue {USD} Collateral that follows no underlying, after its haircut.
/// @param stressCorrelation {1} ρ*, the largest of the pairs.
/// @param books By underlying.
struct Portfolio {
    int256 cash;
    uint256 stableValue;
    uint256 stressCorrelation;
    Book[] books;
}

/// @notice Which requirement.
enum MarginKind {
    Initial,
    Maintenance
}

/// @notice What the model says.
/// @param equity {USD} E: cash, collateral after haircuts, profit of perpetuals and value of options.
/// @param requirement {USD} What the equity has to be at least.
/// @param loss {USD} L: the worst of the scenarios.
/// @param contingency {USD} C: what is added.
/// @param worstScenario Number of the worst scenario of the market as a whole.
struct Assessment {
    int256 equity;
    uint256 requirement;
    uint256 loss;
    uint256 contingency;
    uint256 worstScenario;
}
