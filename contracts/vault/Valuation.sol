// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {Policy} from "./Policy.sol";

/// @title What a basket is worth
/// @notice Values are in US dollars with 18 decimals. A component of zero balance is worth zero whatever its feed does.
library Valuation {
    using FixedPointMathLib for uint256;

    /// @dev The middle looks at a spread of at most a tenth of the bid.
    uint256 private constant _SPREAD_DIVISOR = 10;

    /// @dev A basket at one moment.
    /// @param balances {tok} Without claims.
    /// @param quotes {USD/tok} Of every component with a balance, from its primary source; zero where none was read.
    /// @param values {USD} At the middle of the quote, rounded down.
    /// @param bid {USD} Sum at the bids, rounded down.
    /// @param mid {USD} Sum of `values`.
    /// @param ask {USD} Sum at the asks, rounded up.
    struct Snapshot {
        uint256[] balances;
        Quote[] quotes;
        uint256[] values;
        uint256 bid;
        uint256 mid;
        uint256 ask;
    }

    /// @dev A price on both sides. {USD/tok}
    struct Quote {
        uint256 bid;
        uint256 ask;
    }

    /// @dev Values `balances` with the feeds that the policy pins.
    function snapshot(Policy policy, uint256[] memory balances) internal view returns (Snapshot memory) {
        return snapshotWith(policy, balances, new Quote[](balances.length));
    }

    /// @dev Values `balances` with the quotes given and, where there is none, with the feeds that the policy pins.
    function snapshotWith(
        Policy policy,
        uint256[] memory balances,
        Quote[] memory quotes
    ) internal view returns (Snapshot memory basket) {
        uint256 count = balances.length;
        basket.balances = balances;
        basket.quotes = quotes;
        basket.values = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            uint256 balance = balances[i];
            if (balance == 0) continue;
            if (quotes[i].ask == 0) quotes[i] = _read(policy, i);
            Quote memory price = quotes[i];
            uint256 unit = unitOf(policy, i);
            uint256 value = middleDown(balance, price, unit);
            basket.values[i] = value;
            basket.mid += value;
            basket.bid += balance.mulDiv(price.bid, unit); // {USD} = {tok} * {USD/tok} / {tok}
            basket.ask += balance.mulDivUp(price.ask, unit);
        }
    }

    /// @dev {USD/tok} of component `i`, from its primary source; read now if the basket has none of it.
    function quoteOf(Snapshot memory basket, Policy policy, uint256 i) internal view returns (Quote memory) {
        return basket.quotes[i].ask == 0 ? _read(policy, i) : basket.quotes[i];
    }

    /// @dev {USD/tok} of component `i`: from its primary source, and on each side the worse for a user over all its sources.
    function quotesOf(Policy policy, uint256 i) internal view returns (Quote memory primary, Quote memory guarded) {
        (primary.bid, primary.ask, guarded.bid, guarded.ask) = IFeed(policy.feed(i)).quotes();
    }

    /// @dev Smallest units in one whole token of component `i`. Decimals are at most 24.
    function unitOf(Policy policy, uint256 i) internal pure returns (uint256) {
        return 10 ** policy.decimals(i);
    }

    /// @dev {USD} of `amount` {tok} at the middle of the quote.
    function middleDown(uint256 amount, Quote memory price, uint256 unit) internal pure returns (uint256) {
        return amount.mulDiv(twiceMiddle(price), 2 * unit);
    }

    /// @dev {USD/tok} Twice the middle of the quote, so that nothing is rounded. The middle follows the ask no further than a
    /// twentieth above the bid: the ask of a rate feed is not bounded, and a rate pushed up for one call must not outweigh
    /// the basket.
    function twiceMiddle(Quote memory price) internal pure returns (uint256) {
        return 2 * price.bid + (price.ask - price.bid).min(price.bid / _SPREAD_DIVISOR);
    }

    /// @dev {USD} Half of what would have to be traded to bring every component to its target.
    function misallocation(Policy policy, uint256[] memory values, uint256 total) internal pure returns (uint256 sum) {
        uint256 count = policy.count();
        for (uint256 i; i < count; ++i) {
            uint256 target = (total * policy.targetWeight(i)) / 10_000; // {USD} = {USD} * {bps} / {bps}
            sum += values[i].dist(target);
        }
        return sum / 2;
    }

    function _read(Policy policy, uint256 i) private view returns (Quote memory price) {
        (price.bid, price.ask) = IFeed(policy.feed(i)).quote();
    }
}
