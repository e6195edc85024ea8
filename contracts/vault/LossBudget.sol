// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "../interfaces/IBasket.sol";

/// @notice A leaky bucket: used 64 | size 64 | updatedAt 40 | period 40, most significant bits first.
/// Fractions of value in 18 decimals, times in seconds.
type LossBudget is uint208;

using LossBudgetLibrary for LossBudget global;

/// @title How much an allocator may lose, and how fast that comes back
/// @notice Losses add, time drains, gains give no credit. In any window the accepted losses are at most
/// size * (1 + window / period).
library LossBudgetLibrary {
    /// @dev A full budget at `updatedAt`.
    function create(uint64 size_, uint40 period_, uint256 updatedAt) internal pure returns (LossBudget) {
        return _pack(0, size_, updatedAt, period_);
    }

    /// @dev The same use, drained to now, in a budget of another size or period.
    function resize(
        LossBudget budget,
        uint64 size_,
        uint40 period_,
        uint256 timestamp
    ) internal pure returns (LossBudget) {
        return _pack(usedAt(budget, timestamp), size_, timestamp, period_);
    }

    /// @dev {1}
    function size(LossBudget budget) internal pure returns (uint256) {
        return (LossBudget.unwrap(budget) >> 80) & type(uint64).max;
    }

    /// @dev {s}
    function period(LossBudget budget) internal pure returns (uint256) {
        return LossBudget.unwrap(budget) & type(uint40).max;
    }

    /// @dev {1} What is used at `timestamp`, rounded up: a drain is never faster than stated.
    function usedAt(LossBudget budget, uint256 timestamp) internal pure returns (uint256) {
        uint256 raw = LossBudget.unwrap(budget);
        uint256 used = raw >> 144;
        uint256 elapsed = timestamp - ((raw >> 40) & type(uint40).max);
        uint256 drained = (size(budget) * elapsed) / period(budget); // {1} = {1} * {s} / {s}
        return used > drained ? used - drained : 0;
    }

    /// @dev True when there is room for a loss {1}.
    function holds(LossBudget budget, uint256 loss, uint256 timestamp) internal pure returns (bool) {
        return usedAt(budget, timestamp) + loss <= size(budget);
    }

    /// @dev Adds a loss or reverts if the budget does not hold it.
    function charge(LossBudget budget, uint256 loss, uint256 timestamp) internal pure returns (LossBudget) {
        uint256 used = usedAt(budget, timestamp);
        uint256 limit = size(budget);
        require(used + loss <= limit, IBasket.LossBudgetExceeded(used, loss, limit));
        return _pack(used + loss, limit, timestamp, period(budget));
    }

    function _pack(uint256 used, uint256 size_, uint256 updatedAt, uint256 period_) private pure returns (LossBudget) {
        // used and size <= 0.1e18 < 2**64, times < 2**40
        return LossBudget.wrap(uint208((used << 144) | (size_ << 80) | (updatedAt << 40) | period_));
    }
}
