// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {IStrayAuction} from "contracts/interfaces/IStrayAuction.sol";
import {IStrayFilling} from "contracts/interfaces/IStrayFilling.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {CallbackBidder} from "../harness/CallbackBidder.sol";
import {EmergencyHandler} from "./EmergencyHandler.sol";
import {MoodyToken} from "./MoodyToken.sol";

/// @notice Tokens that the vault does not list: a reward that never was a component, and components that were let go.
abstract contract StrayHandler is EmergencyHandler {
    /// @dev A sale as it was opened. {s}, {tok}, {USD} 36 decimals doubled
    struct Sale {
        uint256 openedAt;
        uint256 nonce;
        uint256 offered;
        uint256 left;
        uint256 value;
    }

    uint256 internal constant STOCK = 1e30;
    uint256 private constant _HALF_LIFE = 30 minutes;
    uint256 private constant _LAST_PURCHASE = 48 hours;
    uint256 private constant _SPACING = 7 days;

    MoodyToken public immutable reward;
    /// @notice Fills with capital of its own.
    address public constant BIDDER = address(0xB1D);
    /// @notice Fills with what it gets.
    CallbackBidder public immutable callbackBidder;
    mapping(address token => Sale) private _sales;

    constructor() {
        reward = new MoodyToken("REWARD", 18);
        callbackBidder = new CallbackBidder();
        for (uint256 i; i < tokens.length; ++i) {
            tokens[i].mint(BIDDER, STOCK);
            tokens[i].mint(address(callbackBidder.dealer()), STOCK);
            vm.prank(BIDDER);
            tokens[i].approve(address(vault), type(uint256).max);
        }
    }

    /* OPENING */

    /// @dev Half of the time something arrives first; one time in four somebody tries a component.
    function openStray(uint256 tokenSeed, uint256 seed) external auctionStep {
        (MoodyToken token, uint256 number) = _stray(tokenSeed);
        if (seed % 4 == 0) (token, number) = (tokens[tokenSeed % tokens.length], tokenSeed % tokens.length);
        _openSale(token, number, seed);
    }

    function _openSale(MoodyToken token, uint256 number, uint256 seed) private {
        uint256 most = number < tokens.length ? token.trueBalanceOf(address(vault)) / 100 : 1e18;
        if (seed % 2 == 0) token.mint(address(vault), 1 + (_draw(seed) % (most + 1)));
        if (seed % 3 > 0) _waitForNextSale(token);
        Sale memory sale = Sale(vm.getBlockTimestamp(), _sales[address(token)].nonce + 1, 0, 0, _measure().ask);
        sale.offered = token.trueBalanceOf(address(vault)) - vault.totalClaims(address(token));
        sale.left = sale.offered;
        try _strayAuction().openStray(address(vault), address(token)) returns (uint256 nonce) {
            if (number < tokens.length && isListed(number)) _violate("R-6 a component is for sale", number, nonce);
            _requireEqual("R-6 nonce", nonce, sale.nonce);
            _noteSale(token, sale);
        } catch {}
    }

    function _noteSale(MoodyToken token, Sale memory sale) private {
        Sale memory last = _sales[address(token)];
        // Twice as much as the last began with need not wait.
        bool waits = last.nonce > 0 && sale.offered / 2 < last.offered;
        if (waits) _requireAtMost("R-6 spacing", last.openedAt + _SPACING, sale.openedAt);
        (, , uint256 offered, uint256 left, uint256 value) = _strayAuction().strayOf(address(vault), address(token));
        _requireEqual("R-6 offered", offered, sale.offered);
        _requireEqual("R-6 left", left, sale.offered);
        uint256 error = FixedPointMathLib.dist(value * 2e18, sale.value); // {USD} 36 decimals, doubled
        _requireAtMost("R-6 value", error, VALUE_ROUNDING);
        _sales[address(token)] = sale;
        ++counts["stray sales"];
    }

    function _strayAuction() private view returns (IStrayAuction) {
        return IStrayAuction(address(auction));
    }

    /// @dev Now and then a little before it may be.
    function _waitForNextSale(MoodyToken token) private {
        uint256 next = _sales[address(token)].openedAt + _SPACING - (steps % 4 == 0 ? 1 : 0);
        if (vm.getBlockTimestamp() < next) vm.warp(next);
    }

    /// @dev The reward, or a component that was let go; those that are listed again are tried too.
    function _stray(uint256 seed) private view returns (MoodyToken token, uint256 number) {
        number = _draw(seed) % (2 * tokens.length);
        if (number >= tokens.length || isListed(number)) return (reward, tokens.length);
        return (tokens[number], number);
    }

    /* BUYING */

    function fillStray(uint256 tokenSeed, uint256 buySeed, uint256 amountSeed, uint256 timeSeed) external auctionStep {
        IStrayFilling.StrayFill memory wanted;
        (MoodyToken token, uint256 number) = _stray(tokenSeed);
        uint256 buy = _listedToken(buySeed);
        if (timeSeed % 4 > 0) _quiet();
        if (timeSeed % 4 > 1 && _sales[address(token)].left == 0) _openSale(token, number, 2);
        if (buySeed % 4 > 0) buy = _lightest();
        if (timeSeed % 2 == 0) _waitForPrice(token, _draw(timeSeed));
        (wanted.vault, wanted.token, wanted.buy) = (address(vault), address(token), address(tokens[buy]));
        wanted.nonce = amountSeed % 8 == 0 ? amountSeed % 3 : _sales[address(token)].nonce;
        wanted.maxSold = amountSeed % 3 == 0 ? _amount(amountSeed, _sales[address(token)].left) : type(uint256).max;
        wanted.maxPaid = type(uint256).max;
        if (amountSeed % 5 == 0) wanted.data = "call me";
        wanted.recipient = timeSeed % 16 == 1 ? address(vault) : _straysBidder(wanted);
        _buyStray(wanted, buy);
    }

    /// @dev The price comes down to a few percent of the basket within hours.
    function _waitForPrice(MoodyToken token, uint256 draw) private {
        uint256 time = _sales[address(token)].openedAt + (draw % 3 == 0 ? draw % 50 hours : draw % 6 hours);
        if (vm.getBlockTimestamp() < time) vm.warp(time);
    }

    function _straysBidder(IStrayFilling.StrayFill memory wanted) private view returns (address) {
        return wanted.data.length > 0 ? address(callbackBidder) : BIDDER;
    }

    function _buyStray(IStrayFilling.StrayFill memory wanted, uint256 buy) private {
        Scene memory scene = _scene(BIDDER, BIDDER);
        uint256[] memory balances = _balances();
        uint256 held = MoodyToken(wanted.token).trueBalanceOf(address(vault));
        _prepare(wanted);
        try _strayAuction().fillStray(wanted, vm.getBlockTimestamp()) returns (uint256 sold, uint256 bought) {
            ++counts["strays sold"];
            scene.afterwards = _measure();
            _judgeStray(wanted, sold);
            _judgePayment(wanted, sold, bought, buy);
            for (uint256 i; i < tokens.length; ++i) {
                if (!isListed(i)) continue;
                _requireEqual("R-6 a component's balance", _balance(i), balances[i] + (i == buy ? bought : 0));
            }
            uint256 gone = held - MoodyToken(wanted.token).trueBalanceOf(address(vault));
            _requireAtMost("R-6 more than was sold", gone, sold);
            _judgeHolders(scene, buy);
        } catch {}
    }

    /// @dev The callback bidder pays the dealer with what it gets.
    function _prepare(IStrayFilling.StrayFill memory wanted) private {
        if (wanted.data.length == 0) {
            vm.prank(BIDDER);
            return;
        }
        vm.startPrank(address(callbackBidder));
        MoodyToken(wanted.token).approve(address(callbackBidder.dealer()), type(uint256).max);
        MoodyToken(wanted.buy).approve(address(vault), type(uint256).max);
        vm.stopPrank();
        vm.prank(address(callbackBidder));
    }

    /// @dev R-6: of the sale that runs, no more than is left, with no pause since; claims on the token stay covered.
    function _judgeStray(IStrayFilling.StrayFill memory wanted, uint256 sold) private {
        Sale storage sale = _sales[wanted.token];
        _requireEqual("R-6 another sale", wanted.nonce, sale.nonce);
        _requireAtMost("R-6 after the end", vm.getBlockTimestamp(), sale.openedAt + _LAST_PURCHASE);
        _requireAtMost("R-6 after a pause", _pausedUntil[IRecovery.Activity.Auctions], sale.openedAt);
        _requireAtMost("R-6 more than is left", sold, sale.left);
        if (sold <= sale.left) sale.left -= sold;
        uint256 claims = vault.totalClaims(wanted.token);
        _requireAtMost("V-2 claims of a stray", claims, MoodyToken(wanted.token).trueBalanceOf(address(vault)));
    }

    /// @dev R-6: between the halvings before and after now, at the bid that is worse for the bidder.
    function _judgePayment(IStrayFilling.StrayFill memory wanted, uint256 sold, uint256 bought, uint256 buy) private {
        Sale memory sale = _sales[wanted.token];
        uint256 halvings = (vm.getBlockTimestamp() - sale.openedAt) / _HALF_LIFE;
        (uint256 bid, ) = feeds[buy].guardedQuote();
        uint256 paid = bought * _scale(buy) * bid * 2; // {USD} 36 decimals, doubled
        uint256 whole = FixedPointMathLib.fullMulDiv(sale.value, sold, sale.offered);
        _requireAtMost("R-6 below the curve", whole >> (halvings + 1), paid + VALUE_ROUNDING);
        uint256 dust = _scale(buy) * bid * 2 + 3e18 + VALUE_ROUNDING; // one unit of what is paid, and what is rounded up
        _requireAtMost("R-6 above the curve", paid, (whole >> halvings) + dust);
    }

    /// @dev R-6: the holders get it; the component paid with does not pass its target; V-12.
    function _judgeHolders(Scene memory scene, uint256 buy) private {
        (Measure memory before, Measure memory afterwards) = (scene.before, scene.afterwards);
        _requireEqual("V-8 supply changed in a sale", afterwards.supply, before.supply);
        _requireNotLess("R-6 bid", before.bid, before, afterwards.bid, afterwards);
        _requireNotLess("R-6 mid", before.mid, before, afterwards.mid, afterwards);
        _requireNotLess("R-6 ask", before.ask, before, afterwards.ask, afterwards);
        uint256 target = (before.mid * _targetOf(buy)) / 10_000; // {USD} = {USD} * {bps} / {bps}
        uint256 value = _valueOf(buy, afterwards.slices[buy]);
        _requireAtMost("R-6 above the target", value, target + VALUE_ROUNDING);
        _judgeFlow(scene, buy);
    }

    /// @dev Of the listed ones, the furthest below its target.
    function _lightest() internal view returns (uint256 lightest) {
        (lightest, ) = _furthest(type(uint256).max);
    }

    /// @dev The furthest below and the furthest above their targets, but for `except`. {USD} of targets minus values
    function _furthest(uint256 except) internal view returns (uint256 lightest, uint256 heaviest) {
        Measure memory measure = _measure();
        uint256[] memory targets = _targets();
        (int256 most, int256 least) = (type(int256).min, type(int256).max);
        for (uint256 i; i < tokens.length; ++i) {
            if (i == except || !isListed(i) || (isWrittenOff(i) && steps % 4 > 0)) continue;
            // {USD} = {USD} * {bps} / {bps} - {USD}
            int256 deficit = int256((measure.mid * targets[i]) / 10_000) - int256(_valueOf(i, measure.slices[i]));
            if (deficit > most) (lightest, most) = (i, deficit);
            if (deficit < least) (heaviest, least) = (i, deficit);
        }
    }
}
