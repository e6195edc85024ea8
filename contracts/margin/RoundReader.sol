// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAggregatorProxy} from "../interfaces/external/IAggregatorProxy.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";

/// @title Rounds of a Chainlink proxy by phase
/// @notice A proxy's round is its aggregator's, with the number of the aggregator's phase above the 64th bit; an aggregator's rounds begin at
/// one. A round that is not there makes the proxy revert, and who looks with too little gas could make any round look like that: so every
/// call gets the same gas, or none is made. An aggregator that burns it has no round there, and stops nobody.
library RoundReader {
    /// @dev Most phases that are looked at.
    uint256 internal constant MAX_PHASES = 32;
    /// @dev What a read gets: ten times what Chainlink's aggregators take.
    uint256 internal constant READ_GAS = 200_000;
    /// @dev What has to be left for a read to get it: a call is given at most 63 parts in 64.
    uint256 internal constant GAS_NEEDED = 220_000;
    /// @dev {answer/tok} Larger answers are none: what is computed with a price fits 256 bits.
    int256 internal constant MAX_ANSWER = type(int128).max;

    /// @notice A round.
    /// @param answer {answer/tok} Not positive, or above `MAX_ANSWER`, where it is no price.
    /// @param updatedAt {s} Zero where it is not there.
    struct Round {
        int256 answer;
        uint256 updatedAt;
    }

    /// @notice A round of a phase.
    /// @dev Reverts with `RoundStarved`.
    /// @param proxy The proxy.
    /// @param phase Its phase.
    /// @param number Of the aggregator.
    /// @return round All zero where it is not there.
    function read(address proxy, uint256 phase, uint256 number) internal view returns (Round memory round) {
        uint256 left = gasleft();
        require(left >= GAS_NEEDED, ISettlement.RoundStarved(left, GAS_NEEDED));
        if (number > type(uint64).max) return round;
        // phases have 16 bits and rounds 64, as the proxy packs them
        uint80 id = uint80((phase << 64) | number);
        try IAggregatorProxy(proxy).getRoundData{gas: READ_GAS}(id) returns (
            uint80,
            int256 answer,
            uint256,
            uint256 updatedAt,
            uint80
        ) {
            if (updatedAt <= block.timestamp) return Round(answer, updatedAt);
        } catch {
            return round;
        }
    }

    /// @notice Whether a round is a price.
    /// @param round The round.
    function isPrice(Round memory round) internal pure returns (bool) {
        return round.answer > 0 && round.answer <= MAX_ANSWER && round.updatedAt != 0;
    }

    /// @notice The phase that is the price at a time, and when a later one is.
    /// @dev Reverts with `NoPriceBefore` and `PhasesTooMany`.
    /// @param proxy The proxy.
    /// @param time {s}
    /// @return phase The newest one that began by then.
    /// @return nextPhase The phase that is the price next; zero where there is none yet.
    /// @return nextAt {s} When that begins; the largest number where there is none.
    function phaseAt(
        address proxy,
        uint256 time
    ) internal view returns (uint256 phase, uint256 nextPhase, uint256 nextAt) {
        nextAt = type(uint256).max;
        phase = IAggregatorProxy(proxy).phaseId();
        for (uint256 i = 0; phase != 0; ++i) {
            require(i < MAX_PHASES, ISettlement.PhasesTooMany(MAX_PHASES));
            Round memory first = read(proxy, phase, 1);
            if (isPrice(first)) {
                if (first.updatedAt <= time) return (phase, nextPhase, nextAt);
                // of phases that begin together the newest is the price
                if (first.updatedAt < nextAt) (nextPhase, nextAt) = (phase, first.updatedAt);
            }
            --phase;
        }
        revert ISettlement.NoPriceBefore(proxy, time);
    }
}
