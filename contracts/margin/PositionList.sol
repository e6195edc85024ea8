// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IClearinghouse} from "../interfaces/IClearinghouse.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {Leg, LegLibrary} from "./Leg.sol";

/// @title An account's positions, in rising order of their instruments
/// @notice Adding to one, finding one, counting them.
library PositionList {
    /// @notice Most positions of an account.
    uint256 internal constant MAX_LEGS = 64;
    /// @notice Most expiries of an account, over all underlyings.
    uint256 internal constant MAX_EXPIRIES = 8;
    /// @notice Most effort of judging an account: a digital counts as three positions, an option with a barrier as six.
    uint256 internal constant MAX_EFFORT = 96;

    /// @notice Adds a quantity to a position, which comes to be or ceases to be by it.
    /// @param legs Positions; may be changed.
    /// @param id The instrument.
    /// @param quantity {tok} To add, 9 decimals.
    /// @return The positions then.
    function add(Leg[] memory legs, InstrumentId id, int256 quantity) internal pure returns (Leg[] memory) {
        uint256 place = placeOf(legs, id);
        if (place == legs.length || _idOf(legs[place]) != InstrumentId.unwrap(id)) {
            return quantity == 0 ? legs : _with(legs, place, LegLibrary.pack(id, quantity));
        }
        int256 sum = legs[place].quantity() + quantity;
        if (sum == 0) return _without(legs, place);
        legs[place] = LegLibrary.pack(id, sum);
        return legs;
    }

    /// @notice The positions without one of them.
    /// @param legs Positions; not changed.
    /// @param id The instrument of one of them.
    /// @return Others, in their order.
    function without(Leg[] memory legs, InstrumentId id) internal pure returns (Leg[] memory) {
        return _without(legs, placeOf(legs, id));
    }

    /// @notice Where an instrument is, or would be.
    /// @param legs Positions.
    /// @param id The instrument.
    /// @return place Number of the first position that is not of an earlier instrument.
    function placeOf(Leg[] memory legs, InstrumentId id) internal pure returns (uint256 place) {
        while (place < legs.length && _idOf(legs[place]) < InstrumentId.unwrap(id)) ++place;
    }

    /// @notice {tok} What is held of an instrument, 9 decimals.
    /// @param legs Positions.
    /// @param id The instrument.
    function quantityOf(Leg[] memory legs, InstrumentId id) internal pure returns (int256) {
        uint256 place = placeOf(legs, id);
        if (place == legs.length || _idOf(legs[place]) != InstrumentId.unwrap(id)) return 0;
        return legs[place].quantity();
    }

    /// @notice Reverts where there are too many positions or expiries, or they take too much effort.
    /// @param legs Positions.
    function requireBounded(Leg[] memory legs) internal pure {
        require(legs.length <= MAX_LEGS, IClearinghouse.TooMany("legs", legs.length, MAX_LEGS));
        uint256 count = 0;
        uint256 effort = 0;
        uint256 last = type(uint256).max;
        for (uint256 i = 0; i < legs.length; ++i) {
            InstrumentKind kind = legs[i].instrument().kind();
            effort += kind == InstrumentKind.Barrier ? 6 : (kind == InstrumentKind.Digital ? 3 : 1);
            // underlying and expiry
            uint256 group = Leg.unwrap(legs[i]) >> 224;
            if (group == last) continue;
            last = group;
            // a perpetual has none
            if (group & 0xffffff != 0) ++count;
        }
        require(effort <= MAX_EFFORT, IClearinghouse.TooMany("effort", effort, MAX_EFFORT));
        require(count <= MAX_EXPIRIES, IClearinghouse.TooMany("expiries", count, MAX_EXPIRIES));
    }

    function _with(Leg[] memory legs, uint256 place, Leg leg) private pure returns (Leg[] memory next) {
        next = new Leg[](legs.length + 1);
        for (uint256 i = 0; i < next.length; ++i) {
            next[i] =
                i < place
                    ? legs[i]
                    : i == place
                        ? leg
                        : legs[i - 1];
        }
    }

    function _without(Leg[] memory legs, uint256 place) private pure returns (Leg[] memory next) {
        next = new Leg[](legs.length - 1);
        for (uint256 i = 0; i < next.length; ++i) next[i] = legs[i < place ? i : i + 1];
    }

    function _idOf(Leg leg) private pure returns (uint256) {
        return InstrumentId.unwrap(leg.instrument());
    }
}
