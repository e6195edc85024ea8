// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Single-asset volume that has gone without swing fee: used 64 | updatedAt 40, most significant bits first.
/// Fractions of value in 18 decimals, times in seconds.
type FlowAllowance is uint104;

using FlowAllowanceLibrary for FlowAllowance global;

/// @title How much single-asset volume goes without swing fee
/// @notice A bucket that drains within an hour. Without it, pushing a vault off its target and taking the correction
/// back for free would cost only once.
library FlowAllowanceLibrary {
    /// @dev {s}
    uint256 internal constant PERIOD = 1 hours;

    /// @dev {1} What is left of `capacity` at `timestamp`, rounded down.
    function leftAt(FlowAllowance allowance, uint256 capacity, uint256 timestamp) internal pure returns (uint256) {
        uint256 used = _usedAt(allowance, capacity, timestamp);
        return used < capacity ? capacity - used : 0;
    }

    /// @dev Uses up `volume` {1}, which must not be more than is left.
    function use(
        FlowAllowance allowance,
        uint256 volume,
        uint256 capacity,
        uint256 timestamp
    ) internal pure returns (FlowAllowance) {
        uint256 used = _usedAt(allowance, capacity, timestamp) + volume;
        return FlowAllowance.wrap(uint104((used << 40) | timestamp)); // used <= 1e18 < 2**64, time < 2**40
    }

    function _usedAt(FlowAllowance allowance, uint256 capacity, uint256 timestamp) private pure returns (uint256) {
        uint256 raw = FlowAllowance.unwrap(allowance);
        uint256 drained = (capacity * (timestamp - (raw & type(uint40).max))) / PERIOD; // {1} = {1} * {s} / {s}
        uint256 used = raw >> 40;
        return used > drained ? used - drained : 0;
    }
}
