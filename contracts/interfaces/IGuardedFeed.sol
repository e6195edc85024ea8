// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IFeed} from "./IFeed.sol";

/// @title A feed checked by a second source
/// @notice `quote` is the primary's. `guardedQuote` takes the lower bid and the higher ask of the two sources' guarded
/// quotes and reverts when their middles are too far apart. Uncertainty, heartbeat and update time are the primary's.
interface IGuardedFeed is IFeed {
    /// @notice The middles differ by more than the hard limit. Prices {USD/tok}, the limit {1}, 18 decimals.
    error SourcesDisagree(uint256 primaryMid, uint256 secondMid, uint256 hardLimit);
    /// @notice The limit must be above zero and below one, 18 decimals.
    error HardLimitOutOfRange(uint256 hardLimit);
    /// @notice A source cannot guard itself.
    error SameSource(address feed);

    /// @notice The source of value.
    function primary() external view returns (IFeed);

    /// @notice The source that entries, exits and fills are checked against.
    function second() external view returns (IFeed);

    /// @notice {1} largest accepted distance of the middles as a fraction of the primary's, 18 decimals.
    function hardLimit() external view returns (uint256);
}
