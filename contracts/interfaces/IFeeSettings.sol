// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What a vault charges
/// @notice Rates have hard maxima: 3 % a year for management, 20 % of gains for performance. Raising one waits.
interface IFeeSettings {
    /// @notice What a vault charges.
    /// @param recipient Account that gets the shares; zero only if there is no fee.
    /// @param managementRate {bps} a year.
    /// @param performanceRate {bps} of the gain over the high-water mark.
    struct FeeTerms {
        address recipient;
        uint16 managementRate;
        uint16 performanceRate;
    }

    /// @notice The vault charges other rates from now on.
    /// @param managementRate {bps} a year.
    /// @param performanceRate {bps} of the gain over the high-water mark.
    event FeeRatesSet(uint256 managementRate, uint256 performanceRate);
    /// @notice Another account gets the fees from now on.
    /// @param recipient Account, or zero.
    event FeeRecipientSet(address indexed recipient);

    /// @notice Fees cannot go to nobody or to the vault itself.
    error FeeRecipientInvalid(address recipient);
    /// @notice The basket's bid and ask are too far apart to set a high-water mark. {USD} in 18 decimals.
    error PriceUncertain(uint256 bid, uint256 ask);

    /// @notice Sets what the vault charges. Both fees accrue at the old rates first; a performance rate that rises starts at
    /// the present ask of a share if that is above the mark, so that no past gain is charged at it.
    /// @dev Lower rates by the owner or the curator at once, a higher one by the timelock. Changing the performance rate needs
    /// the feeds of what the vault holds.
    /// @param managementRate {bps} a year, at most 300.
    /// @param performanceRate {bps} of the gain over the high-water mark, at most 2,000.
    function setFeeRates(uint16 managementRate, uint16 performanceRate) external;

    /// @notice Names the account that gets the fees; what the management fee has come to until now goes to the one before.
    /// @dev Only for the owner, at once: it costs the holders nothing.
    /// @param recipient Account; zero only while there is no fee.
    function setFeeRecipient(address recipient) external;

    /// @notice Takes the fees that are due now. Anyone may; who is about to enter in kind above the mark should, because
    /// entries in kind read no price and take over a gain that is not charged yet.
    /// @return managementShares {share} Minted for the time passed.
    /// @return performanceShares {share} Minted for the gain over the high-water mark.
    function crystalliseFees() external returns (uint256 managementShares, uint256 performanceShares);

    /// @notice Shares that `crystalliseFees` would mint now.
    /// @return managementShares {share}
    /// @return performanceShares {share}
    function pendingFees() external view returns (uint256 managementShares, uint256 performanceShares);

    /// @notice What the vault charges.
    /// @return Recipient and rates.
    function feeTerms() external view returns (FeeTerms memory);

    /// @notice Price of a share above which the performance fee is charged.
    /// @return {USD/share} 18 decimals; zero when there never was a performance fee.
    function highWaterMark() external view returns (uint256);

    /// @notice Day up to which the management fee is charged.
    /// @return {d} Since 1970; 65,535 when there is no management fee.
    function feesAccruedOn() external view returns (uint256);
}
