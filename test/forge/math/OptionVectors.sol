// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Greeks} from "contracts/math/OptionMath.sol";
import {OptionHarness} from "../harness/OptionHarness.sol";

/// @notice Option inputs out of a random stream that test/unit/options/vectors.ts repeats, and a digest of the results.
/// Contract and SDK agree bit by bit exactly when their digests of the same vectors are equal.
contract OptionVectors {
    OptionHarness private immutable _HARNESS;
    uint64 private _state;

    struct Inputs {
        uint256 spot;
        uint256 strike;
        uint256 secondsToExpiry;
        uint256 volatility;
        int256 rate;
    }

    constructor(OptionHarness harness) {
        _HARNESS = harness;
    }

    /// @notice Digest of `count` vectors that start at `seed`.
    function digest(uint64 seed, uint256 count) external returns (bytes32 result) {
        _state = seed;
        for (uint256 i = 0; i < count; ++i) {
            Inputs memory inputs = _next();
            result = keccak256(abi.encodePacked(result, _values(inputs), _gaussian(), _implied(inputs)));
        }
    }

    function _values(Inputs memory i) private view returns (bytes memory) {
        Greeks memory greeks = _HARNESS.greeks(i.spot, i.strike, i.secondsToExpiry, i.volatility, i.rate);
        return bytes.concat(abi.encode(greeks), _prices(i), _digitals(i), _kernel(i));
    }

    function _prices(Inputs memory i) private view returns (bytes memory) {
        (uint256 callValue, uint256 putValue) = _HARNESS.price(
            i.spot,
            i.strike,
            i.secondsToExpiry,
            i.volatility,
            i.rate
        );
        return abi.encode(callValue, putValue);
    }

    function _digitals(Inputs memory i) private view returns (bytes memory) {
        (uint256 cashCall, uint256 cashPut) = _HARNESS.cash(i.spot, i.strike, i.secondsToExpiry, i.volatility, i.rate);
        (uint256 assetCall, uint256 assetPut) = _HARNESS.asset(
            i.spot,
            i.strike,
            i.secondsToExpiry,
            i.volatility,
            i.rate
        );
        return abi.encode(cashCall, cashPut, assetCall, assetPut);
    }

    function _kernel(Inputs memory i) private view returns (bytes memory) {
        (uint256 callValue, uint256 putValue) = _HARNESS.black(i.spot, i.strike, i.volatility);
        return abi.encode(callValue, putValue, _HARNESS.logRatio(i.spot, i.strike));
    }

    function _gaussian() private returns (bytes memory) {
        int256 x = int256(_draw(60) % 20e18) - 10e18;
        uint256 probability = 1 + (_draw(60) % (1e18 - 1));
        return abi.encode(_HARNESS.cdf(x), _HARNESS.pdf(x), _HARNESS.inverseCdf(probability), _HARNESS.exp(x * 13));
    }

    /// @dev The volatility of the call's own value, or the selector of the error.
    function _implied(Inputs memory i) private view returns (uint256) {
        (uint256 callValue, ) = _HARNESS.price(i.spot, i.strike, i.secondsToExpiry, i.volatility, i.rate);
        try _HARNESS.volatilityOfCall(i.spot, i.strike, i.secondsToExpiry, i.rate, callValue) returns (uint256 value) {
            return value;
        } catch (bytes memory reason) {
            return uint32(bytes4(reason));
        }
    }

    /* INPUTS */

    function _next() private returns (Inputs memory i) {
        i.spot = _scaled(40, 69);
        i.strike = _strike(i.spot);
        i.secondsToExpiry = _scaled(0, 28);
        i.volatility = _scaled(50, 13);
        i.rate = int256(_draw(60) % 0.7e18) - 0.2e18;
    }

    /// @dev One in four anywhere, the others within half to 2^-13 of the spot.
    function _strike(uint256 spot) private returns (uint256) {
        if (_draw(8) % 4 == 0) return _scaled(40, 69);
        uint256 width = 1 << (32 - (_draw(8) % 12));
        uint256 strike = (spot * ((1 << 32) - width / 2 + (_draw(40) % width))) >> 32;
        return
            strike < 1e12
                ? 1e12
                : strike > 1e33
                    ? 1e33
                    : strike;
    }

    /// @dev A number of `from` to `from + range - 1` bits above its leading one.
    function _scaled(uint256 from, uint256 range) private returns (uint256) {
        uint256 bits = from + (_draw(16) % range);
        uint256 high = _draw(60);
        return (1 << bits) + (((high << 60) + _draw(60)) % (1 << bits));
    }

    /// @dev The next number of at most 60 bits; Knuth's 64-bit linear congruential generator, upper half of two steps.
    function _draw(uint256 bits) private returns (uint256) {
        unchecked {
            uint64 state = _state * 6364136223846793005 + 1442695040888963407;
            uint256 high = state >> 32;
            state = state * 6364136223846793005 + 1442695040888963407;
            _state = state;
            return ((high << 32) + (state >> 32)) >> (64 - bits);
        }
    }
}
