// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {MarginKind, OptionSet} from "./MarginTypes.sol";
import {OptionGrid} from "./OptionGrid.sol";
import {OptionLeg, OptionLegLibrary} from "./OptionLeg.sol";
import {Scenarios} from "./Scenarios.sol";

/// @title What is added to the worst scenario
/// @notice Amounts of {USD} have 27 decimals here, as the values of scenarios have.
library Contingencies {
    using OptionLegLibrary for OptionLeg;

    uint256 private constant _WAD = 1e18;
    uint256 private constant _YEAR = 365 days;

    /// @dev {1} Of the price, for each option that is short and covered by no other of its expiry; 18 decimals.
    uint256 private constant _NAKED_INITIAL = 0.005e18;
    uint256 private constant _NAKED_MAINTENANCE = 0.003e18;
    /// @dev {1} Of a perpetual's notional.
    uint256 private constant _PERPETUAL_INITIAL = 0.04e18;
    uint256 private constant _PERPETUAL_MAINTENANCE = 0.03e18;
    /// @dev {1} Of an expiry's loss by a quarter of the range: at once, and per year.
    uint256 private constant _BASIS = 0.5e18;
    uint256 private constant _BASIS_A_YEAR = 2e18;

    /// @notice For perpetuals.
    /// @param notional {USD} 27 decimals.
    /// @param kind Which requirement.
    /// @return {USD}
    function ofPerpetuals(uint256 notional, MarginKind kind) internal pure returns (uint256) {
        uint256 rate = kind == MarginKind.Initial ? _PERPETUAL_INITIAL : _PERPETUAL_MAINTENANCE;
        return FixedPointMathLib.fullMulDivUp(notional, rate, _WAD);
    }

    /// @notice For the forward's distance from the spot: a part of what the expiry loses by a quarter of the range.
    /// @param loss {USD} That, 27 decimals.
    /// @param secondsToExpiry {s}
    /// @return {USD}
    function ofBasis(uint256 loss, uint256 secondsToExpiry) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(loss, basisRateOf(secondsToExpiry), _WAD);
    }

    /// @notice Part of a loss that is charged for the basis.
    /// @param secondsToExpiry {s}
    /// @return {1} 18 decimals.
    function basisRateOf(uint256 secondsToExpiry) internal pure returns (uint256) {
        return _BASIS + (_BASIS_A_YEAR * secondsToExpiry) / _YEAR;
    }

    /// @notice Loss by a quarter of the range, the worse of both ways.
    /// @param values {USD} Of the scenarios.
    /// @param before The same before the expiry was added, of `QUARTER_DOWN`, `BASE` and `QUARTER_UP`.
    function quarterLoss(int256[31] memory values, int256[3] memory before) internal pure returns (uint256) {
        int256 base = values[Scenarios.BASE] - before[1];
        int256 down = base - (values[Scenarios.QUARTER_DOWN] - before[0]);
        int256 up = base - (values[Scenarios.QUARTER_UP] - before[2]);
        return uint256(FixedPointMathLib.max(FixedPointMathLib.max(down, up), 0));
    }

    /// @notice For naked short options and for a surface that is not to be trusted.
    /// @param set An expiry's options.
    /// @param spot {USD/tok} 18 decimals.
    /// @param kind Which requirement.
    /// @return {USD}
    function ofOptions(OptionSet memory set, uint256 spot, MarginKind kind) internal pure returns (uint256) {
        (uint256 naked, uint256 notional) = exposuresOf(set, spot);
        return ofNaked(naked, kind) + ofUncertainty(notional, set.uncertainty) + ofRange(set, spot, kind);
    }

    /// @notice For what is short and covered by nothing.
    /// @param naked {USD} 27 decimals.
    /// @param kind Which requirement.
    /// @return {USD}
    function ofNaked(uint256 naked, MarginKind kind) internal pure returns (uint256) {
        uint256 rate = kind == MarginKind.Initial ? _NAKED_INITIAL : _NAKED_MAINTENANCE;
        return FixedPointMathLib.fullMulDivUp(naked, rate, _WAD);
    }

    /// @notice For a surface of little confidence.
    /// @param notional {USD} 27 decimals.
    /// @param uncertainty {1} One less the confidence, 18 decimals.
    /// @return {USD}
    function ofUncertainty(uint256 notional, uint256 uncertainty) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(notional, uncertainty, _WAD);
    }

    /// @notice For a surface with a range: `ofSurface`, for initial margin only.
    /// @param set An expiry's options.
    /// @param spot {USD/tok} 18 decimals.
    /// @param kind Which requirement.
    /// @return {USD}
    function ofRange(OptionSet memory set, uint256 spot, MarginKind kind) internal pure returns (uint256) {
        return kind == MarginKind.Initial && set.leastVariances.length != 0 ? ofSurface(set, spot) : 0;
    }

    /// @notice Notional of what is short and uncovered, and of everything.
    /// @dev Calls cover calls and puts cover puts of an expiry, whatever their strikes; digitals, which pay a dollar, likewise. An
    /// option with a barrier covers nothing: a knock-out that was touched would cover for free.
    /// @param set An expiry's options.
    /// @param spot {USD/tok} 18 decimals.
    /// @return naked {USD} 27 decimals.
    /// @return notional {USD} 27 decimals.
    function exposuresOf(OptionSet memory set, uint256 spot) internal pure returns (uint256 naked, uint256 notional) {
        // {tok}
        int256[4] memory net; // puts, calls, digital puts, digital calls
        uint256[2] memory gross; // options of the underlying, of a dollar
        // 64 quantities of 91 bits, and a price of 109
        unchecked {
            for (uint256 i = 0; i < set.legs.length; ++i) {
                InstrumentId id = set.legs[i].instrument();
                int256 quantity = set.legs[i].quantity();
                uint256 isDigital = id.kind() == InstrumentKind.Digital ? 1 : 0;
                bool isCover = quantity < 0 || id.kind() != InstrumentKind.Barrier;
                if (isCover) net[2 * isDigital + (id.isCall() ? 1 : 0)] += quantity;
                gross[isDigital] += FixedPointMathLib.abs(quantity);
            }
            naked = (_short(net[0]) + _short(net[1])) * spot + (_short(net[2]) + _short(net[3])) * _WAD;
            notional = gross[0] * spot + gross[1] * _WAD;
        }
    }

    /// @notice What the positions lose if the surface is what it is at worst for each.
    /// @param set An expiry's options.
    /// @param spot {USD/tok} 18 decimals.
    /// @return amount {USD}
    function ofSurface(OptionSet memory set, uint256 spot) internal pure returns (uint256 amount) {
        for (uint256 i = 0; i < set.legs.length; ++i) {
            (uint256 least, uint256 most) = (set.leastVariances[i], set.mostVariances[i]);
            if (least == set.variances[i] && most == least) continue;
            if (set.legs[i].instrument().kind() == InstrumentKind.Vanilla) amount += _vanillaLoss(set, i, least, most);
            else amount += _otherLoss(set, i, spot, least, most);
        }
    }

    /// @dev A vanilla option is worth more the more may happen, so that only one end of the range is the worse.
    function _vanillaLoss(OptionSet memory set, uint256 i, uint256 least, uint256 most) private pure returns (uint256) {
        OptionLeg memory leg = OptionLegLibrary.vanilla(set.legs[i].instrument(), set.forward);
        uint256 a = set.forward << 64;
        int256 quantity = set.legs[i].quantity();
        uint256 mark = leg.valueAt(a, 0, OptionGrid.halfOf(set.variances[i]));
        uint256 worst = leg.valueAt(a, 0, OptionGrid.halfOf(quantity < 0 ? most : least));
        uint256 loss =
            quantity < 0 ? FixedPointMathLib.zeroFloorSub(worst, mark) : FixedPointMathLib.zeroFloorSub(mark, worst);
        return FixedPointMathLib.abs(quantity) * loss;
    }

    /// @dev Of others either end may be the worse.
    function _otherLoss(
        OptionSet memory set,
        uint256 i,
        uint256 spot,
        uint256 least,
        uint256 most
    ) private pure returns (uint256) {
        int256 worst = FixedPointMathLib.min(
            OptionGrid.valueOf(set, i, spot, least),
            OptionGrid.valueOf(set, i, spot, most)
        );
        int256 loss = OptionGrid.valueOf(set, i, spot, set.variances[i]) - worst;
        return loss > 0 ? uint256(loss) : 0;
    }

    /// @notice For a price that is older than it should be: what the delta loses by a part of the range.
    /// @param profits {USD} Of the scenarios, 27 decimals.
    /// @param staleness {1} See `Book`.
    function ofStaleness(int256[31] memory profits, uint256 staleness) internal pure returns (uint256) {
        return
            ofSwing(FixedPointMathLib.dist(profits[Scenarios.QUARTER_UP], profits[Scenarios.QUARTER_DOWN]), staleness);
    }

    /// @notice The same by what a quarter up differs from a quarter down, which is half a range.
    /// @param swing {USD} 27 decimals.
    /// @param staleness {1} See `Book`.
    function ofSwing(uint256 swing, uint256 staleness) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(2 * swing, staleness, _WAD);
    }

    function _short(int256 quantity) private pure returns (uint256) {
        return quantity < 0 ? uint256(-quantity) : 0;
    }
}
