// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExitProbe} from "./IExitProbe.sol";

/// @title Cash of an Aave V3 reserve
/// @notice How much of a vault share over an Aave reserve can be redeemed now: what nobody has borrowed of the reserve.
interface IAaveExitProbe is IExitProbe {
    /// @notice The share's asset is not the reserve's.
    error ReserveMismatch(address token, address shareAsset, address reserveAsset);

    /// @notice The reserve's token, which holds its cash.
    /// @return Address of the aToken.
    function aToken() external view returns (address);

    /// @notice The part of the reserve that is lent.
    /// @return {1} 18 decimals; zero while nothing is supplied.
    function utilisation() external view returns (uint256);
}
