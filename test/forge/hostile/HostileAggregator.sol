// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Misbehaviour} from "./Misbehaviour.sol";

/// @notice A Chainlink proxy that answers whatever it is told, words of any width included.
contract HostileAggregator is Misbehaviour {
    uint256 public decimals;
    uint256 public roundId = 1;
    int256 public answer;
    uint256 public startedAt;
    uint256 public updatedAt;
    uint256 public answeredInRound = 1;

    constructor(uint256 decimals_, int256 answer_) {
        decimals = decimals_;
        answer = answer_;
        startedAt = block.timestamp;
        updatedAt = block.timestamp;
    }

    function setDecimals(uint256 decimals_) external {
        decimals = decimals_;
    }

    function setAnswer(int256 answer_) external {
        answer = answer_;
    }

    function setUpdatedAt(uint256 updatedAt_) external {
        updatedAt = updatedAt_;
    }

    function setStartedAt(uint256 startedAt_) external {
        startedAt = startedAt_;
    }

    function setRound(uint256 roundId_, uint256 answeredInRound_) external {
        roundId = roundId_;
        answeredInRound = answeredInRound_;
    }

    /// @dev Declared without returns: `_finish` ends the call with the five words.
    function latestRoundData() external view {
        _finish(abi.encode(roundId, answer, startedAt, updatedAt, answeredInRound));
    }
}
