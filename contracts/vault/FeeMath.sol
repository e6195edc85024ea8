// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title How many shares a fee comes to
/// @notice Fees are taken by minting shares, so nothing is sold and nothing is sent. Rates are in
/// basis points, inside the bounds of `FeeSettings`. Every rounding is for the holders.
library FeeMath {
    using FixedPointMathLib for uint256;

    /// @dev {d} Longest time that one accrual charges for.
    uint256 internal constant MAX_DAYS = 365;
    uint256 private constant _BPS = 10_000;
    uint256 private constant _WAD = 1e18;
    uint256 private constant _DAYS_A_YEAR = 365;
    /// @dev {share}, {USD} Beyond these there are no fees, so that nothing here can overflow and block an exit.
    uint256 private constant _LARGEST = type(uint128).max;
    /// @dev {USD/share} The largest price that a mark can hold.
    uint256 private constant _LARGEST_MARK = type(uint120).max;

    /// @dev {share} to mint on `supply` {share} so that every share's part shrinks by a 365th of `rate` {bps} for every one
    /// of `elapsed` {d}, compounded: the same whether it accrues every day or once. Rounded down.
    function managementShares(uint256 supply, uint256 rate, uint256 elapsed) internal pure returns (uint256) {
        if (supply > _LARGEST) return 0;
        // rate < 2**16, so 0.98e18 < keptDaily <= 1e18 and, a year of it, 0.001e18 < kept; supply * 1e18 < 2**188
        unchecked {
            uint256 keptDaily = _WAD - (rate * _WAD) / (_BPS * _DAYS_A_YEAR); // {1}, up
            uint256 kept = _powerUp(keptDaily, elapsed.min(MAX_DAYS)); // {1}
            return (supply * (_WAD - kept)) / kept; // {share} = {share} * {1} / {1}
        }
    }

    /// @dev {USD} What a basket worth `value` {USD} is worth beyond `mark` {USD/share} for each of `supply` {share}; zero
    /// below a basis point of the value: such a gain waits for more, so that few operations bear the gas of a fee.
    function gainOver(uint256 value, uint256 supply, uint256 mark) internal pure returns (uint256) {
        if (supply > _LARGEST || priceUp(value, supply) > _LARGEST_MARK) return 0;
        // value and supply < 2**128, mark < 2**120
        unchecked {
            uint256 gain = value.zeroFloorSub((mark * supply).divUp(_WAD)); // {USD} - {USD/share} * {share}
            return gain * _BPS < value ? 0 : gain;
        }
    }

    /// @dev {share} to mint on `supply` {share} so that they are worth `rate` {bps} of `gain` {USD} afterwards, out of a
    /// basket worth `value` {USD}, which the gain from `gainOver` is a part of. Rounded down.
    function performanceShares(
        uint256 gain,
        uint256 rate,
        uint256 value,
        uint256 supply
    ) internal pure returns (uint256) {
        // gain <= value < 2**128, rate < 10,000, supply < 2**128
        unchecked {
            uint256 fee = (gain * rate) / _BPS; // {USD} = {USD} * {bps} / {bps}
            return (fee * supply) / (value - fee); // {share} = {USD} * {share} / {USD}
        }
    }

    /// @dev {USD/share} of one whole share in 18 decimals, rounded up: a mark is never too low. Without end for a value that
    /// is beyond all fees.
    function priceUp(uint256 value, uint256 supply) internal pure returns (uint256) {
        if (value > _LARGEST) return type(uint256).max;
        return (value * _WAD).divUp(supply); // {USD/share} = {USD} / {share}
    }

    /// @dev {1} `base` {1}, at most one, to the power of `exponent`. Rounded up, at every step.
    function _powerUp(uint256 base, uint256 exponent) private pure returns (uint256 result) {
        result = _WAD;
        // base, result <= 1e18
        unchecked {
            for (; exponent > 0; exponent >>= 1) {
                if (exponent & 1 == 1) result = (result * base).divUp(_WAD);
                base = (base * base).divUp(_WAD);
            }
        }
    }
}
