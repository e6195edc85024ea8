// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IRoles} from "../interfaces/IRoles.sol";
import {IRoute} from "../interfaces/IRoute.sol";
import {ITrading} from "../interfaces/ITrading.sol";
import {Fees} from "./Fees.sol";
import {LossBudget} from "./LossBudget.sol";
import {Policy} from "./Policy.sol";
import {PolicyCheck} from "./PolicyCheck.sol";
import {RiskGuard} from "./RiskGuard.sol";
import {Valuation} from "./Valuation.sol";

/// @title Trades of the allocator
/// @notice Tokens go to any route; what counts is checked afterwards: nothing else moved, the middle price less a bounded
/// loss, the loss budget, and the monotone rule of `PolicyCheck`.
abstract contract Trading is ITrading, Fees {
    using FixedPointMathLib for uint256;

    /// @inheritdoc ITrading
    function trade(
        Intent calldata intent,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 bought) {
        require(msg.sender == allocator, IRoles.NotAuthorized(msg.sender, allocator));
        _tradingPause.requireOver();
        Policy current = RiskGuard.load(policy);
        PolicyCheck.Trade memory deal = _tradeOf(current, intent);
        uint256[] memory held = _rawBalances(current);
        Valuation.Snapshot memory basket = Valuation.snapshot(current, _unclaimedBalances(current, held));
        require(basket.bid > 0, VaultEmpty());
        _settle(_performanceRate == 0 ? _pendingManagement() : _pendingFees(basket.bid));
        Valuation.Quote memory sellQuote = Valuation.quoteOf(basket, current, deal.sell);
        Valuation.Quote memory buyQuote = Valuation.quoteOf(basket, current, deal.buy);

        uint256 sold;
        (sold, bought) = _runRoute(current, intent, deal, held);

        deal.total = basket.mid;
        deal.sold = Valuation.middleDown(sold, sellQuote, Valuation.unitOf(current, deal.sell));
        deal.bought = Valuation.middleDown(bought, buyQuote, Valuation.unitOf(current, deal.buy));
        _requireFairTrade(current, deal);
        _requireAllowed(current, basket.values, deal);
        uint256 loss = _chargeLoss(_lostAtWorst(current, deal, sold, bought, sellQuote, buyQuote), basket.bid);
        emit Traded(intent.route, intent.sell, intent.buy, sold, bought, loss);
    }

    /* VIEW */

    /// @inheritdoc ITrading
    function lossBudget() external view returns (uint256 used, uint256 size, uint256 period) {
        LossBudget budget = _lossBudget;
        return (budget.usedAt(block.timestamp), budget.size(), budget.period());
    }

    /* INTERNAL */

    function _tradeOf(Policy current, Intent calldata intent) private view returns (PolicyCheck.Trade memory deal) {
        require(intent.sell != intent.buy, TradeOfOneComponent(intent.sell));
        require(intent.route != address(this) && !current.holds(intent.route), RouteInvalid(intent.route));
        deal.sell = _indexOf(current, intent.sell);
        deal.buy = _indexOf(current, intent.buy);
    }

    /// @dev Hands the tokens to the route and checks what it left: {sell} gone and {buy} come, by this vault's balances.
    function _runRoute(
        Policy current,
        Intent calldata intent,
        PolicyCheck.Trade memory deal,
        uint256[] memory held
    ) private returns (uint256 sold, uint256 bought) {
        _requireClaimsCovered(intent.buy, held[deal.buy]);
        uint256 available = _unclaimed(intent.sell, held[deal.sell]);
        require(intent.amountIn <= available, BalanceTooLow(intent.sell, intent.amountIn, available));
        uint256 supply = totalSupply();
        SafeTransferLib.safeTransfer(intent.sell, intent.route, intent.amountIn);
        IRoute(intent.route).execute(intent.sell, intent.buy, intent.amountIn, intent.minOut, intent.data);
        (sold, bought) = _swapped(current, held, deal.sell, deal.buy, intent.amountIn, supply);
        require(bought > 0 && bought >= intent.minOut, AmountBelowMinimum(intent.buy, bought, intent.minOut));
    }

    /// @dev The middle price less the largest loss has to be met.
    function _requireFairTrade(Policy current, PolicyCheck.Trade memory deal) private pure {
        // {USD} = {USD} * {bps} / {bps}, up
        uint256 least = deal.sold.mulDivUp(_BPS - current.maxTradeLoss(), _BPS);
        require(deal.bought >= least, TradeLossTooLarge(deal.sold, deal.bought, least));
    }

    /// @dev {USD} What the trade lost if every quote was wrong against it: sold at the ask, bought at the bid, rounded up.
    function _lostAtWorst(
        Policy current,
        PolicyCheck.Trade memory deal,
        uint256 sold,
        uint256 bought,
        Valuation.Quote memory sellQuote,
        Valuation.Quote memory buyQuote
    ) private pure returns (uint256) {
        uint256 gave = sold.mulDivUp(sellQuote.ask, Valuation.unitOf(current, deal.sell));
        uint256 got = bought.mulDiv(buyQuote.bid, Valuation.unitOf(current, deal.buy));
        return gave.zeroFloorSub(got);
    }

    /// @dev Charges `lost` {USD} as a fraction {1} of the basket at its bid {USD}, which nobody can push up for a call.
    function _chargeLoss(uint256 lost, uint256 total) private returns (uint256 loss) {
        if (lost == 0) return 0;
        loss = lost.mulDivUp(_WAD, total); // {1} = {USD} * {1} / {USD}
        _lossBudget = _lossBudget.charge(loss, block.timestamp);
    }
}
