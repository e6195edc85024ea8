// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibClone} from "solady/src/utils/LibClone.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IVaultAdministration} from "../interfaces/IVaultAdministration.sol";
import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {IVaultFactory} from "../interfaces/IVaultFactory.sol";

/// @title Creates vaults as immutable clones of one implementation
/// @notice One factory per version of the implementation; neither has an owner. Creation is open to everybody.
contract VaultFactory is IVaultFactory {
    /// @inheritdoc IVaultFactory
    address public immutable implementation;
    /// @inheritdoc IVaultFactory
    mapping(address vault => bool) public isVault;

    constructor(address implementation_) {
        implementation = implementation_;
    }

    /// @inheritdoc IVaultFactory
    function create(
        IVaultAdministration.Creation calldata creation,
        uint256[] calldata seed,
        uint256 seedShares,
        bytes32 salt
    ) external returns (address vault) {
        vault = LibClone.cloneDeterministic(implementation, _saltOf(msg.sender, salt));
        isVault[vault] = true;
        // Tokens before shares: nobody can buy into a vault whose seed has only partly arrived.
        _pullSeed(creation.policy.components, seed, vault);
        IAllocationVault(vault).initialize(creation, seedShares, msg.sender);
        emit VaultCreated(vault, msg.sender, creation.owner);
    }

    /// @inheritdoc IVaultFactory
    function addressOf(address creator, bytes32 salt) external view returns (address) {
        return LibClone.predictDeterministicAddress(implementation, _saltOf(creator, salt), address(this));
    }

    function _pullSeed(
        IPolicyRegistry.Component[] calldata components,
        uint256[] calldata seed,
        address vault
    ) private {
        require(seed.length == components.length, SeedLengthMismatch(seed.length, components.length));
        bool empty = true;
        for (uint256 i; i < seed.length; ++i) {
            if (seed[i] == 0) continue;
            empty = false;
            address token = components[i].token;
            uint256 before = SafeTransferLib.balanceOf(token, vault);
            SafeTransferLib.safeTransferFrom(token, msg.sender, vault, seed[i]);
            uint256 received = SafeTransferLib.balanceOf(token, vault) - before;
            require(received >= seed[i], SeedShort(token, received, seed[i]));
        }
        require(!empty, SeedEmpty());
    }

    function _saltOf(address creator, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(creator, salt));
    }
}
