// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IComponentFlows} from "../interfaces/IComponentFlows.sol";
import {IVaultWrapping} from "../interfaces/IVaultWrapping.sol";
import {IERC7575} from "../interfaces/external/IERC7575.sol";
import {ComponentFront} from "./ComponentFront.sol";
import {WrappedWriteOffs} from "./WrappedWriteOffs.sol";

/// @title ERC-4626 vault of one token over a vault of many
/// @notice See `IVaultWrapping`.
/// @dev One share here is one share of the vault, always: there is no rate that a first depositor or a donation could move.
/// Virtual shares against inflation are the vault's. Shares that come here otherwise belong to nobody and are swept.
contract WrappedVault is WrappedWriteOffs {
    constructor(address permit2_) ComponentFront(permit2_) {}

    /* USER */

    /// @inheritdoc IVaultWrapping
    function wrap(uint256 shares, address receiver) external nonReentrant {
        address vault_ = address(_vault());
        require(receiver != address(0) && receiver != address(this), IBasket.ReceiverInvalid(receiver));
        uint256 held = SafeTransferLib.balanceOf(vault_, address(this));
        SafeTransferLib.safeTransferFrom(vault_, msg.sender, address(this), shares);
        uint256 received = SafeTransferLib.balanceOf(vault_, address(this)) - held;
        require(received == shares, IBasket.TransferShort(vault_, received, shares));
        _mint(receiver, shares);
        emit Wrapped(msg.sender, receiver, shares);
    }

    /// @inheritdoc IVaultWrapping
    function unwrap(uint256 shares, address receiver) external nonReentrant {
        address vault_ = address(_vault());
        require(receiver != vault_ && receiver != address(this), IBasket.ReceiverInvalid(receiver));
        _burn(msg.sender, shares);
        SafeTransferLib.safeTransfer(vault_, receiver, shares);
        emit Unwrapped(msg.sender, receiver, shares);
    }

    /* VIEW */

    /// @notice Name of the share: the vault's, and the component's symbol.
    /// @return The name.
    function name() public view override returns (string memory) {
        return string.concat(_vault().name(), " in ", IERC20Metadata(asset()).symbol());
    }

    /// @notice Symbol of the share: the vault's, and the component's.
    /// @return The symbol.
    function symbol() public view override returns (string memory) {
        return string.concat(_vault().symbol(), "-", IERC20Metadata(asset()).symbol());
    }

    /// @inheritdoc IVaultWrapping
    function underlyingVault() external view returns (address) {
        return address(_vault());
    }

    /// @inheritdoc IERC7575
    function share() external view returns (address) {
        return address(this);
    }

    /// @inheritdoc IERC7575
    function totalAssets() external view returns (uint256) {
        return convertToAssets(totalSupply());
    }

    /* INTERNAL */

    function _keeperOf(address) internal view override returns (address) {
        return address(this);
    }

    function _booked(address receiver, uint256 shares) internal override {
        _mint(receiver, shares);
    }

    function _burnFor(
        uint256 shares,
        uint256 minAssets,
        address receiver,
        address owner
    ) internal override returns (uint256 assets) {
        _spend(owner, shares);
        return _vault().redeem(asset(), shares, minAssets, receiver, address(this), block.timestamp);
    }

    /// @dev The shares are burnt before the vault is called, so that nobody sees more of them than the vault's here.
    function _burnExactlyFor(
        uint256 assets,
        uint256 maxShares,
        address receiver,
        address owner
    ) internal override returns (uint256 shares) {
        shares = previewWithdraw(assets);
        require(shares <= maxShares, IComponentFlows.SharesAboveMaximum(shares, maxShares));
        _spend(owner, shares);
        address self = address(this);
        uint256 burnt = _vault().withdrawFor(asset(), assets, shares, receiver, self, self, block.timestamp);
        require(burnt == shares, SharesNotBurnt(burnt, shares));
    }

    function _sharesOf(address owner) internal view override returns (uint256) {
        return balanceOf(owner);
    }

    function _reserved(address token) internal view override returns (uint256) {
        return token == address(_vault()) ? totalSupply() : _heldForHolders(token);
    }

    function _spend(address owner, uint256 shares) private {
        if (owner != msg.sender) _spendAllowance(owner, msg.sender, shares);
        _burn(owner, shares);
    }

    /// @dev A standing allowance of every holder to one contract is not ours to give.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
