// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice What is traded, in one word; the bits of a quantity below it are zero (see `Leg`).
///
///   underlying 8 | expiry 24, hours | kind 4 | call 1 | up 1 | knock-in 1 | 1 zero | strike 62 | barrier 62 | 92 zeros
///
/// Strikes and barriers have 8 decimals of a dollar. Words in rising order are in order of underlying and expiry.
type InstrumentId is uint256;

using InstrumentLibrary for InstrumentId global;

/// @notice Kinds of instruments. All are settled in cash.
/// @dev `Perpetual` has no expiry, strike or barrier. `Vanilla` is a European call or put on one unit of the underlying. `Digital`
/// pays one dollar above its strike (a put: below it), rising in a line over `DIGITAL_RAMP` around it. `Barrier` is a vanilla option that
/// lives only if its barrier is never touched (knock-out), or only if it is (knock-in).
enum InstrumentKind {
    None,
    Perpetual,
    Vanilla,
    Digital,
    Barrier
}

/// @notice An instrument's terms, unpacked.
/// @param underlying Its number in the list of underlyings.
/// @param kind What it is.
/// @param isCall False for a put; false for a perpetual.
/// @param isUp The barrier is above the price when the instrument is listed; else false.
/// @param isKnockIn See `InstrumentKind`; else false.
/// @param expiry {s} On a full hour; zero for a perpetual.
/// @param strike {USD/tok} 8 decimals.
/// @param barrier {USD/tok} 8 decimals; zero where there is none.
struct InstrumentTerms {
    uint256 underlying;
    InstrumentKind kind;
    bool isCall;
    bool isUp;
    bool isKnockIn;
    uint256 expiry;
    uint256 strike;
    uint256 barrier;
}

/// @title Packing and unpacking of instruments
/// @notice Terms to words and back; a word is an instrument only if it has the fields of its kind and no other.
library InstrumentLibrary {
    /// @notice A term does not fit its field. `field` is its place in `InstrumentTerms`, from zero.
    error InstrumentTermOutOfRange(uint256 field, uint256 value, uint256 maximum);
    /// @notice An option's expiry is not on a full hour. {s}
    error InstrumentExpiryOffTheHour(uint256 expiry);
    /// @notice A word is no instrument: its kind does not exist, or a field that its kind has not is set, or one is missing.
    error InstrumentInvalid(uint256 word);

    /// @notice {1} Over which part of the strike a digital's payout rises from nothing to all, 18 decimals.
    uint256 internal constant DIGITAL_RAMP = 0.01e18;
    /// @notice Bits of a leg's quantity.
    uint256 internal constant QUANTITY_BITS = 92;
    /// @notice {USD/tok} 8 decimals.
    uint256 internal constant MAX_STRIKE = (1 << 62) - 1;

    uint256 private constant _MAX_HOURS = (1 << 24) - 1;
    uint256 private constant _UNDERLYING_AT = 248;
    uint256 private constant _EXPIRY_AT = 224;
    uint256 private constant _KIND_AT = 220;
    uint256 private constant _CALL = 1 << 219;
    uint256 private constant _UP = 1 << 218;
    uint256 private constant _KNOCK_IN = 1 << 217;
    uint256 private constant _STRIKE_AT = 154;
    uint256 private constant _BARRIER_AT = 92;
    uint256 private constant _UNDERLYING = 0xff << _UNDERLYING_AT;
    uint256 private constant _EXPIRY = _MAX_HOURS << _EXPIRY_AT;
    uint256 private constant _KIND = 0xf << _KIND_AT;
    uint256 private constant _STRIKE = MAX_STRIKE << _STRIKE_AT;
    uint256 private constant _BARRIER = MAX_STRIKE << _BARRIER_AT;
    /// @dev The quantity's bits, and the one between flags and strike.
    uint256 private constant _UNUSED = (1 << 216) | ((1 << QUANTITY_BITS) - 1);
    /// @dev {USD} 8 decimals to 18.
    uint256 private constant _SCALE = 1e10;

    /// @notice Packs terms.
    /// @dev Reverts with `InstrumentTermOutOfRange`, `InstrumentExpiryOffTheHour` and `InstrumentInvalid`.
    /// @param terms The terms.
    /// @return The instrument.
    function encode(InstrumentTerms memory terms) internal pure returns (InstrumentId) {
        require(terms.underlying <= 0xff, InstrumentTermOutOfRange(0, terms.underlying, 0xff));
        require(terms.expiry % 1 hours == 0, InstrumentExpiryOffTheHour(terms.expiry));
        require(terms.expiry / 1 hours <= _MAX_HOURS, InstrumentTermOutOfRange(5, terms.expiry, _MAX_HOURS * 1 hours));
        require(terms.strike <= MAX_STRIKE, InstrumentTermOutOfRange(6, terms.strike, MAX_STRIKE));
        require(terms.barrier <= MAX_STRIKE, InstrumentTermOutOfRange(7, terms.barrier, MAX_STRIKE));
        uint256 word =
            (terms.underlying << _UNDERLYING_AT) |
                ((terms.expiry / 1 hours) << _EXPIRY_AT) |
                (uint256(terms.kind) << _KIND_AT) |
                (terms.isCall ? _CALL : 0) |
                (terms.isUp ? _UP : 0) |
                (terms.isKnockIn ? _KNOCK_IN : 0) |
                (terms.strike << _STRIKE_AT) |
                (terms.barrier << _BARRIER_AT);
        return from(word);
    }

    /// @notice A word as an instrument.
    /// @dev Reverts with `InstrumentInvalid`.
    /// @param word Any.
    /// @return id The instrument.
    function from(uint256 word) internal pure returns (InstrumentId id) {
        id = InstrumentId.wrap(word);
        require(id.isValid(), InstrumentInvalid(word));
    }

    /// @notice Unpacks an instrument.
    /// @param self The instrument.
    /// @return terms Its terms.
    function decode(InstrumentId self) internal pure returns (InstrumentTerms memory terms) {
        uint256 word = InstrumentId.unwrap(self);
        terms.underlying = self.underlying();
        terms.kind = self.kind();
        terms.isCall = self.isCall();
        terms.isUp = self.isUp();
        terms.isKnockIn = self.isKnockIn();
        terms.expiry = self.expiry();
        terms.strike = (word >> _STRIKE_AT) & MAX_STRIKE;
        terms.barrier = (word >> _BARRIER_AT) & MAX_STRIKE;
    }

    /// @notice Whether a word has the fields of its kind and no other.
    /// @param self Any word.
    /// @return Whether it has.
    function isValid(InstrumentId self) internal pure returns (bool) {
        uint256 word = InstrumentId.unwrap(self);
        uint256 number = (word >> _KIND_AT) & 0xf;
        if (word & _UNUSED != 0) return false;
        if (number == uint256(InstrumentKind.Perpetual)) return word & ~(_KIND | _UNDERLYING) == 0;
        if (word & _EXPIRY == 0 || word & _STRIKE == 0) return false;
        if (number == uint256(InstrumentKind.Barrier)) return word & _BARRIER != 0;
        bool isPlain = number == uint256(InstrumentKind.Vanilla) || number == uint256(InstrumentKind.Digital);
        return isPlain && word & (_BARRIER | _UP | _KNOCK_IN) == 0;
    }

    /// @notice Number of its underlying.
    /// @param self The instrument.
    /// @return From zero, at most 255.
    function underlying(InstrumentId self) internal pure returns (uint256) {
        return InstrumentId.unwrap(self) >> _UNDERLYING_AT;
    }

    /// @notice When it ends.
    /// @param self The instrument.
    /// @return {s} Zero for a perpetual.
    function expiry(InstrumentId self) internal pure returns (uint256) {
        // 24 + 12 bits
        unchecked {
            return ((InstrumentId.unwrap(self) >> _EXPIRY_AT) & _MAX_HOURS) * 1 hours;
        }
    }

    /// @notice What it is.
    /// @param self The instrument.
    /// @return Its kind; panics for a word that is no instrument.
    function kind(InstrumentId self) internal pure returns (InstrumentKind) {
        return InstrumentKind((InstrumentId.unwrap(self) >> _KIND_AT) & 0xf);
    }

    /// @notice What its open interest counts for.
    /// @param self The instrument.
    /// @return Zero for a perpetual, one for an option, two for a digital.
    function category(InstrumentId self) internal pure returns (uint256) {
        InstrumentKind what = self.kind();
        if (what == InstrumentKind.Perpetual) return 0;
        return what == InstrumentKind.Digital ? 2 : 1;
    }

    /// @notice Whether it gains when the price rises.
    /// @param self The instrument.
    /// @return False for a put and for a perpetual.
    function isCall(InstrumentId self) internal pure returns (bool) {
        return InstrumentId.unwrap(self) & _CALL != 0;
    }

    /// @notice Whether its barrier is above.
    /// @param self The instrument.
    /// @return False also where there is none.
    function isUp(InstrumentId self) internal pure returns (bool) {
        return InstrumentId.unwrap(self) & _UP != 0;
    }

    /// @notice Whether it lives only when its barrier has been touched.
    /// @param self The instrument.
    /// @return False also where there is none.
    function isKnockIn(InstrumentId self) internal pure returns (bool) {
        return InstrumentId.unwrap(self) & _KNOCK_IN != 0;
    }

    /// @notice Its strike.
    /// @param self The instrument.
    /// @return {USD/tok} 18 decimals; zero for a perpetual.
    function strike(InstrumentId self) internal pure returns (uint256) {
        // 62 + 34 bits
        unchecked {
            return ((InstrumentId.unwrap(self) >> _STRIKE_AT) & MAX_STRIKE) * _SCALE;
        }
    }

    /// @notice Its barrier.
    /// @param self The instrument.
    /// @return {USD/tok} 18 decimals; zero where there is none.
    function barrier(InstrumentId self) internal pure returns (uint256) {
        // 62 + 34 bits
        unchecked {
            return ((InstrumentId.unwrap(self) >> _BARRIER_AT) & MAX_STRIKE) * _SCALE;
        }
    }
}
