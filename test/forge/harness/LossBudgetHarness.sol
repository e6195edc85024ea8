// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LossBudget, LossBudgetLibrary} from "contracts/vault/LossBudget.sol";

/// @notice The packed loss budget behind plain functions.
contract LossBudgetHarness {
    LossBudget private _budget;

    constructor(uint64 size_, uint40 period_, uint256 updatedAt) {
        _budget = LossBudgetLibrary.create(size_, period_, updatedAt);
    }

    function charge(uint256 loss, uint256 timestamp) external {
        _budget = _budget.charge(loss, timestamp);
    }

    function usedAt(uint256 timestamp) external view returns (uint256) {
        return _budget.usedAt(timestamp);
    }

    function size() external view returns (uint256) {
        return _budget.size();
    }

    function period() external view returns (uint256) {
        return _budget.period();
    }

    function raw() external view returns (uint256) {
        return LossBudget.unwrap(_budget);
    }
}
