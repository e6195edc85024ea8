// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LogarithmMath} from "../math/LogarithmMath.sol";
import {ExponentialMath} from "../math/ExponentialMath.sol";
import {TotalVolatility} from "../math/TotalVolatility.sol";
import {OptionSet} from "./MarginTypes.sol";

/// @notice An expiry's prices and volatilities in the scenarios.
/// @param amountsX64 {USD/tok} Forward after each move of the spot, 18 decimals as Q64.
/// @param shiftsX127 {1} Its logarithm less that of the forward as it is, Q127.
/// @param up {1} What a volatility is multiplied by when it rises, 18 decimals.
/// @param down {1} When it falls.
/// @param floorHalf {1} Half the total volatility below which none is after it rose, Q64.
/// @param tiltWidth {1} Log-moneyness from which on a tilt is whole, Q127.
struct Frame {
    uint256[11] amountsX64;
    int256[11] shiftsX127;
    uint256 up;
    uint256 down;
    uint256 floorHalf;
    int256 tiltWidth;
}

/// @title The thirty-one scenarios
/// @notice Number 3 m + v for the move m of the spot, from -s to s by quarters, and v the volatility falling, as it is and
/// rising; 13 is nothing happening. Then the tails, -4 s (no lower than -66 %) at a weight of a quarter and +6 s at 0.15, with volatility
/// rising, and two tilts: volatilities above the forward rise by up to a quarter and those below fall, and the reverse.
library Scenarios {
    /// @dev All scenarios.
    uint256 internal constant COUNT = 31;
    /// @dev Moves of the spot, the tails last.
    uint256 internal constant MOVES = 11;
    /// @dev Moves that are combined with every move of volatility.
    uint256 internal constant GRID_MOVES = 9;
    /// @dev Scenarios before the tails.
    uint256 internal constant GRID = 27;
    uint256 internal constant TAIL_DOWN = 27;
    uint256 internal constant TAIL_UP = 28;
    uint256 internal constant TILT_UP = 29;
    uint256 internal constant TILT_DOWN = 30;
    /// @dev Nothing happens.
    uint256 internal constant BASE = 13;
    /// @dev A quarter of the range down and up, volatility as it is.
    uint256 internal constant QUARTER_DOWN = 10;
    uint256 internal constant QUARTER_UP = 16;
    /// @dev The move of nothing.
    uint256 internal constant NO_MOVE = 4;

    /// @dev {1} 18 decimals.
    uint256 internal constant TAIL_DOWN_WEIGHT = uint256(_TAIL_DOWN_PERCENT) * 0.01e18;
    uint256 internal constant TAIL_UP_WEIGHT = uint256(_TAIL_UP_PERCENT) * 0.01e18;
    int256 internal constant DEEPEST_TAIL = -0.66e18;
    /// @dev {1} Largest change of a volatility by a tilt, 18 decimals.
    int256 internal constant TILT = 0.25e18;

    /// @dev {1} What counts of a tail, in hundredths.
    int256 private constant _TAIL_DOWN_PERCENT = 25;
    int256 private constant _TAIL_UP_PERCENT = 15;
    /// @dev {1/year^0.5} A volatility that rose is at least this, 18 decimals.
    uint256 private constant _FLOOR = 0.4e18;
    /// @dev {1} At thirty days.
    uint256 private constant _RISE = 0.5e18;
    uint256 private constant _FALL = 0.3e18;
    uint256 private constant _THIRTY_DAYS = 30 days;
    /// @dev {1} Powers of time, in hundredths: below thirty days and above.
    int256 private constant _NEAR_POWER = 30;
    int256 private constant _FAR_POWER = 13;
    /// @dev {1/year^0.5} 4 · 0.6: four standard deviations at 60 %, in tenths.
    uint256 private constant _TILT_WIDTH = 2.4e18;
    uint256 private constant _WAD = 1e18;

    /// @notice Moves of the spot.
    /// @param range {1} s, 18 decimals.
    /// @return moves {1} Of the price, 18 decimals.
    function movesOf(uint256 range) internal pure returns (int256[11] memory moves) {
        // ranges are fractions: nothing here overflows for any below 2^250
        unchecked {
            int256 s = int256(range);
            for (uint256 m = 0; m < GRID_MOVES; ++m) moves[m] = (s * (int256(m) - 4)) / 4;
            moves[GRID_MOVES] = tailDown(range);
            moves[GRID_MOVES + 1] = 6 * s;
        }
    }

    /// @notice The move of the lower tail.
    /// @param range {1} s, 18 decimals.
    function tailDown(uint256 range) internal pure returns (int256) {
        int256 move = -4 * int256(range);
        return move < DEEPEST_TAIL ? DEEPEST_TAIL : move;
    }

    /// @notice What counts of a scenario's result.
    /// @param scenario Its number.
    /// @param profit Any amount below 2^247.
    /// @return Rounded down, so that what counts of a sum is at least the sum of what counts of its parts.
    function weighted(uint256 scenario, int256 profit) internal pure returns (int256) {
        if (scenario == TAIL_DOWN) return _floor(profit * _TAIL_DOWN_PERCENT, 100);
        if (scenario == TAIL_UP) return _floor(profit * _TAIL_UP_PERCENT, 100);
        return profit;
    }

    /// @notice Everything the options of an expiry share.
    /// @param set Times and forward, checked.
    /// @param moves {1} Of the spot.
    /// @return frame The expiry's prices and volatilities.
    function frameOf(OptionSet memory set, int256[11] memory moves) internal pure returns (Frame memory frame) {
        uint256 free = set.forward - set.fixedPart; // {USD/tok} what still moves
        // forward < 2^112, moves < 2^64
        unchecked {
            for (uint256 m = 0; m < MOVES; ++m) {
                // at least a tenth of what moves, and a wei
                uint256 amount = set.fixedPart + (free * uint256(int256(_WAD) + moves[m])) / _WAD;
                if (amount == 0) amount = 1;
                frame.amountsX64[m] = amount << 64;
                frame.shiftsX127[m] = LogarithmMath.logRatioX127(amount, set.forward);
            }
            uint256 root = TotalVolatility.rootX64(set.secondsToExpiry);
            frame.floorHalf = TotalVolatility.halfX64(_FLOOR, root);
            frame.tiltWidth = int256(TotalVolatility.halfX64(_TILT_WIDTH, root) << 64); // Q127 of the whole is Q128 of the half
            uint256 scale = scaleOf(set.secondsToExpiry);
            frame.up = _WAD + (_RISE * scale) / _WAD;
            frame.down = _WAD - (_FALL * scale) / _WAD;
        }
    }

    /// @notice (30 d / max(T, 1 d))^p: how much harder near expiries are shocked.
    /// @param secondsToExpiry {s}
    /// @return {1} 18 decimals, at most 30^0.3 = 2.77.
    function scaleOf(uint256 secondsToExpiry) internal pure returns (uint256) {
        if (secondsToExpiry < 1 days) secondsToExpiry = 1 days;
        int256 power = secondsToExpiry > _THIRTY_DAYS ? _FAR_POWER : _NEAR_POWER;
        int256 exponent = (LogarithmMath.logRatioX127(secondsToExpiry, _THIRTY_DAYS) * power) / 100;
        return ExponentialMath.discountX64(_WAD, exponent) >> 64;
    }

    /// @dev Quotient of an amount by a positive divisor, rounded down.
    function _floor(int256 amount, int256 divisor) private pure returns (int256) {
        // a remainder is smaller than its divisor
        unchecked {
            return amount / divisor - (amount % divisor < 0 ? int256(1) : int256(0));
        }
    }
}
