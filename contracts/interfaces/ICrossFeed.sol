// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IFeed} from "./IFeed.sol";

/// @title A feed for a token priced in something that has a price: A/B times B/USD
/// @notice bid = bid · bid, rounded down, and ask = ask · ask, rounded up; uncertainties add, the longer heartbeat and
/// the older update count.
interface ICrossFeed is IFeed {
    /// @notice {B/A} the first leg, for example stETH in ETH.
    function base() external view returns (IFeed);

    /// @notice {USD/B} the second leg, for example ETH in USD.
    function quoteLeg() external view returns (IFeed);
}
