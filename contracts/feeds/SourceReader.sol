// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeed} from "../interfaces/IFeed.sol";
import {IAggregator} from "../interfaces/external/IAggregator.sol";

/// @title Calls to sources that may revert, answer short, answer at length or have no code
/// @notice Copies only the words it wants, so a source cannot make the reader pay for a long answer or a long revert
/// reason, and every failure is an error of `IFeed`. Gas is not capped: a source that burns all it gets leaves the
/// reader one part in 64, enough to report `SourceReverted`.
library SourceReader {
    /// @dev A Chainlink round with each field as wide as it is on the wire.
    struct Round {
        uint256 id;
        int256 answer;
        uint256 startedAt;
        uint256 updatedAt;
        uint256 answeredInRound;
    }

    /// @notice The newest round of a Chainlink proxy.
    /// @param aggregator The proxy.
    /// @return round Its five words, unchecked.
    function latestRound(address aggregator) internal view returns (Round memory round) {
        bytes4 selector = IAggregator.latestRoundData.selector;
        bool success;
        uint256 length;
        // (success, returned) = aggregator.staticcall(abi.encodeWithSelector(selector));
        // length = returned.length; round = abi.decode(returned, (Round)), of which only `length` bytes are set
        assembly ("memory-safe") {
            mstore(0x00, selector)
            success := staticcall(gas(), aggregator, 0x00, 0x04, round, 0xa0)
            length := returndatasize()
        }
        _check(aggregator, selector, success, length, 0xa0);
    }

    /// @notice The first word that a view returns.
    /// @param source The contract that is asked.
    /// @param selector Its function.
    /// @param argument The function's argument; one without arguments ignores it.
    /// @return value The word, unchecked.
    function word(address source, bytes4 selector, uint256 argument) internal view returns (uint256 value) {
        bool success;
        uint256 length;
        // (success, returned) = source.staticcall(abi.encodeWithSelector(selector, argument));
        // length = returned.length; value = abi.decode(returned, (uint256)), of which only `length` bytes are set
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, argument)
            success := staticcall(gas(), source, 0x00, 0x24, 0x00, 0x20)
            length := returndatasize()
            value := mload(0x00)
        }
        _check(source, selector, success, length, 0x20);
    }

    /// @notice The decimals of a proxy or token.
    /// @param source The contract that is asked.
    /// @param max The most that is accepted.
    /// @return value Its decimals, at most `max`.
    function decimals(address source, uint256 max) internal view returns (uint256 value) {
        value = word(source, IAggregator.decimals.selector, 0);
        require(value <= max, IFeed.DecimalsUnsupported(source, value, max));
    }

    function _check(address source, bytes4 selector, bool success, uint256 length, uint256 expected) private pure {
        require(success, IFeed.SourceReverted(source, selector));
        require(length >= expected, IFeed.SourceAnswerTooShort(source, selector, length, expected));
    }
}
