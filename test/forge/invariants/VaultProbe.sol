// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {MonotoneRule} from "./MonotoneRule.sol";
import {VaultWorld} from "./VaultWorld.sol";

/// @notice What has to hold in every state, asked after every step: the sums, the exit, and the way back to the targets.
/// @dev Probes act inside a call that always reverts, so that they leave no trace.
abstract contract VaultProbe is VaultWorld {
    error Accepted();
    error NotSelf();
    error PreviewDiffers(uint256[] preview, uint256[] amounts);

    /// @dev {1} 24 decimals: breaches below a hundredth of a basis point may be less than one unit of the coarsest token.
    uint256 private constant _BREACH = 1e18;
    uint256 private constant _BPS = 10_000;

    uint256 public steps;
    /// @notice In how many breached states a way back was looked for; kept only by steps that are no invariant's call.
    uint256 public breaches;

    /// @dev A basket with what every component has too much and too little. {USD} doubled
    struct Basket {
        uint256[] places;
        uint256[] surplus;
        uint256[] deficit;
    }

    /* EVERY STATE */

    /// @notice Checks V-2, V-6, V-7, V-8 and V-9 in the present state.
    function check() external {
        _checkSupply();
        for (uint256 i; i < tokens.length; ++i) _checkToken(i);
        _checkExit();
        _checkWayBack();
    }

    /// @dev V-8: supply is the sum of what the known holders have.
    function _checkSupply() private {
        uint256 sum;
        for (uint256 h; h < holders.length; ++h) sum += share.balanceOf(holders[h]);
        _requireEqual("V-8 supply", sum, share.totalSupply());
    }

    /// @dev V-2: slices of all shares and all claims fit into the balance. V-9: claims add up.
    function _checkToken(uint256 i) private {
        (uint256 claims, uint256 balance, uint256 slice) = (_claims(i), _balance(i), _unclaimed(i));
        _checkClaims(i, claims);
        uint256 supply = share.totalSupply() + VIRTUAL_SHARES;
        uint256 sum = FixedPointMathLib.fullMulDiv(VIRTUAL_SHARES, slice, supply);
        for (uint256 h; h < holders.length; ++h) {
            sum += FixedPointMathLib.fullMulDiv(share.balanceOf(holders[h]), slice, supply);
        }
        _requireAtMost("V-2 entitlements", sum + FixedPointMathLib.min(claims, balance), balance);
    }

    /// @dev V-9: all claims are those of known accounts.
    function _checkClaims(uint256 i, uint256 claims) private {
        uint256 owed;
        for (uint256 h; h < holders.length; ++h) owed += vault.claimOf(address(tokens[i]), holders[h]);
        _requireEqual("V-9 claims", owed, claims);
    }

    /* V-7 */

    /// @dev V-7: one holder after the other leaves in kind, with everything or with one wei, as things stand.
    function _checkExit() internal {
        address holder = holders[steps % holders.length];
        uint256 shares = share.balanceOf(holder);
        if (shares == 0) return;
        if (steps % 3 == 0) shares = 1;
        try this.leave(holder, shares) {} catch (bytes memory reason) {
            if (bytes4(reason) == Accepted.selector) return;
            _violate(string.concat("V-7 exit reverts ", vm.toString(reason)), shares, steps);
        }
    }

    /// @notice Leaves in kind and reverts with `Accepted` if that went well, and as previewed.
    function leave(address holder, uint256 shares) external {
        require(msg.sender == address(this), NotSelf());
        uint256[] memory preview = vault.previewRedeemInKind(shares);
        uint256[] memory least = new uint256[](preview.length);
        vm.prank(holder);
        uint256[] memory amounts = vault.redeemInKind(shares, least, holder, vm.getBlockTimestamp());
        bool same = keccak256(abi.encode(preview)) == keccak256(abi.encode(amounts)); // V-10
        require(same, PreviewDiffers(preview, amounts));
        revert Accepted();
    }

    /* V-6 */

    /// @dev V-6: in a breached state a trade of something above target for something below is accepted. What is written off
    /// and still listed stays at zero, so the others may all be above their targets until the policy lets it go.
    function _checkWayBack() private {
        if (writtenOff != 0) return;
        IPolicyRegistry.Configuration memory policy = _policy();
        Measure memory measure = _measure();
        if (measure.mid == 0) return;
        uint256[] memory places = _places(policy);
        uint256[] memory values = _values(places, measure.slices);
        if (!MonotoneRule.anyBreach(MonotoneRule.limitsOf(policy), values, measure.mid, _BREACH)) return;
        ++breaches;
        Basket memory basket = _basketOf(policy, places, values, measure.mid);
        if (!_findWayBack(basket)) _reportDeadEnd(policy, values, measure.mid);
    }

    function _basketOf(
        IPolicyRegistry.Configuration memory policy,
        uint256[] memory places,
        uint256[] memory values,
        uint256 total
    ) private pure returns (Basket memory basket) {
        basket.places = places;
        basket.surplus = new uint256[](values.length);
        basket.deficit = new uint256[](values.length);
        for (uint256 c; c < values.length; ++c) {
            uint256 target = (total * policy.components[c].targetWeight) / _BPS; // {USD} = {USD} * {bps} / {bps}
            if (values[c] > target) basket.surplus[c] = values[c] - target;
            else basket.deficit[c] = target - values[c];
        }
    }

    /// @dev The largest pair first, then all pairs; whole corrections first, then smaller ones.
    function _findWayBack(Basket memory basket) private returns (bool) {
        uint256 sell = _largest(basket.surplus);
        uint256 buy = _largest(basket.deficit);
        for (uint256 shift; shift <= 16; shift += 4) if (_tries(basket, sell, buy, shift)) return true;
        for (uint256 shift; shift <= 16; shift += 4) {
            for (sell = 0; sell < basket.places.length; ++sell) {
                for (buy = 0; buy < basket.places.length; ++buy) {
                    if (_tries(basket, sell, buy, shift)) return true;
                }
            }
        }
        return false;
    }

    /// @dev One trade at prices that cost the loss budget nothing: it is not the policy's fault when that is used up.
    function _tries(Basket memory basket, uint256 sell, uint256 buy, uint256 shift) private returns (bool) {
        uint256 value = FixedPointMathLib.min(basket.surplus[sell], basket.deficit[buy]) >> shift;
        if (value == 0) return false;
        (uint256 i, uint256 j) = (basket.places[sell], basket.places[buy]);
        uint256 amountIn = FixedPointMathLib.min(value / _valueOf(i, 1) + 1, _unclaimed(i));
        uint256 out = (amountIn * _scale(i) * prices[i].ask) / (_scale(j) * prices[j].bid) + 1;
        if (amountIn == 0) return false;
        try this.attempt(i, j, amountIn, out) {} catch (bytes memory reason) {
            return bytes4(reason) == Accepted.selector;
        }
        return false;
    }

    /// @notice Trades in calm weather and reverts with `Accepted` if the vault agreed.
    function attempt(uint256 i, uint256 j, uint256 amountIn, uint256 out) external {
        require(msg.sender == address(this), NotSelf());
        _calm();
        address allocator = vault.allocator();
        vm.prank(allocator);
        vault.trade(_intentOf(i, j, amountIn, out), vm.getBlockTimestamp());
        revert Accepted();
    }

    function _intentOf(
        uint256 i,
        uint256 j,
        uint256 amountIn,
        uint256 out
    ) internal view returns (ITrading.Intent memory) {
        return ITrading.Intent(address(route), address(tokens[i]), address(tokens[j]), amountIn, out, abi.encode(out));
    }

    /// @dev Weights and bounds of a dead end in basis points, groups last.
    function _reportDeadEnd(
        IPolicyRegistry.Configuration memory policy,
        uint256[] memory values,
        uint256 total
    ) private {
        string memory state;
        for (uint256 c; c < values.length; ++c) {
            IPolicyRegistry.Component memory component = policy.components[c];
            state = string.concat(state, " [", vm.toString((values[c] * _BPS) / total));
            state = string.concat(state, " in ", vm.toString(component.minWeight));
            state = string.concat(state, "..", vm.toString(component.targetWeight));
            state = string.concat(state, "..", vm.toString(component.maxWeight), "]");
        }
        for (uint256 g; g < policy.groups.length; ++g) {
            state = string.concat(state, " g", vm.toString(policy.groups[g].minWeight));
            state = string.concat(state, "..", vm.toString(policy.groups[g].maxWeight));
        }
        _violate(string.concat("V-6 dead end", state), steps, total);
    }

    function _largest(uint256[] memory amounts) private pure returns (uint256 at) {
        for (uint256 c = 1; c < amounts.length; ++c) if (amounts[c] > amounts[at]) at = c;
    }

    function _placeOf(uint256[] memory places, uint256 i) internal pure returns (uint256 c) {
        while (places[c] != i) ++c;
    }
}
