// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title A vault of one asset whose share is a token of its own
/// @notice Functions of ERC-7575, which are those of ERC-4626 and `share`; its interface id is 0x2f0a18c5.
interface IERC7575 {
    /// @notice Assets were taken and shares given.
    /// @param sender Account that paid.
    /// @param owner Account that got the shares.
    /// @param assets {tok} Taken.
    /// @param shares {share} Given.
    event Deposit(address indexed sender, address indexed owner, uint256 assets, uint256 shares);
    /// @notice Shares were taken and assets given.
    /// @param sender Account that called.
    /// @param receiver Account that got the assets.
    /// @param owner Account whose shares were burnt.
    /// @param assets {tok} Given.
    /// @param shares {share} Burnt.
    event Withdraw(
        address indexed sender,
        address indexed receiver,
        address indexed owner,
        uint256 assets,
        uint256 shares
    );

    /// @notice Token that is deposited and paid.
    /// @return Address of the asset.
    function asset() external view returns (address);

    /// @notice Token of the shares.
    /// @return Address of the share.
    function share() external view returns (address);

    /// @notice Shares that `assets` stand for, without fees and slippage.
    /// @param assets {tok}
    /// @return shares {share} Rounded down.
    function convertToShares(uint256 assets) external view returns (uint256 shares);

    /// @notice Assets that `shares` stand for, without fees and slippage.
    /// @param shares {share}
    /// @return assets {tok} Rounded down.
    function convertToAssets(uint256 shares) external view returns (uint256 assets);

    /// @notice What the vault manages, in the asset.
    /// @return {tok}
    function totalAssets() external view returns (uint256);

    /// @notice Most that `deposit` takes for a receiver now.
    /// @param receiver Account that would get the shares.
    /// @return {tok}
    function maxDeposit(address receiver) external view returns (uint256);

    /// @notice Shares that `deposit` mints now.
    /// @param assets {tok}
    /// @return shares {share}
    function previewDeposit(uint256 assets) external view returns (uint256 shares);

    /// @notice Deposits exactly `assets`.
    /// @dev Has no bound on the price: a caller that is not a contract uses the variant that has.
    /// @param assets {tok} To be taken from the caller.
    /// @param receiver Account that gets the shares.
    /// @return shares {share} Minted.
    function deposit(uint256 assets, address receiver) external returns (uint256 shares);

    /// @notice Most that `mint` mints for a receiver now.
    /// @param receiver Account that would get the shares.
    /// @return {share}
    function maxMint(address receiver) external view returns (uint256);

    /// @notice Assets that `mint` takes now.
    /// @param shares {share}
    /// @return assets {tok}
    function previewMint(uint256 shares) external view returns (uint256 assets);

    /// @notice Mints exactly `shares`.
    /// @dev Has no bound on the price: a caller that is not a contract uses the variant that has.
    /// @param shares {share} To be minted.
    /// @param receiver Account that gets the shares.
    /// @return assets {tok} Taken from the caller.
    function mint(uint256 shares, address receiver) external returns (uint256 assets);

    /// @notice Most that `withdraw` pays for an owner's shares now.
    /// @param owner Account whose shares would be burnt.
    /// @return {tok}
    function maxWithdraw(address owner) external view returns (uint256);

    /// @notice Shares that `withdraw` burns now.
    /// @param assets {tok}
    /// @return shares {share}
    function previewWithdraw(uint256 assets) external view returns (uint256 shares);

    /// @notice Pays exactly `assets`.
    /// @dev Has no bound on the price: a caller that is not a contract uses the variant that has.
    /// @param assets {tok} To be paid.
    /// @param receiver Account that gets the assets.
    /// @param owner Account whose shares are burnt; the caller needs an allowance if it is another.
    /// @return shares {share} Burnt.
    function withdraw(uint256 assets, address receiver, address owner) external returns (uint256 shares);

    /// @notice Most of an owner's shares that `redeem` burns now.
    /// @param owner Account whose shares would be burnt.
    /// @return {share}
    function maxRedeem(address owner) external view returns (uint256);

    /// @notice Assets that `redeem` pays now.
    /// @param shares {share}
    /// @return assets {tok}
    function previewRedeem(uint256 shares) external view returns (uint256 assets);

    /// @notice Redeems exactly `shares`.
    /// @dev Has no bound on the price: a caller that is not a contract uses the variant that has.
    /// @param shares {share} To be burnt.
    /// @param receiver Account that gets the assets.
    /// @param owner Account whose shares are burnt; the caller needs an allowance if it is another.
    /// @return assets {tok} Paid.
    function redeem(uint256 shares, address receiver, address owner) external returns (uint256 assets);
}

/// @title The share's side of ERC-7575
/// @notice Its interface id is 0xf815c03d.
interface IERC7575Share {
    /// @notice Vault of an asset that gives this share.
    /// @param asset Token to ask about.
    /// @return Address of the vault; zero if there is none.
    function vault(address asset) external view returns (address);
}
