// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {AccountView, IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {IMarginReader} from "contracts/interfaces/IMarginReader.sol";
import {AccountId} from "contracts/margin/AccountId.sol";
import {InstrumentId, InstrumentKind} from "contracts/margin/Instrument.sol";
import {Leg} from "contracts/margin/Leg.sol";
import {Assessment, MarginKind} from "contracts/margin/MarginTypes.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {SettableSettlement} from "./SettableSettlement.sol";

interface ISurfacePoster {
    function repost(uint256 volatility) external;
}

/// @notice Steps of the margin campaign, and the books that are kept beside the clearinghouse's.
contract MarginHandler is Test {
    struct World {
        IClearinghouse house;
        IMarginReader reader;
        HostileFeed feed;
        SettableSettlement settlement;
        PlainToken dollars;
        PlainToken ether_;
        uint256 expiry;
    }

    /// @dev What an account was worth before a step.
    struct Standing {
        AccountId account;
        int256 equity;
        int256 requirement;
    }

    World private _world;
    AccountId[] private _accounts;
    InstrumentId[] private _instruments;
    ISurfacePoster private _poster;

    /// @dev {tok} Of the stablecoin and of ether, in less out.
    int256 public dollarsIn;
    int256 public etherIn;
    mapping(bytes4 step => uint256) public successes;
    /// @dev An account was left below its initial margin by a step of its own, though the rule does not let it.
    uint256 public violations;
    /// @dev Steps that left an account below its initial margin because it was nearer to it than before.
    uint256 public reductions;

    constructor(World memory world, AccountId[] memory accounts, InstrumentId[] memory instruments) {
        (_world, _accounts, _instruments) = (world, accounts, instruments);
        _poster = ISurfacePoster(msg.sender);
        _world.dollars.approve(address(_world.house), type(uint256).max);
        _world.ether_.approve(address(_world.house), type(uint256).max);
    }

    /* STEPS */

    function depositCash(uint256 who, uint256 amount) external {
        amount = bound(amount, 1, 200_000e6);
        _world.dollars.mint(address(this), amount);
        try _world.house.depositCash(_account(who), amount) {
            dollarsIn += int256(amount);
            _succeeded();
        } catch {}
    }

    function withdrawCash(uint256 who, uint256 amount) external {
        amount = bound(amount, 1, 100_000e6);
        Standing memory before = _standing(_account(who));
        try _world.house.withdrawCash(_account(who), amount, address(1)) {
            dollarsIn -= int256(amount);
            _judge(before);
            _succeeded();
        } catch {}
    }

    function depositCollateral(uint256 who, uint256 amount) external {
        amount = bound(amount, 1, 100 ether);
        _world.ether_.mint(address(this), amount);
        try _world.house.depositCollateral(_account(who), address(_world.ether_), amount) {
            etherIn += int256(amount);
            _succeeded();
        } catch {}
    }

    function withdrawCollateral(uint256 who, uint256 amount) external {
        uint256 held = _world.house.collateralOf(_account(who), address(_world.ether_));
        amount = bound(amount, 1, held + 1);
        Standing memory before = _standing(_account(who));
        try _world.house.withdrawCollateral(_account(who), address(_world.ether_), amount, address(1)) {
            etherIn -= int256(amount);
            _judge(before);
            _succeeded();
        } catch {}
    }

    function trade(uint256 buyer, uint256 seller, uint256 what, int256 quantity, uint256 price) external {
        (AccountId a, AccountId b) = (_account(buyer), _account(seller));
        (Standing memory aBefore, Standing memory bBefore) = (_standing(a), _standing(b));
        try _world.house.trade(a, b, _fills(what, quantity, price), type(uint256).max) {
            _judge(aBefore);
            _judge(bBefore);
            _succeeded();
        } catch {}
    }

    /// @dev Trades all of a position back, at about its mark: the step that reduces risk.
    function close(uint256 who, uint256 other, uint256 which, uint256 price) external {
        Leg[] memory legs = _world.house.legsOf(_account(who));
        if (legs.length == 0) return;
        Leg leg = legs[which % legs.length];
        IClearinghouse.Fill[] memory fills = new IClearinghouse.Fill[](1);
        fills[0] = IClearinghouse.Fill(leg.instrument(), -leg.quantity(), _price(leg.instrument(), price));
        (Standing memory aBefore, Standing memory bBefore) = (_standing(_account(who)), _standing(_account(other)));
        try _world.house.trade(_account(who), _account(other), fills, type(uint256).max) {
            _judge(aBefore);
            _judge(bBefore);
            _succeeded();
        } catch {}
    }

    /// @dev Takes cash out first and earns it after: only the end counts.
    function batch(
        uint256 buyer,
        uint256 seller,
        uint256 amount,
        uint256 what,
        int256 quantity,
        uint256 price
    ) external {
        amount = bound(amount, 1, 50_000e6);
        (AccountId a, AccountId b) = (_account(buyer), _account(seller));
        (Standing memory aBefore, Standing memory bBefore) = (_standing(a), _standing(b));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IClearinghouse.withdrawCash, (a, amount, address(1)));
        calls[1] = abi.encodeCall(IClearinghouse.trade, (a, b, _fills(what, quantity, price), type(uint256).max));
        try _world.house.batch(calls, type(uint256).max) {
            dollarsIn -= int256(amount);
            _judge(aBefore);
            _judge(bBefore);
            _succeeded();
        } catch {}
    }

    function settle(uint256 who) external {
        try _world.house.settle(_account(who)) {
            _succeeded();
        } catch {}
    }

    function accrue() external {
        _world.house.accrue();
        _succeeded();
    }

    function moveMarket(uint256 price, uint256 volatility) external {
        price = bound(price, 1_200e18, 3_200e18);
        _world.feed.setBoth(price, price);
        _world.feed.setUpdatedAt(vm.getBlockTimestamp());
        try _poster.repost(bound(volatility, 0.45e18, 0.9e18)) {} catch {}
        _succeeded();
    }

    function warp(uint256 time) external {
        vm.warp(vm.getBlockTimestamp() + bound(time, 1 minutes, 2 days));
        vm.roll(vm.getBlockNumber() + 1);
        _world.feed.setUpdatedAt(vm.getBlockTimestamp());
        _succeeded();
    }

    function proveSettlement(uint256 price) external {
        if (vm.getBlockTimestamp() <= _world.expiry || _world.settlement.priceOf(0, _world.expiry) != 0) return;
        _world.settlement.set(0, _world.expiry, bound(price, 1_200e18, 3_200e18));
        _succeeded();
    }

    /// @dev Once known an outcome stays.
    function proveTouch(uint256 which) external {
        InstrumentId id = _instruments[which % _instruments.length];
        (bool isKnown, ) = _world.settlement.outcomeOf(id);
        if (isKnown || id.kind() != InstrumentKind.Barrier) return;
        if (vm.getBlockTimestamp() > _world.expiry + 1 days) return;
        _world.settlement.setOutcome(id, true, true);
        _succeeded();
    }

    /// @dev As a day after the expiry all outcomes are.
    function endTouches() external {
        if (vm.getBlockTimestamp() <= _world.expiry + 1 days) return;
        for (uint256 i = 0; i < _instruments.length; ++i) {
            (, bool isTouched) = _world.settlement.outcomeOf(_instruments[i]);
            _world.settlement.setOutcome(_instruments[i], true, isTouched);
        }
        _succeeded();
    }

    /* INTERNAL */

    function _succeeded() private {
        ++successes[msg.sig];
    }

    function _account(uint256 who) private view returns (AccountId) {
        return _accounts[who % _accounts.length];
    }

    /// @dev One to three of the instruments.
    function _fills(
        uint256 what,
        int256 quantity,
        uint256 price
    ) private view returns (IClearinghouse.Fill[] memory fills) {
        quantity = bound(quantity, -60e9, 60e9);
        if (quantity == 0) quantity = 1;
        fills = new IClearinghouse.Fill[](1 + ((what >> 8) % 3));
        for (uint256 i = 0; i < fills.length; ++i) {
            InstrumentId id = _instruments[(what + i) % _instruments.length];
            fills[i] = IClearinghouse.Fill(id, i % 2 == 0 ? quantity : -quantity, _price(id, price));
        }
    }

    /// @dev Roughly right: the index for perpetuals, some part of it for options, of a dollar for digitals.
    function _price(InstrumentId id, uint256 price) private view returns (uint256) {
        (uint256 spot, ) = _world.feed.quote();
        if (id.kind() == InstrumentKind.Perpetual) return bound(price, (spot * 98) / 100, (spot * 102) / 100);
        if (id.kind() == InstrumentKind.Digital) return bound(price, 0, 1e18);
        return bound(price, 0, spot / 4);
    }

    function _standing(AccountId account) private view returns (Standing memory) {
        Assessment memory seen = _world.reader.assess(_world.house.viewOf(account), MarginKind.Initial);
        return Standing(account, seen.equity, int256(seen.requirement));
    }

    /// @dev The rule, written again.
    function _judge(Standing memory before) private {
        Standing memory next = _standing(before.account);
        (, bool isStale) = _world.reader.portfolioOf(_world.house.viewOf(before.account), MarginKind.Initial);
        if (!isStale && next.equity >= next.requirement) return;
        if (before.equity < 0) {
            if (next.equity < before.equity || next.requirement > before.requirement) ++violations;
            return;
        }
        bool isNearer = next.equity >= 0 && next.equity - next.requirement >= before.equity - before.requirement;
        isNearer = isNearer && next.equity * before.requirement >= before.equity * next.requirement;
        int256 given = before.equity - next.equity;
        isNearer = isNearer && (given <= 0 || given * 10 <= before.requirement - next.requirement);
        if (isNearer) ++reductions;
        else ++violations;
    }
}
