// SPDX-License-Identifier: MIT
pragma solidity >=0.8.9;

import {BlackScholes} from "lyra/libraries/BlackScholes.sol";
import {Bench} from "./Bench.sol";

/// @notice Lyra v1's library, its functions made internal so that it is measured without the call into a library.
contract LyraPrice is Bench {
    function _run(
        uint256 spot,
        uint256 strike,
        uint256 time,
        uint256 volatility,
        uint256 rate
    ) internal pure override returns (uint256, uint256) {
        return BlackScholes.optionPrices(BlackScholes.BlackScholesInputs(time, volatility, spot, strike, int256(rate)));
    }
}

/// @notice Its call with everything else: both prices, both deltas, vega, standardised vega.
contract LyraGreeks is Bench {
    function _run(
        uint256 spot,
        uint256 strike,
        uint256 time,
        uint256 volatility,
        uint256 rate
    ) internal pure override returns (uint256, uint256) {
        BlackScholes.PricesDeltaStdVega memory all = BlackScholes.pricesDeltaStdVega(
            BlackScholes.BlackScholesInputs(time, volatility, spot, strike, int256(rate))
        );
        return (all.callPrice ^ all.putPrice ^ all.vega, uint256(all.callDelta ^ all.putDelta) ^ all.stdVega);
    }
}
