// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice The parameters of a raw SVI slice in one slot: unused 16 | a 48 | b 48 | rho 48 | m 48 | s 48, most
/// significant bits first. All are fractions {1} in 12 decimals, a, rho and m in two's complement. So each resolves
/// 1e-12; a, rho and m reach 140.7 to both sides, b and s reach 281.4.
type SviSlice is uint256;

using SviSliceLibrary for SviSlice global;

/// @notice A raw SVI slice as the literature writes it: w(k) = a + b (rho (k - m) + √((k - m)² + s²)).
/// All are fractions {1} in 18 decimals.
/// @param a Level of the total variance.
/// @param b Steepness of the two wings, not negative.
/// @param rho Tilt of the two wings.
/// @param m Log-moneyness of the vertex.
/// @param s Width of the vertex, not negative.
struct SviParameters {
    int256 a;
    int256 b;
    int256 rho;
    int256 m;
    int256 s;
}

/// @title The parameters of a volatility smile, packed
/// @notice Knows where the bits are, not what they mean: any word reads back. Whether a slice is acceptable is for
/// `SviArbitrage` to say.
library SviSliceLibrary {
    /// @notice A parameter does not fit into its 48 bits: too large, or a negative b or s. {1}, 18 decimals.
    error SviParameterOutOfRange(bytes32 parameter, int256 value);

    /// @dev 1e-12, the unit of the packed fields, in 18 decimals.
    int256 private constant _UNIT = 1e6;

    /// @notice Packs a slice; each parameter is rounded to the nearest multiple of 1e-12, halves upwards.
    /// @dev Reverts with `SviParameterOutOfRange`.
    /// @param parameters The slice, {1} in 18 decimals.
    /// @return The slice in one word.
    function pack(SviParameters memory parameters) internal pure returns (SviSlice) {
        uint256 word = _signed("a", parameters.a) << 192;
        word |= _unsigned("b", parameters.b) << 144;
        word |= _signed("rho", parameters.rho) << 96;
        word |= _signed("m", parameters.m) << 48;
        return SviSlice.wrap(word | _unsigned("s", parameters.s));
    }

    /// @notice The slice's parameters.
    /// @param slice Any word.
    /// @return The five parameters, {1} in 18 decimals.
    function unpack(SviSlice slice) internal pure returns (SviParameters memory) {
        return
            SviParameters({
                a: slice.a() * _UNIT,
                b: slice.b() * _UNIT,
                rho: slice.rho() * _UNIT,
                m: slice.m() * _UNIT,
                s: slice.s() * _UNIT
            });
    }

    /// @dev {1} in 12 decimals
    function a(SviSlice slice) internal pure returns (int256) {
        return int48(int256(SviSlice.unwrap(slice) >> 192));
    }

    /// @dev {1} in 12 decimals, never negative
    function b(SviSlice slice) internal pure returns (int256) {
        return int256(uint256(uint48(SviSlice.unwrap(slice) >> 144)));
    }

    /// @dev {1} in 12 decimals
    function rho(SviSlice slice) internal pure returns (int256) {
        return int48(int256(SviSlice.unwrap(slice) >> 96));
    }

    /// @dev {1} in 12 decimals
    function m(SviSlice slice) internal pure returns (int256) {
        return int48(int256(SviSlice.unwrap(slice) >> 48));
    }

    /// @dev {1} in 12 decimals, never negative
    function s(SviSlice slice) internal pure returns (int256) {
        return int256(uint256(uint48(SviSlice.unwrap(slice))));
    }

    /// @dev {1} A field of 48 bits in 12 decimals.
    function _signed(bytes32 parameter, int256 value) private pure returns (uint256) {
        int256 units = _nearest(value);
        require(units == int48(units), SviParameterOutOfRange(parameter, value));
        return uint48(uint256(units));
    }

    /// @dev {1} A field of 48 bits in 12 decimals.
    function _unsigned(bytes32 parameter, int256 value) private pure returns (uint256) {
        uint256 units = uint256(_nearest(value));
        require(units == uint48(units), SviParameterOutOfRange(parameter, value));
        return units;
    }

    /// @dev {1} ⌊value / 1e-12 + 1/2⌋ of a value in 18 decimals.
    function _nearest(int256 value) private pure returns (int256 units) {
        units = value / _UNIT;
        int256 rest = value % _UNIT;
        if (rest >= _UNIT / 2) ++units;
        else if (rest < -_UNIT / 2) --units;
    }
}
