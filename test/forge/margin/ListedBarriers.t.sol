// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMarginListing} from "contracts/interfaces/IMarginListing.sol";
import {InstrumentId} from "contracts/margin/Instrument.sol";
import {SettlementTest} from "./SettlementTest.sol";

/// @notice Which options with barriers can be traded, and since when their barriers are watched.
contract ListedBarriersTest is SettlementTest {
    function test_barriersOnTheGridCanBeTraded() public view {
        listing.requireListed(option(true, false, 2_500));
        listing.requireListed(option(false, true, 100));
        listing.requireListed(option(true, true, 10_000));
        assertEq(listing.capOf(option(true, false, 2_500)), 0);
    }

    function test_RevertWhen_barrierIsOffTheGrid() public {
        _expectNotListed(option(true, false, 2_510));
        _expectNotListed(option(false, false, 50));
        _expectNotListed(option(true, true, 10_050));
    }

    function test_RevertWhen_barriersExpiryIsNotListedOrOver() public {
        InstrumentId barrier = option(true, false, 2_500);
        expiry += 1 hours;
        _expectNotListed(option(true, false, 2_500));
        expiry -= 1 hours;
        vm.warp(expiry);
        _expectNotListed(barrier);
    }

    function test_openingIsRememberedOverClosingAndListingAgain() public {
        uint256 opened = listing.openedAt(0, expiry);
        assertEq(opened, vm.getBlockTimestamp());
        vm.prank(OWNER);
        listing.closeExpiry(0, expiry);
        assertEq(listing.openedAt(0, expiry), opened);
        listExpiry(0, expiry);
        assertEq(listing.openedAt(0, expiry), opened);
    }

    function test_RevertWhen_underlyingHasNoAggregator() public {
        listUnderlying(address(0));
        IMarginListing.StrikeGrid memory grid = IMarginListing.StrikeGrid(100e8, 10_000e8, 50e8);
        bytes memory call = abi.encodeCall(IMarginListing.listExpiry, (1, expiry, grid));
        vm.prank(OWNER);
        (bool success, ) = address(listing).call(abi.encodeWithSignature("submit(bytes)", call));
        assertTrue(success);
        vm.warp(vm.getBlockTimestamp() + 3 days);
        vm.expectRevert(abi.encodeWithSelector(IMarginListing.AggregatorMissing.selector, 1));
        (success, ) = address(listing).call(abi.encodeWithSignature("accept(bytes)", call));
    }

    function _expectNotListed(InstrumentId id) private {
        vm.expectRevert(abi.encodeWithSelector(IMarginListing.InstrumentNotListed.selector, id));
        listing.requireListed(id);
        vm.expectRevert(abi.encodeWithSelector(IMarginListing.InstrumentNotListed.selector, id));
        listing.capOf(id);
    }
}
