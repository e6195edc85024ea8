// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IUniswapV3SwapRouter} from "contracts/interfaces/external/IUniswapV3SwapRouter.sol";
import {PlainToken} from "./PlainToken.sol";

/// @notice A misbehaving venue, router and ERC-4626 vault at once: takes half of what it may and pays less than asked.
contract LazyVenue is PlainToken {
    address public asset;

    constructor(address asset_) PlainToken("LAZY", 18) {
        asset = asset_;
    }

    function exactInputSingle(
        IUniswapV3SwapRouter.ExactInputSingleParams calldata params
    ) external returns (uint256 amountOut) {
        PlainToken(params.tokenIn).transferFrom(msg.sender, address(this), params.amountIn / 2);
        amountOut = params.amountIn / 2;
        PlainToken(params.tokenOut).mint(params.recipient, amountOut);
    }

    function deposit(uint256 assets, address receiver) external returns (uint256 shares) {
        shares = assets / 2;
        PlainToken(asset).transferFrom(msg.sender, address(this), shares);
        _mint(receiver, shares);
    }

    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets) {
        assets = shares / 2;
        _burn(owner, assets);
        PlainToken(asset).transfer(receiver, assets);
    }
}
