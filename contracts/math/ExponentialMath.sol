// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title The exponential function
/// @notice e^r = (q + r) / (q - r) with q = r / tanh(r / 2), an even function of r. Reduction by powers of two brings r into
/// ±ln 2 / 2, where q is the minimax rational function of degrees (2, 2) in r², written as a continued fraction because a
/// division costs the EVM as little as a product and needs no shift after it. Error of e^r: 8.5e-19 of the value
/// (scripts/fit/fit.py), plus the rounding of r to Q60.
library ExponentialMath {
    /// @notice The exponential would not fit.
    error ExponentTooLarge(int256 exponent, int256 max);

    /// @notice {1} Largest exponent of `exp`, 18 decimals.
    int256 internal constant MAX_EXPONENT = 130e18;
    /// @dev {1} Below it e^x is less than half a wei.
    int256 private constant _MIN_EXPONENT = -42e18;
    int256 private constant _WAD = 1e18;

    // Powers of two: ln 2 as Q60 and Q127, half of it, 1 / ln 2 as Q64, and one half as Q124.
    uint256 private constant _LN2_X60 = 799144290325165979;
    uint256 private constant _LN2_X127 = 117932881612756647068972071382077242200;
    uint256 private constant _HALF_LN2_X127 = 58966440806378323534486035691038621100;
    uint256 private constant _LOG2E_X64 = 26613026195688644983;
    uint256 private constant _HALF_X124 = 0x8000000000000000000000000000000;

    // q = K0 - C1 / (u + B1 - C2 / (u + B2)), u = r² as Q120; fitted by scripts/fit/fit.py
    uint256 private constant _K0 = 34604959853186667037; // Q60
    uint256 private constant _C1 = 14179601248708113966539266270700070875228452406184277704704; // Q180
    uint256 private constant _B1 = 497771992266468153659452924937968488703; // Q120
    uint256 private constant _C2 = 3578854571400582808303189231065611174728090672313812910749965597586439012352; // Q240
    uint256 private constant _B2 = 60903149354442053707128608672032233960; // Q120

    /// @notice e^x, rounded down.
    /// @param x {1} Exponent, 18 decimals. Reverts with `ExponentTooLarge` above `MAX_EXPONENT`.
    /// @return value {1} 18 decimals, within 2e-18 of the value and one wei; 0 where it is below half a wei.
    function exp(int256 x) internal pure returns (uint256 value) {
        require(x <= MAX_EXPONENT, ExponentTooLarge(x, MAX_EXPONENT));
        if (x < _MIN_EXPONENT) return 0;
        // |x| < 2^67, so x as Q127 has less than 195 bits.
        unchecked {
            (int256 r, int256 k) = _reduce((x << 127) / _WAD);
            uint256 q = _ratio(r);
            // WAD * (q + r) / (q - r) as Q100, then times 2^k, -61 <= k <= 188; 60 + 62 + 100 bits
            assembly ("memory-safe") {
                value := div(shl(100, mul(_WAD, add(q, r))), sub(q, r))
                switch sgt(k, 100)
                case 0 {
                    value := shr(sub(100, k), value)
                }
                default {
                    value := shl(sub(k, 100), value)
                }
            }
        }
    }

    /// @notice amount * e^-y.
    /// @param amount Below 2^111, in any unit.
    /// @param y {1} Q127, -2.1 to 5.5.
    /// @return value As Q64 in the unit of the amount, within 2e-18 of the value.
    function discountX64(uint256 amount, int256 y) internal pure returns (uint256 value) {
        unchecked {
            if (uint256(y) + _HALF_LN2_X127 > 2 * _HALF_LN2_X127) value = discountFarX64(amount, y);
            else value = _discountNearX64(amount, y >> 67);
        }
    }

    /// @notice The parts of e^-y: (q - r) / (q + r) / 2^k.
    /// @dev For every y below 2^187; where k is above 255 only its size means something.
    /// @param y {1} Q60.
    /// @return q {1} r / tanh(r / 2), Q60, between 2 and 2.03.
    /// @return r {1} Q60, from -ln 2 / 2 to ln 2 / 2.
    /// @return k Power of two.
    function decay(uint256 y) internal pure returns (uint256 q, int256 r, uint256 k) {
        // k = round(y / ln 2), r = y - k ln 2
        assembly ("memory-safe") {
            k := shr(124, add(mul(y, _LOG2E_X64), _HALF_X124))
            r := sub(y, mul(k, _LN2_X60))
            let u := mul(r, r)
            q := sub(_K0, div(_C1, sub(add(u, _B1), div(_C2, add(u, _B2))))) // _ratio(r)
        }
    }

    /// @dev amount * e^-r; r as Q60 within ±ln 2 / 2.
    function _discountNearX64(uint256 amount, int256 r) private pure returns (uint256 value) {
        // q = _ratio(r); value = amount * (q - r) / (q + r), less than 111 + 64 + 62 bits
        assembly ("memory-safe") {
            let u := mul(r, r)
            let q := sub(_K0, div(_C1, sub(add(u, _B1), div(_C2, add(u, _B2)))))
            value := div(mul(shl(64, amount), sub(q, r)), add(q, r))
        }
    }

    /// @notice `discountX64` for those who do not count gas: this one is not inlined with it.
    /// @param amount Below 2^111, in any unit.
    /// @param y {1} Q127, -2.1 to 5.5.
    /// @return value As Q64 in the unit of the amount, within 2e-18 of the value.
    function discountFarX64(uint256 amount, int256 y) internal pure returns (uint256 value) {
        (int256 r, int256 k) = _reduce(y);
        uint256 q = _ratio(r);
        // -3 <= k <= 8, so that four more bits keep the shift positive
        assembly ("memory-safe") {
            value := shr(add(4, k), div(mul(shl(68, amount), sub(q, r)), add(q, r)))
        }
    }

    /// @dev k = round(y / ln 2), r = y - k ln 2; y as Q127 of less than 195 bits, r as Q60.
    function _reduce(int256 y) private pure returns (int256 r, int256 k) {
        assembly ("memory-safe") {
            // (y as Q60) * Q64 + one half = Q124
            k := sar(124, add(mul(sar(67, y), _LOG2E_X64), _HALF_X124))
            r := sar(67, sub(y, mul(k, _LN2_X127)))
        }
    }

    /// @dev q = r / tanh(r / 2), Q60. The two hot places write it out, because a call would cost half as much again.
    function _ratio(int256 r) private pure returns (uint256 q) {
        assembly ("memory-safe") {
            let u := mul(r, r)
            q := sub(_K0, div(_C1, sub(add(u, _B1), div(_C2, add(u, _B2)))))
        }
    }
}
