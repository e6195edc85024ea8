// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRiskLimits} from "../interfaces/IRiskLimits.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";

/// @title How a vault is held to its policy's risk section
/// @notice The arithmetic is `RiskLimits`', which the registry names in every policy that has a risk section. Policies without
/// one cost a comparison.
library RiskGuard {
    /// @dev The policy as it counts now: with its targets scaled.
    function load(address pointer) internal view returns (Policy policy) {
        policy = PolicyLibrary.load(pointer);
        address limits = policy.riskLimits();
        if (limits == address(0)) return policy;
        bytes memory blob = IRiskLimits(limits).scaledPolicy(pointer);
        if (blob.length == 0) return policy;
        assembly ("memory-safe") {
            policy := add(blob, 0x20)
        }
    }

    /// @dev True when a basket of these values, in any unit, is more volatile than the policy allows.
    function isAboveMaximum(Policy policy, address pointer, uint256[] memory values) internal view returns (bool) {
        address limits = policy.riskLimits();
        return limits != address(0) && IRiskLimits(limits).isAboveMaximum(pointer, values);
    }

    /// @dev The largest part of `most` {USD} that component `i` may gain, or else lose, within the limits on risk: to a millionth
    /// of `most`, down.
    function largestMove(
        Policy policy,
        address pointer,
        uint256[] memory values,
        uint256 i,
        uint256 total,
        uint256 most,
        bool adding
    ) internal view returns (uint256 least) {
        address limits = policy.riskLimits();
        if (limits == address(0)) return most;
        uint256 precision = most / 1e6 + 1;
        uint256 tried = most;
        while (most - least >= precision || tried == most) {
            (uint256 value, uint256 sum) = adding
                ? (values[i] + tried, total + tried)
                : (values[i] - tried, total - tried);
            try IRiskLimits(limits).requireAllowed(pointer, values, i, value, i, value, sum) {
                least = tried;
            } catch {
                most = tried;
            }
            if (least == most) return least;
            tried = least + (most - least) / 2;
            if (tried == least) return least;
        }
    }

    /// @dev Reverts when components `i` and `j`, which may be one, may not come to these values {USD}.
    function requireAllowed(
        Policy policy,
        address pointer,
        uint256[] memory values,
        uint256 i,
        uint256 valueOfI,
        uint256 j,
        uint256 valueOfJ,
        uint256 total
    ) internal view {
        address limits = policy.riskLimits();
        if (limits == address(0)) return;
        IRiskLimits(limits).requireAllowed(pointer, values, i, valueOfI, j, valueOfJ, total);
    }
}
