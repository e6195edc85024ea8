// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A policy in memory: the address of its first word. `PolicyEncoder` writes what is read here.
/// @dev Layout of the blob, most significant bits first, after a STOP byte that keeps it from being run:
///   header     1 word   components 8 | groups 8 | limits 5 x 16 | risk limits 160 (zero without a risk section)
///   component  2 words  token 160 | decimals 8 | groups 4 x 8 | flags 8 | trigger 16 | unused
///                       feed 160 | minimum 16 | target 16 | maximum 16 | unused
///   group      1 word   minimum 16 | maximum 16 | members 16 (bit i is component i) | unused
///   risk       1 word   oracle 160 | maximum volatility 16 | maximum vega 16 | reserve 16 | exposure sources 16 | ranges 8
///                       exit slope 16 | unused
///              1 word   factors 16 x 8, counted from one, the first component's in the lowest bits; zero is none
///   range      1 word   factor 8, counted from zero | minimum 16, signed | maximum 16, signed | unused
type Policy is uint256;

using PolicyLibrary for Policy global;

/// @title Reading of policies
/// @notice Everything that the chain enforces about a basket, out of one blob in memory.
library PolicyLibrary {
    uint256 internal constant BPS = 10_000;
    uint256 internal constant MAX_COMPONENTS = 16;
    uint256 internal constant MAX_GROUPS = 32;

    /// @notice The contract at `pointer` is not a policy.
    error PolicyUnreadable(address pointer);

    /// @dev One EXTCODECOPY of the whole blob.
    function load(address pointer) internal view returns (Policy policy) {
        uint256 size = pointer.code.length;
        require(size > 32, PolicyUnreadable(pointer));
        assembly ("memory-safe") {
            policy := mload(0x40)
            extcodecopy(pointer, policy, 1, sub(size, 1))
            mstore(0x40, add(policy, and(add(size, 31), not(31))))
        }
    }

    /* HEADER */

    function count(Policy policy) internal pure returns (uint256) {
        return _word(policy, 0) >> 248;
    }

    function groupCount(Policy policy) internal pure returns (uint256) {
        return (_word(policy, 0) >> 240) & 0xff;
    }

    /// @dev {bps}
    function maxTradeLoss(Policy policy) internal pure returns (uint256) {
        return (_word(policy, 0) >> 224) & 0xffff;
    }

    /// @dev {bps}
    function swingRate(Policy policy) internal pure returns (uint256) {
        return (_word(policy, 0) >> 208) & 0xffff;
    }

    /// @dev {bps} of the net asset value per hour
    function freeFlow(Policy policy) internal pure returns (uint256) {
        return (_word(policy, 0) >> 192) & 0xffff;
    }

    /// @dev {bps}
    function auctionPremium(Policy policy) internal pure returns (uint256) {
        return (_word(policy, 0) >> 176) & 0xffff;
    }

    /// @dev {bps}
    function auctionCost(Policy policy) internal pure returns (uint256) {
        return (_word(policy, 0) >> 160) & 0xffff;
    }

    /// @dev The contract that holds the basket to its risk section; zero if there is none.
    function riskLimits(Policy policy) internal pure returns (address) {
        return address(uint160(_word(policy, 0)));
    }

    /* COMPONENTS */

    /// @dev Token, decimals, groups, flags and trigger together, to compare them at once.
    function firstWord(Policy policy, uint256 i) internal pure returns (uint256) {
        return _word(policy, 32 + 64 * i);
    }

    function token(Policy policy, uint256 i) internal pure returns (address) {
        return address(uint160(_word(policy, 32 + 64 * i) >> 96));
    }

    function decimals(Policy policy, uint256 i) internal pure returns (uint256) {
        return (_word(policy, 32 + 64 * i) >> 88) & 0xff;
    }

    /// @dev The `k`th of four group numbers, counted from one; zero is none.
    function groupOf(Policy policy, uint256 i, uint256 k) internal pure returns (uint256) {
        return (_word(policy, 32 + 64 * i) >> (80 - 8 * k)) & 0xff;
    }

    function isRetiring(Policy policy, uint256 i) internal pure returns (bool) {
        return (_word(policy, 32 + 64 * i) >> 48) & 1 == 1;
    }

    /// @dev {bps}
    function trigger(Policy policy, uint256 i) internal pure returns (uint256) {
        return (_word(policy, 32 + 64 * i) >> 32) & 0xffff;
    }

    function feed(Policy policy, uint256 i) internal pure returns (address) {
        return address(uint160(_word(policy, 64 + 64 * i) >> 96));
    }

    /// @dev {bps}
    function minWeight(Policy policy, uint256 i) internal pure returns (uint256) {
        return (_word(policy, 64 + 64 * i) >> 80) & 0xffff;
    }

    /// @dev {bps}
    function targetWeight(Policy policy, uint256 i) internal pure returns (uint256) {
        return (_word(policy, 64 + 64 * i) >> 64) & 0xffff;
    }

    /// @dev {bps}
    function maxWeight(Policy policy, uint256 i) internal pure returns (uint256) {
        return (_word(policy, 64 + 64 * i) >> 48) & 0xffff;
    }

    /// @dev Index of the component with this token; `count` when there is none.
    function indexOf(Policy policy, address token_) internal pure returns (uint256 i) {
        uint256 total = count(policy);
        while (i < total && token(policy, i) != token_) ++i;
    }

    function holds(Policy policy, address token_) internal pure returns (bool) {
        return indexOf(policy, token_) < count(policy);
    }

    /* GROUPS, counted from zero */

    /// @dev {bps}
    function groupMinWeight(Policy policy, uint256 g) internal pure returns (uint256) {
        return _groupWord(policy, g) >> 240;
    }

    /// @dev {bps}
    function groupMaxWeight(Policy policy, uint256 g) internal pure returns (uint256) {
        return (_groupWord(policy, g) >> 224) & 0xffff;
    }

    /// @dev Bit `i` is set when component `i` belongs to the group.
    function groupMembers(Policy policy, uint256 g) internal pure returns (uint256) {
        return (_groupWord(policy, g) >> 208) & 0xffff;
    }

    /// @dev The `k`th word after the groups: the risk section, if there is one. `RiskSection` reads it.
    function riskWord(Policy policy, uint256 k) internal pure returns (uint256) {
        return _groupWord(policy, groupCount(policy) + k);
    }

    /* CHANGES IN MEMORY */

    /// @dev Replaces a component's minimum and target {bps} in this copy of the policy.
    function setWeights(Policy policy, uint256 i, uint256 minimum, uint256 target) internal pure {
        uint256 word = _word(policy, 64 + 64 * i) & ~uint256(0xffffffff << 64);
        _setWord(policy, 64 + 64 * i, word | (minimum << 80) | (target << 64));
    }

    /// @dev Replaces a group's minimum {bps} in this copy of the policy.
    function setGroupMinWeight(Policy policy, uint256 g, uint256 minimum) internal pure {
        uint256 word = (_groupWord(policy, g) << 16) >> 16;
        _setWord(policy, 32 + 64 * count(policy) + 32 * g, word | (minimum << 240));
    }

    function _groupWord(Policy policy, uint256 g) private pure returns (uint256) {
        return _word(policy, 32 + 64 * count(policy) + 32 * g);
    }

    function _word(Policy policy, uint256 offset) private pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(policy, offset))
        }
    }

    function _setWord(Policy policy, uint256 offset, uint256 value) private pure {
        assembly ("memory-safe") {
            mstore(add(policy, offset), value)
        }
    }
}
