// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ICrossFeed} from "../interfaces/ICrossFeed.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {Feed} from "./Feed.sol";

/// @title A feed for a token priced in something that has a price: A/B times B/USD
/// @notice See `ICrossFeed`.
contract CrossFeed is Feed, ICrossFeed {
    using FixedPointMathLib for uint256;

    /// @inheritdoc ICrossFeed
    IFeed public immutable base;
    /// @inheritdoc ICrossFeed
    IFeed public immutable quoteLeg;

    constructor(
        IFeed base_,
        IFeed quoteLeg_
    ) Feed(base_.uncertainty() + quoteLeg_.uncertainty(), base_.heartbeat().max(quoteLeg_.heartbeat())) {
        base = base_;
        quoteLeg = quoteLeg_;
    }

    /// @inheritdoc IFeed
    function updatedAt() external view returns (uint256) {
        return base.updatedAt().min(quoteLeg.updatedAt());
    }

    /// @dev The product of the legs' bids and of their asks.
    function _quote(bool guarded) internal view override returns (uint256 bid, uint256 ask) {
        (uint256 baseBid, uint256 baseAsk) = _quoteOf(base, guarded);
        (uint256 quoteBid, uint256 quoteAsk) = _quoteOf(quoteLeg, guarded);
        bid = baseBid.fullMulDiv(quoteBid, WAD); // {USD/A} = {B/A} * {USD/B}
        ask = baseAsk.fullMulDivUp(quoteAsk, WAD);
        require(bid > 0, PriceTooSmall(ask));
    }
}
