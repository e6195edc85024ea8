// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IERC7575} from "../interfaces/external/IERC7575.sol";
import {ComponentFront} from "./ComponentFront.sol";

/// @title ERC-7575 entry of one component of a vault
/// @notice See `IComponentEntry`. Shares are the vault's and go past this contract. An exit for another owner uses the
/// allowance of the vault's shares that the owner gave the caller: the vault takes this contract's word for who called
/// it, because it came from the factory that the vault knows.
contract ComponentEntry is ComponentFront {
    constructor(address permit2_) ComponentFront(permit2_) {}

    /// @inheritdoc IERC7575
    function share() external view returns (address) {
        return address(_vault());
    }

    /// @inheritdoc IERC7575
    function totalAssets() external view returns (uint256) {
        return _vault().totalAssets(asset());
    }

    function _keeperOf(address receiver) internal pure override returns (address) {
        return receiver;
    }

    // The vault's own books are all there is.
    // solhint-disable-next-line no-empty-blocks
    function _booked(address, uint256) internal override {}

    function _burnFor(
        uint256 shares,
        uint256 minAssets,
        address receiver,
        address owner
    ) internal override returns (uint256 assets) {
        return _vault().redeemFor(asset(), shares, minAssets, receiver, owner, msg.sender, block.timestamp);
    }

    function _burnExactlyFor(
        uint256 assets,
        uint256 maxShares,
        address receiver,
        address owner
    ) internal override returns (uint256 shares) {
        return _vault().withdrawFor(asset(), assets, maxShares, receiver, owner, msg.sender, block.timestamp);
    }

    function _sharesOf(address owner) internal view override returns (uint256) {
        return SafeTransferLib.balanceOf(address(_vault()), owner);
    }

    function _reserved(address) internal pure override returns (uint256) {
        return 0;
    }
}
