// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRoute} from "contracts/interfaces/IRoute.sol";
import {PlainToken} from "../harness/PlainToken.sol";

/// @notice A venue at which the test sets the price: it keeps what it gets and brings the amount named in `data`.
contract BoundedRoute is IRoute {
    function execute(address, address buy, uint256, uint256, bytes calldata data) external returns (uint256 amountOut) {
        amountOut = abi.decode(data, (uint256));
        PlainToken(buy).mint(msg.sender, amountOut);
    }
}
