// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IAaveExitProbe} from "../interfaces/IAaveExitProbe.sol";
import {IExitProbe} from "../interfaces/IExitProbe.sol";
import {IAToken} from "../interfaces/external/IAToken.sol";

/// @title Cash of an Aave V3 reserve
/// @notice See `IAaveExitProbe`.
contract AaveExitProbe is IAaveExitProbe {
    using FixedPointMathLib for uint256;

    uint256 private constant _WAD = 1e18;

    /// @inheritdoc IExitProbe
    address public immutable token;
    /// @inheritdoc IAaveExitProbe
    address public immutable aToken;
    address private immutable _ASSET;

    constructor(address token_, address aToken_) {
        (address asset, address underlying) = (IERC4626(token_).asset(), IAToken(aToken_).UNDERLYING_ASSET_ADDRESS());
        require(asset == underlying, ReserveMismatch(token_, asset, underlying));
        (token, aToken, _ASSET) = (token_, aToken_, asset);
    }

    /// @inheritdoc IExitProbe
    /// @dev How many shares the reserve's cash redeems.
    function exitable() external view returns (uint256) {
        return IERC4626(token).convertToShares(IERC20(_ASSET).balanceOf(aToken));
    }

    /// @inheritdoc IAaveExitProbe
    function utilisation() external view returns (uint256) {
        (uint256 supplied, uint256 cash) = (IERC20(aToken).totalSupply(), IERC20(_ASSET).balanceOf(aToken));
        return supplied == 0 ? 0 : supplied.zeroFloorSub(cash).fullMulDiv(_WAD, supplied);
    }
}
