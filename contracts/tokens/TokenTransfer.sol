// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "../interfaces/IBasket.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

/// @title Token calls that survive hostile tokens
/// @notice Transfers in are checked by what arrives. Transfers out and balance reads run with a gas cap and look at no
/// more than one word of what comes back, so a token can neither burn all gas nor return a bomb.
library TokenTransfer {
    /// @dev {gas} Enough for any token in use; sixteen of them fit into a block's transaction.
    uint256 internal constant TRANSFER_GAS = 400_000;
    /// @dev {gas}
    uint256 internal constant BALANCE_GAS = 100_000;

    /// @dev Takes `amount` {tok} from `from`; `balanceBefore` is this contract's balance. Reverts unless all of it arrives.
    function pullExactly(address token, address from, uint256 amount, uint256 balanceBefore) internal {
        SafeTransferLib.safeTransferFrom(token, from, address(this), amount);
        (bool readable, uint256 balanceAfter) = tryBalance(token);
        require(readable, IBasket.BalanceUnreadable(token));
        uint256 received = balanceAfter > balanceBefore ? balanceAfter - balanceBefore : 0;
        require(received >= amount, IBasket.TransferShort(token, received, amount));
    }

    /// @dev Sends `amount` {tok} and returns what left, by this contract's own balance: zero when the token refused, and
    /// never more than `amount`. `balanceBefore` is this contract's balance.
    function trySend(address token, address to, uint256 amount, uint256 balanceBefore) internal returns (uint256 sent) {
        _requireGas(TRANSFER_GAS);
        bytes memory data = abi.encodeWithSelector(0xa9059cbb, to, amount); // transfer(address,uint256)
        assembly ("memory-safe") {
            // Success says nothing a lying token could not say; the balance below does.
            pop(call(TRANSFER_GAS, token, 0, add(data, 0x20), mload(data), 0, 0))
        }
        (bool readable, uint256 balanceAfter) = tryBalance(token);
        if (!readable || balanceAfter >= balanceBefore) return 0;
        uint256 left = balanceBefore - balanceAfter;
        return left < amount ? left : amount;
    }

    /// @dev This contract's balance {tok}, or false when the token does not tell.
    function tryBalance(address token) internal view returns (bool readable, uint256 held) {
        _requireGas(BALANCE_GAS);
        assembly ("memory-safe") {
            mstore(0x14, address()) // balanceOf(address)
            mstore(0x00, 0x70a08231000000000000000000000000)
            readable := and(gt(returndatasize(), 0x1f), staticcall(BALANCE_GAS, token, 0x10, 0x24, 0x20, 0x20))
            held := mul(mload(0x20), readable)
        }
    }

    /// @dev Reverts unless a call capped at `cap` {gas} gets all of it: with less, its failure would prove nothing.
    function _requireGas(uint256 cap) private view {
        uint256 needed = cap + cap / 32 + 3_000; // 63/64 are passed on, after the cold access to the token is paid
        require(gasleft() >= needed, IBasket.GasTooLow(gasleft(), needed));
    }
}
