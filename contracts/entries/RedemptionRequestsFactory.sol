// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibClone} from "solady/src/utils/LibClone.sol";
import {IRedemptionRequestsFactory} from "../interfaces/IRedemptionRequestsFactory.sol";

/// @title Creates contracts for redemption requests as immutable clones
/// @notice See `IRedemptionRequestsFactory`. Vault and asset are part of a clone's code, and so of its address.
contract RedemptionRequestsFactory is IRedemptionRequestsFactory {
    /// @inheritdoc IRedemptionRequestsFactory
    address public immutable implementation;

    constructor(address implementation_) {
        implementation = implementation_;
    }

    /// @inheritdoc IRedemptionRequestsFactory
    function createRequests(address vault, address asset) external returns (address requests) {
        bool existed;
        (existed, requests) = LibClone.createDeterministicClone(
            implementation,
            abi.encodePacked(vault, asset),
            bytes32(0)
        );
        if (!existed) emit RequestsCreated(vault, asset, requests);
    }

    /// @inheritdoc IRedemptionRequestsFactory
    function requestsOf(address vault, address asset) external view returns (address) {
        bytes memory arguments = abi.encodePacked(vault, asset);
        return LibClone.predictDeterministicAddress(implementation, arguments, bytes32(0), address(this));
    }
}
