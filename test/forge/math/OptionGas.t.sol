// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {ImpliedVolatility} from "contracts/math/ImpliedVolatility.sol";
import {Greeks, OptionMath} from "contracts/math/OptionMath.sol";

/// @notice Gas of the kernel inside a contract, mean over the 225 options of the benchmark grid: spot 1,000, strikes 800 to
/// 1,200, 7 to 180 days, volatility 40 to 80 %, rate 5 to 20 %. This profile has no IR and 200 runs;
/// `npm run bench:kernel` measures all four settings.
contract OptionGasTest is Test {
    uint256 private _sum;

    function test_gasOfTheGrid() public {
        uint256[4] memory total;
        uint256 count;
        uint256[5] memory strikes = [uint256(800e18), 900e18, 1000.01e18, 1100e18, 1200e18];
        uint256[5] memory times = [uint256(7 days), 30 days, 60 days, 90 days, 180 days];
        for (uint256 i = 0; i < 225; ++i) {
            uint256 volatility = 0.4e18 + 0.2e18 * ((i / 25) % 3);
            int256 rate = [int256(0.05e18), 0.1e18, 0.2e18][i / 75];
            _measure(total, strikes[i % 5], times[(i / 5) % 5], volatility, rate);
            ++count;
        }
        vm.snapshotValue("options", "price", total[0] / count);
        vm.snapshotValue("options", "greeks", total[1] / count);
        vm.snapshotValue("options", "black", total[2] / count);
        vm.snapshotValue("options", "impliedVolatility", total[3] / count);
        assertGt(_sum, 0);
    }

    function _measure(uint256[4] memory total, uint256 strike, uint256 time, uint256 volatility, int256 rate) private {
        uint256 before = gasleft();
        (uint256 callValue, uint256 putValue) = OptionMath.price(1000e18, strike, time, volatility, rate);
        total[0] += before - gasleft();
        before = gasleft();
        Greeks memory greeks = OptionMath.greeks(1000e18, strike, time, volatility, rate);
        total[1] += before - gasleft();
        before = gasleft();
        (uint256 blackCall, ) = OptionMath.black(1000e18, strike, volatility / 3);
        total[2] += before - gasleft();
        before = gasleft();
        uint256 implied = ImpliedVolatility.ofCall(1000e18, strike, time, rate, callValue);
        total[3] += before - gasleft();
        // Nothing that was measured may be optimized away.
        unchecked {
            _sum ^= putValue ^ greeks.vega ^ uint256(greeks.callTheta) ^ blackCall ^ implied;
        }
    }
}
