// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Chainlink's proxy, as far as Ballast reads its rounds
interface IAggregatorProxy {
    /// @notice A round by its number, its phase above the 64th bit.
    function getRoundData(
        uint80 roundId
    )
        external
        view
        returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice Number of the aggregator that answers now; the first is one.
    function phaseId() external view returns (uint16);

    /// @notice Decimals of answers.
    function decimals() external view returns (uint8);
}
