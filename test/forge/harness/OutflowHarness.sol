// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Outflow, OutflowLibrary} from "contracts/vault/Outflow.sol";

/// @notice The packed outflow behind plain functions.
contract OutflowHarness {
    uint256 public constant PERIOD = OutflowLibrary.PERIOD;
    uint256 public constant MAX_FEE = OutflowLibrary.MAX_FEE;

    Outflow private _outflow;

    function rise(uint256 value, uint256 total, uint256 slope, uint256 timestamp) external {
        _outflow = _outflow.rise(value, total, OutflowLibrary.fullAt(slope), timestamp);
    }

    function fall(uint256 value, uint256 total, uint256 slope, uint256 timestamp) external {
        _outflow = _outflow.fall(value, total, OutflowLibrary.fullAt(slope), timestamp);
    }

    function set(uint256 word) external {
        _outflow = Outflow.wrap(word);
    }

    function usedAt(uint256 slope, uint256 timestamp) external view returns (uint256) {
        return _outflow.usedAt(OutflowLibrary.fullAt(slope), timestamp);
    }

    function raw() external view returns (uint256) {
        return Outflow.unwrap(_outflow);
    }

    function fullAt(uint256 slope) external pure returns (uint256) {
        return OutflowLibrary.fullAt(slope);
    }

    function feeOf(uint256 value, uint256 total, uint256 used, uint256 slope) external pure returns (uint256) {
        return OutflowLibrary.feeOf(value, total, used, slope);
    }
}
