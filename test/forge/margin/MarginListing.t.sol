// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMarginListing} from "contracts/interfaces/IMarginListing.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

/// @notice What may be listed, and what may be tightened at once.
contract MarginListingTest is ClearinghouseTest {
    function test_viewsTellWhatIsListed() public view {
        assertEq(listing.underlyingCount(), 1);
        assertEq(abi.encode(listing.gridOf(0, expiry)), abi.encode(IMarginListing.StrikeGrid(100e8, 10_000e8, 50e8)));
        assertEq(listing.gridOf(0, expiry + 1 hours).step, 0);
        assertEq(listing.openInterestCap(0, 1), 1_000_000e9);
    }

    function test_capOfCollateralIsLoweredAtOnce() public {
        pledge(alice, 5 ether);
        vm.prank(OWNER);
        listing.lowerCollateralCap(address(ether_), 4 ether);
        assertEq(listing.collateralOf(address(ether_)).cap, 4 ether);
        // what is there stays, and leaves when it wants
        vm.prank(ALICE);
        house.withdrawCollateral(alice, address(ether_), 5 ether, ALICE);
        assertEq(ether_.balanceOf(ALICE), 5 ether);
    }

    function test_RevertWhen_capOfCollateralIsNotLower() public {
        vm.expectRevert(abi.encodeWithSelector(IMarginListing.CapNotLower.selector, 1_000e18, 1_000e18));
        vm.prank(OWNER);
        listing.lowerCollateralCap(address(ether_), 1_000e18);
    }

    function test_RevertWhen_strangerLowersACap() public {
        vm.expectRevert();
        listing.lowerCollateralCap(address(ether_), 1);
    }

    function test_RevertWhen_listedWithoutDelay() public {
        IMarginListing.Collateral memory terms = listing.collateralOf(address(ether_));
        vm.startPrank(OWNER);
        vm.expectRevert();
        listing.setCollateral(address(ether_), terms);
        vm.expectRevert();
        listing.listExpiry(0, expiry, IMarginListing.StrikeGrid(1, 2, 1));
        vm.stopPrank();
    }
}
