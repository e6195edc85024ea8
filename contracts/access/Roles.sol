// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRoles} from "../interfaces/IRoles.sol";

/// @title Owner, curator and guardian
/// @notice See `IRoles`.
abstract contract Roles is IRoles {
    uint256 internal constant _OWNER = 1;
    uint256 internal constant _CURATOR = 2;
    uint256 internal constant _GUARDIAN = 4;

    /// @inheritdoc IRoles
    address public owner;
    /// @inheritdoc IRoles
    address public pendingOwner;
    /// @inheritdoc IRoles
    address public curator;
    /// @inheritdoc IRoles
    address public guardian;

    modifier onlyBy(address expected) {
        require(msg.sender == expected, NotAuthorized(msg.sender, expected));
        _;
    }

    modifier onlyRoles(uint256 roles) {
        _requireRoles(roles);
        _;
    }

    /* GOVERNANCE */

    /// @inheritdoc IRoles
    function offerOwnership(address account) external onlyBy(owner) {
        pendingOwner = account;
        emit OwnershipOffered(owner, account);
    }

    /// @inheritdoc IRoles
    function acceptOwnership() external onlyBy(pendingOwner) {
        address previous = owner;
        (owner, pendingOwner) = (msg.sender, address(0));
        emit OwnershipTransferred(previous, msg.sender);
    }

    /// @inheritdoc IRoles
    function setCurator(address account) external onlyBy(owner) {
        _setCurator(account);
    }

    /* VIEW */

    /// @inheritdoc IRoles
    function rolesOf(address account) public view returns (uint256 roles) {
        if (account == address(0)) return 0;
        if (account == owner) roles |= _OWNER;
        if (account == curator) roles |= _CURATOR;
        if (account == guardian) roles |= _GUARDIAN;
    }

    /* INTERNAL */

    function _requireRoles(uint256 roles) internal view {
        require(rolesOf(msg.sender) & roles != 0, RoleMissing(msg.sender, roles));
    }

    function _initializeRoles(address owner_, address curator_, address guardian_) internal {
        owner = owner_;
        emit OwnershipTransferred(address(0), owner_);
        _setCurator(curator_);
        _setGuardian(guardian_);
    }

    function _setCurator(address account) private {
        curator = account;
        emit CuratorSet(account);
    }

    function _setGuardian(address account) internal {
        guardian = account;
        emit GuardianSet(account);
    }
}
