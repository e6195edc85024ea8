// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ImpliedVolatility} from "contracts/math/ImpliedVolatility.sol";
import {Greeks, OptionMath} from "contracts/math/OptionMath.sol";

// What scripts/bench/kernel.mjs measures: one function a contract, so that the dispatcher costs the same everywhere.

contract PriceBench {
    function run(uint256 s, uint256 k, uint256 t, uint256 v, int256 r) external pure returns (uint256, uint256) {
        return OptionMath.price(s, k, t, v, r);
    }
}

contract GreeksBench {
    /// @dev All eight results are read; encoding them for a caller outside is not the kernel's.
    function run(uint256 s, uint256 k, uint256 t, uint256 v, int256 r) external pure returns (uint256) {
        Greeks memory greeks = OptionMath.greeks(s, k, t, v, r);
        uint256 values = greeks.callValue ^ greeks.putValue ^ greeks.gamma ^ greeks.vega;
        int256 deltas = greeks.callDelta ^ greeks.putDelta ^ greeks.callTheta ^ greeks.putTheta;
        return values ^ uint256(deltas);
    }
}

contract BlackBench {
    function run(uint256 a, uint256 b, uint256 w) external pure returns (uint256, uint256) {
        return OptionMath.black(a, b, w);
    }
}

contract VolatilityBench {
    function run(uint256 s, uint256 k, uint256 t, uint256 p, int256 r) external pure returns (uint256) {
        return ImpliedVolatility.ofCall(s, k, t, r, p);
    }
}

contract Base52 {
    function run(uint256 s, uint256 k, uint256 t, uint256 v, int256 r) external pure returns (uint256, uint256) {
        return (s ^ k ^ t, v ^ uint256(r));
    }
}

contract Base51 {
    function run(uint256 s, uint256 k, uint256 t, uint256 v, int256 r) external pure returns (uint256) {
        return s ^ k ^ t ^ v ^ uint256(r);
    }
}

contract Base32 {
    function run(uint256 a, uint256 b, uint256 w) external pure returns (uint256, uint256) {
        return (a ^ b, w);
    }
}
