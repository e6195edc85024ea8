// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PoolWalkHarness} from "./PoolWalkHarness.sol";
import {PoolWorld} from "./PoolWorld.sol";

/// @notice What a walk adds up is what a swap to the same price takes in, less the pool's fee.
contract PoolWalkTest is PoolWorld {
    uint256 private constant _Q96 = 1 << 96;

    PoolWalkHarness private _walk;

    function setUp() public override {
        super.setUp();
        _walk = new PoolWalkHarness();
        provide(-100_000, 100_000, 1e18);
    }

    function testFuzz_isWhatASwapTakes(uint256 seed) public {
        for (uint256 i; i < 8; ++i) {
            uint256 dice = uint256(keccak256(abi.encode(seed, i)));
            int24 lower = int24(int256(dice % 6_000) - 3_000) * SPACING;
            int24 upper = lower + int24(int256(1 + ((dice >> 32) % 500))) * SPACING;
            provide(lower, upper, uint128(1e15 + ((dice >> 64) % 1e20)));
        }
        // Somewhere else first, then down or up by anything.
        swapTo(_rootAround(uint256(keccak256(abi.encode(seed, "start")))));
        _assertIsSwap(_rootAround(uint256(keccak256(abi.encode(seed, "end")))));
    }

    function test_endsOfPositionsAtTheStartAndTheEnd() public {
        provide(-SPACING, SPACING, 5e18);
        provide(0, 2 * SPACING, 7e18);
        _assertIsSwap(79_188_560_314_459_151_373_725_315_960); // tick -10
        _assertIsSwap(79_228_162_514_264_337_593_543_950_336); // tick 0
        _assertIsSwap(79_267_784_519_130_042_428_790_663_800); // tick 10, one past
    }

    function test_nothingBeyondThePresentPrice() public view {
        assertEq(_walk.amount0To(address(pool), _Q96), 0);
        assertEq(_walk.amount0To(address(pool), _Q96 + 1), 0);
        assertEq(_walk.amount1To(address(pool), _Q96), 0);
        assertEq(_walk.amount1To(address(pool), _Q96 - 1), 0);
    }

    function test_manyPositionsEndTheWalk() public {
        for (int24 i = 1; i <= 120; ++i) provide(-i * SPACING, i * SPACING, 1e18);
        uint256 far = (_Q96 * 9) / 10;
        uint256 counted = _walk.amount0To(address(pool), far);
        uint256 taken = swapTo(far);
        assertLt(counted, taken);
        assertGt(counted, taken / 2);
    }

    /* FLOATS */

    function testFuzz_floatsRoundDownByLittle(uint256 value) public view {
        uint256 decoded = _walk.decode(_walk.encode(value));
        if (value >= 1 << 152) return assertEq(decoded, uint256((1 << 25) - 1) << 127);
        assertLe(decoded, value);
        assertLe(value - decoded, value >> 24);
    }

    function testFuzz_floatsKeepTheOrder(uint256 a, uint256 b) public view {
        (a, b) = a < b ? (a, b) : (b, a);
        assertLe(_walk.encode(a), _walk.encode(b));
        assertLe(_walk.encode(b), type(uint32).max);
    }

    /* HELPERS */

    function _rootAround(uint256 dice) private pure returns (uint256) {
        return _Q96 - _Q96 / 4 + (dice % (_Q96 / 2));
    }

    function _assertIsSwap(uint256 target) private {
        uint256 root = rootNow();
        if (root == target) return;
        uint256 counted =
            target < root ? _walk.amount0To(address(pool), target) : _walk.amount1To(address(pool), target);
        uint256 net = (swapTo(target) * (MILLION - FEE)) / MILLION;
        assertEq(rootNow(), target);
        // Each end of a position costs the pool's rounding up and ours down.
        assertApproxEqAbs(counted, net, 200);
        assertLe(counted, net + 1);
    }
}
