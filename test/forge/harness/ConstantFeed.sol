// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeed} from "contracts/interfaces/IFeed.sol";

/// @notice A feed that never changes: what the vault's own gas is measured with.
contract ConstantFeed is IFeed {
    uint256 private immutable _BID;
    uint256 private immutable _ASK;
    uint256 public immutable uncertainty;

    constructor(uint256 middle, uint256 uncertainty_) {
        uncertainty = uncertainty_;
        _BID = (middle * (1e18 - uncertainty_)) / 1e18;
        _ASK = (middle * (1e18 + uncertainty_)) / 1e18;
    }

    function quote() external view returns (uint256, uint256) {
        return (_BID, _ASK);
    }

    function guardedQuote() external view returns (uint256, uint256) {
        return (_BID, _ASK);
    }

    function quotes() external view returns (uint256, uint256, uint256, uint256) {
        return (_BID, _ASK, _BID, _ASK);
    }

    function heartbeat() external pure returns (uint256) {
        return 1 hours;
    }

    function updatedAt() external view returns (uint256) {
        return block.timestamp;
    }
}
