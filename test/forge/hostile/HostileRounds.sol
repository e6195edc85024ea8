// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Misbehaviour} from "./Misbehaviour.sol";

/// @notice An aggregator to put behind Chainlink's proxy, whose rounds have whatever answers and stamps it is told, and some of which
/// misbehave.
contract HostileRounds is Misbehaviour {
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    uint256 public constant decimals = 8;

    Round[] private _rounds;
    /// @dev From which round on it misbehaves.
    uint256 private _spoiltFrom = type(uint256).max;
    /// @dev Since when there is a round every other second, without end.
    uint256 private _seriesFrom = type(uint256).max;

    function push(int256 answer, uint256 updatedAt) external {
        _rounds.push(Round(answer, updatedAt));
    }

    function spoil(uint256 from) external {
        _spoiltFrom = from;
    }

    /// @dev Round one is stamped `from`, the next two seconds later, and so on.
    function answerEveryOtherSecond(uint256 from) external {
        _seriesFrom = from;
    }

    function latestRound() external view returns (uint256) {
        return _rounds.length;
    }

    /// @dev Declared without returns: the call is ended with the five words, or otherwise.
    function getRoundData(uint80 number) external view {
        Round memory round = _roundOf(number);
        bytes memory answer = abi.encode(number, round.answer, round.updatedAt, round.updatedAt, number);
        if (number >= _spoiltFrom) _finish(answer);
        assembly ("memory-safe") {
            return(add(answer, 0x20), mload(answer))
        }
    }

    function _roundOf(uint256 number) private view returns (Round memory round) {
        if (_seriesFrom != type(uint256).max) return Round(2_000e8, _seriesFrom + 2 * (uint256(number) - 1));
        if (number != 0 && number <= _rounds.length) return _rounds[number - 1];
    }
}
