// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeed} from "../interfaces/IFeed.sol";

/// @title Reading of what may not answer
/// @notice Calls with a gas cap whose failure is an answer. For views that nobody's money depends on.
library Tolerant {
    /// @dev {gas} As the vault grants a feed before it counts as dead.
    uint256 private constant _FEED_GAS = 1_000_000;
    /// @dev {gas}
    uint256 private constant _TOKEN_GAS = 100_000;
    uint256 private constant _LONGEST_SYMBOL = 64;

    /// @dev {USD/tok} Primary and guarded quote.
    function quotes(address feed) internal view returns (bool isQuoted, uint256[4] memory prices) {
        bytes memory answer;
        (isQuoted, answer) = _read(feed, _FEED_GAS, abi.encodeCall(IFeed.quotes, ()), 128);
        if (isQuoted) prices = abi.decode(answer, (uint256[4]));
    }

    /// @dev {s}, or zero.
    function updatedAt(address feed) internal view returns (uint256) {
        (bool isKnown, bytes memory answer) = _read(feed, _FEED_GAS, abi.encodeCall(IFeed.updatedAt, ()), 32);
        return isKnown ? abi.decode(answer, (uint256)) : 0;
    }

    /// @dev {tok}
    function balanceOf(address token, address account) internal view returns (bool isKnown, uint256 balance) {
        bytes memory answer;
        (isKnown, answer) = _read(token, _TOKEN_GAS, abi.encodeWithSelector(0x70a08231, account), 32);
        if (isKnown) balance = abi.decode(answer, (uint256));
    }

    /// @dev Symbol of a token, be it a string or the 32 bytes of older ones; empty when it has none that is shorter than 65
    /// bytes.
    function symbol(address token) internal view returns (string memory) {
        (bool isKnown, bytes memory answer) = _read(token, _TOKEN_GAS, abi.encodeWithSelector(0x95d89b41), 32);
        if (!isKnown) return "";
        if (answer.length == 32) return _untilZero(answer);
        (uint256 offset, uint256 length) = (_word(answer, 0), answer.length < 64 ? 0 : _word(answer, 32));
        if (offset != 32 || length > _LONGEST_SYMBOL || answer.length < 64 + length) return "";
        return abi.decode(answer, (string));
    }

    function _read(
        address target,
        uint256 gasCap,
        bytes memory call,
        uint256 least
    ) private view returns (bool success, bytes memory answer) {
        // solhint-disable-next-line avoid-low-level-calls
        (success, answer) = target.staticcall{gas: gasCap}(call);
        success = success && answer.length >= least;
    }

    function _untilZero(bytes memory padded) private pure returns (string memory) {
        uint256 length;
        while (length < padded.length && padded[length] != 0) ++length;
        bytes memory text = new bytes(length);
        for (uint256 i; i < length; ++i) text[i] = padded[i];
        return string(text);
    }

    function _word(bytes memory data, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 32), offset))
        }
    }
}
