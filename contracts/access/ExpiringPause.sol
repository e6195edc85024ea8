// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IExpiringPause} from "../interfaces/IExpiringPause.sol";

/// @notice The end of the last pause of a group of functions, in seconds; zero when there was none. Good until 2106.
type ExpiringPause is uint32;

using ExpiringPauseLibrary for ExpiringPause global;

/// @title A pause that ends by itself and cannot be renewed without a gap
/// @notice Who may pause cannot stop a function for ever: at most `MAX_LENGTH` at a time, and as long a gap after it.
/// `CLOSED` is the end of time: a function that is closed stays so until its contract opens it.
library ExpiringPauseLibrary {
    /// @dev {s}
    uint256 internal constant MAX_LENGTH = 7 days;
    /// @dev {s} From the end of one pause to the start of the next.
    uint256 internal constant GAP = 7 days;
    /// @dev Later than any block.
    ExpiringPause internal constant CLOSED = ExpiringPause.wrap(type(uint32).max);

    /// @dev True inside a pause.
    function isActive(ExpiringPause pause) internal view returns (bool) {
        return block.timestamp < ExpiringPause.unwrap(pause);
    }

    function isClosed(ExpiringPause pause) internal pure returns (bool) {
        return ExpiringPause.unwrap(pause) == ExpiringPause.unwrap(CLOSED);
    }

    /// @dev Reverts inside a pause.
    function requireOver(ExpiringPause pause) internal view {
        uint256 end = ExpiringPause.unwrap(pause);
        require(block.timestamp >= end, IExpiringPause.FunctionPaused(end, block.timestamp));
    }

    /// @dev A new pause of `length` {s} from now.
    function begin(ExpiringPause last, uint256 length) internal view returns (ExpiringPause) {
        require(length > 0 && length <= MAX_LENGTH, IExpiringPause.PauseLengthInvalid(length, MAX_LENGTH));
        uint256 end = ExpiringPause.unwrap(last);
        if (end != 0) {
            require(block.timestamp >= end + GAP, IExpiringPause.PauseTooSoon(end + GAP, block.timestamp));
        }
        return ExpiringPause.wrap(uint32(block.timestamp + length));
    }

    /// @dev The pause ended now; the gap before the next one starts now too.
    function lift(ExpiringPause pause) internal view returns (ExpiringPause) {
        return isActive(pause) ? ExpiringPause.wrap(uint32(block.timestamp)) : pause;
    }
}
