// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IVaultWrapping} from "../interfaces/IVaultWrapping.sol";
import {ShareCheckpoints} from "../vault/ShareCheckpoints.sol";
import {ComponentFront} from "./ComponentFront.sol";

/// @title What a vault owes the holders of wrapped shares for components that it wrote off
/// @notice The vault's claim is the wrapper's; here it is passed on. An account's part is what it would have had with as many
/// shares of the vault itself. Where the vault pays less than all claims, the parts still open share what there is.
abstract contract WrappedWriteOffs is IVaultWrapping, ShareCheckpoints, ComponentFront {
    /// @dev What was settled with the vault for a token: claims {tok} that are not paid on yet, and {tok} held for them.
    struct Pot {
        uint256 claims;
        uint256 held;
    }

    mapping(address token => Pot) private _pots;
    mapping(uint256 number => mapping(address account => bool)) private _isPaid;

    /// @inheritdoc IVaultWrapping
    function collectWriteOff(
        uint256 number,
        address receiver,
        uint256 minPaid
    ) external nonReentrant returns (uint256 paid) {
        IAllocationVault vault_ = _vault();
        require(receiver != address(this) && receiver != address(vault_), IBasket.ReceiverInvalid(receiver));
        uint256 part = collectable(number, msg.sender);
        require(part > 0, NothingToPay(number, msg.sender));
        _isPaid[number][msg.sender] = true;
        (address token, , ) = vault_.writeOffAt(number);
        _settle(vault_, token, number);
        Pot storage pot = _pots[token];
        // {tok} = {tok} * {tok} / {tok}, down: all parts together are at most what is held
        paid = FixedPointMathLib.fullMulDiv(part, pot.held, pot.claims);
        require(paid >= minPaid, IBasket.AmountBelowMinimum(token, paid, minPaid));
        pot.claims -= part;
        pot.held -= paid;
        SafeTransferLib.safeTransfer(token, receiver, paid);
        emit WriteOffPaid(number, msg.sender, receiver, paid);
    }

    /// @inheritdoc IVaultWrapping
    function collectable(uint256 number, address account) public view returns (uint256) {
        if (number == 0 || number > _numberOfWriteOffs() || _isPaid[number][account]) return 0;
        (, uint256 amount, uint256 supply) = _vault().writeOffAt(number);
        return FixedPointMathLib.fullMulDiv(amount, _sharesAt(account, number), supply);
    }

    /// @dev {tok} Of a token that is held for holders.
    function _heldForHolders(address token) internal view returns (uint256) {
        return _pots[token].held;
    }

    /// @dev Has the vault pay what it owes this contract of a token. Anyone may have collected the claim for us before.
    function _settle(IAllocationVault vault_, address token, uint256 number) private {
        if (vault_.collectable(number, address(this)) > 0) vault_.collectWriteOff(number, address(this));
        uint256 claimed = vault_.claimOf(token, address(this));
        if (claimed == 0) return;
        uint256 held = SafeTransferLib.balanceOf(token, address(this));
        vault_.claim(token, address(this), 0, block.timestamp);
        Pot storage pot = _pots[token];
        pot.claims += claimed;
        pot.held += SafeTransferLib.balanceOf(token, address(this)) - held;
    }

    function _numberOfWriteOffs() internal view override returns (uint256) {
        return _vault().writeOffCount();
    }
}
