// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice One risk factor in one slot: price 47 | isProvisional 1 | observedAt 32 | weight 17 | fast 53 | slow 53 | dailyReturn 53, most
/// significant bits first. Units are those of `Ewma`; times in seconds, good until 2106.
/// @dev `fast` and `slow` do not contain `dailyReturn` yet: the newest observation is kept beside the averages for as long
/// as it is the newest, so that what was true before it can still be told in its own block.
type FactorState is uint256;

using FactorStateLibrary for FactorState global;

/// @title A risk factor's averages and newest observation, packed
/// @notice Knows where the bits are; `Ewma` says why every field fits.
library FactorStateLibrary {
    uint256 private constant _MASK_32 = (1 << 32) - 1;
    uint256 private constant _MASK_17 = (1 << 17) - 1;
    uint256 private constant _MASK_53 = (1 << 53) - 1;

    /// @dev A provisional factor that was not observed yet. Every field has to fit; `Ewma` says why they do.
    function begin(uint256 price_, uint256 observedAt_, uint256 daily) internal pure returns (FactorState) {
        uint256 high = (price_ << 209) | (1 << 208) | (observedAt_ << 176);
        return FactorState.wrap(high | (daily << 106) | (daily << 53));
    }

    /// @dev The last accepted price, as `Ewma.packPrice` has it.
    function price(FactorState state) internal pure returns (uint256) {
        return FactorState.unwrap(state) >> 209;
    }

    /// @dev True until the factor has been observed for long enough.
    function isProvisional(FactorState state) internal pure returns (bool) {
        return (FactorState.unwrap(state) >> 208) & 1 != 0;
    }

    /// @dev The same, no longer provisional.
    function settled(FactorState state) internal pure returns (FactorState) {
        return FactorState.wrap(FactorState.unwrap(state) & ~(uint256(1) << 208));
    }

    /// @dev When that price was accepted. {s}
    function observedAt(FactorState state) internal pure returns (uint256) {
        return (FactorState.unwrap(state) >> 176) & _MASK_32;
    }

    /// @dev What the newest observation counts for; zero when the latest poke got no price of this factor. {s}
    function weight(FactorState state) internal pure returns (uint256) {
        return (FactorState.unwrap(state) >> 159) & _MASK_17;
    }

    /// @dev Fast volatility before the newest observation. {1/√day}, Q46.
    function fast(FactorState state) internal pure returns (uint256) {
        return (FactorState.unwrap(state) >> 106) & _MASK_53;
    }

    /// @dev Slow volatility before the newest observation. {1/√day}, Q46.
    function slow(FactorState state) internal pure returns (uint256) {
        return (FactorState.unwrap(state) >> 53) & _MASK_53;
    }

    /// @dev The newest return, winsorised and scaled to one day. {1/√day}, Q46.
    function dailyReturn(FactorState state) internal pure returns (int256) {
        return int256(FactorState.unwrap(state) << 203) >> 203;
    }

    /// @dev The averages with the newest observation in them, and none beside them.
    function movedTo(FactorState state, uint256 fast_, uint256 slow_) internal pure returns (FactorState) {
        uint256 rest = (FactorState.unwrap(state) >> 176) << 176;
        return FactorState.wrap(rest | (fast_ << 106) | (slow_ << 53));
    }

    /// @dev A new observation beside averages that have none.
    function observed(
        FactorState state,
        uint256 price_,
        uint256 observedAt_,
        uint256 weight_,
        int256 dailyReturn_
    ) internal pure returns (FactorState) {
        uint256 rest = FactorState.unwrap(state) & ((1 << 208) | (((1 << 106) - 1) << 53));
        rest |= (price_ << 209) | (observedAt_ << 176) | (weight_ << 159);
        return FactorState.wrap(rest | (uint256(dailyReturn_) & _MASK_53));
    }
}
