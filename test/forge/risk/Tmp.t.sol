// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;
import {Test} from "forge-std/Test.sol";
import {console} from "forge-std/console.sol";
import {Ewma, Decay, Span} from "contracts/math/Ewma.sol";
import {CovarianceMatrix, Move} from "contracts/risk/CovarianceMatrix.sol";
import {PortfolioVariance, Load} from "contracts/risk/PortfolioVariance.sol";
import {FactorStateLibrary, FactorState} from "contracts/risk/FactorState.sol";
contract TmpTest is Test {
    uint256[30] words;
    function test_x() public {
        uint256 g = gasleft(); Decay memory d = Ewma.decayOf(3600); console.log("decay", g-gasleft());
        g = gasleft(); (uint256 n,,) = Ewma.step(1<<42, 1<<41, d.keepFast, d.newsFast); console.log("step", g-gasleft());
        g = gasleft(); Ewma.blend(n, 1<<42); console.log("blend", g-gasleft());
        g = gasleft(); Ewma.logChange(Ewma.packPrice(2300e18),Ewma.packPrice(2345e18)); console.log("log", g-gasleft());
        g = gasleft(); Span memory s = Ewma.spanOf(3600); console.log("span", g-gasleft());
        g = gasleft(); Ewma.boundedReturn(1<<30, s, 1<<42); console.log("ret", g-gasleft());
        FactorState f = FactorStateLibrary.pack(1<<46, 1<<30, 3600, 1<<42, 1<<42, 1<<41);
        g = gasleft(); Move memory m = CovarianceMatrix.moveOf(f, d); console.log("move", g-gasleft());
        g = gasleft(); Load memory l = PortfolioVariance.loadOf(1e24, f, d); console.log("load", g-gasleft());
        uint256[] memory loads = new uint256[](8);
        for (uint256 i; i < 8; ++i) assembly { mstore(add(loads, mul(32, add(i,1))), l) }
        PortfolioVariance.sum(words, loads, 7000);
        g = gasleft(); PortfolioVariance.sum(words, loads, 7000); console.log("sum", g-gasleft());
    }
}
