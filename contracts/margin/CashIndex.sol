// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";
import {IClearinghouse} from "../interfaces/IClearinghouse.sol";

/// @title Cash that bears interest
/// @notice Positive cash is a share of what suppliers own together, debt a share of what borrowers owe. Debt grows by a rate that follows
/// utilisation: 2 % a year and 8 % more at full use, and above 85 % of use 90 % more for what is left. Nine tenths go to suppliers, as far as it is their cash that is lent.
/// Every conversion rounds against the account.
library CashIndex {
    using SafeCastLib for uint256;
    using SafeCastLib for int256;

    /// @notice {1} Indices start at one, 27 decimals.
    uint256 internal constant RAY = 1e27;
    uint256 private constant _WAD = 1e18;
    /// @dev {1/year} 18 decimals.
    uint256 private constant _BASE_RATE = 0.02e18;
    uint256 private constant _SLOPE = 0.08e18;
    uint256 private constant _STEEP_SLOPE = 0.9e18;
    /// @dev {1} Utilisation from which on borrowing gets dear, 18 decimals.
    uint256 private constant _KINK = 0.85e18;
    /// @dev {1} Part of the interest that is the protocol's, 18 decimals.
    uint256 private constant _RESERVE_PART = 0.1e18;
    uint256 private constant _YEAR = 365 days;

    /// @notice Starts a ledger.
    /// @param ledger To start.
    function open(IClearinghouse.CashLedger storage ledger) internal {
        (ledger.supplyIndex, ledger.borrowIndex, ledger.updatedAt) = (
            uint128(RAY),
            uint128(RAY),
            uint40(block.timestamp)
        );
    }

    /// @notice {USD} Positive cash of all accounts, 18 decimals, rounded down.
    /// @param ledger With interest up to now.
    function supplyOf(IClearinghouse.CashLedger memory ledger) internal pure returns (uint256) {
        return (uint256(ledger.supplyShares) * ledger.supplyIndex) / RAY;
    }

    /// @notice {USD} Debt of all accounts, 18 decimals, rounded up.
    /// @param ledger With interest up to now.
    function borrowOf(IClearinghouse.CashLedger memory ledger) internal pure returns (uint256) {
        return FixedPointMathLib.divUp(uint256(ledger.borrowShares) * ledger.borrowIndex, RAY);
    }

    /// @notice {1/year} What debt costs at a utilisation.
    /// @param utilisation {1} Debt over positive cash, at most one, 18 decimals.
    /// @return {1/year} 18 decimals.
    function rateAt(uint256 utilisation) internal pure returns (uint256) {
        uint256 rate = _BASE_RATE + (_SLOPE * utilisation) / _WAD;
        if (utilisation <= _KINK) return rate;
        return rate + (_STEEP_SLOPE * (utilisation - _KINK)) / (_WAD - _KINK);
    }

    /// @notice The ledger with interest up to now.
    /// @param ledger As it was kept.
    function accrued(IClearinghouse.CashLedger memory ledger) internal view returns (IClearinghouse.CashLedger memory) {
        uint256 time = block.timestamp - ledger.updatedAt;
        if (time == 0) return ledger;
        ledger.updatedAt = uint40(block.timestamp);
        uint256 debt = borrowOf(ledger);
        if (debt == 0) return ledger;
        uint256 supply = supplyOf(ledger);
        uint256 utilisation = debt >= supply ? _WAD : FixedPointMathLib.divWad(debt, supply);
        uint256 growth = FixedPointMathLib.divUp(rateAt(utilisation) * time, _YEAR); // {1} 18 decimals
        ledger.borrowIndex = FixedPointMathLib.mulDivUp(ledger.borrowIndex, _WAD + growth, _WAD).toUint128();
        uint256 interest = borrowOf(ledger) - debt; // {USD}
        uint256 shared = interest - FixedPointMathLib.mulWadUp(interest, _RESERVE_PART);
        // on what others than suppliers lend (reserves, profits not debited yet) suppliers earn nothing; so a small supply beside a large
        // debt cannot make the index run away
        if (supply < debt) shared = FixedPointMathLib.mulDiv(shared, supply, debt);
        if (shared > 0) {
            ledger.supplyIndex = FixedPointMathLib.mulDiv(ledger.supplyIndex, supply + shared, supply).toUint128();
        }
        uint256 given = supplyOf(ledger) - supply;
        ledger.reserves = (ledger.reserves + FixedPointMathLib.zeroFloorSub(interest, given)).toUint88();
        return ledger;
    }

    /// @notice {USD} What an account's shares are worth, rounded down.
    /// @param ledger With interest up to now.
    /// @param shares Positive of cash, negative of debt.
    function cashOf(IClearinghouse.CashLedger memory ledger, int256 shares) internal pure returns (int256) {
        if (shares >= 0) return int256((uint256(shares) * ledger.supplyIndex) / RAY);
        return -int256(FixedPointMathLib.divUp(uint256(-shares) * ledger.borrowIndex, RAY));
    }

    /// @notice Changes an account's cash.
    /// @param ledger With interest up to now; its totals change.
    /// @param shares What the account has.
    /// @param amount {USD} To add, 18 decimals.
    /// @return next Shares that the account has then.
    function change(
        IClearinghouse.CashLedger memory ledger,
        int256 shares,
        int256 amount
    ) internal pure returns (int256 next) {
        int256 cash = cashOf(ledger, shares) + amount;
        if (cash >= 0) next = int256((uint256(cash) * RAY) / ledger.supplyIndex);
        else next = -int256(FixedPointMathLib.divUp(uint256(-cash) * RAY, ledger.borrowIndex));
        if (shares > 0) ledger.supplyShares -= uint256(shares).toUint128();
        else ledger.borrowShares -= uint256(-shares).toUint128();
        if (next > 0) ledger.supplyShares += uint256(next).toUint128();
        else ledger.borrowShares += uint256(-next).toUint128();
    }
}
