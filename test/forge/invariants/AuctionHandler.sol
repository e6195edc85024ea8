// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IRebalanceAuction} from "contracts/interfaces/IRebalanceAuction.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {AuctionWatch} from "./AuctionWatch.sol";
import {EmergencyHandler} from "./EmergencyHandler.sol";
import {StrayHandler} from "./StrayHandler.sol";
import {VaultHandler} from "./VaultHandler.sol";

/// @notice Auctions at random: armed, opened, cleared and filled by anybody, at any time, in any order, with any numbers.
contract AuctionHandler is StrayHandler {
    constructor(
        World memory world,
        address[] memory actors_,
        IRebalanceAuction auction_
    ) VaultHandler(world, actors_) AuctionWatch(auction_) {}

    /* ARMING, OPENING AND CLEARING */

    function arm(uint256 tokenSeed) external auctionStep {
        _arm(tokenSeed % 4 == 0 ? _listedToken(tokenSeed) : _mostDrifted());
    }

    function open(uint256 tokenSeed, uint256 timeSeed) external auctionStep {
        uint256 i = _withAuction(tokenSeed, false);
        if (timeSeed % 2 == 0 && _running[i].armedAt > 0)
            _passEdges(_running[i].armedAt, DELAY, ARM_VALIDITY, timeSeed);
        _open(i);
    }

    function clear(uint256 tokenSeed) external auctionStep {
        _clear(_withAuction(tokenSeed, tokenSeed % 2 == 0));
    }

    /// @dev An auction from its cause to somewhere in its course, in good weather.
    function openAuction(uint256 seed) external auctionStep {
        uint256 draw = _draw(seed);
        if (!_openOne(draw) || draw % 4 == 0) return;
        vm.warp(vm.getBlockTimestamp() + WARM_UP + ((draw >> 40) % DURATION));
        if (draw % 4 == 1) _make(_bidOn(_withAuction(draw >> 48, true), draw >> 56, draw >> 64));
    }

    /// @dev Something happens while an auction runs, and somebody tries to fill it all the same.
    function fillAfter(uint256 tokenSeed, uint256 kindSeed, uint256 seed) external auctionStep {
        uint256 i = _someAuction(tokenSeed);
        _passStart(i, _draw(seed) % DURATION);
        uint256 kind = _draw(kindSeed) % 8;
        if (kind < 3) _moveMarket(kind == 0 ? _listedToken(seed) : i, _draw(~seed));
        else if (kind < 5) _tighten(_draw(seed));
        else if (kind < 7) _pauseShortly();
        else feeds[_draw(seed) % feeds.length].setDead(true);
        _make(_bidOn(i, 1, 1));
    }

    /// @dev For a minute, which is over when the fill is tried.
    function _pauseShortly() private {
        if (_pause(IRecovery.Activity.Auctions, 1 minutes)) vm.warp(vm.getBlockTimestamp() + 1 minutes);
    }

    function _openOne(uint256 draw) private returns (bool) {
        if (draw % 8 > 0) _quiet();
        if (draw % 3 == 0) _moveMarket(_listedToken(draw), draw >> 8);
        uint256 i = _mostDrifted();
        if (!_arm(i)) {
            _moveMarket(i, draw >> 8);
            i = _mostDrifted();
            if (!_arm(i)) return false;
        }
        vm.warp(vm.getBlockTimestamp() + DELAY + ((draw >> 16) % 3 == 0 ? (draw >> 24) % ARM_VALIDITY : 0));
        return _open(i);
    }

    /// @dev One fill in four takes what there is: an auction that runs, or ran, or none. The others open one if none runs.
    function _someAuction(uint256 seed) private returns (uint256 i) {
        i = _withAuction(seed, true);
        if (seed % 4 == 0 || _isFillable(i) || !_openOne(_draw(~seed))) return i;
        return _withAuction(seed, true);
    }

    function _arm(uint256 i) private returns (bool) {
        try auction.arm(address(vault), address(tokens[i])) returns (uint256 openableAt) {
            if (_isActive(i) && openableAt > 0) _violate("R-5 armed twice", i, openableAt);
            (_running[i].armedAt, _running[i].openedAt) = (0, 0);
            if (openableAt == 0) {
                _requireNotTriggered(i);
                return false;
            }
            _requireTriggered(i);
            _requireEqual("R-5 openable", openableAt, vm.getBlockTimestamp() + DELAY);
            (_running[i].policy, _running[i].armedAt) = (vault.policy(), vm.getBlockTimestamp());
            ++counts["armed"];
            return true;
        } catch {
            return false;
        }
    }

    function _open(uint256 i) private returns (bool) {
        Running storage running = _running[i];
        try auction.open(address(vault), address(tokens[i])) returns (uint256 nonce) {
            uint256 armedAt = running.armedAt;
            running.armedAt = 0;
            if (nonce == 0) {
                running.openedAt = 0;
                _requireNotTriggered(i);
                return false;
            }
            _requireTriggered(i);
            _requireOpenable(running.policy, armedAt);
            _requireEqual("R-5 next number", nonce, running.nonce + 1);
            (running.openedAt, running.nonce) = (vm.getBlockTimestamp(), nonce);
            ++counts["opened"];
            return true;
        } catch {
            return false;
        }
    }

    function _requireOpenable(address policy, uint256 armedAt) private {
        uint256 time = vm.getBlockTimestamp();
        if (armedAt == 0) _violate("R-5 opened without arming", armedAt, time);
        if (policy != vault.policy()) _violate("R-5 armed under another policy", armedAt, time);
        _requireAtMost("R-5 opened too early", armedAt + DELAY, time);
        _requireAtMost("R-5 opened too late", time, armedAt + DELAY + ARM_VALIDITY);
        _requireOpen(IRecovery.Activity.Auctions);
    }

    function _clear(uint256 i) private {
        bool isActive = _isActive(i);
        bool isOpen = _running[i].openedAt > 0;
        try auction.clear(address(vault), address(tokens[i])) {
            (_running[i].armedAt, _running[i].openedAt) = (0, 0);
            ++counts["cleared"];
            if (!isActive) return;
            if (isOpen) _requireHealed(i, _valueOf(i, _unclaimed(i)), _measure().mid);
            else _requireNotTriggered(i);
        } catch {}
    }

    /// @dev Runs, or may still be opened.
    function _isActive(uint256 i) private view returns (bool) {
        Running memory running = _running[i];
        if (running.policy != vault.policy()) return false;
        uint256 time = vm.getBlockTimestamp();
        if (running.openedAt > 0) return time <= running.openedAt + LAST_FILL;
        return running.armedAt > 0 && time <= running.armedAt + DELAY + ARM_VALIDITY;
    }

    function _isFillable(uint256 i) private view returns (bool) {
        return _running[i].openedAt > 0 && _isActive(i);
    }

    /* FILLING */

    /// @dev Anything goes: any pair, number, amount and time.
    function fill(uint256 tokenSeed, uint256 pairSeed, uint256 amountSeed, uint256 timeSeed) external auctionStep {
        Bid memory bid = _bidOn(_someAuction(tokenSeed), pairSeed, amountSeed);
        if (timeSeed % 4 > 0) _quiet();
        _passTime(bid.token, timeSeed >> 8);
        _make(bid);
    }

    function fillByCallback(
        uint256 tokenSeed,
        uint256 pairSeed,
        uint256 amountSeed,
        uint256 timeSeed
    ) external auctionStep {
        Bid memory bid = _bidOn(_someAuction(tokenSeed), pairSeed, amountSeed);
        if (timeSeed % 4 > 0) _quiet();
        (bid.byCallback, bid.wanted.data) = (true, "call me");
        if (bid.wanted.recipient == BIDDER) bid.wanted.recipient = address(callbackBidder);
        _passTime(bid.token, timeSeed >> 8);
        _make(bid);
    }

    /// @dev One bidder who knows what it does, at a random moment of an auction that runs.
    function fillWell(uint256 tokenSeed, uint256 amountSeed, uint256 timeSeed) external auctionStep {
        _quiet();
        uint256 i = _someAuction(tokenSeed);
        _passStart(i, (timeSeed % 2 == 0 ? 0 : DURATION) + (_draw(timeSeed) % 30 minutes));
        Bid memory bid = _bidOn(i, 1, 1);
        if (amountSeed % 3 == 0) bid.wanted.maxSold = _unclaimed(bid.sell) / (2 + (amountSeed % 16));
        _make(bid);
    }

    /// @dev Nobody but the auction contract may call the vault for it.
    function forge(uint256 tokenSeed, uint256 seed) external auctionStep {
        Bid memory bid = _bidOn(_withAuction(tokenSeed, true), seed, 1);
        IFilling.AuctionTerms memory terms = IFilling.AuctionTerms(
            BIDDER,
            vault.policy(),
            vm.getBlockTimestamp(),
            1e18
        );
        vm.prank(_actor(seed));
        try vault.fill(terms, bid.wanted) {
            _violate("R-5 a fill without the auction", bid.sell, bid.buy);
        } catch {}
    }

    function _bidOn(uint256 i, uint256 pairSeed, uint256 amountSeed) private view returns (Bid memory bid) {
        (bid.token, bid.sell, bid.buy) = (i, _draw(pairSeed) % tokens.length, _draw(~pairSeed) % tokens.length);
        if (pairSeed % 4 > 0) (bid.sell, bid.buy) = _bestPair(i);
        IFilling.Fill memory wanted = bid.wanted;
        (wanted.vault, wanted.token, wanted.recipient) = (address(vault), address(tokens[i]), BIDDER);
        (wanted.sell, wanted.buy) = (address(tokens[bid.sell]), address(tokens[bid.buy]));
        (wanted.maxSold, wanted.maxPaid) = (type(uint256).max, type(uint256).max);
        wanted.nonce = _running[i].nonce;
        if (amountSeed % 8 == 2) wanted.nonce += 1;
        if (amountSeed % 8 == 4 && wanted.nonce > 0) wanted.nonce -= 1;
        if (amountSeed % 3 == 0) wanted.maxSold = _amount(amountSeed, _unclaimed(bid.sell));
        if (amountSeed % 16 == 3) wanted.minSold = _draw(amountSeed) % 1e18;
        if (amountSeed % 16 == 5) wanted.maxPaid = _draw(amountSeed) % 1e18;
        if (amountSeed % 16 == 7) wanted.recipient = address(vault);
    }

    /// @dev The auction's component against the one furthest on the other side.
    function _bestPair(uint256 i) private view returns (uint256 sell, uint256 buy) {
        (uint256 lightest, uint256 heaviest) = _furthest(i);
        uint256 target = (_measure().mid * _targetOf(i)) / 10_000; // {USD} = {USD} * {bps} / {bps}
        return _valueOf(i, _unclaimed(i)) > target ? (i, lightest) : (heaviest, i);
    }

    function _make(Bid memory bid) private {
        FillScene memory scene = _fillScene(bid);
        (bool done, uint256 sold, uint256 bought) = _send(bid);
        if (done) _judgeFill(bid, scene, sold, bought);
        else if (scene.told) _requireBounds(bid, scene);
        if (done && bid.byCallback) ++counts["fills by callback"];
        if (done && isWrittenOff(bid.sell)) _violate("R-5 sold what is written off", bid.sell, sold);
    }

    function _send(Bid memory bid) private returns (bool done, uint256 sold, uint256 bought) {
        if (bid.byCallback) {
            try callbackBidder.fill(auction, bid.wanted) returns (uint256 sold_, uint256 bought_) {
                return (true, sold_, bought_);
            } catch (bytes memory reason) {
                ++refusals[bytes4(reason)];
                return (false, 0, 0);
            }
        }
        vm.prank(BIDDER);
        try auction.fill(bid.wanted, vm.getBlockTimestamp()) returns (uint256 sold_, uint256 bought_) {
            return (true, sold_, bought_);
        } catch (bytes memory reason) {
            ++refusals[bytes4(reason)];
            return (false, 0, 0);
        }
    }

    /// @dev V-10: what is quoted is to be had, but for the bidder's own bounds and for tokens that do not move.
    function _requireBounds(Bid memory bid, FillScene memory scene) private {
        if (scene.sold < bid.wanted.minSold || scene.bought > bid.wanted.maxPaid) return;
        if (bid.wanted.recipient == address(vault)) return;
        if (uint256(tokens[bid.sell].mood()) + uint256(tokens[bid.buy].mood()) > 0) return;
        _violate("V-10 a quoted fill is refused", scene.sold, scene.bought);
    }

    /* WHICH AND WHEN */

    /// @dev The listed component furthest from its target, in value.
    function _mostDrifted() private view returns (uint256) {
        (uint256 lightest, uint256 heaviest) = _furthest(type(uint256).max);
        return steps % 2 == 0 ? lightest : heaviest;
    }

    /// @dev From a random component on, the first whose auction runs, or is armed; now and then any.
    function _withAuction(uint256 seed, bool isOpen) private view returns (uint256 i) {
        uint256 draw = _draw(seed);
        uint256 first = draw % tokens.length;
        if ((draw >> 8) % 16 == 0) return first;
        for (uint256 k; k < tokens.length; ++k) {
            i = (first + k) % tokens.length;
            if (isOpen ? _isFillable(i) : _running[i].armedAt > 0) return i;
        }
        return first;
    }

    /// @dev Into the auction, or some minutes, or to an edge of it; often no time at all.
    function _passTime(uint256 i, uint256 seed) private {
        uint256 openedAt = _running[i].openedAt;
        if (seed % 4 > 1) _passStart(i, _draw(seed) % DURATION);
        else if (seed % 4 == 0) vm.warp(vm.getBlockTimestamp() + (_draw(seed) % 30 minutes));
        else if (seed % 4 == 1 && openedAt > 0) _passEdges(openedAt, WARM_UP, LAST_FILL - WARM_UP, seed);
    }

    /// @dev An auction that has not warmed up is waited for, and some time more.
    function _passStart(uint256 i, uint256 more) private {
        uint256 start = _running[i].openedAt + WARM_UP;
        if (_isFillable(i) && vm.getBlockTimestamp() < start) vm.warp(start + more);
    }

    /// @dev To just before or at the start, or at or just after the end, of a window after `from` {s}, if that is to come.
    function _passEdges(uint256 from, uint256 delay, uint256 length, uint256 seed) private {
        uint256 draw = _draw(seed) % 5;
        uint256 time = from + delay;
        if (draw == 0) time -= 1;
        if (draw > 2) time += length;
        if (draw == 4) time += 1;
        if (vm.getBlockTimestamp() < time) vm.warp(time);
    }
}
