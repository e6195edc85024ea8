// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InstrumentId, InstrumentLibrary} from "./Instrument.sol";

/// @notice A position in one word: an instrument, and in its low 92 bits a signed quantity in 9 decimals.
type Leg is uint256;

using LegLibrary for Leg global;

/// @title Packing and unpacking of positions
/// @notice The instrument's word has zeros where the quantity goes, so that a position takes one slot.
library LegLibrary {
    /// @notice A position would be larger than a word holds. {tok}, 9 decimals.
    error QuantityOutOfRange(int256 quantity, int256 maximum);

    /// @notice {tok} Largest quantity either way, 9 decimals.
    int256 internal constant MAX_QUANTITY = (1 << 91) - 1;
    /// @notice One whole contract.
    int256 internal constant ONE = 1e9;

    uint256 private constant _BITS = InstrumentLibrary.QUANTITY_BITS;
    uint256 private constant _MASK = (1 << _BITS) - 1;

    /// @notice Packs a position.
    /// @dev Reverts with `QuantityOutOfRange`.
    /// @param id The instrument.
    /// @param amount {tok} Negative for a short position, 9 decimals.
    /// @return The position.
    function pack(InstrumentId id, int256 amount) internal pure returns (Leg) {
        require(amount <= MAX_QUANTITY && amount >= -MAX_QUANTITY, QuantityOutOfRange(amount, MAX_QUANTITY));
        return Leg.wrap(InstrumentId.unwrap(id) | (uint256(amount) & _MASK));
    }

    /// @notice What the position is in.
    /// @param self The position.
    /// @return The instrument.
    function instrument(Leg self) internal pure returns (InstrumentId) {
        return InstrumentId.wrap(Leg.unwrap(self) & ~_MASK);
    }

    /// @notice How much of it.
    /// @param self The position.
    /// @return amount {tok} Negative for a short position, 9 decimals.
    function quantity(Leg self) internal pure returns (int256 amount) {
        uint256 word = Leg.unwrap(self);
        // sign extension of the low 92 bits
        assembly ("memory-safe") {
            amount := sar(164, shl(164, word))
        }
    }
}
