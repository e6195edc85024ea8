// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Policy} from "./Policy.sol";

/// @title Price of an auction against the middle of the quotes
/// @notice Read by the auction, for bidders, and by the vault, which holds the auction to it.
library FallingFactor {
    using FixedPointMathLib for uint256;

    uint256 private constant _WAD = 1e18;
    /// @dev {1} in 18 decimals per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;

    /// @dev {1} From one plus the premium, at a progress {1} of zero, in a straight line down to one less the cost, at one and
    /// beyond. Rounded up: in the vault's favour.
    function at(Policy policy, uint256 progress) internal pure returns (uint256) {
        uint256 cost = policy.auctionCost() * _WAD_PER_BPS;
        uint256 range = policy.auctionPremium() * _WAD_PER_BPS + cost;
        return _WAD - cost + range.mulDivUp(_WAD - progress.min(_WAD), _WAD); // at most 5 % cost
    }
}
