// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SSTORE2} from "solady/src/utils/SSTORE2.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {PolicyEncoder} from "./PolicyEncoder.sol";
import {PolicyValidation} from "./PolicyValidation.sol";
import {RiskSection} from "./RiskSection.sol";

/// @title Validates policies, writes each as one immutable blob, and makes what raises risk wait
/// @notice See `IPolicyRegistry`. Has no owner: who may change a vault's policy is the vault's own business.
contract PolicyRegistry is IPolicyRegistry {
    using RiskSection for Policy;

    /// @notice {s} How long a policy that is not tighter waits.
    uint256 public constant DELAY = 3 days;
    /// @notice {s} How long a policy whose delay is over may still be accepted.
    uint256 public constant ACCEPTANCE_WINDOW = 14 days;
    /// @dev See `IRoles.rolesOf`.
    uint256 private constant _OWNER_OR_CURATOR = 3;
    uint256 private constant _ANY_ROLE = 7;

    /// @dev A policy that waits: {s} and the policy it was judged against.
    struct Pending {
        uint64 executableAt;
        address submittedAgainst;
    }

    /// @inheritdoc IPolicyRegistry
    mapping(address vault => mapping(address pointer => Pending)) public pending;
    /// @notice How many policies have been written for a vault.
    mapping(address vault => uint256) public versionOf;

    /// @inheritdoc IPolicyRegistry
    mapping(address pointer => uint256) public writtenAt;

    /// @inheritdoc IPolicyRegistry
    address public immutable riskLimits;

    constructor(address riskLimits_) {
        riskLimits = riskLimits_;
    }

    modifier onlyRoles(address vault, uint256 roles) {
        _requireRoles(vault, roles);
        _;
    }

    /// @inheritdoc IPolicyRegistry
    function write(Configuration calldata configuration) external returns (address pointer) {
        return _write(msg.sender, address(0), configuration);
    }

    /// @inheritdoc IPolicyRegistry
    function submit(
        address vault,
        Configuration calldata configuration
    ) external onlyRoles(vault, _ANY_ROLE) returns (address pointer, uint256 executableAt) {
        address inForce = IAllocationVault(vault).policy();
        pointer = _write(vault, inForce, configuration);
        if (isTighter(inForce, pointer)) {
            IAllocationVault(vault).installPolicy(pointer);
            return (pointer, 0);
        }
        _requireRoles(vault, _OWNER_OR_CURATOR);
        executableAt = block.timestamp + DELAY;
        pending[vault][pointer] = Pending(uint64(executableAt), inForce);
        emit PolicySubmitted(vault, pointer, executableAt);
    }

    /// @inheritdoc IPolicyRegistry
    function accept(address vault, address pointer) external {
        Pending memory waiting = pending[vault][pointer];
        uint256 due = waiting.executableAt;
        require(due != 0, PolicyNotSubmitted(vault, pointer));
        require(block.timestamp >= due, PolicyNotMatured(pointer, due, block.timestamp));
        uint256 end = due + ACCEPTANCE_WINDOW;
        require(block.timestamp <= end, PolicyExpired(pointer, end, block.timestamp));
        address inForce = IAllocationVault(vault).policy();
        require(inForce == waiting.submittedAgainst, PolicyOutdated(pointer, waiting.submittedAgainst, inForce));
        delete pending[vault][pointer];
        IAllocationVault(vault).installPolicy(pointer);
    }

    /// @inheritdoc IPolicyRegistry
    function revoke(address vault, address pointer) external onlyRoles(vault, _ANY_ROLE) {
        require(pending[vault][pointer].executableAt != 0, PolicyNotSubmitted(vault, pointer));
        delete pending[vault][pointer];
        emit PolicyRevoked(vault, pointer);
    }

    /// @inheritdoc IPolicyRegistry
    function isTighter(address oldPointer, address newPointer) public view returns (bool) {
        Policy current = PolicyLibrary.load(oldPointer);
        Policy next = PolicyLibrary.load(newPointer);
        if (current.count() != next.count() || current.groupCount() != next.groupCount()) return false;
        if (!_limitsTighter(current, next)) return false;
        if (!_sameRisk(current, next)) return false;
        for (uint256 i; i < current.count(); ++i) if (!_componentTighter(current, next, i)) return false;
        for (uint256 g; g < current.groupCount(); ++g) if (!_groupTighter(current, next, g)) return false;
        return true;
    }

    /// @inheritdoc IPolicyRegistry
    function read(address pointer) external view returns (Configuration memory configuration) {
        return PolicyEncoder.decode(PolicyLibrary.load(pointer));
    }

    /* INTERNAL */

    function _requireRoles(address vault, uint256 roles) private view {
        require(IAllocationVault(vault).rolesOf(msg.sender) & roles != 0, NotPolicyManager(vault, msg.sender));
    }

    function _write(
        address vault,
        address inForce,
        Configuration calldata configuration
    ) private returns (address pointer) {
        uint8[] memory decimals = PolicyValidation.validate(configuration, vault, inForce);
        pointer = SSTORE2.write(PolicyEncoder.encode(configuration, decimals, riskLimits));
        writtenAt[pointer] = block.timestamp;
        emit PolicyWritten(vault, pointer, ++versionOf[vault]);
    }

    /// @dev Fees and auctions may not change at once in either direction: a depositor counts on them.
    function _limitsTighter(Policy current, Policy next) private pure returns (bool) {
        return
            next.maxTradeLoss() <= current.maxTradeLoss() &&
            next.freeFlow() == current.freeFlow() &&
            next.swingRate() == current.swingRate() &&
            next.auctionPremium() == current.auctionPremium() &&
            next.auctionCost() == current.auctionCost();
    }

    /// @dev A change of the risk section moves targets, so depositors are told of it before, in whatever direction it goes.
    function _sameRisk(Policy current, Policy next) private pure returns (bool) {
        if (current.riskLimits() != next.riskLimits()) return false;
        if (current.riskLimits() == address(0)) return true;
        uint256 words = 2 + current.rangeCount();
        for (uint256 k; k < words; ++k) if (current.riskWord(k) != next.riskWord(k)) return false;
        return true;
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
