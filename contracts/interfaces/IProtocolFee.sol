// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The protocol's part of every vault's fees
/// @notice Vaults read it whenever they take a fee. It is a part of the fee, not on top: depositors pay the same.
interface IProtocolFee {
    /// @notice The protocol gets another part of every fee from now on.
    /// @param share {bps}
    event ProtocolShareSet(uint256 share);
    /// @notice Another account gets the protocol's part from now on.
    /// @param recipient Account; zero for nobody, then vaults keep all of their fees.
    event ProtocolRecipientSet(address indexed recipient);

    /// @notice Sets the protocol's part of every fee. Raising it waits at least seven days.
    /// @dev Lower by the owner or the curator at once, higher by the timelock.
    /// @param share {bps} At most 2,500.
    function setShare(uint16 share) external;

    /// @notice Names the account that gets the protocol's part.
    /// @dev Only for the owner.
    /// @param recipient Zero for nobody.
    function setRecipient(address recipient) external;

    /// @notice Who gets how much of every fee.
    /// @return recipient Account, or zero for nobody.
    /// @return share {bps}
    function terms() external view returns (address recipient, uint256 share);

    /// @notice Account that gets the protocol's part.
    /// @return Address, or zero for nobody.
    function recipient() external view returns (address);

    /// @notice The protocol's part of every fee.
    /// @return {bps}
    function share() external view returns (uint16);
}
