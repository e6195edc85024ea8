// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Fees of a vault
/// @notice Shares minted to the vault's fee recipient, a part of them to the protocol's. The **management fee** accrues for
/// whole days (UTC) on the first operation of a day. The **performance fee** is charged on what a share is worth at the bid
/// above its high-water mark, when a priced operation or anyone's `crystalliseFees` finds it at least a basis point above; the
/// mark then rises. A vault in recovery charges nothing, then or later.
interface IFees {
    /// @notice Fees were taken.
    /// @param managementShares {share} Minted for the time passed.
    /// @param performanceShares {share} Minted for the gain over the high-water mark.
    /// @param protocolShares {share} The part of both that the protocol got.
    event FeesAccrued(uint256 managementShares, uint256 performanceShares, uint256 protocolShares);
    /// @notice The performance fee is charged above another price from now on.
    /// @param price {USD/share} 18 decimals.
    event HighWaterMarkSet(uint256 price);

    /// @notice Contract that says which part of every fee is the protocol's.
    /// @return Address of the `ProtocolFee`.
    function protocolFee() external view returns (address);
}
