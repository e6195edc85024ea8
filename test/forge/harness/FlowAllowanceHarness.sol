// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FlowAllowance, FlowAllowanceLibrary} from "contracts/vault/FlowAllowance.sol";

/// @notice The packed allowance of fee-free volume behind plain functions.
contract FlowAllowanceHarness {
    uint256 public constant PERIOD = FlowAllowanceLibrary.PERIOD;

    FlowAllowance private _allowance;

    function use(uint256 volume, uint256 capacity, uint256 timestamp) external {
        _allowance = _allowance.use(volume, capacity, timestamp);
    }

    function leftAt(uint256 capacity, uint256 timestamp) external view returns (uint256) {
        return _allowance.leftAt(capacity, timestamp);
    }

    function raw() external view returns (uint256) {
        return FlowAllowance.unwrap(_allowance);
    }
}
