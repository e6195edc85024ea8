// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Who may do what
/// @notice The **owner** names the others. The **curator** sets parameters: what raises risk waits, what lowers it does not.
/// The **guardian** only de-risks: it pauses, cuts and revokes what waits, except its own removal.
interface IRoles {
    /// @notice A new owner was named and has to accept.
    /// @param owner Account that owns now.
    /// @param pendingOwner Account that may accept; zero for nobody.
    event OwnershipOffered(address indexed owner, address indexed pendingOwner);
    /// @notice The owner changed.
    /// @param previous Account that owned before.
    /// @param owner Account that owns now.
    event OwnershipTransferred(address indexed previous, address indexed owner);
    /// @notice The curator changed.
    /// @param curator Account, or zero for none.
    event CuratorSet(address indexed curator);
    /// @notice The guardian changed.
    /// @param guardian Account, or zero for none.
    event GuardianSet(address indexed guardian);

    /// @notice The caller is not who this function is for.
    error NotAuthorized(address caller, address expected);
    /// @notice The caller has none of the roles that may do this. Bits of the roles wanted: owner 1, curator 2, guardian 4.
    error RoleMissing(address caller, uint256 roles);

    /// @notice Offers the ownership to another account, which has to accept it.
    /// @dev Only for the owner.
    /// @param account Zero takes an offer back.
    function offerOwnership(address account) external;

    /// @notice Takes an ownership that was offered.
    /// @dev Only for the account it was offered to.
    function acceptOwnership() external;

    /// @notice Names the curator, at once: all that a curator can raise waits.
    /// @dev Only for the owner.
    /// @param account Zero for none.
    function setCurator(address account) external;

    /// @notice Names the guardian. Waits its delay when there is one already.
    /// @dev By the timelock, or by the owner while there is none.
    /// @param account Zero for none.
    function setGuardian(address account) external;

    /// @notice Account that names the others.
    /// @return Address, never zero after creation unless created so.
    function owner() external view returns (address);

    /// @notice Account that may accept the ownership.
    /// @return Address, or zero.
    function pendingOwner() external view returns (address);

    /// @notice Account that sets parameters.
    /// @return Address, or zero.
    function curator() external view returns (address);

    /// @notice Account that only de-risks.
    /// @return Address, or zero.
    function guardian() external view returns (address);

    /// @notice Which roles an account has.
    /// @param account Account to ask about.
    /// @return Bits: owner 1, curator 2, guardian 4.
    function rolesOf(address account) external view returns (uint256);
}
