// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICovarianceOracle} from "../interfaces/ICovarianceOracle.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {Ewma} from "../math/Ewma.sol";

/// @title The middle of feeds that may be dead
/// @notice A feed that reverts, burns its gas, answers short or answers nonsense has no price; the reader goes on. Long
/// answers are not copied.
library PriceReader {
    /// @dev {gas} What a feed may use: a dozen cold readings. A caller that cannot give as much cannot make a feed fail.
    uint256 internal constant FEED_GAS = 300_000;

    /// @notice The middle of a feed's quote.
    /// @param feed An `IFeed`, or anything.
    /// @return price {USD/tok} 18 decimals, rounded down; zero when there is none.
    function priceOf(address feed) internal view returns (uint256 price) {
        // One part in 64 stays with the caller.
        uint256 required = (FEED_GAS * 64) / 63 + 3_000;
        require(gasleft() >= required, ICovarianceOracle.PokeGasTooLow(gasleft(), required));
        bytes4 selector = IFeed.quote.selector;
        bool answered;
        uint256 bid;
        uint256 ask;
        // (answered, returned) = feed.staticcall{gas: FEED_GAS}(abi.encodeWithSelector(selector));
        // answered = answered && returned.length >= 64; (bid, ask) = abi.decode(returned, (uint256, uint256))
        assembly ("memory-safe") {
            mstore(0x00, selector)
            answered := staticcall(FEED_GAS, feed, 0x00, 0x04, 0x00, 0x40)
            answered := and(answered, gt(returndatasize(), 0x3f))
            bid := mload(0x00)
            ask := mload(0x20)
        }
        if (!answered || bid == 0 || ask < bid || ask > Ewma.MAX_PRICE) return 0;
        return (bid + ask) / 2;
    }
}
