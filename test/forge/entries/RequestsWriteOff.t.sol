// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRedemptionRequests} from "contracts/interfaces/IRedemptionRequests.sol";
import {IRedemptionRequestsSale} from "contracts/interfaces/IRedemptionRequestsSale.sol";
import {IWriteOff} from "contracts/interfaces/IWriteOff.sol";
import {RequestsTest} from "./RequestsTest.sol";

/// @notice A component is written off while shares wait in a batch: what is the batch's of it goes to who was in it then.
contract RequestsWriteOffTest is RequestsTest {
    uint256 private constant _DEAD = 3;

    function _writeOff() private {
        feeds[_DEAD].setDead(true);
        bytes memory call = abi.encodeCall(IWriteOff.writeOff, (address(tokens[_DEAD])));
        submitAndReport(_DEAD, call);
        vault.accept(call);
        assertEq(vault.writeOffCount(), 1);
    }

    function test_requestersGetTheirPartOfAWriteOff() public {
        uint256 id = request(ALICE, 600e18);
        request(BOB, 400e18);
        IRedemptionRequestsSale sale = saleOf(id);
        _writeOff();
        uint256 part = vault.collectable(1, address(sale));
        assertGt(part, 0);
        start(id);
        sellAll(id, DURATION);
        assertTrue(isOver(id));
        vault.collectWriteOff(1, address(sale));
        assertEq(sale.collect(address(tokens[_DEAD])), part);
        vm.prank(ALICE);
        assertEq(requests.takeInKind(id, address(tokens[_DEAD]), ALICE, ALICE), (part * 3) / 5);
        vm.prank(BOB);
        assertEq(requests.takeAllInKind(id, BOB, BOB)[_DEAD], (part * 2) / 5);
    }

    /// @notice Nobody joins a batch for a part of what others lost, nor leaves one and loses it.
    function test_batchIsBound() public {
        uint256 id = request(ALICE, 600e18);
        feeds[_DEAD].setDead(true);
        bytes memory call = abi.encodeCall(IWriteOff.writeOff, (address(tokens[_DEAD])));
        submitAndReport(_DEAD, call);
        uint256 fresh = request(ALICE, 100e18);
        assertEq(fresh, id + 1);
        vault.accept(call);
        assertEq(request(BOB, 100e18), fresh + 1);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.BatchBoundByWriteOff.selector, fresh));
        requests.cancelRedeemRequest(fresh, ALICE, ALICE);
        assertEq(cancel(BOB, fresh + 1), 100e18);
        start(fresh);
    }
}
