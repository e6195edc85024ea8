// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IRoute} from "../interfaces/IRoute.sol";

/// @title Enters and leaves an ERC-4626 vault
/// @notice The data is one word, abi.encode(bool): true to deposit the asset sold into the vault bought, false to redeem
/// the vault's shares sold for the asset bought. Holds nothing between calls.
contract Erc4626Route is IRoute {
    /// @inheritdoc IRoute
    function execute(
        address sell,
        address buy,
        uint256 amountIn,
        uint256 minOut,
        bytes calldata data
    ) external returns (uint256 amountOut) {
        require(data.length == 32 && uint256(bytes32(data)) <= 1, RouteDataInvalid(sell, buy, data));
        bool isDeposit = uint256(bytes32(data)) == 1;
        (address vault, address asset) = isDeposit ? (buy, sell) : (sell, buy);
        require(IERC4626(vault).asset() == asset, RouteDataInvalid(sell, buy, data));
        amountOut =
            isDeposit ? _deposit(sell, buy, amountIn) : IERC4626(sell).redeem(amountIn, msg.sender, address(this));
        require(amountOut >= minOut, RouteOutputTooLow(amountOut, minOut));
        uint256 left = SafeTransferLib.balanceOf(sell, address(this));
        if (left > 0) SafeTransferLib.safeTransfer(sell, msg.sender, left);
    }

    function _deposit(address asset, address vault, uint256 amountIn) private returns (uint256 shares) {
        SafeTransferLib.safeApproveWithRetry(asset, vault, amountIn);
        shares = IERC4626(vault).deposit(amountIn, msg.sender);
        SafeTransferLib.safeApproveWithRetry(asset, vault, 0);
    }
}
