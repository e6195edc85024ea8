// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {PolicyEncoder} from "./PolicyEncoder.sol";
import {PolicyValidation} from "./PolicyValidation.sol";

/// @title Validates policies, writes each as one immutable blob, and makes what raises risk wait
/// @notice See `IPolicyRegistry`. Has no owner: who may change a vault's policy is the vault's own business.
contract PolicyRegistry is IPolicyRegistry {
    /// @notice {s} How long a policy that is not tighter waits.
    uint256 public constant DELAY = 3 days;

    /// @inheritdoc IPolicyRegistry
    mapping(address vault => mapping(address pointer => uint256)) public executableAt;
    /// @notice How many policies have been written for a vault.
    mapping(address vault => uint256) public versionOf;

    modifier onlyManagerOf(address vault) {
        require(msg.sender == IAllocationVault(vault).owner(), NotPolicyManager(vault, msg.sender));
        _;
    }

    /// @inheritdoc IPolicyRegistry
    function write(Configuration calldata configuration) external returns (address pointer) {
        return _write(msg.sender, configuration);
    }

    /// @inheritdoc IPolicyRegistry
    function submit(
        address vault,
        Configuration calldata configuration
    ) external onlyManagerOf(vault) returns (address pointer, uint256 executableAt_) {
        pointer = _write(vault, configuration);
        if (isTighter(IAllocationVault(vault).policy(), pointer)) {
            IAllocationVault(vault).installPolicy(pointer);
            return (pointer, 0);
        }
        executableAt_ = block.timestamp + DELAY;
        executableAt[vault][pointer] = executableAt_;
        emit PolicySubmitted(vault, pointer, executableAt_);
    }

    /// @inheritdoc IPolicyRegistry
    function accept(address vault, address pointer) external {
        uint256 due = executableAt[vault][pointer];
        require(due != 0, PolicyNotSubmitted(vault, pointer));
        require(block.timestamp >= due, PolicyNotMatured(pointer, due, block.timestamp));
        delete executableAt[vault][pointer];
        IAllocationVault(vault).installPolicy(pointer);
    }

    /// @inheritdoc IPolicyRegistry
    function revoke(address vault, address pointer) external onlyManagerOf(vault) {
        require(executableAt[vault][pointer] != 0, PolicyNotSubmitted(vault, pointer));
        delete executableAt[vault][pointer];
        emit PolicyRevoked(vault, pointer);
    }

    /// @inheritdoc IPolicyRegistry
    function isTighter(address oldPointer, address newPointer) public view returns (bool) {
        Policy current = PolicyLibrary.load(oldPointer);
        Policy next = PolicyLibrary.load(newPointer);
        if (current.count() != next.count() || current.groupCount() != next.groupCount()) return false;
        if (!_limitsTighter(current, next)) return false;
        for (uint256 i; i < current.count(); ++i) if (!_componentTighter(current, next, i)) return false;
        for (uint256 g; g < current.groupCount(); ++g) if (!_groupTighter(current, next, g)) return false;
        return true;
    }

    /// @inheritdoc IPolicyRegistry
    function read(address pointer) external view returns (Configuration memory configuration) {
        return PolicyEncoder.decode(PolicyLibrary.load(pointer));
    }

    /* INTERNAL */

    function _write(address vault, Configuration calldata configuration) private returns (address pointer) {
        uint8[] memory decimals = PolicyValidation.validate(configuration, vault);
        pointer = SSTORE2.write(PolicyEncoder.encode(configuration, decimals));
        emit PolicyWritten(vault, pointer, ++versionOf[vault]);
    }

    /// @dev Fees and auctions may not change at once in either direction: a depositor counts on them.
    function _limitsTighter(Policy current, Policy next) private pure returns (bool) {
        return
            next.maxTradeLoss() <= current.maxTradeLoss() &&
            next.freeFlow() <= current.freeFlow() &&
            next.swingRate() == current.swingRate() &&
            next.auctionPremium() == current.auctionPremium() &&
            next.auctionCost() == current.auctionCost();
    }

    function _componentTighter(Policy current, Policy next, uint256 i) private pure returns (bool) {
        return
            next.firstWord(i) == current.firstWord(i) &&
            next.feed(i) == current.feed(i) &&
            next.minWeight(i) == current.minWeight(i) &&
            next.targetWeight(i) == current.targetWeight(i) &&
            next.maxWeight(i) <= current.maxWeight(i);
    }

    function _groupTighter(Policy current, Policy next, uint256 g) private pure returns (bool) {
        return
            next.groupMinWeight(g) == current.groupMinWeight(g) &&
            next.groupMaxWeight(g) <= current.groupMaxWeight(g) &&
            next.groupMembers(g) == current.groupMembers(g);
    }
}
