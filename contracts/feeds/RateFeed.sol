// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {IRateFeed} from "../interfaces/IRateFeed.sol";
import {Feed} from "./Feed.sol";
import {SourceReader} from "./SourceReader.sol";

/// @title A feed for a share token: a rate read on chain times the price of the asset behind it
/// @notice See `IRateFeed` for the cap and whom to trust.
contract RateFeed is Feed, IRateFeed {
    using FixedPointMathLib for uint256;

    /// @dev One slot.
    struct Records {
        uint104 last; // {asset/share}
        uint104 previous; // {asset/share}
        uint48 time; // {s} of `last`
    }

    /// @dev {s} at least between two records.
    uint256 private constant _SPACING = 1 hours;
    /// @dev {s} of growth that one record is good for, so that a feed nobody refreshes does not open its cap.
    uint256 private constant _MAX_ELAPSED = 7 days;
    /// @dev {1/year} in 18 decimals.
    uint256 private constant _MAX_GROWTH_LIMIT = 2e18;

    address private immutable _SOURCE;
    bytes4 private immutable _SELECTOR;
    uint256 private immutable _ARGUMENT;
    uint8 private immutable _RATE_DECIMALS;
    IFeed private immutable _ASSET_FEED;
    uint64 private immutable _MAX_GROWTH;
    /// @dev 10 ** rate decimals.
    uint256 private immutable _RATE_UNIT;

    Records private _records;

    constructor(Config memory c) Feed(c.assetFeed.uncertainty(), c.assetFeed.heartbeat()) {
        require(c.rateDecimals <= MAX_DECIMALS, DecimalsUnsupported(c.source, c.rateDecimals, MAX_DECIMALS));
        require(c.maxGrowth <= _MAX_GROWTH_LIMIT, GrowthTooLarge(c.maxGrowth, _MAX_GROWTH_LIMIT));
        _SOURCE = c.source;
        _SELECTOR = c.selector;
        _ARGUMENT = c.argument;
        _RATE_DECIMALS = c.rateDecimals;
        _RATE_UNIT = 10 ** uint256(c.rateDecimals);
        _ASSET_FEED = c.assetFeed;
        _MAX_GROWTH = c.maxGrowth;
        uint256 observed = _rate();
        _record(observed, observed, observed);
    }

    /* KEEPER */

    /// @inheritdoc IRateFeed
    function refresh() external {
        Records memory records_ = _records;
        uint256 earliest = records_.time + _SPACING;
        require(block.timestamp >= earliest, RefreshTooEarly(earliest, block.timestamp));
        uint256 observed = _rate();
        (, uint256 cap) = _bounds(records_);
        _record(observed.min(cap), records_.last, observed);
    }

    /* VIEW */

    /// @inheritdoc IFeed
    function updatedAt() external view returns (uint256) {
        return _ASSET_FEED.updatedAt();
    }

    /// @inheritdoc IRateFeed
    function rate() external view returns (uint256) {
        return _rate();
    }

    /// @inheritdoc IRateFeed
    function rateBounds() external view returns (uint256 floor, uint256 cap) {
        return _bounds(_records);
    }

    /// @inheritdoc IRateFeed
    function records() external view returns (uint256 lastRate, uint256 previousRate, uint256 time) {
        Records memory records_ = _records;
        return (records_.last, records_.previous, records_.time);
    }

    /// @inheritdoc IRateFeed
    function config() external view returns (Config memory) {
        return
            Config({
                source: _SOURCE,
                selector: _SELECTOR,
                argument: _ARGUMENT,
                rateDecimals: _RATE_DECIMALS,
                assetFeed: _ASSET_FEED,
                maxGrowth: _MAX_GROWTH
            });
    }

    /* INTERNAL */

    /// @dev The bounded rate times the asset's sides.
    function _quote(bool guarded) internal view override returns (uint256 bid, uint256 ask) {
        uint256 observed = _rate();
        (uint256 floor, uint256 cap) = _bounds(_records);
        (uint256 assetBid, uint256 assetAsk) = _quoteOf(_ASSET_FEED, guarded);
        bid = observed.min(cap).fullMulDiv(assetBid, _RATE_UNIT); // {USD/share} = {asset/share} * {USD/asset}
        ask = observed.max(floor).fullMulDivUp(assetAsk, _RATE_UNIT);
        require(bid > 0, PriceTooSmall(ask));
    }

    function _record(uint256 last, uint256 previous, uint256 observed) private {
        // `_rate` and the record before bound both by 2^104.
        _records = Records(uint104(last), uint104(previous), uint48(block.timestamp));
        emit RateRecorded(last, observed);
    }

    function _bounds(Records memory records_) private view returns (uint256 floor, uint256 cap) {
        // Below 2^104 * 2^61 * 2^20: a rate, a growth of at most 2e18 and 7 days.
        unchecked {
            uint256 elapsed = (block.timestamp - records_.time).min(_MAX_ELAPSED);
            floor = uint256(records_.last).max(records_.previous);
            // {asset/share} = {asset/share} * {1/year} * {s} / {s/year}; rounded down: the cap protects the holders
            cap = floor + (floor * _MAX_GROWTH * elapsed) / (YEAR * WAD);
        }
    }

    function _rate() private view returns (uint256 value) {
        value = SourceReader.word(_SOURCE, _SELECTOR, _ARGUMENT);
        require(value > 0, RateZero(_SOURCE, _SELECTOR));
        require(value <= type(uint104).max, RateTooLarge(_SOURCE, value, type(uint104).max));
    }
}
