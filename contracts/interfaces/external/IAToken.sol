// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The part of an Aave V3 aToken that a probe reads
/// @notice Signatures are Aave's.
interface IAToken {
    /// @notice The asset of the reserve.
    function UNDERLYING_ASSET_ADDRESS() external view returns (address); // solhint-disable-line func-name-mixedcase
}
