// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {Book, Collateral, OptionSet, Portfolio} from "./MarginTypes.sol";

/// @title What the margin model accepts
/// @notice Inside these bounds nothing overflows and the option kernel keeps its promises.
library PortfolioCheck {
    /// @notice A field of a portfolio is outside its bounds. `field` names it.
    error PortfolioFieldOutOfRange(bytes32 field, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice An expiry's arrays are not as long as its legs.
    error OptionSetMalformed(uint256 legs, uint256 variances, uint256 leastVariances, uint256 mostVariances);
    /// @notice A leg is no option, or not of its set.
    error LegNotAnOption(uint256 leg);

    /// @dev {USD/tok} 18 decimals; forwards rise by a factor of up to 6.4 inside 2^112.
    uint256 private constant _MAX_PRICE = 1 << 109;
    /// @dev {USD} 18 decimals.
    uint256 private constant _MAX_VALUE = 1 << 124;
    /// @dev {1} 18 decimals.
    uint256 private constant _WAD = 1e18;
    uint256 private constant _MAX_RANGE = 0.9e18;
    uint256 private constant _MAX_STALENESS = 30e18;
    uint256 private constant _MAX_VARIANCE = 100e18;
    uint256 private constant _MAX_BETA = 10e18;
    uint256 private constant _MAX_LEVERAGE = 2e18;
    /// @dev {s} Ten years.
    uint256 private constant _MAX_TIME = 315_360_000;
    uint256 private constant _MAX_LEGS = 64;

    /// @notice Reverts with the first thing that is wrong.
    /// @param portfolio Any.
    function check(Portfolio memory portfolio) internal pure {
        _require("cash", FixedPointMathLib.abs(portfolio.cash), 0, _MAX_VALUE);
        _require("stableValue", portfolio.stableValue, 0, _MAX_VALUE);
        _require("stressCorrelation", portfolio.stressCorrelation, 0, _WAD);
        _require("books", portfolio.books.length, 0, 256);
        for (uint256 i = 0; i < portfolio.books.length; ++i) _checkBook(portfolio.books[i]);
    }

    function _checkBook(Book memory book) private pure {
        _require("spot", book.spot, 1, _MAX_PRICE);
        _require("range", book.range, 1, _MAX_RANGE);
        _require("staleness", book.staleness, 0, _MAX_STALENESS);
        _require("perpetuals", FixedPointMathLib.abs(book.perpetuals), 0, 1 << 91);
        _require("perpetuals", FixedPointMathLib.abs(book.perpetuals) * book.spot, 0, 1 << 170);
        _require("perpetualProfit", FixedPointMathLib.abs(book.perpetualProfit), 0, _MAX_VALUE);
        for (uint256 i = 0; i < book.collaterals.length; ++i) _checkCollateral(book.collaterals[i]);
        for (uint256 i = 0; i < book.optionSets.length; ++i) _checkSet(book.optionSets[i]);
    }

    function _checkCollateral(Collateral memory collateral) private pure {
        _require("value", collateral.value, 0, _MAX_VALUE);
        _require("haircut", collateral.haircut, 0, _WAD);
        _require("beta", collateral.beta, 0, _MAX_BETA);
        _require("leverage", collateral.leverage, _WAD, _MAX_LEVERAGE);
    }

    function _checkSet(OptionSet memory set) private pure {
        _require("secondsToExpiry", set.secondsToExpiry, 1, _MAX_TIME);
        _require("forward", set.forward, 1, _MAX_PRICE);
        _require("fixedPart", set.fixedPart, 0, set.forward);
        _require("uncertainty", set.uncertainty, 0, _WAD);
        uint256 count = set.legs.length;
        _require("legs", count, 0, _MAX_LEGS);
        uint256 ranges = set.leastVariances.length;
        require(
            set.variances.length == count && set.mostVariances.length == ranges && (ranges == 0 || ranges == count),
            OptionSetMalformed(count, set.variances.length, ranges, set.mostVariances.length)
        );
        for (uint256 i = 0; i < count; ++i) {
            InstrumentId id = set.legs[i].instrument();
            uint256 variance = set.variances[i];
            require(id.isValid() && id.kind() != InstrumentKind.Perpetual, LegNotAnOption(InstrumentId.unwrap(id)));
            _require("variance", variance, 0, _MAX_VARIANCE);
            if (ranges == 0) continue;
            _require("leastVariance", set.leastVariances[i], 0, variance);
            _require("mostVariance", set.mostVariances[i], variance, _MAX_VARIANCE);
        }
    }

    function _require(bytes32 field, uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) revert PortfolioFieldOutOfRange(field, value, minimum, maximum);
    }
}
