// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Svi} from "contracts/math/Svi.sol";
import {SviArbitrage} from "contracts/math/SviArbitrage.sol";
import {SviSlice} from "contracts/math/SviSlice.sol";
import {Bench} from "./Bench.sol";

contract BallastSviVariance is Bench {
    function _run(
        uint256 slice,
        uint256 k,
        uint256,
        uint256,
        uint256
    ) internal pure override returns (uint256, uint256) {
        return (Svi.totalVariance(SviSlice.wrap(slice), int256(k)), 0);
    }
}

contract BallastSviDerivatives is Bench {
    function _run(
        uint256 slice,
        uint256 k,
        uint256,
        uint256,
        uint256
    ) internal pure override returns (uint256, uint256) {
        (uint256 w, int256 slope, uint256 curvature) = Svi.derivatives(SviSlice.wrap(slice), int256(k));
        return (w ^ curvature, uint256(slope));
    }
}

contract BallastSviAcceptable is Bench {
    function _run(uint256 slice, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        SviArbitrage.requireAcceptable(SviSlice.wrap(slice));
        return (slice, 0);
    }
}

contract BallastSviCalendar is Bench {
    function _run(
        uint256 earlier,
        uint256,
        uint256 later,
        uint256,
        uint256
    ) internal pure override returns (uint256, uint256) {
        SviArbitrage.requireNoCalendarArbitrage(SviSlice.wrap(earlier), SviSlice.wrap(later));
        return (earlier, later);
    }
}
