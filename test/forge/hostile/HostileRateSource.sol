// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Misbehaviour} from "./Misbehaviour.sol";

/// @notice A share token whose rate anyone moves at will, under the three names that rates go by.
contract HostileRateSource is Misbehaviour {
    /// @notice {asset/share} 18 decimals.
    uint256 public value;

    constructor(uint256 value_) {
        value = value_;
    }

    function setRate(uint256 value_) external {
        value = value_;
    }

    function convertToAssets(uint256 shares) external view {
        _finish(abi.encode((value * shares) / 1e18));
    }

    function stEthPerToken() external view {
        _finish(abi.encode(value));
    }

    function getRate() external view {
        _finish(abi.encode(value));
    }
}
