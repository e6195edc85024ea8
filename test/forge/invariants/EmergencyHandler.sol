// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Mood} from "./MoodyToken.sol";
import {PolicyMaker} from "./PolicyMaker.sol";
import {AuctionWatch} from "./AuctionWatch.sol";

/// @notice Pauses, recovery and write-offs. What the timelock does is done as the vault itself, without its days of waiting.
abstract contract EmergencyHandler is AuctionWatch {
    /// @dev A write-off as it was seen. {tok}, {share}
    struct WrittenOff {
        uint256 token;
        uint256 amount;
        uint256 supply;
        uint256 collected;
    }

    uint256 private constant _LONGEST = 7 days;
    WrittenOff[] private _writeOffs;
    mapping(uint256 number => mapping(address holder => uint256 shares)) private _heldAt;
    mapping(uint256 number => mapping(address holder => bool)) private _isCollected;

    /* PAUSES AND RECOVERY */

    /// @dev Short pauses, so that auctions go on after them; and in recovery rather the way out.
    function interrupt(uint256 seed) external auctionStep {
        uint256 draw = _draw(seed);
        uint256 kind = draw % 12;
        if (_inRecovery && kind > 1) _leaveRecovery(draw >> 8);
        else if (kind == 0) _enterForPause(draw >> 8);
        else if (kind == 1) _enterForFeed(draw >> 8);
        else if (kind < 9) _pause(IRecovery.Activity((draw >> 8) % 4), 1 + ((draw >> 16) % 3 hours));
        else _lift(IRecovery.Activity((draw >> 8) % 4));
    }

    /// @dev Auctions stop for a moment, which is too long for those that run.
    function pauseAuctions(uint256 seed) external auctionStep {
        _pause(IRecovery.Activity.Auctions, 1 + (_draw(seed) % 30 minutes));
    }

    /// @dev A recovery lasts some eight steps.
    function _beforeStep() internal override {
        uint256 draw = _draw(steps ^ vm.getBlockTimestamp());
        if (_inRecovery && draw % 8 == 0) _leaveRecovery(draw >> 8);
    }

    function _pause(IRecovery.Activity activity, uint256 length) internal returns (bool) {
        vm.prank(owner);
        try vault.pause(activity, length) {
            if (_inRecovery) _violate("R-7 paused in recovery", uint256(activity), length);
            _pausedUntil[activity] = vm.getBlockTimestamp() + length;
            ++counts["pauses"];
            return true;
        } catch {
            return false;
        }
    }

    function _lift(IRecovery.Activity activity) private {
        vm.prank(address(vault));
        try vault.liftPause(activity) {
            if (_inRecovery) _violate("R-7 lifted in recovery", uint256(activity), 0);
            _pausedUntil[activity] = vm.getBlockTimestamp();
        } catch {}
    }

    /// @dev The longest pause, the gap that it needs, and another: from then on anyone may.
    function _enterForPause(uint256 draw) private {
        IRecovery.Activity activity = IRecovery.Activity(draw % 4);
        if (!_pause(activity, _LONGEST)) return;
        vm.warp(vm.getBlockTimestamp() + 2 * _LONGEST);
        if (!_pause(activity, _LONGEST)) return;
        try vault.enterRecoveryForPause(activity) {
            _noteRecovery();
        } catch (bytes memory reason) {
            _violate(string.concat("R-7 no recovery ", vm.toString(reason)), uint256(activity), 0);
        }
    }

    /// @dev Three days of reports that a feed is dead; what nothing is held of is no reason.
    function _enterForFeed(uint256 draw) private {
        uint256 i = _listedToken(draw);
        _reportDead(i);
        bool held = _unclaimed(i) > 0 || tokens[i].mood() == Mood.Unreadable;
        try vault.enterRecoveryForFeed(address(tokens[i])) {
            if (!held) _violate("R-7 recovery for nothing", i, 0);
            _noteRecovery();
        } catch (bytes memory reason) {
            if (held && !_inRecovery) _violate(string.concat("R-7 no recovery ", vm.toString(reason)), i, 0);
        }
    }

    function _reportDead(uint256 i) private {
        feeds[i].setDead(true);
        for (uint256 hour; hour <= 72; hour += 6) {
            if (hour > 0) vm.warp(vm.getBlockTimestamp() + 6 hours);
            vault.reportFeed(address(tokens[i]));
        }
    }

    function _noteRecovery() private {
        if (_inRecovery) _violate("R-7 recovery twice", 0, 0);
        _inRecovery = true;
        _setAllPauses(type(uint32).max);
        ++counts["recoveries"];
    }

    function _leaveRecovery(uint256 draw) private {
        if (draw % 4 > 0) _quiet();
        if (_leave()) {
            _inRecovery = false;
            _setAllPauses(vm.getBlockTimestamp());
            ++counts["recoveries left"];
        }
    }

    function _leave() private returns (bool) {
        vm.prank(address(vault));
        try vault.leaveRecovery() {
            return true;
        } catch {
            return false;
        }
    }

    function _setAllPauses(uint256 end) private {
        for (uint256 a; a < 4; ++a) _pausedUntil[IRecovery.Activity(a)] = end;
    }

    /// @dev Every token moves and every feed quotes.
    function _quiet() internal {
        for (uint256 i; i < tokens.length; ++i) {
            if (tokens[i].mood() != Mood.Plain) tokens[i].setMood(Mood.Plain);
            if (feeds[i].dead()) feeds[i].setDead(false);
        }
    }

    /// @dev Nor may a dead end be blamed on a pause. Only inside calls that revert.
    function _calm() internal override {
        super._calm();
        if (_inRecovery) _leave();
        uint256 end = vault.pausedUntil(IRecovery.Activity.Trading);
        if (vm.getBlockTimestamp() >= end) return;
        vm.prank(address(vault));
        vault.liftPause(IRecovery.Activity.Trading);
    }

    /* WRITE-OFFS */

    /// @dev One component at a time, as long as two others are left. Its feed may come back the next moment.
    function writeOff(uint256 tokenSeed, uint256 seed) external auctionStep {
        uint256 i = _listedToken(tokenSeed);
        bool isAlive = seed % 5 == 0;
        if (seed % 2 > 0 || (writtenOff != 0 && seed % 4 > 0)) return;
        if (PolicyMaker.bits(listed & ~writtenOff) < 3) return;
        if (isAlive) feeds[i].setDead(false);
        else _reportDead(i);
        uint256 amount = _unclaimed(i);
        WrittenOff memory loss = WrittenOff(i, amount, share.totalSupply() + VIRTUAL_SHARES, 0);
        vm.prank(address(vault));
        try vault.writeOff(address(tokens[i])) {
            if (isAlive) _violate("A-5 the feed lives", i, amount);
            _noteWriteOff(loss);
        } catch {}
        if (seed % 7 > 2) feeds[i].setDead(false);
    }

    function _noteWriteOff(WrittenOff memory loss) private {
        _writeOffs.push(loss);
        uint256 number = _writeOffs.length;
        _requireEqual("A-5 number", vault.writeOffCount(), number);
        (, uint256 amount, uint256 supply) = vault.writeOffAt(number);
        _requireEqual("A-5 amount", amount, loss.amount);
        _requireEqual("A-5 supply", supply, loss.supply);
        for (uint256 h; h < holders.length; ++h) _heldAt[number][holders[h]] = share.balanceOf(holders[h]);
        writtenOff |= 1 << loss.token;
        ++counts["write-offs"];
    }

    /// @dev A-5: each its part, once, and all parts together at most the whole.
    function collectWriteOff(uint256 numberSeed, uint256 holderSeed) external auctionStep {
        if (_writeOffs.length == 0) return;
        uint256 number = 1 + (_draw(numberSeed) % _writeOffs.length);
        address holder = holders[_draw(holderSeed) % holders.length];
        WrittenOff storage loss = _writeOffs[number - 1];
        uint256 part = _partOf(number, holder);
        uint256 claimed = vault.claimOf(address(tokens[loss.token]), holder);
        try vault.collectWriteOff(number, holder) returns (uint256 amount) {
            if (amount == 0) _violate("A-5 nothing is collected", number, 0);
            _requireEqual("A-5 part", amount, part);
            _requireEqual("A-5 claim", vault.claimOf(address(tokens[loss.token]), holder), claimed + amount);
            _isCollected[number][holder] = true;
            loss.collected += amount;
            _requireAtMost("A-5 parts", loss.collected, loss.amount);
            ++counts["parts collected"];
        } catch {
            _requireEqual("A-5 part refused", part, 0);
        }
    }

    /// @dev {tok} = {tok} * {share} / {share}; zero if it was collected.
    function _partOf(uint256 number, address holder) private view returns (uint256) {
        WrittenOff memory loss = _writeOffs[number - 1];
        if (_isCollected[number][holder]) return 0;
        return FixedPointMathLib.fullMulDiv(loss.amount, _heldAt[number][holder], loss.supply);
    }

    /// @dev A-5: whatever was transferred since, what may be collected stays the same.
    function _afterStep() internal virtual override {
        super._afterStep();
        if (_writeOffs.length == 0) return;
        uint256 number = 1 + (steps % _writeOffs.length);
        address holder = holders[steps % holders.length];
        _requireEqual("A-5 collectable", vault.collectable(number, holder), _partOf(number, holder));
    }
}
