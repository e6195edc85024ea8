// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IRedemptionRequests} from "../interfaces/IRedemptionRequests.sol";
import {IRedemptionRequestsSale} from "../interfaces/IRedemptionRequestsSale.sol";
import {IERC7540Operator, IERC7540Redeem} from "../interfaces/external/IERC7540.sol";
import {IERC7575} from "../interfaces/external/IERC7575.sol";
import {PolicyLibrary} from "../vault/Policy.sol";

/// @title Requests, their batches, and how a batch's sale starts
/// @notice A batch takes requests for `INTAKE` from its first one, and its sale may start `NOTICE` after that. So whoever asks has
/// at least `NOTICE` to think again, however the batch was opened, and nobody can make more than one batch an hour by
/// starting sales at once. A batch of one wei delays nobody: the next one opens beside it.
abstract contract RedemptionRequestsQueue is IRedemptionRequests, ReentrancyGuardTransient {
    /// @notice {s} For which a batch takes requests.
    uint256 public constant INTAKE = 1 hours;
    /// @notice {s} From the end of the intake to the earliest start of the sale.
    uint256 public constant NOTICE = 15 minutes;
    /// @notice {s} From the earliest start, in which the sale waits for a component whose balance cannot be read.
    uint256 public constant READABLE_LIMIT = 7 days;
    /// @notice Most requests of one account, in different batches, that are not wholly claimed.
    uint256 public constant MAX_OPEN = 32;
    /// @notice Of those, how many strangers may have made, who would else fill all of them with dust.
    uint256 public constant MAX_OPEN_BY_STRANGERS = 16;

    /// @dev A batch. {s}, {share}
    struct Batch {
        address sale;
        uint40 openedAt;
        uint40 startedAt;
        uint8 writeOffs;
        uint256 shares;
    }

    /// @dev What one account has in a batch.
    /// @param shares {share} Handed over.
    /// @param left {share} Of those, not claimed.
    /// @param paid {asset} Claimed.
    struct Request {
        uint256 shares;
        uint256 left;
        uint256 paid;
    }

    /// @inheritdoc IRedemptionRequests
    address public immutable saleImplementation;
    /// @inheritdoc IRedemptionRequests
    uint256 public newestRequestId;
    /// @inheritdoc IRedemptionRequests
    mapping(uint256 requestId => Batch) public batchOf;
    /// @inheritdoc IERC7540Operator
    mapping(address controller => mapping(address operator => bool)) public isOperator;
    mapping(uint256 requestId => mapping(address controller => Request)) internal _requests;
    mapping(address controller => uint256[]) internal _openIds;

    modifier onlyOperatorOf(address account) {
        require(msg.sender == account || isOperator[account][msg.sender], OperatorRequired(account, msg.sender));
        _;
    }

    constructor(address saleImplementation_) {
        saleImplementation = saleImplementation_;
    }

    /* REQUESTER */

    /// @inheritdoc IERC7540Operator
    function setOperator(address operator, bool approved) external returns (bool) {
        isOperator[msg.sender][operator] = approved;
        emit OperatorSet(msg.sender, operator, approved);
        return true;
    }

    /// @inheritdoc IERC7540Redeem
    function requestRedeem(
        uint256 shares,
        address controller,
        address owner
    ) external nonReentrant onlyOperatorOf(owner) returns (uint256 requestId) {
        require(shares > 0, IBasket.AmountZero());
        require(controller != address(0), IBasket.ReceiverInvalid(controller));
        requestId = _openBatch();
        Batch storage batch = batchOf[requestId];
        Request storage request = _requests[requestId][controller];
        if (request.shares == 0) _enqueue(requestId, controller, owner);
        (request.shares, request.left) = (request.shares + shares, request.left + shares);
        batch.shares += shares;
        SafeTransferLib.safeTransferFrom(share(), owner, batch.sale, shares);
        emit RedeemRequest(controller, owner, requestId, msg.sender, shares);
    }

    /// @inheritdoc IRedemptionRequests
    function cancelRedeemRequest(
        uint256 requestId,
        address receiver,
        address controller
    ) external nonReentrant onlyOperatorOf(controller) returns (uint256 shares) {
        _checkReceiver(receiver);
        Batch storage batch = _batch(requestId);
        require(batch.startedAt == 0, SaleAlreadyStarted(requestId, batch.startedAt));
        shares = _requests[requestId][controller].shares;
        require(shares > 0, NothingRequested(requestId, controller));
        require(_writeOffs() == batch.writeOffs, BatchBoundByWriteOff(requestId));
        delete _requests[requestId][controller];
        _dequeue(requestId, controller);
        batch.shares -= shares;
        IRedemptionRequestsSale(batch.sale).release(receiver, shares);
        emit RedeemRequestCancelled(controller, receiver, requestId, msg.sender, shares);
    }

    /* ANYONE */

    /// @inheritdoc IRedemptionRequests
    function startSale(uint256 requestId) external nonReentrant {
        Batch storage batch = _batch(requestId);
        require(batch.startedAt == 0, SaleAlreadyStarted(requestId, batch.startedAt));
        uint256 shares = batch.shares;
        require(shares > 0, NothingRequested(requestId, address(0)));
        uint256 earliest = batch.openedAt + INTAKE + NOTICE;
        require(block.timestamp >= earliest, SaleTooEarly(requestId, earliest, block.timestamp));
        batch.startedAt = uint40(block.timestamp);
        IRedemptionRequestsSale(batch.sale).begin(shares, block.timestamp >= earliest + READABLE_LIMIT);
        emit SaleStarted(requestId, batch.sale, shares);
    }

    /* VIEW */

    /// @inheritdoc IERC7540Redeem
    function pendingRedeemRequest(uint256 requestId, address controller) external view returns (uint256) {
        return _isOver(requestId) ? 0 : _requests[requestId][controller].left;
    }

    /// @inheritdoc IERC7540Redeem
    function claimableRedeemRequest(uint256 requestId, address controller) external view returns (uint256) {
        return _isOver(requestId) ? _requests[requestId][controller].left : 0;
    }

    /// @inheritdoc IRedemptionRequests
    function openRequestsOf(address controller) external view returns (uint256[] memory) {
        return _openIds[controller];
    }

    /// @inheritdoc IERC7575
    function share() public view returns (address) {
        return _argument(0);
    }

    /// @inheritdoc IERC7575
    function asset() public view returns (address) {
        return _argument(20);
    }

    /* INTERNAL */

    /// @dev Whether the sale of a batch is over; false for one that did not start or does not exist.
    function _isOver(uint256 requestId) internal view returns (bool over) {
        Batch storage batch = batchOf[requestId];
        if (batch.startedAt == 0) return false;
        (over, , ) = IRedemptionRequestsSale(batch.sale).outcome();
    }

    function _batch(uint256 requestId) internal view returns (Batch storage batch) {
        batch = batchOf[requestId];
        require(batch.sale != address(0), BatchUnknown(requestId, newestRequestId));
    }

    /// @dev Takes a request out of its account's list, the order of the others kept. At most `MAX_OPEN` steps.
    function _dequeue(uint256 requestId, address controller) internal {
        uint256[] storage ids = _openIds[controller];
        uint256 last = ids.length - 1;
        uint256 i;
        while (ids[i] != requestId) ++i;
        for (; i < last; ++i) ids[i] = ids[i + 1];
        ids.pop();
    }

    /// @dev What is sent to the vault or here would be lost to the requester.
    function _checkReceiver(address receiver) internal view {
        require(
            receiver != address(0) && receiver != address(this) && receiver != share(),
            IBasket.ReceiverInvalid(receiver)
        );
    }

    /// @dev The batch that takes requests now, opened if there is none.
    function _openBatch() private returns (uint256 requestId) {
        require(PolicyLibrary.load(IAllocationVault(share()).policy()).holds(asset()), IBasket.NotAComponent(asset()));
        requestId = newestRequestId;
        uint256 writeOffs = _writeOffs();
        if (requestId != 0 && _takesRequests(batchOf[requestId], writeOffs)) return requestId;
        newestRequestId = ++requestId;
        address sale = LibClone.cloneDeterministic(
            saleImplementation,
            abi.encodePacked(address(this), share(), asset()),
            bytes32(requestId)
        );
        batchOf[requestId] = Batch(sale, uint40(block.timestamp), 0, uint8(writeOffs), 0);
        emit BatchOpened(requestId, sale, block.timestamp + INTAKE);
    }

    /// @dev Whose shares were not there when a component was written off has no part in what the batch gets of it.
    function _takesRequests(Batch storage batch, uint256 writeOffs) private view returns (bool) {
        return block.timestamp < batch.openedAt + INTAKE && batch.writeOffs == writeOffs;
    }

    /// @dev A stranger is who neither is the account, nor its operator, nor gives the account's own shares.
    function _enqueue(uint256 requestId, address controller, address owner) private {
        bool known = controller == msg.sender || controller == owner || isOperator[controller][msg.sender];
        uint256 limit = known ? MAX_OPEN : MAX_OPEN_BY_STRANGERS;
        require(_openIds[controller].length < limit, RequestsFull(controller, limit));
        _openIds[controller].push(requestId);
    }

    /// @dev At most 32.
    function _writeOffs() private view returns (uint256) {
        return IAllocationVault(share()).writeOffCount();
    }

    /// @dev The address at `offset` {bytes} of what this clone was created with: vault, asset.
    function _argument(uint256 offset) private view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), offset, offset + 20)));
    }
}
