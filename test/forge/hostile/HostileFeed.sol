// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeed} from "contracts/interfaces/IFeed.sol";

/// @notice A feed that quotes whatever it is told, or fails.
contract HostileFeed is IFeed {
    error FeedDead();

    uint256 public uncertainty;
    uint256 public heartbeat;
    uint256 public updatedAt;
    bool public dead;
    uint256[2] private _plain;
    uint256[2] private _guarded;

    constructor(uint256 uncertainty_, uint256 heartbeat_) {
        uncertainty = uncertainty_;
        heartbeat = heartbeat_;
        updatedAt = block.timestamp;
        setBoth(1e18, 1e18);
    }

    function setUpdatedAt(uint256 updatedAt_) external {
        updatedAt = updatedAt_;
    }

    function setDead(bool dead_) external {
        dead = dead_;
    }

    function setQuote(uint256 bid, uint256 ask) public {
        _plain = [bid, ask];
    }

    function setGuardedQuote(uint256 bid, uint256 ask) public {
        _guarded = [bid, ask];
    }

    function setBoth(uint256 bid, uint256 ask) public {
        setQuote(bid, ask);
        setGuardedQuote(bid, ask);
    }

    function quote() external view returns (uint256 bid, uint256 ask) {
        require(!dead, FeedDead());
        return (_plain[0], _plain[1]);
    }

    function guardedQuote() external view returns (uint256 bid, uint256 ask) {
        require(!dead, FeedDead());
        return (_guarded[0], _guarded[1]);
    }

    function quotes() external view returns (uint256 bid, uint256 ask, uint256 guardedBid, uint256 guardedAsk) {
        require(!dead, FeedDead());
        return (_plain[0], _plain[1], _guarded[0], _guarded[1]);
    }
}
