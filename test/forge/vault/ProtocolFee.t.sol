// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IEnvelope} from "contracts/interfaces/IEnvelope.sol";
import {IProtocolFee} from "contracts/interfaces/IProtocolFee.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {Artifacts} from "../env/Artifacts.sol";

contract ProtocolFeeTest is Test {
    address private constant _OWNER = address(0x60B);
    address private constant _TREASURY = address(0x9207);
    uint256 private constant _START = 1_716_422_400;

    IProtocolFee private _fee;

    function setUp() public {
        vm.warp(_START);
        _fee = _deploy(1_000);
    }

    function test_constructionSetsTerms() public view {
        (address recipient, uint256 share) = _fee.terms();
        assertEq(recipient, _TREASURY);
        assertEq(share, 1_000);
        assertEq(_fee.recipient(), _TREASURY);
        assertEq(_fee.share(), 1_000);
        assertEq(IRoles(address(_fee)).owner(), _OWNER);
    }

    function test_RevertWhen_constructedAboveTheMaximum() public {
        string memory path = Artifacts.path("vault", "ProtocolFee");
        vm.expectRevert();
        this.deploy(path, 2_501);
        this.deploy(path, 2_500);
    }

    function test_ownerLowersAtOnce() public {
        vm.expectEmit(address(_fee));
        emit IProtocolFee.ProtocolShareSet(0);
        vm.prank(_OWNER);
        _fee.setShare(0);
        assertEq(_fee.share(), 0);
    }

    function test_raiseWaitsSevenDays() public {
        bytes memory raise = abi.encodeCall(IProtocolFee.setShare, (2_500));
        vm.startPrank(_OWNER);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, IProtocolFee.setShare.selector));
        _fee.setShare(2_500);
        ITimelock lock = ITimelock(address(_fee));
        assertEq(lock.submit(raise), _START + 7 days);
        vm.warp(_START + 7 days - 1);
        vm.expectRevert();
        lock.accept(raise);
        vm.warp(_START + 7 days);
        lock.accept(raise);
        assertEq(_fee.share(), 2_500);
        vm.stopPrank();
        vm.expectRevert(
            abi.encodeWithSelector(IEnvelope.ParameterOutOfRange.selector, bytes32("protocolShare"), 2_501, 0, 2_500)
        );
        vm.prank(address(_fee));
        _fee.setShare(2_501);
    }

    /// @dev A delay may grow beyond seven days, and shrink to no less.
    function test_delayHasAFloor() public {
        ITimelock lock = ITimelock(address(_fee));
        vm.prank(_OWNER);
        lock.setDelay(IProtocolFee.setShare.selector, 20 days);
        assertEq(lock.delayOf(IProtocolFee.setShare.selector), 20 days);
        vm.prank(address(_fee));
        lock.setDelay(IProtocolFee.setShare.selector, 1 days);
        assertEq(lock.delayOf(IProtocolFee.setShare.selector), 7 days);
        assertEq(lock.delayOf(IRoles.setGuardian.selector), 3 days);
    }

    function test_ownerAloneNamesTheRecipient() public {
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, address(this), _OWNER));
        _fee.setRecipient(address(this));
        vm.prank(_OWNER);
        _fee.setRecipient(address(0));
        assertEq(_fee.recipient(), address(0));
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, address(this), 3));
        _fee.setShare(0);
    }

    function deploy(string memory path, uint16 share) external returns (address) {
        return deployCode(path, abi.encode(_OWNER, _TREASURY, share));
    }

    function _deploy(uint16 share) private returns (IProtocolFee) {
        return IProtocolFee(deployCode(Artifacts.path("vault", "ProtocolFee"), abi.encode(_OWNER, _TREASURY, share)));
    }
}
