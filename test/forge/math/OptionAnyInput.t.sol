// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {ImpliedVolatility} from "contracts/math/ImpliedVolatility.sol";
import {OptionDomain} from "contracts/math/OptionDomain.sol";
import {Greeks} from "contracts/math/OptionMath.sol";
import {OptionHarness} from "../harness/OptionHarness.sol";

/// @notice Any 256-bit words, most of them inside the domain, at its edges or beside them: exactly what the documents name is
/// refused, by the error that they name, and everything else has the values that absence of arbitrage allows. That these are the
/// right ones is test/unit/options/rawInputs.test.ts, which draws its words in the same way and has 100 digits.
contract OptionAnyInputTest is Test {
    uint256 private constant _MIN_PRICE = 1e12;
    uint256 private constant _MAX_PRICE = 1e33;
    uint256 private constant _MAX_EXPIRY = 3650 days;
    uint256 private constant _MIN_VOLATILITY = 0.001e18;
    uint256 private constant _MAX_VOLATILITY = 10e18;
    int256 private constant _MIN_RATE = -0.2e18;
    int256 private constant _MAX_RATE = 0.5e18;
    uint256 private constant _MAX_AMOUNT = 1 << 112;
    uint256 private constant _MAX_TOTAL = 32e18;

    OptionHarness private _options;

    struct Words {
        uint256 s;
        uint256 k;
        uint256 t;
        uint256 v;
        int256 r;
    }

    function setUp() public {
        _options = new OptionHarness();
    }

    /* OPTIONS */

    function testFuzz_price_revertsByNameOrIsWithinBounds(uint256[5] memory seeds) public view {
        Words memory i = _option(seeds);
        bytes4 refusal = _refusal(i);
        try _options.price(i.s, i.k, i.t, i.v, i.r) returns (uint256 callValue, uint256 putValue) {
            assertEq(refusal, bytes4(0));
            _checkValues(i, callValue, putValue);
        } catch (bytes memory reason) {
            _checkRefusal(reason, refusal);
        }
    }

    function testFuzz_greeks_revertByNameOrAreWithinBounds(uint256[5] memory seeds) public view {
        Words memory i = _option(seeds);
        bytes4 refusal = _refusal(i);
        try _options.greeks(i.s, i.k, i.t, i.v, i.r) returns (Greeks memory greeks) {
            assertEq(refusal, bytes4(0));
            _checkValues(i, greeks.callValue, greeks.putValue);
            assertGe(greeks.callDelta, 0);
            assertLe(greeks.callDelta, 1e18);
            assertEq(greeks.callDelta - greeks.putDelta, 1e18);
            _checkSensitivities(i, greeks);
        } catch (bytes memory reason) {
            _checkRefusal(reason, refusal);
        }
    }

    function testFuzz_digitals_revertByNameOrShareThePayout(uint256[5] memory seeds) public view {
        Words memory i = _option(seeds);
        bytes4 refusal = _refusal(i);
        try _options.cash(i.s, i.k, i.t, i.v, i.r) returns (uint256 callValue, uint256 putValue) {
            assertEq(refusal, bytes4(0));
            assertApproxEqAbs(callValue + putValue, _options.discountedStrikeX64(1e18, i.t, i.r) >> 64, 2);
        } catch (bytes memory reason) {
            _checkRefusal(reason, refusal);
        }
        try _options.asset(i.s, i.k, i.t, i.v, i.r) returns (uint256 callValue, uint256 putValue) {
            assertEq(refusal, bytes4(0));
            assertApproxEqAbs(callValue + putValue, i.s, 1);
        } catch (bytes memory reason) {
            _checkRefusal(reason, refusal);
        }
    }

    function testFuzz_black_revertsByNameOrIsWithinBounds(uint256 seedA, uint256 seedB, uint256 seedW) public view {
        uint256 a = _word(seedA, 1, _MAX_AMOUNT);
        uint256 b = _word(seedB, 1, _MAX_AMOUNT);
        uint256 w = _word(seedW, 0, _MAX_TOTAL);
        bytes4 refusal;
        if (w > _MAX_TOTAL) refusal = OptionDomain.TotalVolatilityOutOfDomain.selector;
        if (b == 0 || b > _MAX_AMOUNT || a == 0 || a > _MAX_AMOUNT) refusal = OptionDomain.AmountOutOfDomain.selector;
        try _options.black(a, b, w) returns (uint256 callValue, uint256 putValue) {
            assertEq(refusal, bytes4(0));
            assertLe(callValue, a);
            assertLe(putValue, b);
            assertGe(callValue, a > b ? a - b : 0);
            assertEq(int256(callValue) - int256(putValue), int256(a) - int256(b));
        } catch (bytes memory reason) {
            _checkRefusal(reason, refusal);
        }
    }

    /// @dev A named error of the domain, of the price or of the time; or a volatility of the domain that reprices.
    function testFuzz_ofCall_revertsByNameOrReprices(uint256[5] memory seeds, uint256 seedP) public view {
        Words memory i = _option(seeds);
        uint256 p = _word(seedP, 0, i.s);
        i.v = 0; // the volatility is what is looked for
        bytes4 refusal = _refusal(i);
        if (refusal == 0 && i.t == 0) refusal = ImpliedVolatility.NoTimeToExpiry.selector;
        try _options.volatilityOfCall{gas: 200_000}(i.s, i.k, i.t, i.r, p) returns (uint256 volatility) {
            assertEq(refusal, bytes4(0));
            (uint256 callValue, ) = _options.price(i.s, i.k, i.t, volatility, i.r);
            assertApproxEqAbs(callValue, p, 2 + (2 * i.s) / 1e16);
        } catch (bytes memory reason) {
            if (refusal != 0) _checkRefusal(reason, refusal);
            else assertTrue(_isOfThePrice(bytes4(reason)));
        }
    }

    /* WHAT IS RIGHT */

    /// @dev Parity, and what no option may cost.
    function _checkValues(Words memory i, uint256 callValue, uint256 putValue) private view {
        int256 b = int256(_options.discountedStrikeX64(i.k, i.t, i.r) >> 64);
        assertLe(callValue, i.s);
        assertLe(int256(putValue), b + 1);
        assertGe(int256(callValue), int256(i.s) - b - 1);
        assertGe(int256(putValue), b - int256(i.s));
        assertApproxEqAbs(int256(callValue) - int256(putValue), int256(i.s) - b, 1);
    }

    /// @dev Vega is gamma S² σ T, and each theta is -gamma S² σ² / 2 less the rate times what is paid, whatever the distribution;
    /// within the errors that docs/option-maths.md states.
    function _checkSensitivities(Words memory i, Greeks memory greeks) private view {
        if (i.t == 0 || i.v == 0) {
            assertEq(greeks.gamma | greeks.vega, 0);
            return;
        }
        // Interest on the strike: thetas differ by r B.
        int256 b = int256(_options.discountedStrikeX64(i.k, i.t, i.r) >> 64);
        assertApproxEqAbs(greeks.putTheta - greeks.callTheta, (i.r * b) / 1e18, 3);
        // vega σ / (2 T) is the decay, S² gamma σ² / 2: {wei} per year. It is above the interest's part of theta.
        uint256 decay = (greeks.vega * i.v * 365 days) / (2e18 * i.t);
        int256 interest = (i.r * (int256(i.s) * greeks.callDelta - int256(greeks.callValue) * 1e18)) / 1e36;
        // A wei of vega, half a wei of delta, and the stated errors.
        uint256 error = 4 + (((i.v * 365 days) / i.t) / 1e18) + i.s / 1e18 + _thetaError(i);
        assertApproxEqAbs(greeks.callTheta, -int256(decay) - interest, error);
    }

    /// @dev {wei} (2e-16 + 1e-18 / w) (max(A, B) + S σ / √T), and as much again for the other side of the comparison.
    function _thetaError(Words memory i) private view returns (uint256) {
        uint256 root = _options.rootX64(i.t) >> 32; // {s^0.5} Q32
        uint256 w = (i.v * root) / (5616 << 32); // {1} 18 decimals; 5616 is √(a year in seconds), rounded up
        uint256 size = _larger(i) + (((i.s * i.v) / 1e18) * (5616 << 32)) / root;
        return (4 * size) / 1e16 + (4 * size) / (w + 1);
    }

    function _larger(Words memory i) private view returns (uint256) {
        uint256 b = _options.discountedStrikeX64(i.k, i.t, i.r) >> 64;
        return i.s > b ? i.s : b;
    }

    /* WHAT IS REFUSED */

    /// @dev The error of the first argument that docs/option-maths.md excludes; zero if none is.
    function _refusal(Words memory i) private pure returns (bytes4) {
        if (i.s < _MIN_PRICE || i.s > _MAX_PRICE) return OptionDomain.SpotOutOfDomain.selector;
        if (i.k < _MIN_PRICE || i.k > _MAX_PRICE) return OptionDomain.StrikeOutOfDomain.selector;
        if (i.t > _MAX_EXPIRY) return OptionDomain.ExpiryOutOfDomain.selector;
        if (i.r < _MIN_RATE || i.r > _MAX_RATE) return OptionDomain.RateOutOfDomain.selector;
        bool isVolatility = i.v == 0 || (i.v >= _MIN_VOLATILITY && i.v <= _MAX_VOLATILITY);
        return isVolatility ? bytes4(0) : OptionDomain.VolatilityOutOfDomain.selector;
    }

    function _checkRefusal(bytes memory reason, bytes4 refusal) private pure {
        assertTrue(refusal != 0);
        assertEq(bytes4(reason), refusal);
    }

    function _isOfThePrice(bytes4 selector) private pure returns (bool) {
        return
            selector == ImpliedVolatility.PriceBelowIntrinsic.selector ||
            selector == ImpliedVolatility.PriceAboveBound.selector ||
            selector == ImpliedVolatility.TimeValueTooSmall.selector ||
            selector == ImpliedVolatility.TimeValueTooLarge.selector ||
            selector == OptionDomain.VolatilityOutOfDomain.selector;
    }

    /* WORDS */

    function _option(uint256[5] memory seeds) private pure returns (Words memory i) {
        i.s = _word(seeds[0], _MIN_PRICE, _MAX_PRICE);
        i.k = _word(seeds[1], _MIN_PRICE, _MAX_PRICE);
        // Half of the strikes near the spot.
        if (seeds[1] % 2 == 0 && i.s <= _MAX_PRICE) i.k = (i.s * (0.5e18 + (seeds[1] % 1e18))) / 1e18;
        i.t = _word(seeds[2], 0, _MAX_EXPIRY);
        i.v = seeds[3] % 16 == 0 ? 0 : _word(seeds[3], _MIN_VOLATILITY, _MAX_VOLATILITY);
        unchecked {
            uint256 offset = uint256(_MAX_RATE - _MIN_RATE);
            i.r = int256(_word(seeds[4], 1 << 64, (1 << 64) + offset) - (1 << 64)) + _MIN_RATE;
        }
    }

    /// @dev In eight of ten words inside a range, all sizes above its lower end alike; else at its ends and beside them, or
    /// powers of two and their neighbours, or the seed itself.
    function _word(uint256 seed, uint256 min, uint256 max) private pure returns (uint256) {
        uint256 random = uint256(keccak256(abi.encode(seed)));
        uint256 choice = random % 20;
        unchecked {
            if (choice < 16) return min + ((random >> 8) % (max - min + 1)) / (1 << ((random >> 200) % 64));
            if (choice < 18) return ((random >> 8) % 2 == 0 ? min : max) + ((random >> 16) % 3) - 1;
            if (choice == 18) return (1 << ((random >> 8) % 256)) + ((random >> 16) % 3) - 1;
        }
        return seed;
    }
}
