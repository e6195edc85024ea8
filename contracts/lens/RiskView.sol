// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRiskLimits} from "../interfaces/IRiskLimits.sol";
import {IVaultLens} from "../interfaces/IVaultLens.sol";
import {Policy, PolicyLibrary} from "../vault/Policy.sol";
import {Valuation} from "../vault/Valuation.sol";

/// @title What a lens sees of a vault's limits on risk
/// @notice A component that does not tell its exposures is marked, not reverted for.
library RiskView {
    /// @dev The policy as it counts now; as it was written, and false, while that is not known.
    function policyOf(address pointer) internal view returns (Policy policy, bool isKnown) {
        policy = PolicyLibrary.load(pointer);
        address limits = policy.riskLimits();
        if (limits == address(0)) return (policy, true);
        try IRiskLimits(limits).scaledPolicy(pointer) returns (bytes memory blob) {
            isKnown = true;
            if (blob.length == 0) return (policy, true);
            assembly ("memory-safe") {
                policy := add(blob, 0x20)
            }
        } catch {} // solhint-disable-line no-empty-blocks
    }

    /// @dev How a basket of these values {USD} stands.
    function stateOf(
        Policy policy,
        address pointer,
        uint256[] memory values
    ) internal view returns (IVaultLens.Risk memory risk) {
        risk.limits = policy.riskLimits();
        if (risk.limits == address(0)) return risk;
        try IRiskLimits(risk.limits).stateOf(pointer, values) returns (IRiskLimits.RiskState memory state) {
            (risk.isKnown, risk.state) = (true, state);
        } catch {} // solhint-disable-line no-empty-blocks
    }

    /// @dev {USD} The largest part of a trade at the middle that limits on risk let through: to 2^-`steps` of it, down.
    function largest(
        Policy policy,
        address pointer,
        Valuation.Snapshot memory basket,
        IVaultLens.Trade memory trade,
        uint256 steps
    ) internal view returns (uint256 least) {
        if (policy.riskLimits() == address(0) || _isAllowed(policy, pointer, basket, trade, trade.value)) {
            return trade.value;
        }
        uint256 most = trade.value;
        for (uint256 step; step < steps; ++step) {
            uint256 tried = least + (most - least) / 2;
            if (_isAllowed(policy, pointer, basket, trade, tried)) least = tried;
            else most = tried;
        }
    }

    function _isAllowed(
        Policy policy,
        address pointer,
        Valuation.Snapshot memory basket,
        IVaultLens.Trade memory trade,
        uint256 value
    ) private view returns (bool) {
        uint256[] memory values = basket.values;
        (uint256 left, uint256 has) = (values[trade.sell] - value, values[trade.buy] + value);
        try
            IRiskLimits(policy.riskLimits()).requireAllowed(
                pointer,
                values,
                trade.sell,
                left,
                trade.buy,
                has,
                basket.mid
            )
        {
            return true;
        } catch {
            return false;
        }
    }
}
