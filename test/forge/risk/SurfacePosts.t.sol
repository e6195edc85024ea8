// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {SviArbitrage} from "contracts/math/SviArbitrage.sol";
import {SettableSource} from "../harness/SettableSource.sol";
import {SurfaceTest} from "./SurfaceTest.sol";

/// @notice What a message has to be: young, of its time, free of arbitrage with what is there, near what is measured.
contract SurfacePostsTest is SurfaceTest {
    function setUp() public override {
        super.setUp();
        send(three(VOLATILITY), 4);
        pass(2 minutes);
    }

    /* TIME */

    function test_RevertWhen_replayed() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        surface.post(message, who, signatures);
        vm.expectRevert(
            abi.encodeWithSelector(IVolSurface.PostNotNewer.selector, message.timestamp, message.timestamp)
        );
        surface.post(message, who, signatures);
        pass(1 minutes);
        vm.expectRevert(
            abi.encodeWithSelector(IVolSurface.PostNotNewer.selector, message.timestamp, message.timestamp)
        );
        surface.post(message, who, signatures);
    }

    /// @dev Who holds back the older message and relays the younger one first cannot bring the older one later, not even for
    /// other expiries.
    function test_RevertWhen_messagesComeInAnotherOrder() public {
        IVolSurface.Post memory older = single(WEEK, VOLATILITY);
        pass(1 minutes);
        send(single(MONTH, VOLATILITY), 3);
        pass(1 minutes);
        expectRefusal(
            older,
            3,
            abi.encodeWithSelector(IVolSurface.PostNotNewer.selector, older.timestamp, older.timestamp + 1 minutes)
        );
    }

    function test_RevertWhen_ofTheFuture() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        uint256 time = message.timestamp++;
        expectRefusal(
            message,
            3,
            abi.encodeWithSelector(IVolSurface.PostTimeOutOfRange.selector, time + 1, time - 10 minutes, time)
        );
    }

    function test_RevertWhen_tooOld() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        pass(10 minutes + 1);
        uint256 time = vm.getBlockTimestamp();
        expectRefusal(
            message,
            3,
            abi.encodeWithSelector(
                IVolSurface.PostTimeOutOfRange.selector,
                message.timestamp,
                message.timestamp + 1,
                time
            )
        );
    }

    function test_RevertWhen_pastItsDeadline() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        message.deadline = message.timestamp + 30;
        pass(31);
        expectRefusal(
            message,
            3,
            abi.encodeWithSelector(IVolSurface.PostExpired.selector, message.deadline, message.deadline + 1)
        );
    }

    /* FORM */

    function test_RevertWhen_malformed() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        message.forwards = new uint256[](2);
        expectRefusal(message, 3, abi.encodeWithSelector(IVolSurface.PostMalformed.selector, 3, 3, 2));
        message = several(new uint256[](0), VOLATILITY);
        expectRefusal(message, 3, abi.encodeWithSelector(IVolSurface.PostMalformed.selector, 0, 0, 0));
    }

    function test_RevertWhen_notListed() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        message.underlying = STRANGER;
        expectRefusal(message, 3, abi.encodeWithSelector(IVolSurface.UnderlyingListing.selector, STRANGER, false));
    }

    function test_RevertWhen_expiriesAreNotInOrder() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (message.expiries[1], message.expiries[2]) = (QUARTER, MONTH);
        (message.slices[1], message.slices[2]) = (message.slices[2], message.slices[1]);
        expectRefusal(message, 3, abi.encodeWithSelector(IVolSurface.ExpiriesNotAscending.selector, QUARTER, MONTH));
        message = three(VOLATILITY);
        message.expiries[2] = MONTH;
        expectRefusal(message, 3, abi.encodeWithSelector(IVolSurface.ExpiriesNotAscending.selector, MONTH, MONTH));
    }

    function test_RevertWhen_anExpiryIsOverOrOddOrFar() public {
        uint256 time = vm.getBlockTimestamp();
        IVolSurface.Post memory message = single(WEEK, VOLATILITY);
        message.expiries[0] = START;
        expectRefusal(message, 3, abi.encodeWithSelector(IVolSurface.ExpiryPassed.selector, START, time));
        message.expiries[0] = WEEK + 1;
        expectRefusal(message, 3, abi.encodeWithSelector(IVolSurface.ExpiryNotOnTheHour.selector, WEEK + 1));
        message = single(START + 1_101 days, VOLATILITY);
        expectRefusal(
            message,
            3,
            abi.encodeWithSelector(IVolSurface.ExpiryTooFar.selector, START + 1_101 days, time + 1_100 days)
        );
    }

    function test_RevertWhen_aForwardIsOutOfItsDomain() public {
        IVolSurface.Post memory message = single(WEEK, VOLATILITY);
        message.forwards[0] = 1e12 - 1;
        expectRefusal(
            message,
            3,
            abi.encodeWithSelector(IVolSurface.ForwardOutOfRange.selector, WEEK, 1e12 - 1, 1e12, 1e33)
        );
    }

    function test_RevertWhen_thirteenExpiries() public {
        uint256[] memory expiries = new uint256[](9);
        for (uint256 i; i < 9; ++i) expiries[i] = QUARTER + (i + 1) * 7 days;
        send(several(expiries, VOLATILITY), 3);
        pass(1 minutes);
        assertEq(surface.slicesOf(ETH, IVolSurface.Age.InForce).length, 12);
        IVolSurface.Post memory message = single(QUARTER + 1 days, VOLATILITY);
        expectRefusal(message, 3, abi.encodeWithSelector(IVolSurface.TooManyExpiries.selector, 12));
        vm.warp(WEEK); // the first is over and makes room
        message = single(QUARTER + 1 days, VOLATILITY);
        send(message, 4);
        assertEq(surface.slicesOf(ETH, IVolSurface.Age.InForce).length, 12);
    }

    /* ARBITRAGE */

    function test_RevertWhen_aSliceHasButterflies() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        message.slices[1] = 0; // width zero
        expectRefusal(message, 3, abi.encodeWithSelector(SviArbitrage.SviWidthZero.selector, 0));
        _assertUnchanged();
    }

    function test_RevertWhen_slicesOfAMessageCross() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        message.slices[1] = smile(VOLATILITY, 6 days); // less than the week has
        _expectCrossing(message);
        _assertUnchanged();
    }

    /// @dev The stored neighbours are the decayed ones: exactly what is left of the week is accepted, a little less is not.
    function test_RevertWhen_aSliceCrossesAStoredNeighbour() public {
        pass(1 days);
        _expectCrossing(single(MONTH, VOLATILITY / 3));
        _expectCrossing(single(MONTH, VOLATILITY * 3));
        _assertUnchanged();
        uint256 left = WEEK - vm.getBlockTimestamp();
        IVolSurface.Post memory message = single(MONTH, VOLATILITY);
        message.slices[0] = smile(VOLATILITY, left - 1 hours);
        _expectCrossing(message);
        message.slices[0] = smile(VOLATILITY, left + 1 hours);
        send(message, 4);
    }

    function _expectCrossing(IVolSurface.Post memory message) private {
        (address[] memory who, bytes[] memory signatures) = signed(message, 4);
        vm.expectPartialRevert(SviArbitrage.SviCalendarArbitrage.selector);
        surface.post(message, who, signatures);
    }

    /// @dev A neighbour that is over does not count, is not valued, and leaves the list.
    function test_anExpiredNeighbourDoesNotCount() public {
        vm.warp(WEEK);
        measured.set(FACTOR, 0.2e18);
        uint256 before = surface.totalVariance(ETH, FORWARD, WEEK + 1 days);
        assertGt(before, 0);
        IVolSurface.Post memory message = single(WEEK + 1 days, VOLATILITY);
        send(message, 3);
        IVolSurface.Slice[] memory slices = surface.slicesOf(ETH, IVolSurface.Age.InForce);
        assertEq(slices.length, 3);
        assertEq(slices[0].expiry, WEEK + 1 days);
    }

    /* MEASURED VOLATILITY */

    function test_RevertWhen_tooFarFromTheMeasuredVolatility() public {
        measured.set(FACTOR, VOLATILITY / 4 - 1e10);
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        vm.expectPartialRevert(IVolSurface.VolatilityOutOfRange.selector);
        surface.post(message, who, signatures);
        measured.set(FACTOR, (VOLATILITY * 10) / 3 + 1e12);
        vm.expectPartialRevert(IVolSurface.VolatilityOutOfRange.selector);
        surface.post(message, who, signatures);
        measured.set(FACTOR, (VOLATILITY * 10) / 3 - 1e12);
        surface.post(message, who, signatures);
    }

    function test_RevertWhen_nothingIsMeasured() public {
        measured.set(FACTOR, 0);
        expectRefusal(three(VOLATILITY), 3, abi.encodeWithSelector(SettableSource.VolatilityUnknown.selector, FACTOR));
    }

    function test_withoutASourceNothingIsCompared() public {
        address other = address(0xB7C);
        IVolSurface.Terms memory t = terms();
        t.volatilitySource = address(0);
        vm.prank(OWNER);
        surface.listUnderlying(other, t);
        measured.set(FACTOR, 0);
        IVolSurface.Post memory message = three(VOLATILITY);
        message.underlying = other;
        send(message, 4);
        assertEq(surface.slicesOf(other, IVolSurface.Age.InForce).length, 3);
    }

    /// @dev All or nothing: after a refusal nothing has changed.
    function _assertUnchanged() private view {
        (uint256 timestamp, uint256 postedAt, ) = surface.statusOf(ETH);
        assertEq(timestamp, START);
        assertEq(postedAt, START);
    }
}
