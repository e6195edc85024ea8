// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IMarginEngine} from "contracts/interfaces/IMarginEngine.sol";
import {InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Leg, LegLibrary} from "contracts/margin/Leg.sol";
import {Book, MarginKind, OptionSet, Portfolio} from "contracts/margin/MarginTypes.sol";
import {Artifacts} from "../env/Artifacts.sol";

/// @notice An account that nobody can afford to assess cannot be liquidated: the worst that the effort of one account allows.
contract JudgementEffort is Test {
    uint256 private constant _SPOT = 3_000e18;

    function test_attack_accountTooDearToAssess() public {
        // what coverage deploys is not optimized
        vm.skip(vm.envOr("BALLAST_COVERAGE", false));
        (uint256 full, uint256 early) = _costs(true);
        // a transaction of Ethereum's may use 16.7 million (EIP-7825), and has to assess before and after
        assertLt(full + full + early, 16_777_216);
        (full, early) = _costs(false);
        assertLt(full + full + early, 16_777_216);
    }

    function _costs(bool isUnproved) private returns (uint256 full, uint256 early) {
        address engine = deployCode(Artifacts.path("margin", "MarginEngine"));
        Portfolio memory portfolio = _portfolio(isUnproved);
        uint256 had = gasleft();
        IMarginEngine(engine).assess(portfolio, MarginKind.Maintenance);
        full = had - gasleft();
        had = gasleft();
        IMarginEngine(engine).boundOf(portfolio, MarginKind.Maintenance);
        early = had - gasleft();
    }

    function _portfolio(bool isUnproved) private pure returns (Portfolio memory portfolio) {
        portfolio.cash = 1_000_000e18;
        portfolio.books = new Book[](1);
        (portfolio.books[0].spot, portfolio.books[0].range) = (_SPOT, 0.2e18);
        portfolio.books[0].optionSets = new OptionSet[](8);
        for (uint256 i = 0; i < 8; ++i) portfolio.books[0].optionSets[i] = _set(i, isUnproved);
    }

    /// @dev Knock-outs that are worth most at their barriers, which are spread over the range.
    function _set(uint256 number, bool isUnproved) private pure returns (OptionSet memory set) {
        set.secondsToExpiry = (number + 1) * 2 days;
        (set.forward, set.observationGap) = (_SPOT, 30 minutes);
        (set.legs, set.variances) = (new Leg[](2), new uint256[](2));
        if (isUnproved) set.unproved = 3;
        for (uint256 i = 0; i < 2; ++i) {
            InstrumentTerms memory terms;
            terms.kind = InstrumentKind.Barrier;
            (terms.isCall, terms.isUp) = (i % 2 == 0, i % 2 == 0);
            terms.expiry = 1_800_000_000 - (1_800_000_000 % 1 hours) + number * 1 hours;
            terms.strike = i % 2 == 0 ? 2_500e8 : 3_500e8;
            terms.barrier = i % 2 == 0 ? (3_050 + 50 * number) * 1e8 : (2_950 - 50 * number) * 1e8;
            set.legs[i] = LegLibrary.pack(InstrumentLibrary.encode(terms), -int256(1 + i) * LegLibrary.ONE);
            set.variances[i] = (0.49e18 * set.secondsToExpiry) / 365 days;
        }
    }
}
