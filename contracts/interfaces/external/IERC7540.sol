// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Accounts that manage the requests of others
/// @notice Operator functions of ERC-7540; their interface id is 0xe3bc4e65.
interface IERC7540Operator {
    /// @notice An account made another its operator, or ended that.
    /// @param controller Account whose requests may be managed.
    /// @param operator Account that may manage them.
    /// @param approved Whether it may from now on.
    event OperatorSet(address indexed controller, address indexed operator, bool approved);

    /// @notice Lets another account manage the caller's requests: request, cancel and claim to any receiver. Trust it with both
    /// shares and assets.
    /// @param operator Account to be trusted.
    /// @param approved Whether it may from now on.
    /// @return success Always true.
    function setOperator(address operator, bool approved) external returns (bool success);

    /// @notice Whether an account may manage another's requests.
    /// @param controller Account whose requests they are.
    /// @param operator Account to ask about.
    /// @return status True if it may.
    function isOperator(address controller, address operator) external view returns (bool status);
}

/// @title A vault that is asked for a redemption first and pays it later
/// @notice Redemption functions of ERC-7540; their interface id is 0x620ee8e4.
interface IERC7540Redeem {
    /// @notice Shares were handed over for redemption.
    /// @param controller Account that the request belongs to.
    /// @param owner Account whose shares they were.
    /// @param requestId Number of the request's batch.
    /// @param sender Account that called.
    /// @param shares {share} Handed over.
    event RedeemRequest(
        address indexed controller,
        address indexed owner,
        uint256 indexed requestId,
        address sender,
        uint256 shares
    );

    /// @notice Hands shares over for redemption.
    /// @param shares {share} Taken from the owner, who has approved this contract.
    /// @param controller Account that may claim what comes of them.
    /// @param owner Account whose shares they are: the caller, or one whose operator the caller is.
    /// @return requestId Number of the batch; never zero.
    function requestRedeem(uint256 shares, address controller, address owner) external returns (uint256 requestId);

    /// @notice Shares of a request that wait.
    /// @param requestId Number of the batch.
    /// @param controller Account that the request belongs to.
    /// @return pendingShares {share}
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256 pendingShares);

    /// @notice Shares of a request that can be claimed now.
    /// @param requestId Number of the batch.
    /// @param controller Account that the request belongs to.
    /// @return claimableShares {share}
    function claimableRedeemRequest(
        uint256 requestId,
        address controller
    ) external view returns (uint256 claimableShares);
}
