// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRoute} from "contracts/interfaces/IRoute.sol";
import {PlainToken} from "./PlainToken.sol";

/// @notice A dealer's desk: pays out of its own stock what the data says, and keeps what it was handed.
contract DeskRoute is IRoute {
    function execute(address, address buy, uint256, uint256, bytes calldata data) external returns (uint256 amountOut) {
        amountOut = abi.decode(data, (uint256));
        PlainToken(buy).transfer(msg.sender, amountOut);
    }
}
