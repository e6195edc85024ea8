// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IFilling} from "../interfaces/IFilling.sol";
import {IStrayAuction} from "../interfaces/IStrayAuction.sol";
import {IStrayFilling} from "../interfaces/IStrayFilling.sol";

/// @title Auctions of tokens that a vault was sent but does not list
/// @notice See `IStrayAuction`.
abstract contract StrayAuction is IStrayAuction, ReentrancyGuardTransient {
    using FixedPointMathLib for uint256;

    /// @notice {s} In which the price of a token that is not listed halves.
    uint256 public constant STRAY_HALF_LIFE = 30 minutes;
    /// @notice {s} After which its sale is over.
    uint256 public constant STRAY_DURATION = 48 hours;
    /// @notice {s} From the start of one sale of it to the start of the next.
    uint256 public constant STRAY_SPACING = 7 days;
    /// @dev A purchase is at least this part of what is left.
    uint256 private constant _MIN_FILL_DIVISOR = 10;
    /// @dev With this many times as much as the last sale began with, the next need not wait for `STRAY_SPACING`.
    uint256 private constant _WORTH_A_NEW_SALE = 2;

    /// @inheritdoc IStrayAuction
    mapping(address vault => mapping(address token => StraySale)) public strayOf;

    /// @inheritdoc IStrayAuction
    function openStray(address vault, address token) external nonReentrant returns (uint256 nonce) {
        StraySale storage sale = strayOf[vault][token];
        uint256 offered = IAllocationVault(vault).strayBalance(token);
        // Else a sale of one unit would hold up what comes after it. Nothing is lost: the price starts at the top again.
        if (sale.nonce != 0 && offered / _WORTH_A_NEW_SALE < sale.offered) {
            uint256 earliest = sale.openedAt + STRAY_SPACING;
            require(block.timestamp >= earliest, StraySaleTooEarly(earliest, block.timestamp));
        }
        require(offered > 0, NothingStray(vault, token));
        (, , uint256 value) = IAllocationVault(vault).netAssetValue();
        require(value > 0, IBasket.VaultEmpty());
        nonce = ++sale.nonce;
        (sale.openedAt, sale.offered, sale.left, sale.value) = (uint40(block.timestamp), offered, offered, value);
        emit StraySaleOpened(vault, token, nonce, offered, value);
    }

    /// @inheritdoc IStrayAuction
    function fillStray(
        IStrayFilling.StrayFill calldata wanted,
        uint256 deadline
    ) external nonReentrant returns (uint256 sold, uint256 bought) {
        require(block.timestamp <= deadline, IBasket.DeadlinePassed(deadline, block.timestamp));
        StraySale storage sale = strayOf[wanted.vault][wanted.token];
        require(sale.nonce == wanted.nonce, StraySaleNotOpen(wanted.token, wanted.nonce, sale.nonce));
        uint256 left = sale.left;
        sold = left.min(wanted.maxSold);
        uint256 least = left.divUp(_MIN_FILL_DIVISOR);
        require(sold > 0 && sold >= least, IFilling.FillTooSmall(wanted.token, sold, least));
        require(sold >= wanted.minSold, IBasket.AmountBelowMinimum(wanted.token, sold, wanted.minSold));
        uint256 value = _askedFor(sale, wanted.token, sold);
        sale.left = left - sold;
        bought = IAllocationVault(wanted.vault).fillStray(msg.sender, sale.openedAt, sold, value, wanted);
    }

    /// @inheritdoc IStrayAuction
    function askedFor(address vault, address token, uint256 amount) external view nonReentrantView returns (uint256) {
        return _askedFor(strayOf[vault][token], token, amount);
    }

    /// @dev {USD} The whole value halves every half-life, in a straight line in between, which is a little above the
    /// exponential curve; rounded up.
    function _askedFor(StraySale storage sale, address token, uint256 amount) private view returns (uint256) {
        uint256 elapsed = block.timestamp - sale.openedAt;
        require(sale.nonce != 0 && elapsed <= STRAY_DURATION, StraySaleNotOpen(token, sale.nonce, sale.nonce));
        uint256 whole = sale.value >> (elapsed / STRAY_HALF_LIFE);
        whole = whole.mulDivUp(2 * STRAY_HALF_LIFE - (elapsed % STRAY_HALF_LIFE), 2 * STRAY_HALF_LIFE); // {USD} * {s} / {s}
        return (whole + 1).fullMulDivUp(amount, sale.offered); // {USD} = {USD} * {tok} / {tok}
    }
}
