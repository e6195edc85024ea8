// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC7540Operator, IERC7540Redeem} from "./external/IERC7540.sol";
import {IERC7575} from "./external/IERC7575.sol";

/// @title Redemption of a vault's shares for one component that has no liquidity at the moment
/// @notice ERC-7540 with asynchronous redemption. Shares that are handed over within an hour form a batch. After a notice anyone
/// starts its sale: the batch leaves the vault in kind, as anybody may, and what is not the asset is sold for it by
/// auction (see `IRedemptionRequestsSale`). The requesters share the proceeds by shares, and what could not be
/// sold likewise. The holders who stay in the vault neither gain nor lose by any of it.
///
/// LIFE OF A REQUEST. Pending until the sale is over, at most a day from its start; claimable then, by `redeem`, `withdraw` or
/// `claimRequest`. It may be cancelled until the sale starts, for `NOTICE` at least: from then on the first of both calls
/// in a block counts.
///
/// NOT HERE. Deposits: they are synchronous, in the vault and its ERC-7575 entries; `maxDeposit` and `maxMint` are zero.
interface IRedemptionRequests is IERC7575, IERC7540Operator, IERC7540Redeem, IERC165 {
    /// @notice A new batch takes requests.
    /// @param requestId Number of the batch.
    /// @param sale Account that keeps and sells what belongs to it.
    /// @param closesAt {s} Until when it takes requests.
    event BatchOpened(uint256 indexed requestId, address sale, uint256 closesAt);
    /// @notice The sale of a batch started.
    /// @param requestId Number of the batch.
    /// @param sale Account that sells.
    /// @param shares {share} Of all its requests.
    event SaleStarted(uint256 indexed requestId, address sale, uint256 shares);
    /// @notice A request was cancelled.
    /// @param controller Account that it belonged to.
    /// @param receiver Account that got the shares.
    /// @param requestId Number of the batch.
    /// @param sender Account that called.
    /// @param shares {share} Returned.
    event RedeemRequestCancelled(
        address indexed controller,
        address indexed receiver,
        uint256 indexed requestId,
        address sender,
        uint256 shares
    );
    /// @notice A token that was not sold was paid in kind.
    /// @param controller Account that the request belongs to.
    /// @param receiver Account that got the tokens.
    /// @param requestId Number of the batch.
    /// @param token Token.
    /// @param amount {tok} Paid.
    event PaidInKind(
        address indexed controller,
        address indexed receiver,
        uint256 indexed requestId,
        address token,
        uint256 amount
    );

    /// @notice Only the account itself or its operator may do this.
    error OperatorRequired(address account, address caller);
    /// @notice There is no batch of this number yet.
    error BatchUnknown(uint256 requestId, uint256 newest);
    /// @notice The account has no request in this batch.
    error NothingRequested(uint256 requestId, address controller);
    /// @notice As many requests of the account as may be open are: claim some first. Those made by strangers have less room.
    error RequestsFull(address controller, uint256 limit);
    /// @notice The sale starts at this time at the earliest. Times in seconds.
    error SaleTooEarly(uint256 requestId, uint256 earliest, uint256 blockTimestamp);
    /// @notice The sale of this batch has started, so nothing of it can be cancelled or started again. {s}
    error SaleAlreadyStarted(uint256 requestId, uint256 startedAt);
    /// @notice A component was written off while the batch held its shares, so a part of that is the batch's; who left it now
    /// would lose it.
    error BatchBoundByWriteOff(uint256 requestId);
    /// @notice The sale of this batch is not over.
    error RequestNotClaimable(uint256 requestId);
    /// @notice More shares were to be claimed than can be. {share}
    error RedeemAboveClaimable(uint256 shares, uint256 claimable);
    /// @notice More assets were to be claimed than can be. {tok}
    error WithdrawAboveClaimable(uint256 assets, uint256 claimable);
    /// @notice Nothing of this token is due to the account, or it refuses to move.
    error NothingPaidInKind(uint256 requestId, address token, address controller);
    /// @notice What a claim pays is settled before it: ask `maxWithdraw`. ERC-7540 wants this function to revert.
    error PreviewNotOffered();
    /// @notice Deposit in the vault or in its entry for the asset.
    error DepositsNotOffered(address vault);

    /// @notice Takes a request back while the sale has not started.
    /// @param requestId Number of the batch.
    /// @param receiver Account that gets the shares.
    /// @param controller Account that the request belongs to: the caller, or one whose operator the caller is.
    /// @return shares {share} Returned.
    function cancelRedeemRequest(
        uint256 requestId,
        address receiver,
        address controller
    ) external returns (uint256 shares);

    /// @notice Starts the sale of a batch. Anyone may, `INTAKE` and `NOTICE` after its first request. While a component's balance
    /// cannot be read, it waits for that `READABLE_LIMIT` long.
    /// @param requestId Number of the batch.
    function startSale(uint256 requestId) external;

    /// @notice Claims all that is left of one request.
    /// @param requestId Number of the batch.
    /// @param receiver Account that gets the assets.
    /// @param controller Account that the request belongs to: the caller, or one whose operator the caller is.
    /// @return shares {share} Claimed.
    /// @return assets {tok} Paid.
    function claimRequest(
        uint256 requestId,
        address receiver,
        address controller
    ) external returns (uint256 shares, uint256 assets);

    /// @notice Pays a requester's part of a token that the sale did not sell. More may become due when more arrives.
    /// @param requestId Number of the batch.
    /// @param token Token.
    /// @param receiver Account that gets the tokens.
    /// @param controller Account that the request belongs to: the caller, or one whose operator the caller is.
    /// @return amount {tok} Paid.
    function takeInKind(
        uint256 requestId,
        address token,
        address receiver,
        address controller
    ) external returns (uint256 amount);

    /// @notice `takeInKind` of all components at once. One that refuses to move stays due and hinders none of the others.
    /// @param requestId Number of the batch.
    /// @param receiver Account that gets the tokens.
    /// @param controller Account that the request belongs to: the caller, or one whose operator the caller is.
    /// @return amounts {tok} Paid, in the order of the sale's components.
    function takeAllInKind(
        uint256 requestId,
        address receiver,
        address controller
    ) external returns (uint256[] memory amounts);

    /// @notice What `takeInKind` would pay now.
    /// @param requestId Number of the batch.
    /// @param token Token.
    /// @param controller Account that the request belongs to.
    /// @return {tok}
    function dueInKind(uint256 requestId, address token, address controller) external view returns (uint256);

    /// @notice A batch.
    /// @param requestId Number of the batch.
    /// @return sale Account that keeps and sells what belongs to it.
    /// @return openedAt {s} Time of its first request.
    /// @return startedAt {s} When its sale started; zero before.
    /// @return writeOffs How many write-offs the vault had seen when it was opened.
    /// @return shares {share} Of all its requests.
    function batchOf(
        uint256 requestId
    ) external view returns (address sale, uint40 openedAt, uint40 startedAt, uint8 writeOffs, uint256 shares);

    /// @notice Requests of an account that are pending or not wholly claimed.
    /// @param controller Account that they belong to.
    /// @return Numbers of their batches, at most `MAX_OPEN`.
    function openRequestsOf(address controller) external view returns (uint256[] memory);

    /// @notice Number of the newest batch.
    /// @return Zero if there is none.
    function newestRequestId() external view returns (uint256);

    /// @notice Implementation that every batch's account is a clone of.
    /// @return Address of the implementation.
    function saleImplementation() external view returns (address);
}
