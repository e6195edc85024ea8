// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAssetEntry} from "contracts/interfaces/IAssetEntry.sol";
import {IAssetPreview} from "contracts/interfaces/IAssetPreview.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Mood} from "./MoodyToken.sol";
import {MonotoneRule} from "./MonotoneRule.sol";
import {PolicyMaker} from "./PolicyMaker.sol";
import {VaultProbe} from "./VaultProbe.sol";
import {VaultWorld} from "./VaultWorld.sol";

/// @notice Everything that anybody may do to a vault and that markets and tokens may do to it, in bounded steps. Each step
/// checks what it did against docs/invariants.md; what broke is remembered, so that a revert cannot hide it.
contract VaultHandler is VaultProbe {
    enum Action {
        MintInKind,
        RedeemInKind,
        Deposit,
        Redeem,
        TransferShares,
        Donate,
        Claim,
        Trade,
        MoveMarket,
        Warp,
        ChangeMood,
        Slash,
        ChangeFeed,
        TightenPolicy,
        SubmitPolicy,
        AcceptPolicy
    }

    /// @dev What an operation starts from: the accounts whose wealth counts, and the vault.
    struct Scene {
        address a;
        address b;
        uint256 wealth;
        Measure before;
        Measure afterwards;
    }

    /// @dev A trade by token numbers. `out` {buy}: what the route brings.
    struct Deal {
        uint256 sell;
        uint256 buy;
        uint256 amountIn;
        uint256 out;
    }

    /// @dev An accepted loss. {s} and {1}
    struct Loss {
        uint256 at;
        uint256 size;
    }

    /// @dev {1} One unit of wealth, half a {USD} in the 36th decimal: `_wealthOf` rounds shares down, so a gain may seem
    /// one unit larger than it is; and another for each claim in a shortfall.
    uint256 internal constant ROUNDING = 6;
    uint256 private constant _BPS = 10_000;

    mapping(Action => uint256) public successes;
    mapping(Action => uint256) public attempts;
    address[] public actors;
    address public immutable owner;
    address public pending;
    uint256[] private _firstPrices;
    Loss[] private _losses;

    constructor(World memory world, address[] memory actors_) VaultWorld(world) {
        actors = actors_;
        owner = vault.owner();
        for (uint256 i; i < tokens.length; ++i) _firstPrices.push((prices[i].bid + prices[i].ask) / 2);
    }

    modifier step(Action action, uint256 seed) {
        _begin(seed);
        ++attempts[action];
        ++steps;
        _;
        _afterStep();
    }

    /// @dev For campaigns that start each run from another state.
    function _begin(uint256 seed) internal virtual {}

    /// @dev For campaigns that keep an account of wealth over all steps.
    function _afterOperation(Measure memory measure) internal virtual {}

    /// @dev For campaigns that ask more after every step.
    function _afterStep() internal virtual {}

    /// @dev For campaigns in which an activity may be stopped.
    function _onSuccess(Action action) internal virtual {
        ++successes[action];
    }

    /* IN KIND */

    function mintInKind(
        uint256 actorSeed,
        uint256 amountSeed
    ) external step(Action.MintInKind, actorSeed ^ amountSeed) {
        address actor = _actor(actorSeed);
        uint256 shares = _amount(amountSeed, share.totalSupply());
        (bool told, uint256[] memory preview) = _previewInKind(IInKind.previewMintInKind.selector, shares);
        if (!told) return;
        Scene memory scene = _scene(actor, actor);
        vm.prank(actor);
        try vault.mintInKind(shares, preview, actor, vm.getBlockTimestamp()) returns (uint256[] memory amounts) {
            _requireSame("V-10 mintInKind", preview, amounts);
            _concludeFlow(Action.MintInKind, scene);
            _checkSlices(scene);
        } catch {}
    }

    function redeemInKind(
        uint256 actorSeed,
        uint256 receiverSeed,
        uint256 amountSeed
    ) external step(Action.RedeemInKind, actorSeed ^ amountSeed) {
        address actor = _actor(actorSeed);
        address receiver = receiverSeed % 4 == 0 ? _actor(receiverSeed) : actor;
        // One exit in three meets a token that refuses just then, and leaves a claim.
        if (receiverSeed % 3 == 0) tokens[amountSeed % tokens.length].setMood(Mood(1 + (_draw(receiverSeed) % 4)));
        uint256 shares = _amount(amountSeed, share.balanceOf(actor));
        (bool told, uint256[] memory preview) = _previewInKind(IInKind.previewRedeemInKind.selector, shares);
        if (!told) _violate("V-10 previewRedeemInKind reverts", shares, 0);
        Scene memory scene = _scene(actor, receiver);
        uint256[] memory least = new uint256[](preview.length); // an unreadable token is left behind
        if (shares == 0) return;
        vm.prank(actor);
        try vault.redeemInKind(shares, least, receiver, vm.getBlockTimestamp()) returns (uint256[] memory amounts) {
            _requireSame("V-10 redeemInKind", preview, amounts);
            _concludeFlow(Action.RedeemInKind, scene);
            _checkSlices(scene);
        } catch (bytes memory reason) {
            _violate(string.concat("V-7 redeemInKind reverts ", vm.toString(reason)), shares, steps); // V-7
        }
    }

    /* SINGLE ASSET */

    function deposit(
        uint256 actorSeed,
        uint256 tokenSeed,
        uint256 amountSeed
    ) external step(Action.Deposit, actorSeed ^ amountSeed) {
        address actor = _actor(actorSeed);
        uint256 i = _listedToken(tokenSeed);
        Scene memory scene = _scene(actor, actor);
        uint256 quarter = scene.before.mid / 4 / _valueOf(i, 1); // {tok} = {USD} / {USD/tok}
        uint256 amount = _amount(amountSeed, _least(tokens[i].trueBalanceOf(actor), quarter));
        (bool told, uint256 preview) = _previewSingle(IAssetPreview.previewDeposit.selector, i, amount);
        vm.prank(actor);
        try vault.deposit(address(tokens[i]), amount, 0, actor, vm.getBlockTimestamp()) returns (uint256 shares) {
            if (!told || preview != shares) _violate("V-10 deposit", preview, shares);
            _concludeFlow(Action.Deposit, scene);
            _judgeFlow(scene, i);
        } catch {}
    }

    /// @dev Half of the time another account with an allowance calls for the owner.
    function redeem(
        uint256 actorSeed,
        uint256 tokenSeed,
        uint256 amountSeed
    ) external step(Action.Redeem, actorSeed ^ amountSeed) {
        address actor = _actor(actorSeed);
        uint256 i = _listedToken(tokenSeed);
        uint256 shares = _amount(amountSeed, share.balanceOf(actor));
        Scene memory scene = _scene(actor, actor);
        address caller = actorSeed % 2 == 0 ? actor : _actor(tokenSeed);
        if (caller != actor) _approve(actor, caller, shares);
        if (!_redeem(caller, actor, i, shares)) return;
        _concludeFlow(Action.Redeem, scene);
        _judgeFlow(scene, i);
    }

    /// @dev False when the vault refuses.
    function _redeem(address caller, address actor, uint256 i, uint256 shares) private returns (bool) {
        (bool told, uint256 preview) = _previewSingle(IAssetPreview.previewRedeem.selector, i, shares);
        vm.prank(caller);
        try vault.redeem(address(tokens[i]), shares, 0, actor, actor, vm.getBlockTimestamp()) returns (uint256 paid) {
            if (!told || preview != paid) _violate("V-10 redeem", preview, paid);
            return true;
        } catch {
            return false;
        }
    }

    function _approve(address actor, address caller, uint256 shares) private {
        vm.prank(actor);
        share.approve(caller, shares);
    }

    /* OTHER STEPS OF USERS */

    function transferShares(
        uint256 actorSeed,
        uint256 receiverSeed,
        uint256 amountSeed
    ) external step(Action.TransferShares, actorSeed ^ amountSeed) {
        (address actor, address receiver) = (_actor(actorSeed), _actor(receiverSeed));
        uint256 amount = _amount(amountSeed, share.balanceOf(actor));
        Scene memory scene = _scene(actor, receiver);
        vm.prank(actor);
        share.transfer(receiver, amount);
        _concludeFlow(Action.TransferShares, scene);
    }

    function donate(
        uint256 actorSeed,
        uint256 tokenSeed,
        uint256 amountSeed
    ) external step(Action.Donate, actorSeed ^ amountSeed) {
        address actor = _actor(actorSeed);
        uint256 i = tokenSeed % tokens.length;
        uint256 amount = _amount(amountSeed, _least(tokens[i].trueBalanceOf(actor), _balance(i) / 10));
        Scene memory scene = _scene(actor, actor);
        vm.prank(actor);
        try tokens[i].transfer(address(vault), amount) {
            _concludeFlow(Action.Donate, scene);
        } catch {}
    }

    function claim(
        uint256 actorSeed,
        uint256 receiverSeed,
        uint256 tokenSeed
    ) external step(Action.Claim, actorSeed ^ tokenSeed) {
        (address actor, uint256 i) = _claimant(actorSeed, tokenSeed);
        address receiver = receiverSeed % 4 == 0 ? _actor(receiverSeed) : actor;
        if (tokenSeed % 4 > 0) tokens[i].setMood(Mood.Plain);
        uint256 owed = vault.claimOf(address(tokens[i]), actor);
        uint256 held = tokens[i].trueBalanceOf(address(vault));
        Scene memory scene = _scene(actor, receiver);
        vm.prank(actor);
        try vault.claim(address(tokens[i]), receiver, 0, vm.getBlockTimestamp()) returns (uint256 paid) {
            _requireAtMost("V-9 paid more than was owed", paid, owed);
            _requireEqual("V-9 claim left", vault.claimOf(address(tokens[i]), actor), 0);
            _requireEqual("V-9 claim paid", held - tokens[i].trueBalanceOf(address(vault)), paid);
            _concludeFlow(Action.Claim, scene);
        } catch {}
    }

    /// @dev The first account and token with a claim, from a random place on; claims are rare.
    function _claimant(uint256 actorSeed, uint256 tokenSeed) private view returns (address actor, uint256 i) {
        for (uint256 k; k < actors.length * tokens.length; ++k) {
            actor = actors[((actorSeed % actors.length) + k / tokens.length) % actors.length];
            i = ((tokenSeed % tokens.length) + k) % tokens.length;
            if (vault.claimOf(address(tokens[i]), actor) > 0) return (actor, i);
        }
    }

    /* ALLOCATOR */

    function trade(
        uint256 sellSeed,
        uint256 buySeed,
        uint256 amountSeed,
        uint256 priceSeed
    ) external step(Action.Trade, sellSeed ^ amountSeed) {
        Deal memory deal = _deal(sellSeed, buySeed, amountSeed, priceSeed);
        uint256[] memory balances = _balances();
        Measure memory before = _measure();
        (uint256 used, , ) = vault.lossBudget();
        address allocator = vault.allocator();
        vm.prank(allocator);
        try vault.trade(_intent(deal), vm.getBlockTimestamp()) returns (uint256 bought) {
            _onSuccess(Action.Trade);
            _checkBalances(deal, balances, bought);
            Measure memory afterwards = _measure();
            _requireEqual("V-8 supply changed in a trade", afterwards.supply, before.supply);
            _judgeTrade(deal, before, afterwards);
            _checkLoss(used, before.mid, afterwards.mid);
        } catch {}
    }

    /// @dev Any pair, or from the heaviest component to the lightest, or all of a retiring one; at the middle less 1.5 % to
    /// plus 1 %.
    function _deal(
        uint256 sellSeed,
        uint256 buySeed,
        uint256 amountSeed,
        uint256 priceSeed
    ) private view returns (Deal memory deal) {
        (deal.sell, deal.buy) = (_listedToken(sellSeed), _listedToken(buySeed));
        if (buySeed % 2 == 0) (deal.sell, deal.buy) = _extremes();
        deal.amountIn = _amount(amountSeed, _unclaimed(deal.sell) / 2);
        if (retiring != 0 && sellSeed % 2 == 0) {
            while ((retiring >> deal.sell) & 1 == 0) deal.sell = (deal.sell + 1) % tokens.length;
            deal.amountIn = _unclaimed(deal.sell);
        }
        uint256 part = _BPS - 150 + (priceSeed % 251);
        deal.out = (_valueOf(deal.sell, deal.amountIn) * part) / _BPS / _valueOf(deal.buy, 1);
    }

    function _extremes() private view returns (uint256 heaviest, uint256 lightest) {
        (uint256 most, uint256 least) = (0, type(uint256).max);
        for (uint256 i; i < tokens.length; ++i) {
            if (!isListed(i)) continue;
            uint256 value = _valueOf(i, _unclaimed(i));
            if (value >= most) (heaviest, most) = (i, value);
            if (value < least && (retiring >> i) & 1 == 0) (lightest, least) = (i, value);
        }
    }

    /// @dev V-4: nothing else left the vault in a trade, and what it says it bought is what came.
    function _checkBalances(Deal memory deal, uint256[] memory balances, uint256 bought) internal {
        for (uint256 i; i < balances.length; ++i) {
            uint256 balance = _balance(i);
            if (i == deal.buy) _requireEqual("V-4 bought", balance, balances[i] + bought);
            else if (i == deal.sell) _requireAtMost("V-4 sold too much", balances[i] - balance, deal.amountIn);
            else _requireEqual("V-4 third token moved", balance, balances[i]);
        }
    }

    /// @dev V-4: the monotone rule, from raw balances and prices.
    function _judgeTrade(Deal memory deal, Measure memory before, Measure memory afterwards) internal {
        IPolicyRegistry.Configuration memory policy = _policy();
        uint256[] memory places = _places(policy);
        MonotoneRule.Change memory change = _changeOf(places, before, afterwards);
        (uint256 sell, uint256 buy) = (_placeOf(places, deal.sell), _placeOf(places, deal.buy));
        MonotoneRule.Verdict memory verdict = MonotoneRule.judgeTrade(MonotoneRule.limitsOf(policy), change, sell, buy);
        if (verdict.bad) {
            _violate(string.concat("V-4 limit ", vm.toString(verdict.limit)), verdict.before, verdict.afterwards);
        }
    }

    function _changeOf(
        uint256[] memory places,
        Measure memory before,
        Measure memory afterwards
    ) private view returns (MonotoneRule.Change memory) {
        return
            MonotoneRule.Change(
                _values(places, before.slices),
                _values(places, afterwards.slices),
                before.mid,
                afterwards.mid
            );
    }

    /// @dev V-5: what the trade really lost was charged, and no window holds more than its share of the budget.
    function _checkLoss(uint256 usedBefore, uint256 midBefore, uint256 midAfter) private {
        (uint256 used, uint256 size, uint256 period) = vault.lossBudget();
        uint256 charged = used - usedBefore;
        uint256 lost = midBefore > midAfter ? FixedPointMathLib.fullMulDivUp(midBefore - midAfter, 1e18, midBefore) : 0;
        _requireAtMost("V-5 lost more than was charged", lost, charged);
        if (charged == 0) return;
        _checkWindows("V-5 window", _losses, FixedPointMathLib.max(lost, charged), size, period);
    }

    /// @dev Adds a loss {1} to those before it; no window up to now may hold more than its share of a budget of `size` {1}.
    function _checkWindows(
        string memory what,
        Loss[] storage losses,
        uint256 loss,
        uint256 size,
        uint256 period
    ) internal {
        uint256 time = vm.getBlockTimestamp();
        losses.push(Loss(time, loss));
        uint256 sum;
        for (uint256 k = losses.length; k > 0; --k) {
            sum += losses[k - 1].size;
            uint256 window = time - losses[k - 1].at;
            _requireAtMost(what, sum, size + (size * window) / period); // {1} = {1} * {s} / {s}
        }
    }

    /* MARKETS, TIME, TOKENS AND FEEDS */

    function moveMarket(uint256 tokenSeed, uint256 priceSeed) external step(Action.MoveMarket, priceSeed) {
        _moveMarket(tokenSeed % tokens.length, _draw(priceSeed));
        ++successes[Action.MoveMarket];
    }

    /// @dev A factor of 1/2 to 2, never further than 30 times from the first price; spread and second source too.
    function _moveMarket(uint256 i, uint256 draw) internal {
        uint256 middle = (prices[i].bid + prices[i].ask) / 2;
        middle = draw % 2 == 0 ? middle + (middle * (draw % 1_001)) / 1_000 : middle - (middle * (draw % 501)) / 1_000;
        uint256 first = _firstPrices[i];
        if (middle > 30 * first || middle < first / 30) middle = first;
        _setPrice(i, middle, ((draw >> 32) % 50) * 1e14, ((draw >> 64) % 3) * 2e15);
    }

    function warp(uint256 timeSeed) external step(Action.Warp, timeSeed) {
        uint256 most = timeSeed % 3 == 0 ? 10 days : 1 hours;
        vm.warp(vm.getBlockTimestamp() + (_draw(timeSeed) % most));
        ++successes[Action.Warp];
    }

    /// @dev One token turns, or all come round.
    function changeMood(uint256 tokenSeed, uint256 moodSeed) external step(Action.ChangeMood, tokenSeed ^ moodSeed) {
        if (moodSeed % 2 == 0) tokens[tokenSeed % tokens.length].setMood(Mood(1 + (_draw(moodSeed) % 5)));
        else for (uint256 i; i < tokens.length; ++i) tokens[i].setMood(Mood.Plain);
        ++successes[Action.ChangeMood];
    }

    /// @dev A token takes up to half of the vault's balance away; if there are claims on it, often so much that it covers a
    /// quarter to five quarters of them.
    function slash(uint256 tokenSeed, uint256 partSeed) external step(Action.Slash, tokenSeed ^ partSeed) {
        (, uint256 i) = _claimant(partSeed, tokenSeed);
        (uint256 balance, uint256 claims) = (_balance(i), _claims(i));
        uint256 amount = _amount(partSeed, balance / 2);
        if (claims > 0 && partSeed % 2 == 0) {
            amount = FixedPointMathLib.zeroFloorSub(balance, (claims * (25 + (_draw(partSeed) % 100))) / 100);
        }
        tokens[i].slash(address(vault), amount);
        ++successes[Action.Slash];
        _afterSlash();
    }

    function _afterSlash() internal virtual {}

    function changeFeed(uint256 tokenSeed, uint256 seed) external step(Action.ChangeFeed, tokenSeed ^ seed) {
        if (seed % 4 == 0) feeds[tokenSeed % feeds.length].setDead(true);
        else for (uint256 i; i < feeds.length; ++i) feeds[i].setDead(false);
        ++successes[Action.ChangeFeed];
    }

    /* OWNER */

    function tightenPolicy(uint256 seed) external step(Action.TightenPolicy, seed) {
        _tighten(_draw(seed));
    }

    function _tighten(uint256 draw) internal {
        IPolicyRegistry.Configuration memory policy = _policy();
        PolicyMaker.tighten(policy, draw);
        vm.prank(owner);
        try registry.submit(address(vault), policy) returns (address pointer, uint256 executableAt) {
            _requireEqual("V-11 a tighter policy waits", executableAt, 0);
            _requireEqual("V-11 installed", uint160(vault.policy()), uint160(pointer));
            _checkWritten(policy, pointer);
            ++successes[Action.TightenPolicy];
        } catch {}
    }

    function submitPolicy(uint256 seed) external step(Action.SubmitPolicy, seed) {
        if (_submit(_draw(seed))) ++successes[Action.SubmitPolicy];
    }

    /// @dev Another allocation; or one component retires; or those who retired leave; or all come back.
    function _submit(uint256 draw) internal returns (bool) {
        (uint256 kind, uint256 next, uint256 leaving) = (draw % 4, listed, retiring);
        if (kind == 1) leaving |= 1 << ((draw >> 8) % tokens.length);
        if (kind == 2) (next, leaving) = (listed & ~(retiring | writtenOff), 0);
        if (kind == 3) (next, leaving) = ((1 << tokens.length) - 1, 0);
        if (PolicyMaker.bits(next & ~leaving) < 2) return false;
        IPolicyRegistry.Configuration memory policy = PolicyMaker.random(_material(next, leaving & next), draw);
        vm.prank(owner);
        try registry.submit(address(vault), policy) returns (address pointer, uint256 executableAt) {
            _checkWritten(policy, pointer);
            if (executableAt == 0) _noteListing();
            else pending = pointer;
            return true;
        } catch {
            return false;
        }
    }

    function acceptPolicy(uint256 seed) external step(Action.AcceptPolicy, seed) {
        if (pending == address(0)) return;
        (uint64 due, ) = registry.pending(address(vault), pending);
        if (seed % 4 > 0 && vm.getBlockTimestamp() < due) vm.warp(due);
        if (_accept(due)) ++successes[Action.AcceptPolicy];
    }

    function _accept(uint256 due) internal returns (bool) {
        try registry.accept(address(vault), pending) {
            _requireAtMost("V-11 accepted before its time", due, vm.getBlockTimestamp());
            pending = address(0);
            _noteListing();
            return true;
        } catch {
            return false;
        }
    }

    /// @dev V-11: what is in force is what was submitted.
    function _checkWritten(IPolicyRegistry.Configuration memory policy, address pointer) private {
        bytes32 written = keccak256(abi.encode(registry.read(pointer)));
        _requireEqual("V-11 written", uint256(written), uint256(keccak256(abi.encode(policy))));
    }

    function _material(uint256 next, uint256 leaving) private view returns (PolicyMaker.Material memory material) {
        material.tokens = new address[](tokens.length);
        material.feeds = new address[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            (material.tokens[i], material.feeds[i]) = (address(tokens[i]), address(feeds[i]));
        }
        (material.listed, material.retiring) = (next, leaving);
    }

    /* CHECKS AFTER AN ENTRY OR EXIT */

    function _scene(address a, address b) internal view returns (Scene memory scene) {
        (scene.a, scene.b, scene.before) = (a, b, _measure());
        scene.wealth = _wealthOf(a, b, scene.before);
    }

    /// @dev V-1: whoever acted is no richer. V-3: what a share stands for has not fallen, on either side of the quotes.
    function _concludeFlow(Action action, Scene memory scene) private {
        _onSuccess(action);
        scene.afterwards = _measure();
        (Measure memory before, Measure memory afterwards) = (scene.before, scene.afterwards);
        uint256 wealth = _wealthOf(scene.a, scene.b, afterwards);
        string memory name = vm.toString(uint256(action));
        _requireAtMost(string.concat("V-1 richer by action ", name), wealth, scene.wealth + ROUNDING);
        _requireNotLess(string.concat("V-3 bid, action ", name), before.bid, before, afterwards.bid, afterwards);
        _requireNotLess(string.concat("V-3 mid, action ", name), before.mid, before, afterwards.mid, afterwards);
        _requireNotLess(string.concat("V-3 ask, action ", name), before.ask, before, afterwards.ask, afterwards);
        _afterOperation(afterwards);
    }

    /// @dev V-3 in every component, for the in-kind paths.
    function _checkSlices(Scene memory scene) private {
        (Measure memory before, Measure memory afterwards) = (scene.before, scene.afterwards);
        for (uint256 i; i < tokens.length; ++i) {
            _requireNotLess("V-3 slice", before.slices[i], before, afterwards.slices[i], afterwards);
        }
    }

    /// @dev x / supply before <= y / supply after, without rounding.
    function _requireNotLess(
        string memory what,
        uint256 x,
        Measure memory before,
        uint256 y,
        Measure memory afterwards
    ) internal {
        if (x * afterwards.supply > y * before.supply) _violate(what, x * afterwards.supply, y * before.supply);
    }

    /// @dev V-12: the monotone rule for single-asset entries and exits.
    function _judgeFlow(Scene memory scene, uint256 i) internal {
        IPolicyRegistry.Configuration memory policy = _policy();
        uint256[] memory places = _places(policy);
        MonotoneRule.Change memory change = _changeOf(places, scene.before, scene.afterwards);
        MonotoneRule.Verdict memory verdict = MonotoneRule.judgeFlow(policy, change, _placeOf(places, i));
        if (verdict.bad) {
            _violate(string.concat("V-12 limit ", vm.toString(verdict.limit)), verdict.before, verdict.afterwards);
        }
    }

    function _requireSame(string memory what, uint256[] memory a, uint256[] memory b) private {
        _requireEqual(what, uint256(keccak256(abi.encode(a))), uint256(keccak256(abi.encode(b))));
    }

    /* DRAWS */

    function _actor(uint256 seed) internal view returns (address) {
        return actors[_draw(seed) % actors.length];
    }

    function _listedToken(uint256 seed) internal view returns (uint256 i) {
        i = _draw(seed) % tokens.length;
        while (!isListed(i)) i = (i + 1) % tokens.length;
    }

    /// @dev Up to `most`, of any order of magnitude; one in eight is dust and one in eight is all.
    function _amount(uint256 seed, uint256 most) internal pure returns (uint256) {
        uint256 draw = _draw(seed);
        if (most == 0 || draw % 8 == 1) return most;
        if (draw % 8 == 0) return _least(most, 1 + ((draw >> 8) % 10));
        uint256 cap = most >> ((draw >> 16) % 10);
        return 1 + (((draw >> 32) % (cap + 1)) % most);
    }

    function _draw(uint256 seed) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed)));
    }

    function _least(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function _balances() internal view returns (uint256[] memory balances) {
        balances = new uint256[](tokens.length);
        for (uint256 i; i < balances.length; ++i) balances[i] = _balance(i);
    }

    function _intent(Deal memory deal) private view returns (ITrading.Intent memory) {
        return _intentOf(deal.sell, deal.buy, deal.amountIn, deal.out);
    }

    /* PREVIEWS, which revert when the operation would */

    function _previewSingle(bytes4 selector, uint256 i, uint256 amount) private view returns (bool told, uint256 word) {
        bytes memory answer;
        (told, answer) = address(vault).staticcall(abi.encodeWithSelector(selector, tokens[i], amount));
        if (told) word = abi.decode(answer, (uint256));
    }

    function _previewInKind(
        bytes4 selector,
        uint256 shares
    ) private view returns (bool told, uint256[] memory amounts) {
        bytes memory answer;
        (told, answer) = address(vault).staticcall(abi.encodeWithSelector(selector, shares));
        if (told) amounts = abi.decode(answer, (uint256[]));
    }
}
