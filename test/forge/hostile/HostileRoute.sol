// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRoute} from "contracts/interfaces/IRoute.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {Sabotage} from "./Sabotage.sol";

/// @notice A venue that first makes the calls it planned (see `Sabotage`), then pays out of its own stock whatever it was
/// told to pay: by default what is asked for at least.
contract HostileRoute is IRoute, Sabotage {
    bool private _payOther;
    address private _payToken;
    uint256 private _payAmount;
    bool private _bombs;

    /// @notice Pays `amount` of `token` instead of what was asked for.
    function payInstead(address token, uint256 amount) external {
        (_payOther, _payToken, _payAmount) = (true, token, amount);
    }

    /// @notice Returns a quarter of a megabyte.
    function returnBomb() external {
        _bombs = true;
    }

    /// @notice Lets `spender` take this route's tokens.
    function approve(address token, address spender) external {
        PlainToken(token).approve(spender, type(uint256).max);
    }

    function execute(
        address,
        address buy,
        uint256,
        uint256 minOut,
        bytes calldata
    ) external returns (uint256 amountOut) {
        _sabotage();
        (address token, uint256 amount) = _payOther ? (_payToken, _payAmount) : (buy, minOut);
        if (amount > 0) PlainToken(token).transfer(msg.sender, amount);
        if (_bombs) {
            assembly {
                return(0, 0x40000)
            }
        }
        return amount;
    }
}
