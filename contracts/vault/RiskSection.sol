// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Policy} from "./Policy.sol";

/// @title What a policy says of risk
/// @notice Reads the section that `Policy` has the layout of. But for the exit slope only for policies that have one.
library RiskSection {
    /// @dev {1} in 18 decimals per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;

    function oracle(Policy policy) internal pure returns (address) {
        return address(uint160(policy.riskWord(0) >> 96));
    }

    /// @dev {1/√year} 18 decimals; zero for no cap.
    function maxVolatility(Policy policy) internal pure returns (uint256) {
        return ((policy.riskWord(0) >> 80) & 0xffff) * _WAD_PER_BPS;
    }

    /// @dev {1} 18 decimals, of the value for one point of volatility. Without exposure sources there is no vega.
    function maxVega(Policy policy) internal pure returns (uint256) {
        return ((policy.riskWord(0) >> 64) & 0xffff) * _WAD_PER_BPS;
    }

    /// @dev Bit `i` is set when component `i` takes what the others may not hold.
    function reserve(Policy policy) internal pure returns (uint256) {
        return (policy.riskWord(0) >> 48) & 0xffff;
    }

    /// @dev Bit `i` is set when component `i` is an `IExposureSource`.
    function exposureSources(Policy policy) internal pure returns (uint256) {
        return (policy.riskWord(0) >> 32) & 0xffff;
    }

    function rangeCount(Policy policy) internal pure returns (uint256) {
        return (policy.riskWord(0) >> 24) & 0xff;
    }

    /// @dev {bps} of fee for an outflow of the whole value; zero without a risk section too.
    function exitSlope(Policy policy) internal pure returns (uint256) {
        return policy.riskLimits() == address(0) ? 0 : (policy.riskWord(0) >> 8) & 0xffff;
    }

    /// @dev The factor that component `i` moves with, counted from one; zero is none.
    function factorOf(Policy policy, uint256 i) internal pure returns (uint256) {
        return (policy.riskWord(1) >> (8 * i)) & 0xff;
    }

    /// @dev Range of one factor's delta: the factor counted from zero, and {1} in 18 decimals.
    function rangeAt(Policy policy, uint256 k) internal pure returns (uint256 factor, int256 minimum, int256 maximum) {
        uint256 word = policy.riskWord(2 + k);
        factor = word >> 248;
        minimum = int256(int16(uint16(word >> 232))) * int256(_WAD_PER_BPS);
        maximum = int256(int16(uint16(word >> 216))) * int256(_WAD_PER_BPS);
    }
}
