// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IRiskParameters} from "../interfaces/IRiskParameters.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";

/// @title The market's volatility of thirty days, from a surface that may have none
/// @notice A surface that reverts, burns its gas, answers short, ends before thirty days or is stale has none; requirements then rest on what is
/// measured alone. What was posted in this block does not count in it.
library ImpliedReader {
    using FixedPointMathLib for uint256;

    /// @dev {s}
    uint256 internal constant HORIZON = 30 days;
    /// @dev {gas} What the surface may use for one answer: several times what two cold slices cost.
    uint256 internal constant SURFACE_GAS = 200_000;
    uint256 private constant _YEAR = 365 days;
    uint256 private constant _WAD = 1e18;
    /// @dev {1} Larger variances are no answer: a volatility of 3,487 %. 18 decimals.
    uint256 private constant _MAX_VARIANCE = 100e18;

    /// @notice At-the-money volatility of thirty days.
    /// @param surface An `IVolSurface`, or anything; zero for none.
    /// @param token The underlying's name there.
    /// @return {1/√year} 18 decimals, rounded up; zero when there is none.
    function volatilityOf(address surface, address token) internal view returns (uint256) {
        if (surface == address(0)) return 0;
        uint256 expiry = block.timestamp + HORIZON;
        bytes memory question = abi.encodeCall(IVolSurface.agingOf, (token, expiry));
        (bool answered, uint256 isStale) = _ask(surface, question, 2);
        if (!answered || isStale != 0) return 0;
        question = abi.encodeCall(IVolSurface.totalVarianceAt, (token, 0, expiry, IVolSurface.Age.EarlierBlock));
        uint256 variance;
        (answered, variance) = _ask(surface, question, 0);
        if (!answered || variance > _MAX_VARIANCE) return 0;
        // {1/√year} = √({1} * {s/year} / {s})
        return (variance * _WAD * _YEAR).divUp(HORIZON).sqrt() + 1;
    }

    /// @dev Word number `place` of an answer, at most the third; false when there is no such word.
    function _ask(
        address surface,
        bytes memory question,
        uint256 place
    ) private view returns (bool answered, uint256 word) {
        // One part in 64 stays with the caller, who must not be able to make the surface fail.
        uint256 required = (SURFACE_GAS * 64) / 63 + 3_000;
        require(gasleft() >= required, IRiskParameters.ReadingGasTooLow(gasleft(), required));
        uint256 least = (place + 1) * 32;
        // answered = surface.staticcall{gas: SURFACE_GAS}(question) and the answer has that word; at most 96 bytes are
        // copied, over the question, which is longer
        assembly ("memory-safe") {
            let answer := add(question, 0x20)
            answered := staticcall(SURFACE_GAS, surface, answer, mload(question), answer, least)
            answered := and(answered, iszero(lt(returndatasize(), least)))
            word := mul(mload(add(answer, shl(5, place))), answered)
        }
    }
}
