// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {CommonBase} from "forge-std/Base.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {IShare} from "../vault/VaultTest.sol";
import {BoundedRoute} from "./BoundedRoute.sol";
import {Mood, MoodyToken} from "./MoodyToken.sol";

/// @notice A vault, its tokens, prices and holders as an observer outside sees them: everything is measured from raw
/// balances and from the prices that the test itself set, nothing from what the vault says about its value.
/// @dev Values are in {USD} with 36 decimals, doubled, so that the middle of two quotes is a whole number.
abstract contract VaultWorld is CommonBase {
    /// @dev {share} that nobody has, in every price.
    uint256 internal constant VIRTUAL_SHARES = 1e6;

    struct World {
        IAllocationVault vault;
        IPolicyRegistry registry;
        address[] tokens;
        address[] feeds;
        address[] holders;
    }

    /// @dev A price as the test set it. {USD/tok} 18 decimals
    struct Price {
        uint256 bid;
        uint256 ask;
    }

    /// @dev The vault at one moment. `slices` {tok}: balance less claims, zero for a token that is not listed.
    struct Measure {
        uint256 supply;
        uint256 bid;
        uint256 mid;
        uint256 ask;
        uint256[] slices;
    }

    IAllocationVault public immutable vault;
    IPolicyRegistry public immutable registry;
    IShare public immutable share;
    BoundedRoute public immutable route;
    MoodyToken[] public tokens;
    HostileFeed[] public feeds;
    address[] public holders;
    Price[] internal prices;
    /// @dev {1} that makes a token's amount one of 18 decimals.
    uint256[] private _scales;
    /// @dev Bit `i` is token `i`.
    uint256 public listed;
    uint256 public retiring;
    /// @dev Listed tokens of which nothing counts any more.
    uint256 public writtenOff;
    /// @dev What broke, in words; the invariant wants none.
    string[] public violations;

    constructor(World memory world) {
        (vault, registry) = (world.vault, world.registry);
        share = IShare(address(world.vault));
        route = new BoundedRoute();
        for (uint256 i; i < world.tokens.length; ++i) {
            tokens.push(MoodyToken(world.tokens[i]));
            feeds.push(HostileFeed(world.feeds[i]));
            (uint256 bid, uint256 ask) = feeds[i].quote();
            prices.push(Price(bid, ask));
            _scales.push(10 ** (18 - tokens[i].decimals()));
        }
        for (uint256 h; h < world.holders.length; ++h) holders.push(world.holders[h]);
        listed = (1 << tokens.length) - 1;
    }

    /* VIOLATIONS */

    function violationCount() external view returns (uint256) {
        return violations.length;
    }

    function firstViolation() external view returns (string memory) {
        return violations.length == 0 ? "" : violations[0];
    }

    function _violate(string memory what, uint256 a, uint256 b) internal {
        violations.push(string.concat(what, ": ", vm.toString(a), " against ", vm.toString(b)));
    }

    function _requireEqual(string memory what, uint256 a, uint256 b) internal {
        if (a != b) _violate(what, a, b);
    }

    function _requireAtMost(string memory what, uint256 a, uint256 b) internal {
        if (a > b) _violate(what, a, b);
    }

    /* MEASURING */

    function isListed(uint256 i) public view returns (bool) {
        return (listed >> i) & 1 == 1;
    }

    function isWrittenOff(uint256 i) public view returns (bool) {
        return (writtenOff >> i) & 1 == 1;
    }

    /// @dev {tok} of the vault, claims included, whatever the token says.
    function _balance(uint256 i) internal view returns (uint256) {
        return tokens[i].trueBalanceOf(address(vault));
    }

    function _claims(uint256 i) internal view returns (uint256) {
        return vault.totalClaims(address(tokens[i]));
    }

    /// @dev {tok} that shares stand for.
    function _unclaimed(uint256 i) internal view returns (uint256) {
        if (isWrittenOff(i)) return 0;
        return FixedPointMathLib.zeroFloorSub(_balance(i), _claims(i));
    }

    function _scale(uint256 i) internal view returns (uint256) {
        return _scales[i];
    }

    /// @dev {USD} 36 decimals, doubled, of `amount` {tok} at the middle; exact.
    function _valueOf(uint256 i, uint256 amount) internal view returns (uint256) {
        return amount * _scale(i) * (prices[i].bid + prices[i].ask);
    }

    function _measure() internal view returns (Measure memory measure) {
        measure.supply = share.totalSupply() + VIRTUAL_SHARES;
        measure.slices = new uint256[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            if (!isListed(i)) continue;
            uint256 slice = _unclaimed(i);
            measure.slices[i] = slice;
            uint256 scaled = slice * _scales[i] * 2;
            measure.bid += scaled * prices[i].bid;
            measure.ask += scaled * prices[i].ask;
        }
        measure.mid = (measure.bid + measure.ask) / 2;
    }

    /// @dev {USD} 36 decimals, doubled: tokens in hand, claims at what they would bring, shares at their slice in kind.
    /// Exact but for one rounding a claim in a shortfall and one for the shares.
    function _wealthOf(address account, Measure memory measure) internal view returns (uint256 wealth) {
        for (uint256 i; i < tokens.length; ++i) {
            wealth += _valueOf(i, tokens[i].trueBalanceOf(account));
            uint256 claim = vault.claimOf(address(tokens[i]), account);
            if (claim == 0) continue;
            (uint256 total, uint256 balance) = (_claims(i), _balance(i));
            uint256 value = _valueOf(i, claim);
            wealth += balance < total ? FixedPointMathLib.fullMulDiv(value, balance, total) : value;
        }
        wealth += FixedPointMathLib.fullMulDiv(share.balanceOf(account), measure.mid, measure.supply);
    }

    function _wealthOf(address a, address b, Measure memory measure) internal view returns (uint256) {
        return a == b ? _wealthOf(a, measure) : _wealthOf(a, measure) + _wealthOf(b, measure);
    }

    /* THE POLICY IN FORCE */

    function _policy() internal view returns (IPolicyRegistry.Configuration memory) {
        return registry.read(vault.policy());
    }

    /// @dev Number of the token of each component of `policy`.
    function _places(IPolicyRegistry.Configuration memory policy) internal view returns (uint256[] memory places) {
        places = new uint256[](policy.components.length);
        for (uint256 c; c < places.length; ++c) {
            while (address(tokens[places[c]]) != policy.components[c].token) ++places[c];
        }
    }

    /// @dev {USD} doubled, of each component of the policy in force, in its order.
    function _values(uint256[] memory places, uint256[] memory slices) internal view returns (uint256[] memory values) {
        values = new uint256[](places.length);
        for (uint256 c; c < places.length; ++c) values[c] = _valueOf(places[c], slices[places[c]]);
    }

    function _noteListing() internal {
        IPolicyRegistry.Configuration memory policy = _policy();
        uint256[] memory places = _places(policy);
        (listed, retiring) = (0, 0);
        for (uint256 c; c < places.length; ++c) {
            listed |= 1 << places[c];
            if (policy.components[c].retiring) retiring |= 1 << places[c];
        }
        writtenOff &= listed; // listed again, it counts again
    }

    /* THE WEATHER */

    /// @dev Quotes `middle` {USD/tok} less and more `spread` {1}; entries and exits get `extra` {1} more on both sides.
    function _setPrice(uint256 i, uint256 middle, uint256 spread, uint256 extra) internal {
        Price memory price = Price(_part(middle, 1e18 - spread), _part(middle, 1e18 + spread));
        prices[i] = price;
        feeds[i].setQuote(price.bid, price.ask);
        feeds[i].setGuardedQuote(_part(price.bid, 1e18 - extra), _part(price.ask, 1e18 + extra));
    }

    function _part(uint256 amount, uint256 part) private pure returns (uint256) {
        return (amount * part) / 1e18;
    }

    /// @dev Every token moves and covers its claims and every feed quotes: what a dead end may not be blamed on.
    function _calm() internal virtual {
        for (uint256 i; i < tokens.length; ++i) {
            (uint256 balance, uint256 claims) = (_balance(i), _claims(i));
            if (balance < claims) tokens[i].mint(address(vault), claims - balance);
            if (tokens[i].mood() != Mood.Plain) tokens[i].setMood(Mood.Plain);
            if (feeds[i].dead()) feeds[i].setDead(false);
        }
    }
}
