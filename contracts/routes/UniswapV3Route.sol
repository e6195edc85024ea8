// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IRoute} from "../interfaces/IRoute.sol";
import {IUniswapV3SwapRouter} from "../interfaces/external/IUniswapV3SwapRouter.sol";

/// @title Swaps over Uniswap V3 pools by SwapRouter02
/// @notice The data is the path, packed as Uniswap has it: token (20 bytes), fee (3 bytes), token, and so on, from the
/// token sold to the token bought. One pool costs less gas than a path of one. Holds nothing between calls: what the
/// router does not take goes back, and its allowance is what it takes.
contract UniswapV3Route is IRoute {
    /// @dev {bytes} token, fee, token
    uint256 private constant _ONE_POOL = 43;
    /// @dev {bytes} fee, token
    uint256 private constant _HOP = 23;

    /// @notice SwapRouter02.
    IUniswapV3SwapRouter public immutable router;

    constructor(IUniswapV3SwapRouter router_) {
        router = router_;
    }

    /// @inheritdoc IRoute
    function execute(
        address sell,
        address buy,
        uint256 amountIn,
        uint256 minOut,
        bytes calldata data
    ) external returns (uint256 amountOut) {
        _checkPath(sell, buy, data);
        SafeTransferLib.safeApproveWithRetry(sell, address(router), amountIn);
        amountOut =
            data.length == _ONE_POOL
                ? _swapOnePool(sell, buy, amountIn, minOut, data)
                : _swapPath(amountIn, minOut, data);
        require(amountOut >= minOut, RouteOutputTooLow(amountOut, minOut));
        SafeTransferLib.safeApproveWithRetry(sell, address(router), 0);
        uint256 left = SafeTransferLib.balanceOf(sell, address(this));
        if (left > 0) SafeTransferLib.safeTransfer(sell, msg.sender, left);
    }

    function _checkPath(address sell, address buy, bytes calldata path) private pure {
        bool whole = path.length >= _ONE_POOL && (path.length - 20) % _HOP == 0;
        bool fits = whole && address(bytes20(path[:20])) == sell && address(bytes20(path[path.length - 20:])) == buy;
        require(fits, RouteDataInvalid(sell, buy, path));
    }

    function _swapOnePool(
        address sell,
        address buy,
        uint256 amountIn,
        uint256 minOut,
        bytes calldata path
    ) private returns (uint256) {
        uint24 fee = uint24(bytes3(path[20:23]));
        return
            router.exactInputSingle(
                IUniswapV3SwapRouter.ExactInputSingleParams(sell, buy, fee, msg.sender, amountIn, minOut, 0)
            );
    }

    function _swapPath(uint256 amountIn, uint256 minOut, bytes calldata path) private returns (uint256) {
        return router.exactInput(IUniswapV3SwapRouter.ExactInputParams(path, msg.sender, amountIn, minOut));
    }
}
