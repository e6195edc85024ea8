// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IExitLiquidity} from "contracts/interfaces/IExitLiquidity.sol";
import {IUniswapV3ExitProbe} from "contracts/interfaces/IUniswapV3ExitProbe.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {PoolWorld} from "./PoolWorld.sol";

/// @notice Recorded depth of a pool of Uniswap's bytecode, and those who would like it to be another.
contract ExitLiquidityTest is PoolWorld {
    uint256 private constant _Q96 = 1 << 96;
    uint256 private constant _IMPACT = 0.02e18;
    /// @dev 1 - e^(-1/6), what one record moves at most.
    uint256 private constant _STEP = 0.153518275109386180e18;

    IExitLiquidity private _liquidity;
    IUniswapV3ExitProbe private _probe;

    function setUp() public override {
        super.setUp();
        provide(-20_000, 20_000, 1e24);
        pass(1 hours);
        _liquidity = IExitLiquidity(deployCode(Artifacts.path("risk", "ExitLiquidity")));
        _probe = _probeOf(address(token0));
    }

    /* PROBE */

    function test_depthIsWhatASwapOfTheImpactTakes() public {
        uint256 depth = _probe.exitable();
        // Down by 2 %: the root falls by 1 - sqrt(0.98).
        uint256 root = (_Q96 * 989_949_493_661_166_534) / 1e18 + 1;
        uint256 net = (swapTo(root) * (MILLION - FEE)) / MILLION;
        assertApproxEqRel(depth, net, 1e9);
        assertLe(depth, net);
    }

    function test_bothTokensHaveADepth() public {
        uint256 up = _probeOf(address(token1)).exitable();
        assertApproxEqRel(up, _probe.exitable(), 1e12); // the pool is symmetric at a price of one
    }

    function test_soldOutPoolHasNone() public {
        swapTo((_Q96 * 98) / 100);
        assertEq(_probe.exitable(), 0);
    }

    function test_RevertWhen_constructedWrongly() public {
        vm.expectRevert(abi.encodeWithSelector(IUniswapV3ExitProbe.ProbedTokenNotInPool.selector, pool, address(this)));
        _deployProbe(address(this), _IMPACT);
        vm.expectRevert(abi.encodeWithSelector(IUniswapV3ExitProbe.ImpactOutOfRange.selector, 0, 0.5e18));
        _deployProbe(address(token0), 0);
        vm.expectRevert(abi.encodeWithSelector(IUniswapV3ExitProbe.ImpactOutOfRange.selector, 0.5e18 + 1, 0.5e18));
        _deployProbe(address(token0), 0.5e18 + 1);
    }

    function test_RevertWhen_thePoolIsTooYoung() public {
        super.setUp();
        provide(-20_000, 20_000, 1e24);
        pass(29 minutes);
        _probe = _probeOf(address(token0));
        vm.expectRevert(abi.encodeWithSelector(IUniswapV3ExitProbe.PoolHistoryMissing.selector, pool, 30 minutes));
        _probe.exitable();
    }

    /* RECORD */

    function test_aNewProbeCountsAfterTwoDays() public {
        uint256 depth = _probe.exitable();
        _recordFor(24 hours);
        (uint256 recorded, ) = _liquidity.depthOf(address(_probe));
        assertLt(recorded, depth / 5);
        _recordFor(24 hours);
        (recorded, ) = _liquidity.depthOf(address(_probe));
        assertGt(recorded, (depth * 97) / 100);
        assertLe(recorded, depth);
    }

    function test_oneRecordMovesTheAverageByItsStatedBound() public {
        _recordFor(96 hours);
        uint256 before = _liquidity.averageOf(address(_probe));
        pass(30 days);
        withdraw(-20_000, 20_000, 1e24 - 1);
        pass(1 hours);
        uint256 afterwards = _liquidity.record(address(_probe));
        assertApproxEqRel(afterwards, (before * (1e18 - _STEP)) / 1e18, 1e9);
    }

    function test_theMinimumRemembersADay() public {
        _recordFor(96 hours);
        (uint256 full, ) = _liquidity.depthOf(address(_probe));
        withdraw(-20_000, 20_000, 0.9e24);
        pass(1 hours);
        _recordFor(6 hours);
        (uint256 low, ) = _liquidity.depthOf(address(_probe));
        assertLt(low, full / 2);
        provide(-20_000, 20_000, 9e24);
        _recordFor(23 hours);
        (uint256 still, ) = _liquidity.depthOf(address(_probe));
        assertLe(still, low);
        _recordFor(12 hours);
        (uint256 later, ) = _liquidity.depthOf(address(_probe));
        assertGt(later, 2 * low);
    }

    /// @dev The packed lows against a list of all averages.
    function testFuzz_theMinimumIsTheMinimum(uint256 seed) public {
        uint256[80] memory averages;
        uint256[80] memory times;
        for (uint256 i; i < 80; ++i) {
            uint256 dice = uint256(keccak256(abi.encode(seed, i)));
            if (dice % 3 == 0) provide(-20_000, 20_000, uint128(dice >> 170));
            else if (dice % 3 == 1) withdraw(-20_000, 20_000, uint128(uint256(pool.liquidity()) / 3));
            pass(15 minutes + ((dice >> 8) % (dice % 11 == 0 ? 60 hours : 3 hours)));
            (averages[i], times[i]) = (_liquidity.record(address(_probe)), vm.getBlockTimestamp());
            _assertMinimum(averages, times, i);
        }
    }

    function test_RevertWhen_recordedTooSoon() public {
        _liquidity.record(address(_probe));
        uint256 earliest = vm.getBlockTimestamp() + 15 minutes;
        vm.warp(earliest - 1);
        vm.expectRevert(abi.encodeWithSelector(IExitLiquidity.RecordTooSoon.selector, _probe, earliest, earliest - 1));
        _liquidity.record(address(_probe));
        vm.warp(earliest);
        _liquidity.record(address(_probe));
    }

    function test_unknownProbeHasNone() public view {
        (uint256 depth, uint256 recordedAt) = _liquidity.depthOf(address(this));
        assertEq(depth, 0);
        assertEq(recordedAt, 0);
    }

    /* ATTACKS */

    /// @dev A provider who comes for one block raises nothing: the harmonic average of liquidity does not see it.
    function test_attack_liquidityOfOneBlock() public {
        uint256 honest = _probe.exitable();
        pass(12);
        provide(-20_000, 20_000, 1e30);
        assertLe(_probe.exitable(), honest + honest / 1e6);
        uint256 before = _liquidity.record(address(_probe));
        withdraw(-20_000, 20_000, 1e30);
        assertLe(before, (honest * _STEP) / 1e18 + honest / 1e6);
    }

    /// @dev A provider who stays, but only around the present price, raises nothing either: positions along the way count.
    function test_attack_liquidityInANarrowRange() public {
        uint256 honest = _probe.exitable();
        provide(-SPACING, SPACING, 1e26);
        pass(2 hours);
        // Its own range, a twentieth of the way, is all that it adds.
        uint256 narrow = (uint256(1e26) * 10) / 19_990;
        assertLe(_probe.exitable(), honest + narrow);
    }

    /// @dev A provider who withdraws for an hour lowers what counts by 15.4 % a record, not by what it had.
    function test_attack_withdrawToMoveAHaircut() public {
        _recordFor(96 hours);
        (uint256 full, ) = _liquidity.depthOf(address(_probe));
        withdraw(-20_000, 20_000, 1e24 - 1);
        pass(1 hours);
        _liquidity.record(address(_probe));
        provide(-20_000, 20_000, 1e24);
        (uint256 low, ) = _liquidity.depthOf(address(_probe));
        assertGe(low, (full * 846) / 1_000);
    }

    /// @dev Pushing the price away for a block hides depth below the average, never shows more than there is.
    function test_attack_pushThePriceForOneBlock() public {
        uint256 honest = _probe.exitable();
        pass(12);
        swapTo((_Q96 * 99) / 100);
        assertLe(_probe.exitable(), honest);
        swapTo((_Q96 * 105) / 100);
        assertLe(_probe.exitable(), honest + honest / 1e6);
    }

    /* HELPERS */

    function _probeOf(address token) private returns (IUniswapV3ExitProbe) {
        return IUniswapV3ExitProbe(_deployProbe(token, _IMPACT));
    }

    function _deployProbe(address token, uint256 impact) private returns (address) {
        bytes memory code = vm.getCode(Artifacts.path("risk", "UniswapV3ExitProbe"));
        bytes memory creation = abi.encodePacked(code, abi.encode(pool, token, impact));
        address made;
        assembly ("memory-safe") {
            made := create(0, add(creation, 32), mload(creation))
            if iszero(made) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
        return made;
    }

    /// @dev Four records an hour.
    function _recordFor(uint256 time) private {
        for (uint256 passed; passed < time; passed += 15 minutes) {
            pass(15 minutes);
            _liquidity.record(address(_probe));
        }
    }

    function _assertMinimum(uint256[80] memory averages, uint256[80] memory times, uint256 last) private view {
        uint256 firstHour = vm.getBlockTimestamp() / 1 hours - 24;
        uint256 least = averages[last];
        for (uint256 i; i <= last; ++i) {
            // An average holds until the next record, so into the hour that the next one is in.
            uint256 until = i == last ? vm.getBlockTimestamp() : times[i + 1];
            if (until / 1 hours >= firstHour && averages[i] < least) least = averages[i];
        }
        if (times[0] / 1 hours > firstHour) least = 0; // before the first there was nothing
        (uint256 depth, uint256 recordedAt) = _liquidity.depthOf(address(_probe));
        assertLe(depth, least);
        assertGe(depth + depth / 1e7 + 1, _laxLeast(averages, times, last, firstHour));
        assertEq(recordedAt, times[last]);
    }

    /// @dev As above, but an average does not count for the hour in which the next record replaced it.
    function _laxLeast(
        uint256[80] memory averages,
        uint256[80] memory times,
        uint256 last,
        uint256 firstHour
    ) private pure returns (uint256 least) {
        least = averages[last];
        if (times[0] / 1 hours >= firstHour) return 0;
        for (uint256 i; i <= last; ++i) {
            uint256 until = i == last ? times[last] : times[i + 1];
            if (until / 1 hours >= firstHour && averages[i] < least) least = averages[i];
        }
    }
}
