// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IRedemptionRequests} from "../interfaces/IRedemptionRequests.sol";
import {IRedemptionRequestsSale} from "../interfaces/IRedemptionRequestsSale.sol";
import {IERC7540Operator, IERC7540Redeem} from "../interfaces/external/IERC7540.sol";
import {IERC7575} from "../interfaces/external/IERC7575.sol";
import {Policy, PolicyLibrary} from "../vault/Policy.sol";
import {Valuation} from "../vault/Valuation.sol";
import {RedemptionRequestsQueue} from "./RedemptionRequestsQueue.sol";

/// @title ERC-7540 redemption requests of one vault and asset
/// @notice See `IRedemptionRequests`.
///
/// PRICE. All requests of a batch get the same: proceeds times their shares by the batch's shares, rounded down once, whatever
/// the steps they are claimed in. The price is known when the sale is over and does not change then.
///
/// LIVENESS. A claim walks over at most `MAX_OPEN` batches, oldest first. Should the asset refuse to leave one batch's account,
/// `claimRequest` claims the others by number.
contract RedemptionRequests is RedemptionRequestsQueue {
    using FixedPointMathLib for uint256;

    /// @dev {share} So many that the rounding of their slice tells nothing, and so few that no product overflows.
    uint256 private constant _MANY_SHARES = 1e30;

    constructor(address saleImplementation_) RedemptionRequestsQueue(saleImplementation_) {}

    /* CLAIMS */

    /// @inheritdoc IERC7575
    function redeem(
        uint256 shares,
        address receiver,
        address controller
    ) external nonReentrant onlyOperatorOf(controller) returns (uint256 assets) {
        _checkReceiver(receiver);
        require(shares > 0, IBasket.AmountZero());
        uint256[] memory ids = _openIds[controller];
        uint256 rest = shares;
        for (uint256 i; i < ids.length && rest > 0; ++i) {
            (uint256 left, uint256 due) = _claimable(ids[i], controller);
            uint256 part = rest.min(left);
            if (part == 0) continue;
            // {tok} = {tok} * {share} / {share}, down; the last claim gets the rest
            uint256 amount = due.fullMulDiv(part, left);
            rest -= part;
            assets += amount;
            _claim(ids[i], controller, part, amount, receiver);
        }
        require(rest == 0, RedeemAboveClaimable(shares, shares - rest));
        emit Withdraw(msg.sender, receiver, controller, assets, shares);
    }

    /// @inheritdoc IERC7575
    function withdraw(
        uint256 assets,
        address receiver,
        address controller
    ) external nonReentrant onlyOperatorOf(controller) returns (uint256 shares) {
        _checkReceiver(receiver);
        require(assets > 0, IBasket.AmountZero());
        uint256[] memory ids = _openIds[controller];
        uint256 rest = assets;
        for (uint256 i; i < ids.length && rest > 0; ++i) {
            (uint256 left, uint256 due) = _claimable(ids[i], controller);
            uint256 amount = rest.min(due);
            if (amount == 0) continue;
            // {share} = {share} * {tok} / {tok}, up: the same assets never cost fewer shares than `redeem` takes
            uint256 part = left.fullMulDivUp(amount, due);
            rest -= amount;
            shares += part;
            _claim(ids[i], controller, part, amount, receiver);
        }
        require(rest == 0, WithdrawAboveClaimable(assets, assets - rest));
        emit Withdraw(msg.sender, receiver, controller, assets, shares);
    }

    /// @inheritdoc IRedemptionRequests
    function claimRequest(
        uint256 requestId,
        address receiver,
        address controller
    ) external nonReentrant onlyOperatorOf(controller) returns (uint256 shares, uint256 assets) {
        _checkReceiver(receiver);
        require(_isOver(requestId), RequestNotClaimable(requestId));
        (shares, assets) = _claimable(requestId, controller);
        require(shares + assets > 0, NothingRequested(requestId, controller));
        _claim(requestId, controller, shares, assets, receiver);
        emit Withdraw(msg.sender, receiver, controller, assets, shares);
    }

    /// @inheritdoc IRedemptionRequests
    function takeInKind(
        uint256 requestId,
        address token,
        address receiver,
        address controller
    ) external nonReentrant onlyOperatorOf(controller) returns (uint256 amount) {
        _checkReceiver(receiver);
        amount = _payInKind(_batch(requestId), requestId, token, receiver, controller);
        require(amount > 0, NothingPaidInKind(requestId, token, controller));
    }

    /// @inheritdoc IRedemptionRequests
    function takeAllInKind(
        uint256 requestId,
        address receiver,
        address controller
    ) external nonReentrant onlyOperatorOf(controller) returns (uint256[] memory amounts) {
        _checkReceiver(receiver);
        Batch storage batch = _batch(requestId);
        address[] memory tokens = IRedemptionRequestsSale(batch.sale).components();
        amounts = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            amounts[i] = _payInKind(batch, requestId, tokens[i], receiver, controller);
        }
    }

    /* NOT OFFERED */

    /// @inheritdoc IERC7575
    function deposit(uint256, address) external view returns (uint256) {
        revert DepositsNotOffered(share());
    }

    /// @inheritdoc IERC7575
    function mint(uint256, address) external view returns (uint256) {
        revert DepositsNotOffered(share());
    }

    /// @inheritdoc IERC7575
    function previewDeposit(uint256) external view returns (uint256) {
        revert DepositsNotOffered(share());
    }

    /// @inheritdoc IERC7575
    function previewMint(uint256) external view returns (uint256) {
        revert DepositsNotOffered(share());
    }

    /// @inheritdoc IERC7575
    function previewRedeem(uint256) external pure returns (uint256) {
        revert PreviewNotOffered();
    }

    /// @inheritdoc IERC7575
    function previewWithdraw(uint256) external pure returns (uint256) {
        revert PreviewNotOffered();
    }

    /// @inheritdoc IERC7575
    function maxDeposit(address) external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc IERC7575
    function maxMint(address) external pure returns (uint256) {
        return 0;
    }

    /* VIEW */

    /// @inheritdoc IERC7575
    function maxRedeem(address controller) external view returns (uint256 shares) {
        (shares, ) = _allClaimable(controller);
    }

    /// @inheritdoc IERC7575
    function maxWithdraw(address controller) external view returns (uint256 assets) {
        (, assets) = _allClaimable(controller);
    }

    /// @inheritdoc IRedemptionRequests
    function dueInKind(
        uint256 requestId,
        address token,
        address controller
    ) external view nonReentrantView returns (uint256) {
        uint256 part = _requests[requestId][controller].shares;
        if (part == 0) return 0;
        return IRedemptionRequestsSale(batchOf[requestId].sale).dueInKind(token, controller, part);
    }

    /// @inheritdoc IERC7575
    /// @dev The whole vault's. Like both conversions it looks at the slice in kind, at the middle of every quote, and reverts
    /// while a feed of that is dead: without a price there is no value to tell.
    function totalAssets() external view returns (uint256) {
        return convertToAssets(IAllocationVault(share()).totalSupply());
    }

    /// @inheritdoc IERC7575
    function convertToShares(uint256 assets) external view returns (uint256) {
        uint256 worth = _worthOfManyShares();
        require(worth > 0, IBasket.VaultEmpty());
        return assets.fullMulDiv(_MANY_SHARES, worth); // {share} = {tok} * {share} / {tok}
    }

    /// @inheritdoc IERC7575
    function convertToAssets(uint256 shares) public view returns (uint256) {
        return shares.fullMulDiv(_worthOfManyShares(), _MANY_SHARES); // {tok} = {share} * {tok} / {share}
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC7575).interfaceId ||
            interfaceId == type(IERC7540Operator).interfaceId ||
            interfaceId == type(IERC7540Redeem).interfaceId;
    }

    /* INTERNAL */

    /// @dev {tok} Of the asset, that `_MANY_SHARES` stand for, at the middle of all quotes.
    function _worthOfManyShares() private view returns (uint256) {
        IAllocationVault vault = IAllocationVault(share());
        Policy current = PolicyLibrary.load(vault.policy());
        uint256 i = current.indexOf(asset());
        require(i < current.count(), IBasket.NotAComponent(asset()));
        Valuation.Snapshot memory slice = Valuation.snapshot(current, vault.previewRedeemInKind(_MANY_SHARES));
        uint256 twicePrice = Valuation.twiceMiddle(Valuation.quoteOf(slice, current, i));
        return slice.mid.fullMulDiv(2 * Valuation.unitOf(current, i), twicePrice); // {tok} = {USD} * {tok} / {USD}
    }

    /// @dev What an account may claim of a batch: {share}, {asset}. Nothing before the sale is over.
    function _claimable(uint256 requestId, address controller) private view returns (uint256 left, uint256 due) {
        Batch storage batch = batchOf[requestId];
        if (batch.startedAt == 0) return (0, 0);
        (bool over, uint256 shares, uint256 proceeds) = IRedemptionRequestsSale(batch.sale).outcome();
        if (!over) return (0, 0);
        Request storage request = _requests[requestId][controller];
        left = request.left;
        // {asset} = {asset} * {share} / {share} - {asset}, down: all requests together get at most the proceeds
        due = proceeds.fullMulDiv(request.shares, shares) - request.paid;
    }

    /// @dev {share}, {asset}. Nothing while this contract is locked: a claim would revert.
    function _allClaimable(address controller) private view returns (uint256 shares, uint256 assets) {
        if (_reentrancyGuardEntered()) return (0, 0);
        uint256[] memory ids = _openIds[controller];
        for (uint256 i; i < ids.length; ++i) {
            (uint256 left, uint256 due) = _claimable(ids[i], controller);
            (shares, assets) = (shares + left, assets + due);
        }
    }

    /// @dev Books a claim of `part` {share} and pays `amount` {asset} for it.
    function _claim(uint256 requestId, address controller, uint256 part, uint256 amount, address receiver) private {
        Request storage request = _requests[requestId][controller];
        (request.left, request.paid) = (request.left - part, request.paid + amount);
        (uint256 left, uint256 due) = _claimable(requestId, controller);
        if (left == 0 && due == 0) _dequeue(requestId, controller);
        if (amount > 0) IRedemptionRequestsSale(batchOf[requestId].sale).pay(receiver, amount);
    }

    function _payInKind(
        Batch storage batch,
        uint256 requestId,
        address token,
        address receiver,
        address controller
    ) private returns (uint256 amount) {
        uint256 part = _requests[requestId][controller].shares;
        if (part == 0) return 0;
        amount = IRedemptionRequestsSale(batch.sale).payInKind(token, controller, part, receiver);
        if (amount > 0) emit PaidInKind(controller, receiver, requestId, token, amount);
    }
}
