// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IMarginEngine} from "contracts/interfaces/IMarginEngine.sol";
import {InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Leg, LegLibrary} from "contracts/margin/Leg.sol";
import {Assessment, Book, Collateral, MarginKind, OptionSet, Portfolio} from "contracts/margin/MarginTypes.sol";
import {Artifacts} from "../env/Artifacts.sol";

/// @notice Calls from within a contract with calldata that is made before, so that only the engine's own gas is measured.
contract MarginReader {
    function gasOf(address engine, bytes calldata data) external view returns (uint256 used, bool isDone) {
        bytes memory copy = data;
        uint256 length = copy.length;
        assembly ("memory-safe") {
            // warm, then measured
            isDone := staticcall(gas(), engine, add(copy, 32), length, 0, 0)
            used := gas()
            isDone := staticcall(gas(), engine, add(copy, 32), length, 0, 0)
            used := sub(used, gas())
        }
    }
}

/// @notice Gas of the margin model: a call of Hardhat's `MarginEngine`, less a call with the same portfolio whose cash is refused, which
/// costs the call and the portfolio's way from calldata into memory. The figures are committed in snapshots/ and compared by the
/// test script, which fails above +1 %.
contract MarginGasTest is Test {
    uint256 private constant _MAX_FULL_16 = 1_000_000;
    uint256 private constant _MAX_EARLY_16 = 200_000;
    uint256 private constant _MAX_FULL_64 = 3_900_000;
    uint256 private constant _SPOT = 3_000e18;

    address private _engine;
    MarginReader private _reader;

    function setUp() public {
        vm.skip(vm.envOr("BALLAST_COVERAGE", false));
        _engine = deployCode(Artifacts.path("margin", "MarginEngine"));
        _reader = new MarginReader();
    }

    /* PORTFOLIO */

    /// @dev Eight legs an expiry: calls and puts at 2,000 to 3,050 in turn, two of three short, marked at 70 %.
    function _set(InstrumentKind kind, uint256 number, uint256 count) private pure returns (OptionSet memory set) {
        set.secondsToExpiry = (number + 1) * 14 days;
        set.forward = _SPOT;
        set.observationGap = 1 hours;
        set.legs = new Leg[](count);
        set.variances = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            set.legs[i] = _leg(kind, set.secondsToExpiry, i);
            set.variances[i] = (0.49e18 * set.secondsToExpiry) / 365 days;
        }
        (set.leastVariances, set.mostVariances) = (set.variances, set.variances);
    }

    function _leg(InstrumentKind kind, uint256 expiry, uint256 i) private pure returns (Leg) {
        InstrumentTerms memory terms;
        terms.kind = kind;
        terms.isCall = i % 2 == 1;
        terms.expiry = expiry;
        terms.strike = (2_000 + 150 * i) * 1e8;
        if (kind == InstrumentKind.Barrier) {
            terms.isUp = (i >> 1) % 2 == 1;
            terms.isKnockIn = (i >> 2) % 2 == 1;
            terms.barrier = terms.isUp ? 4_200e8 : 1_500e8;
        }
        int256 size = int256(1 + i) * LegLibrary.ONE;
        return LegLibrary.pack(InstrumentLibrary.encode(terms), i % 3 == 0 ? size : -size);
    }

    function _portfolio(InstrumentKind kind, uint256 legs) private pure returns (Portfolio memory portfolio) {
        portfolio.cash = 1_000_000e18;
        portfolio.stressCorrelation = 0.9e18;
        portfolio.books = new Book[](1);
        Book memory book = portfolio.books[0];
        (book.spot, book.range, book.perpetuals, book.staleness) = (_SPOT, 0.2e18, -5 * LegLibrary.ONE, 0.1e18);
        book.optionSets = new OptionSet[]((legs + 7) / 8);
        for (uint256 i = 0; i < book.optionSets.length; ++i) {
            book.optionSets[i] = _set(kind, i, legs < 8 ? legs : 8);
        }
        book.collaterals = new Collateral[](1);
        book.collaterals[0] = Collateral({value: 100_000e18, haircut: 0.1e18, beta: 1e18, leverage: 1e18});
    }

    /* MEASURE */

    /// @dev What the engine needs beyond getting the portfolio.
    function _gasOf(bytes4 selector, Portfolio memory portfolio) private view returns (uint256 used) {
        (uint256 whole, bool isDone) = _reader.gasOf(
            _engine,
            abi.encodeWithSelector(selector, portfolio, MarginKind.Initial)
        );
        require(isDone, "the engine refused the portfolio");
        int256 cash = portfolio.cash;
        portfolio.cash = type(int256).max;
        (uint256 refused, bool isTaken) = _reader.gasOf(
            _engine,
            abi.encodeWithSelector(selector, portfolio, MarginKind.Initial)
        );
        require(!isTaken, "the engine took cash beyond its bounds");
        portfolio.cash = cash;
        return whole - refused;
    }

    function _measure(
        InstrumentKind kind,
        uint256 legs,
        string memory name
    ) private returns (uint256 full, uint256 early) {
        Portfolio memory portfolio = _portfolio(kind, legs);
        full = _gasOf(IMarginEngine.assess.selector, portfolio);
        early = _gasOf(IMarginEngine.boundOf.selector, portfolio);
        vm.snapshotValue("margin", string.concat("full/", name), full);
        vm.snapshotValue("margin", string.concat("early/", name), early);
    }

    function test_gas_vanilla() public {
        _measure(InstrumentKind.Vanilla, 1, "vanilla/01");
        _measure(InstrumentKind.Vanilla, 4, "vanilla/04");
        _measure(InstrumentKind.Vanilla, 8, "vanilla/08");
        (uint256 full, uint256 early) = _measure(InstrumentKind.Vanilla, 16, "vanilla/16");
        assertLe(full, _MAX_FULL_16);
        assertLe(early, _MAX_EARLY_16);
        _measure(InstrumentKind.Vanilla, 32, "vanilla/32");
        (full, ) = _measure(InstrumentKind.Vanilla, 64, "vanilla/64");
        assertLe(full, _MAX_FULL_64);
    }

    /// @dev While a large move of the surface is pending: the worse end of a range is charged leg by leg.
    function test_gas_range() public {
        Portfolio memory portfolio = _portfolio(InstrumentKind.Vanilla, 16);
        OptionSet[] memory sets = portfolio.books[0].optionSets;
        for (uint256 i = 0; i < sets.length; ++i) {
            sets[i].leastVariances = _times(sets[i].variances, 80);
            sets[i].mostVariances = _times(sets[i].variances, 125);
        }
        uint256 full = _gasOf(IMarginEngine.assess.selector, portfolio);
        vm.snapshotValue("margin", "full/range/16", full);
        vm.snapshotValue("margin", "early/range/16", _gasOf(IMarginEngine.boundOf.selector, portfolio));
        assertLe(full, _MAX_FULL_16);
    }

    function _times(uint256[] memory amounts, uint256 percent) private pure returns (uint256[] memory scaled) {
        scaled = new uint256[](amounts.length);
        for (uint256 i = 0; i < amounts.length; ++i) scaled[i] = (amounts[i] * percent) / 100;
    }

    function test_gas_digital() public {
        _measure(InstrumentKind.Digital, 16, "digital/16");
        _measure(InstrumentKind.Digital, 64, "digital/64");
    }

    function test_gas_barrier() public {
        _measure(InstrumentKind.Barrier, 16, "barrier/16");
        _measure(InstrumentKind.Barrier, 64, "barrier/64");
    }

    /// @dev Barriers a tenth from the price, inside the range: the points before them are reckoned too.
    function test_gas_barrierInRange() public {
        Portfolio memory portfolio = _portfolio(InstrumentKind.Barrier, 16);
        OptionSet[] memory sets = portfolio.books[0].optionSets;
        for (uint256 i = 0; i < sets.length; ++i) {
            for (uint256 j = 0; j < sets[i].legs.length; ++j) {
                InstrumentTerms memory terms = sets[i].legs[j].instrument().decode();
                terms.barrier = terms.isUp ? 3_300e8 : 2_700e8;
                sets[i].legs[j] = LegLibrary.pack(InstrumentLibrary.encode(terms), sets[i].legs[j].quantity());
            }
        }
        vm.snapshotValue("margin", "full/barrierInRange/16", _gasOf(IMarginEngine.assess.selector, portfolio));
    }

    /// @dev What the measure means: both functions answer for the portfolio, and the bound is one.
    function test_gas_answers() public view {
        Portfolio memory portfolio = _portfolio(InstrumentKind.Vanilla, 64);
        Assessment memory full = IMarginEngine(_engine).assess(portfolio, MarginKind.Initial);
        (int256 equity, uint256 most) = IMarginEngine(_engine).boundOf(portfolio, MarginKind.Initial);
        assertEq(equity, full.equity);
        assertGe(most, full.requirement);
        assertGt(full.requirement, 0);
    }
}
