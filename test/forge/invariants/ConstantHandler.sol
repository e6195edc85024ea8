// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {VaultHandler} from "./VaultHandler.sol";
import {VaultWorld} from "./VaultWorld.sol";

/// @notice One actor with two accounts against everybody else, at prices that stay what they are.
/// @dev The first step of a run shuffles prices, policy and balances; from then on the actor's wealth is on record.
contract ConstantHandler is VaultHandler {
    /// @notice {USD} doubled, 36 decimals: what the actor's accounts were worth at the start, less what tokens took since.
    uint256 public baseline;
    bool private _begun;

    constructor(World memory world, address[] memory actors_) VaultHandler(world, actors_) {}

    function _begin(uint256 seed) internal override {
        if (_begun) return;
        _begun = true;
        for (uint256 i; i < tokens.length; ++i) _moveMarket(i, _draw(seed ^ i));
        if (seed % 3 > 0 && _submit(_draw(seed))) _acceptInTime();
        baseline = _wealth();
    }

    function _acceptInTime() private {
        (uint64 due, ) = registry.pending(address(vault), pending);
        vm.warp(due);
        _accept(due);
    }

    /// @dev V-1 over all steps of the run.
    function _afterOperation(Measure memory measure) internal override {
        uint256 wealth = _wealthOf(actors[0], actors[1], measure);
        _requireAtMost("V-1 richer over the run", wealth, baseline + ROUNDING);
    }

    /// @dev A token that takes from the vault takes from the actor too; that is not to hide a later gain.
    function _afterSlash() internal override {
        baseline = _least(baseline, _wealth());
    }

    function _wealth() private view returns (uint256) {
        return _wealthOf(actors[0], actors[1], _measure());
    }
}
