// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IFillCallback} from "../interfaces/IFillCallback.sol";
import {IInKind} from "../interfaces/IInKind.sol";
import {IRoles} from "../interfaces/IRoles.sol";
import {IStrayFilling} from "../interfaces/IStrayFilling.sol";
import {Filling} from "./Filling.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {RiskGuard} from "./RiskGuard.sol";
import {Valuation} from "./Valuation.sol";

/// @title Sale of tokens that a vault was sent but does not list
/// @notice The payment obeys the rule of a deposit, and no balance of a component may fall, whatever the token sold does: a
/// token with two addresses, one of them listed, is not sold by the other.
abstract contract StrayFilling is IStrayFilling, Filling {
    using FixedPointMathLib for uint256;

    /// @inheritdoc IStrayFilling
    function fillStray(
        address payer,
        uint256 openedAt,
        uint256 sold,
        uint256 value,
        StrayFill calldata wanted
    ) external nonReentrant returns (uint256 bought) {
        require(msg.sender == rebalanceAuction, IRoles.NotAuthorized(msg.sender, rebalanceAuction));
        _requireUninterrupted(openedAt);
        _checkReceiver(wanted.recipient);
        Policy current = RiskGuard.load(policy);
        uint256 available = _strayBalance(current, wanted.token);
        require(sold <= available, BalanceTooLow(wanted.token, sold, available));
        uint256[] memory held = _rawBalances(current);
        uint256 buy = _indexOf(current, wanted.buy);
        _requireClaimsCovered(wanted.buy, held[buy]);
        bought = _paymentOf(current, held, buy, value);
        require(bought <= wanted.maxPaid, IInKind.AmountAboveMaximum(wanted.buy, bought, wanted.maxPaid));
        _exchangeStray(current, held, buy, payer, sold, bought, wanted);
        emit StraySold(payer, wanted.token, wanted.buy, sold, bought);
    }

    /* VIEW */

    /// @inheritdoc IStrayFilling
    function strayBalance(address token) external view nonReentrantView returns (uint256) {
        return _strayBalance(PolicyLibrary.load(policy), token);
    }

    /* INTERNAL */

    function _strayBalance(Policy current, address token) private view returns (uint256) {
        require(token != address(this) && !current.holds(token), TokenNotStray(token));
        return _unclaimed(token, _balanceOf(token));
    }

    /// @dev {tok} of component `i` worth `value` {USD} at its guarded bid, which may not bring it above its target.
    function _paymentOf(
        Policy current,
        uint256[] memory held,
        uint256 i,
        uint256 value
    ) private view returns (uint256 bought) {
        Valuation.Quote[] memory quotes = new Valuation.Quote[](held.length);
        Valuation.Quote memory guarded;
        (quotes[i], guarded) = Valuation.quotesOf(current, i);
        Valuation.Snapshot memory basket = Valuation.snapshotWith(current, _unclaimedBalances(current, held), quotes);
        uint256 unit = Valuation.unitOf(current, i);
        bought = value.mulDivUp(unit, guarded.bid); // {tok} = {USD} * {tok} / {USD/tok}, up: the holders get the dust
        uint256 come = Valuation.middleDown(bought, quotes[i], unit); // {USD}
        // {USD} = {USD} * {bps} / {bps} - {USD}
        uint256 deficit = basket.mid.mulDiv(current.targetWeight(i), _BPS).zeroFloorSub(basket.values[i]);
        require(come <= deficit, PaymentAboveTarget(current.token(i), come, deficit));
        _requireFlowAllowed(current, basket, i, basket.values[i] + come);
    }

    function _exchangeStray(
        Policy current,
        uint256[] memory held,
        uint256 buy,
        address payer,
        uint256 sold,
        uint256 bought,
        StrayFill calldata wanted
    ) private {
        uint256 supply = totalSupply();
        SafeTransferLib.safeTransfer(wanted.token, wanted.recipient, sold);
        if (wanted.data.length > 0) IFillCallback(payer).onFill(wanted.token, wanted.buy, sold, bought, wanted.data);
        SafeTransferLib.safeTransferFrom(wanted.buy, payer, address(this), bought);
        (, uint256 received) = _swapped(current, held, held.length, buy, 0, supply);
        require(received >= bought, TransferShort(wanted.buy, received, bought));
    }
}
