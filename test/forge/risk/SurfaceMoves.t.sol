// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IReporterSet} from "contracts/interfaces/IReporterSet.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {SurfaceTest} from "./SurfaceTest.sol";

/// @notice How far a surface moves in an hour, and what happens to a larger move. Variance moves with volatility squared: a factor of
/// e in variance is 1.648 in volatility.
contract SurfaceMovesTest is SurfaceTest {
    function setUp() public override {
        super.setUp();
        send(three(VOLATILITY), 4);
        pass(2 hours);
    }

    function _atTheMoney() private view returns (uint256) {
        return atTheMoney(ETH, MONTH);
    }

    function _times(uint256 permille) private pure returns (uint256) {
        return (VOLATILITY * permille) / 1_000;
    }

    function _expectLarge(IVolSurface.Post memory message) private {
        expectRefusal(message, 3, abi.encodeWithSelector(IReporterSet.TwoThirdsMissing.selector, 3, 4));
    }

    /* THE LIMIT */

    function test_aFactorOfEIsTheLimit() public {
        _expectLarge(three(_times(1_649)));
        _expectLarge(three(_times(606)));
        uint256 state = vm.snapshotState();
        send(three(_times(607)), 3);
        vm.revertToState(state);
        send(three(_times(1_648)), 3);
        assertApproxEqRel(_atTheMoney(), _times(1_648), 1e9);
    }

    function test_oneExpiryThatMovesFarMakesAMessageLarge() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        message.slices[2] = smile(_times(1_700), QUARTER - vm.getBlockTimestamp());
        _expectLarge(message);
    }

    function test_aForwardThatMovesFarMakesAMessageLarge() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        message.forwards[0] = (FORWARD * 1_648) / 1_000;
        send(message, 3);
        pass(1 minutes);
        message = three(VOLATILITY);
        message.forwards[0] = (FORWARD * 999) / 1_000; // from the highest of the hour
        _expectLarge(message);
    }

    function test_RevertWhen_theLimitIsSplitOverManyPosts() public {
        uint256 permille = 1_000;
        for (uint256 i; i < 10; ++i) {
            permille = (permille * 1_050) / 1_000; // 1.629 after ten
            send(three(_times(permille)), 3);
            pass(5 minutes);
        }
        _expectLarge(three(_times((permille * 1_050) / 1_000)));
        _expectLarge(three(_times(1_650)));
        send(three(_times(permille)), 3);
    }

    function test_RevertWhen_theLimitIsSplitWithinABlock() public {
        IVolSurface.Post memory message = three(_times(1_300));
        message.timestamp -= 2;
        send(message, 3);
        message = three(_times(1_600));
        message.timestamp -= 1;
        send(message, 3);
        _expectLarge(three(_times(1_700)));
    }

    /// @dev Up and down again: the range counts, not the ends.
    function test_RevertWhen_theRangeIsTooWide() public {
        send(three(_times(1_300)), 3);
        pass(10 minutes);
        _expectLarge(three(_times(785)));
        send(three(_times(800)), 3);
    }

    /// @dev Whatever is posted when, no two levels in force within an hour are further apart than a factor of e.
    function testFuzz_noHourMovesFurther(uint256 seed) public {
        uint256 count = 14;
        uint256[] memory times = new uint256[](count + 1);
        uint256[] memory variances = new uint256[](count + 1);
        (times[0], variances[0]) = (vm.getBlockTimestamp(), _atTheMoney() ** 2 / 1e18);
        uint256 known = 1;
        for (uint256 i; i < count; ++i) {
            pass(bound(uint256(keccak256(abi.encode(seed, i, "wait"))), 1, 25 minutes));
            uint256 permille = bound(uint256(keccak256(abi.encode(seed, i, "move"))), 450, 2_200);
            (address[] memory who, bytes[] memory signatures) = signed(three(_times(permille)), 3);
            try surface.post(three(_times(permille)), who, signatures) {
                (times[known], variances[known]) = (vm.getBlockTimestamp(), _atTheMoney() ** 2 / 1e18);
                ++known;
            } catch (bytes memory reason) {
                assertEq(bytes4(reason), IReporterSet.TwoThirdsMissing.selector);
            }
        }
        _assertNoHourFurther(times, variances, known);
    }

    /// @dev A level holds until the next: it counts if it ended within the hour before a later one began.
    function _assertNoHourFurther(uint256[] memory times, uint256[] memory variances, uint256 known) private pure {
        for (uint256 i = 1; i < known; ++i) {
            for (uint256 j; j < i; ++j) {
                if (times[j + 1] + 1 hours < times[i]) continue;
                (uint256 low, uint256 high) = (variances[i], variances[j]);
                if (low > high) (low, high) = (high, low);
                assertLe(high * 1e18, low * 2.718281828459045236e18);
            }
        }
    }

    function test_aDayOfPostsMovesFurtherThanAnHour() public {
        uint256 permille = 1_000;
        for (uint256 i; i < 6; ++i) {
            permille = (permille * 1_250) / 1_000;
            send(three(_times(permille)), 3);
            pass(1 hours);
        }
        assertGt(_atTheMoney(), _times(3_000));
    }

    /* LARGE MOVES */

    function _large() private returns (uint256 due) {
        send(three(_times(2_000)), 4);
        due = vm.getBlockTimestamp() + 5 minutes;
    }

    function test_aLargeMoveIsPendingForFiveMinutes() public {
        uint256 due = _large();
        (, , uint256 pendingUntil) = surface.statusOf(ETH);
        assertEq(pendingUntil, due);
        vm.warp(due - 1);
        assertApproxEqRel(_atTheMoney(), VOLATILITY, 1e9);
        vm.warp(due);
        assertApproxEqRel(_atTheMoney(), _times(2_000), 1e9);
        (, , pendingUntil) = surface.statusOf(ETH);
        assertEq(pendingUntil, 0);
        // it was known for five minutes: liquidations may use it at once
        assertEq(surface.settledTotalVariance(ETH, FORWARD, MONTH), surface.totalVariance(ETH, FORWARD, MONTH));
    }

    function test_theWorseOfBoth() public {
        send(three(VOLATILITY), 3);
        pass(1 minutes);
        uint256 inForce = surface.totalVariance(ETH, 2_500e18, MONTH);
        _large();
        uint256 pending = surface.totalVarianceAt(ETH, 0, MONTH, IVolSurface.Age.Newest);
        assertApproxEqRel(pending, 4 * surface.totalVarianceAt(ETH, 0, MONTH, IVolSurface.Age.InForce), 1e9);
        (uint256 least, uint256 most) = surface.totalVarianceRange(ETH, 2_500e18, MONTH);
        assertEq(least, inForce);
        assertGt(most, 3 * inForce);
        pass(5 minutes);
        (least, most) = surface.totalVarianceRange(ETH, 2_500e18, MONTH);
        assertEq(least, most);
        assertEq(most, surface.totalVariance(ETH, 2_500e18, MONTH));
    }

    function test_RevertWhen_anotherMessageComesWhilePending() public {
        uint256 due = _large();
        pass(1 minutes);
        expectRefusal(three(VOLATILITY), 5, abi.encodeWithSelector(IVolSurface.SurfacePending.selector, ETH, due));
        vm.warp(due);
        send(three(_times(2_000)), 3);
    }

    function test_RevertWhen_aLargeMoveFollowsInTheSameBlock() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        message.timestamp -= 1;
        send(message, 3);
        expectRefusal(
            three(_times(2_000)),
            5,
            abi.encodeWithSelector(IVolSurface.PostedInThisBlock.selector, ETH, vm.getBlockTimestamp())
        );
    }

    function test_guardianCancels() public {
        _large();
        pass(1 minutes);
        vm.prank(GUARDIAN);
        surface.cancelPending(ETH);
        pass(10 minutes);
        assertApproxEqRel(_atTheMoney(), VOLATILITY, 1e9);
        assertEq(
            surface.totalVarianceAt(ETH, 0, MONTH, IVolSurface.Age.Newest),
            surface.totalVarianceAt(ETH, 0, MONTH, IVolSurface.Age.InForce)
        );
        vm.expectRevert(abi.encodeWithSelector(IVolSurface.NothingPending.selector, ETH));
        vm.prank(GUARDIAN);
        surface.cancelPending(ETH);
        send(three(VOLATILITY), 3);
    }

    function test_RevertWhen_aStrangerCancels() public {
        _large();
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, STRANGER, 7));
        vm.prank(STRANGER);
        surface.cancelPending(ETH);
    }

    /// @dev A new expiry in a large move is there from the end of its five minutes on, and not at all when cancelled.
    function test_aNewExpiryOfALargeMoveWaitsToo() public {
        uint256[] memory expiries = new uint256[](3);
        (expiries[0], expiries[1], expiries[2]) = (MONTH, MONTH + 7 days, QUARTER);
        uint256 between = surface.totalVariance(ETH, FORWARD, MONTH + 7 days);
        send(several(expiries, _times(1_700)), 4);
        assertEq(surface.totalVariance(ETH, FORWARD, MONTH + 7 days), between);
        assertEq(surface.slicesOf(ETH, IVolSurface.Age.InForce).length, 3);
        assertEq(surface.slicesOf(ETH, IVolSurface.Age.Newest).length, 4);
        uint256 state = vm.snapshotState();
        pass(5 minutes);
        assertEq(surface.slicesOf(ETH, IVolSurface.Age.InForce).length, 4);
        assertGt(surface.totalVariance(ETH, FORWARD, MONTH + 7 days), between);
        vm.revertToState(state);
        vm.prank(GUARDIAN);
        surface.cancelPending(ETH);
        pass(5 minutes);
        assertEq(surface.slicesOf(ETH, IVolSurface.Age.Newest).length, 3);
    }

    function test_RevertWhen_theFirstMessageHasOnlyAQuorum() public {
        address other = address(0xB7C);
        vm.prank(OWNER);
        surface.listUnderlying(other, terms());
        IVolSurface.Post memory message = three(VOLATILITY);
        message.underlying = other;
        _expectLarge(message);
        send(message, 4);
        assertEq(surface.slicesOf(other, IVolSurface.Age.InForce).length, 3); // at once: there is nothing to be worse than
    }

    function test_aNewExpiryIsComparedWithTheNextOne() public {
        _expectLarge(single(WEEK + 1 days, _times(1_700)));
        _expectLarge(single(QUARTER + 90 days, _times(1_700)));
        send(single(QUARTER + 90 days, _times(1_600)), 3);
    }
}
