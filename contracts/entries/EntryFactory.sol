// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibClone} from "solady/src/utils/LibClone.sol";
import {IEntryFactory} from "../interfaces/IEntryFactory.sol";

/// @title Creates component entries and wrapped vaults as immutable clones
/// @notice See `IEntryFactory`. What a clone is for is part of its code, and so of its address.
contract EntryFactory is IEntryFactory {
    /// @inheritdoc IEntryFactory
    address public immutable entryImplementation;
    /// @inheritdoc IEntryFactory
    address public immutable wrapperImplementation;

    constructor(address entryImplementation_, address wrapperImplementation_) {
        (entryImplementation, wrapperImplementation) = (entryImplementation_, wrapperImplementation_);
    }

    /// @inheritdoc IEntryFactory
    function createEntry(address vault, address asset) external returns (address entry) {
        entry = LibClone.cloneDeterministic(entryImplementation, abi.encodePacked(vault, asset), bytes32(0));
        emit EntryCreated(vault, asset, entry);
    }

    /// @inheritdoc IEntryFactory
    function createWrapper(address vault, address asset) external returns (address wrapper) {
        wrapper = LibClone.cloneDeterministic(wrapperImplementation, abi.encodePacked(vault, asset), bytes32(0));
        emit WrapperCreated(vault, asset, wrapper);
    }

    /// @inheritdoc IEntryFactory
    function entryOf(address vault, address asset) external view returns (address) {
        return _addressOf(entryImplementation, vault, asset);
    }

    /// @inheritdoc IEntryFactory
    function wrapperOf(address vault, address asset) external view returns (address) {
        return _addressOf(wrapperImplementation, vault, asset);
    }

    function _addressOf(address implementation, address vault, address asset) private view returns (address) {
        bytes memory arguments = abi.encodePacked(vault, asset);
        return LibClone.predictDeterministicAddress(implementation, arguments, bytes32(0), address(this));
    }
}
