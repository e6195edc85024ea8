// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IFillCallback} from "../interfaces/IFillCallback.sol";
import {IFilling} from "../interfaces/IFilling.sol";
import {IInKind} from "../interfaces/IInKind.sol";
import {IRedemptionRequestsSale} from "../interfaces/IRedemptionRequestsSale.sol";
import {IRoles} from "../interfaces/IRoles.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Policy, PolicyLibrary} from "../vault/Policy.sol";
import {TokenTransfer} from "../tokens/TokenTransfer.sol";
import {RedemptionRequestsPrice} from "./RedemptionRequestsPrice.sol";

/// @title Account and auction of one batch of redemption requests
/// @notice See `IRedemptionRequestsSale`.
///
/// ACCOUNTS. Only what arrived when the sale began is for sale, and only the asset that arrived then, that bidders paid, or that
/// the vault still owed and paid during the sale is proceeds. What anybody sends here changes no price and no amount
/// for sale; it is shared in kind once the sale is over.
contract RedemptionRequestsSale is IRedemptionRequestsSale, ReentrancyGuardTransient {
    using FixedPointMathLib for uint256;

    /// @notice {s} From the start to the first fill, so that all bidders see the same start.
    uint256 public constant WARM_UP = 60 seconds;
    /// @notice {s} In which prices fall.
    uint256 public constant DURATION = 3 hours;
    /// @notice {s} From the start to the end, whatever is left.
    uint256 public constant LIMIT = 24 hours;
    /// @notice {s} From the start, in which a claim is collected whole or not at all.
    uint256 public constant PATIENCE = 30 days;
    /// @dev A purchase is at least this part of the lot, and leaves this part or nothing.
    uint256 private constant _MIN_FILL_DIVISOR = 10;
    uint256 private constant _WAD = 1e18;

    /// @dev {tok} A component for sale.
    struct Lot {
        uint256 offered;
        uint256 left;
    }

    /// @inheritdoc IRedemptionRequestsSale
    address public policy;
    /// @inheritdoc IRedemptionRequestsSale
    uint64 public beganAt;
    /// @inheritdoc IRedemptionRequestsSale
    uint64 public endsAt;
    /// @dev Number of components not wholly sold.
    uint256 private _openLots;
    /// @dev {share} Of the batch.
    uint256 private _shares;
    /// @dev {asset} For all shares.
    uint256 private _proceeds;
    /// @dev {asset} Of the proceeds, to requesters.
    uint256 private _paid;
    /// @inheritdoc IRedemptionRequestsSale
    mapping(address token => Lot) public lotOf;
    /// @dev {tok} Paid in kind, to all.
    mapping(address token => uint256) private _taken;
    /// @dev {tok} Paid in kind.
    mapping(address token => mapping(address controller => uint256)) private _takenBy;

    modifier onlyRequests() {
        require(msg.sender == requests(), IRoles.NotAuthorized(msg.sender, requests()));
        _;
    }

    /* ANYONE */

    /// @inheritdoc IRedemptionRequestsSale
    function fill(
        Purchase calldata wanted,
        uint256 deadline
    ) external nonReentrant returns (uint256 sold, uint256 bought) {
        require(block.timestamp <= deadline, IBasket.DeadlinePassed(deadline, block.timestamp));
        require(
            wanted.recipient != address(0) && wanted.recipient != address(this),
            IBasket.ReceiverInvalid(wanted.recipient)
        );
        (sold, bought) = _offer(wanted.token, wanted.maxSold);
        require(sold >= wanted.minSold, IBasket.AmountBelowMinimum(wanted.token, sold, wanted.minSold));
        require(bought <= wanted.maxPaid, IInKind.AmountAboveMaximum(asset(), bought, wanted.maxPaid));
        uint256 left = lotOf[wanted.token].left - sold;
        lotOf[wanted.token].left = left;
        _exchange(wanted, sold, bought);
        // After the payment: until it is here the sale is not over.
        _proceeds += bought;
        if (left == 0) --_openLots;
        emit LotSold(msg.sender, wanted.token, sold, bought);
    }

    /// @inheritdoc IRedemptionRequestsSale
    function collect(address token) external nonReentrant returns (uint256 amount) {
        require(beganAt != 0, SaleNotBegun());
        IAllocationVault vault_ = IAllocationVault(vault());
        uint256 least = block.timestamp < beganAt + PATIENCE ? vault_.claimOf(token, address(this)) : 0;
        uint256 held = _balanceOf(token);
        uint256 paid = vault_.claim(token, address(this), least, block.timestamp);
        amount = _balanceOf(token).zeroFloorSub(held).min(paid);
        if (token == asset() && !_isOver()) _proceeds += amount;
        emit ClaimCollected(token, amount);
    }

    /* THE REQUESTS' CONTRACT */

    /// @inheritdoc IRedemptionRequestsSale
    function begin(uint256 shares, bool leavesUnreadable) external nonReentrant onlyRequests {
        IAllocationVault vault_ = IAllocationVault(vault());
        address pointer = vault_.policy();
        Policy current = PolicyLibrary.load(pointer);
        // Without a price of the asset nothing can be sold.
        uint256 end = current.holds(asset()) ? block.timestamp + LIMIT : block.timestamp;
        uint256[] memory held = _heldBefore(current, leavesUnreadable);
        uint256[] memory due = vault_.redeemInKind(shares, new uint256[](held.length), address(this), block.timestamp);
        for (uint256 i; i < held.length; ++i) {
            (, uint256 balance) = TokenTransfer.tryBalance(current.token(i));
            // Never more than the slice: what a hook sends here meanwhile is not for sale.
            _offerLot(current.token(i), balance.zeroFloorSub(held[i]).min(due[i]));
        }
        // Last, and under the lock: a sale without lots yet would look as if it were over.
        (policy, beganAt, endsAt, _shares) = (pointer, uint64(block.timestamp), uint64(end), shares);
        emit SaleBegan(shares, pointer, end);
    }

    /// @inheritdoc IRedemptionRequestsSale
    function release(address receiver, uint256 shares) external nonReentrant onlyRequests {
        SafeTransferLib.safeTransfer(vault(), receiver, shares);
    }

    /// @inheritdoc IRedemptionRequestsSale
    function pay(address receiver, uint256 amount) external nonReentrant onlyRequests {
        address token = asset();
        _paid += amount;
        uint256 sent = TokenTransfer.trySend(token, receiver, amount, _balanceOf(token));
        require(sent == amount, IBasket.TransferFailed(token, receiver, amount));
    }

    /// @inheritdoc IRedemptionRequestsSale
    function payInKind(
        address token,
        address controller,
        uint256 part,
        address receiver
    ) external nonReentrant onlyRequests returns (uint256 amount) {
        uint256 due = _dueInKind(token, controller, part);
        if (due == 0) return 0;
        _taken[token] += due;
        _takenBy[token][controller] += due;
        Policy current = PolicyLibrary.load(policy);
        bool listed = current.holds(token);
        uint256[] memory held;
        if (!listed) held = _heldBefore(current, true);
        amount = TokenTransfer.trySend(token, receiver, due, _balanceOf(token));
        if (!listed) _requireUntouched(current, held);
        _taken[token] -= due - amount;
        _takenBy[token][controller] -= due - amount;
    }

    /* VIEW */

    /// @inheritdoc IRedemptionRequestsSale
    function quoteFill(address token, uint256 maxSold) external view nonReentrantView returns (uint256, uint256) {
        return _offer(token, maxSold);
    }

    /// @inheritdoc IRedemptionRequestsSale
    /// @dev Answers while the sale is locked too: it is over only when all has been paid, and nothing changes after.
    function outcome() external view returns (bool over, uint256 shares, uint256 proceeds) {
        return (_isOver(), _shares, _proceeds);
    }

    /// @inheritdoc IRedemptionRequestsSale
    function dueInKind(
        address token,
        address controller,
        uint256 part
    ) external view nonReentrantView returns (uint256) {
        return _dueInKind(token, controller, part);
    }

    /// @inheritdoc IRedemptionRequestsSale
    function components() external view returns (address[] memory tokens) {
        if (policy == address(0)) return tokens;
        Policy current = PolicyLibrary.load(policy);
        tokens = new address[](current.count());
        for (uint256 i; i < tokens.length; ++i) tokens[i] = current.token(i);
    }

    /// @inheritdoc IRedemptionRequestsSale
    function requests() public view returns (address) {
        return _argument(0);
    }

    /// @inheritdoc IRedemptionRequestsSale
    function vault() public view returns (address) {
        return _argument(20);
    }

    /// @inheritdoc IRedemptionRequestsSale
    function asset() public view returns (address) {
        return _argument(40);
    }

    /* INTERNAL */

    /// @dev {tok} Of every component, here before the slice arrives. Reverts where a balance cannot be read, unless told
    /// otherwise: the slice of such a component would be left behind in the vault.
    function _heldBefore(Policy current, bool leavesUnreadable) private view returns (uint256[] memory held) {
        held = new uint256[](current.count());
        for (uint256 i; i < held.length; ++i) {
            bool readable;
            (readable, held[i]) = TokenTransfer.tryBalance(current.token(i));
            require(readable || leavesUnreadable, IBasket.BalanceUnreadable(current.token(i)));
        }
    }

    /// @dev A token that nobody listed may be another name of one that is: who takes it must not take that as well.
    function _requireUntouched(Policy current, uint256[] memory held) private view {
        for (uint256 i; i < held.length; ++i) {
            (bool readable, uint256 balance) = TokenTransfer.tryBalance(current.token(i));
            require(!readable || balance >= held[i], ITrading.BalanceTaken(current.token(i), balance, held[i]));
        }
    }

    function _offerLot(address token, uint256 amount) private {
        if (amount == 0) return;
        if (token == asset()) {
            _proceeds = amount;
            return;
        }
        lotOf[token] = Lot(amount, amount);
        ++_openLots;
        emit LotOffered(token, amount);
    }

    /// @dev What a bidder gets {tok} and pays {asset} now.
    function _offer(address token, uint256 maxSold) private view returns (uint256 sold, uint256 bought) {
        uint256 progress = _progress();
        sold = _soldOf(token, maxSold);
        Policy current = PolicyLibrary.load(policy);
        bought = RedemptionRequestsPrice.asked(
            current,
            current.indexOf(token),
            current.indexOf(asset()),
            sold,
            progress
        );
    }

    /// @dev {tok} At most `maxSold`, at least a tenth of the lot or all that is left, and leaving a tenth or nothing.
    function _soldOf(address token, uint256 maxSold) private view returns (uint256 sold) {
        Lot memory lot = lotOf[token];
        require(lot.left > 0, NothingForSale(token));
        uint256 least = lot.offered.divUp(_MIN_FILL_DIVISOR);
        sold = lot.left.min(maxSold);
        if (sold < lot.left) sold = sold.min(lot.left.zeroFloorSub(least));
        require(sold >= least.min(lot.left), IFilling.FillTooSmall(token, sold, least.min(lot.left)));
    }

    /// @dev {1} Rounded down: in the requesters' favour. Reverts while there are no fills.
    function _progress() private view returns (uint256) {
        require(beganAt != 0, SaleNotBegun());
        uint256 start = beganAt + WARM_UP;
        require(block.timestamp < endsAt, SaleOver(endsAt, block.timestamp));
        require(block.timestamp >= start, SaleWarmingUp(start, block.timestamp));
        uint256 elapsed = block.timestamp - start;
        return elapsed < DURATION ? (elapsed * _WAD) / DURATION : _WAD; // {1} = {s} * {1} / {s}
    }

    /// @dev Sends the tokens sold, lets the bidder do with them what it wants, and takes the payment. The asset is counted before
    /// anything moves, so a token that is another name of it is not sold for itself.
    function _exchange(Purchase calldata wanted, uint256 sold, uint256 bought) private {
        address token = asset();
        uint256 expected = _balanceOf(token) + bought;
        SafeTransferLib.safeTransfer(wanted.token, wanted.recipient, sold);
        if (wanted.data.length > 0) {
            IFillCallback(msg.sender).onFill(wanted.token, token, sold, bought, wanted.data);
        }
        SafeTransferLib.safeTransferFrom(token, msg.sender, address(this), bought);
        uint256 held = _balanceOf(token);
        require(held >= expected, IBasket.TransferShort(token, held, expected));
    }

    /// @dev {tok} The part of all that there is or was to share, less what was taken of it before. What is here of the asset is
    /// shared less the proceeds that are not paid yet.
    function _dueInKind(address token, address controller, uint256 part) private view returns (uint256) {
        if (!_isOver()) return 0;
        (, uint256 free) = TokenTransfer.tryBalance(token);
        if (token == asset()) free = free.zeroFloorSub(_proceeds - _paid);
        // {tok} = {tok} * {share} / {share}, down: all parts together are at most the whole
        uint256 whole = (free + _taken[token]).fullMulDiv(part, _shares);
        return whole.zeroFloorSub(_takenBy[token][controller]).min(free);
    }

    function _isOver() private view returns (bool) {
        return beganAt != 0 && (_openLots == 0 || block.timestamp >= endsAt);
    }

    function _balanceOf(address token) private view returns (uint256 balance) {
        bool readable;
        (readable, balance) = TokenTransfer.tryBalance(token);
        require(readable, IBasket.BalanceUnreadable(token));
    }

    /// @dev The address at `offset` {bytes} of what this clone was created with: requests' contract, vault, asset.
    function _argument(uint256 offset) private view returns (address) {
        return address(bytes20(LibClone.argsOnClone(address(this), offset, offset + 20)));
    }
}
