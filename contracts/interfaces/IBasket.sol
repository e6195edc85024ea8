// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What shares stand for
/// @notice The policy, the balances of its tokens less claims, and what all paths in and out refuse.
interface IBasket {
    /// @notice A token refused to move, so the redeemer has a claim on it instead. {tok}
    /// @param token Token that would not move.
    /// @param account Owner of the claim.
    /// @param amount {tok} Owed.
    event ClaimCreated(address indexed token, address indexed account, uint256 amount);
    /// @notice A claim was paid, in whole or in part. {tok}
    /// @param token Token of the claim.
    /// @param account Owner of the claim.
    /// @param claimed {tok} What the claim was.
    /// @param paid {tok} What was sent; less if the vault had less than all claims.
    event ClaimPaid(address indexed token, address indexed account, uint256 claimed, uint256 paid);

    /// @notice Shares and tokens cannot be given to nobody or to the vault itself.
    error ReceiverInvalid(address receiver);
    /// @notice The call came after its deadline. Times in seconds.
    error DeadlinePassed(uint256 deadline, uint256 blockTimestamp);
    /// @notice Zero shares or a zero amount were asked for, or would have been given.
    error AmountZero();
    /// @notice The token is not a component.
    error NotAComponent(address token);
    /// @notice The caller would get less than they ask for. {tok}
    error AmountBelowMinimum(address token, uint256 amount, uint256 minimum);
    /// @notice The caller would get fewer shares than they ask for. {share}
    error SharesBelowMinimum(uint256 shares, uint256 minimum);
    /// @notice Fewer tokens arrived than were sent: fee-taking tokens cannot be components. {tok}
    error TransferShort(address token, uint256 received, uint256 expected);
    /// @notice A token could not be sent. {tok}
    error TransferFailed(address token, address to, uint256 amount);
    /// @notice Too little gas was given for a token's transfer, so its failure would prove nothing. {gas}
    error GasTooLow(uint256 available, uint256 needed);
    /// @notice The token does not tell the vault's balance, so a share of it cannot be told either.
    error BalanceUnreadable(address token);
    /// @notice The vault has less of a token than would be paid out. {tok}
    error BalanceTooLow(address token, uint256 wanted, uint256 available);
    /// @notice There is no claim of this account on this token.
    error NoClaim(address token, address account);
    /// @notice The basket has no value to price shares by.
    error VaultEmpty();
    /// @notice A component's weight would be above its maximum, or further above. {1} in 18 decimals.
    error ComponentAboveMaximum(address token, uint256 weightBefore, uint256 weightAfter, uint256 maximum);
    /// @notice A component's weight would be below its minimum, or further below. {1} in 18 decimals.
    error ComponentBelowMinimum(address token, uint256 weightBefore, uint256 weightAfter, uint256 minimum);
    /// @notice A group's weight would be above its maximum, or further above. {1} in 18 decimals.
    error GroupAboveMaximum(uint256 group, uint256 weightBefore, uint256 weightAfter, uint256 maximum);
    /// @notice A group's weight would be below its minimum, or further below. {1} in 18 decimals.
    error GroupBelowMinimum(uint256 group, uint256 weightBefore, uint256 weightAfter, uint256 minimum);
    /// @notice The loss budget has not enough left. {1} in 18 decimals.
    error LossBudgetExceeded(uint256 used, uint256 loss, uint256 size);
    /// @notice The vault holds less of a token than the claims on it, so what comes in would go to them. {tok}
    error ClaimsNotCovered(address token, uint256 balance, uint256 claims);
    /// @notice The component was written off: what comes in of it counts for nothing while it is listed.
    error ComponentWrittenOff(address token);

    /// @notice What an account may claim of a token that would not move.
    /// @param token Token of the claim.
    /// @param account Owner of the claim.
    /// @return {tok}
    function claimOf(address token, address account) external view returns (uint256);

    /// @notice Sum of all claims on a token.
    /// @param token Token of the claims.
    /// @return {tok}
    function totalClaims(address token) external view returns (uint256);

    /// @notice Contract whose code is the policy in force.
    /// @return Address of the blob.
    function policy() external view returns (address);

    /// @notice Registry that validates this vault's policies.
    /// @return Address of the registry.
    function policyRegistry() external view returns (address);

    /// @notice Account that may trade.
    /// @return Address of the allocator, or zero.
    function allocator() external view returns (address);
}
