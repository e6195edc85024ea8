// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InstrumentId} from "../margin/Instrument.sol";

/// @title Prices at which expiries are settled
/// @notice The average of the oracle's rounds of the last half hour before an expiry, proved by anyone.
interface ISettlement {
    /// @notice The settlement price.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    /// @return {USD/tok} 18 decimals; zero while it is not proved.
    function priceOf(uint256 underlying, uint256 expiry) external view returns (uint256);

    /// @notice Whether the barrier of an option was touched.
    /// @param instrument An option with a barrier.
    /// @return isKnown Whether that stands: it was proved, or can be no more.
    /// @return isTouched Whether it was.
    function outcomeOf(InstrumentId instrument) external view returns (bool isKnown, bool isTouched);
}
