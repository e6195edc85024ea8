// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IComponentFront} from "contracts/interfaces/IComponentFront.sol";
import {MainnetReplica} from "../env/MainnetReplica.sol";
import {FrontTest} from "./FrontTest.sol";

interface IDomain {
    function DOMAIN_SEPARATOR() external view returns (bytes32);
    function nonces(address owner) external view returns (uint256);
}

/// @notice Deposits by ERC-2612 permits and by Permit2's own bytecode at its own address.
contract PermitsTest is FrontTest, MainnetReplica {
    bytes32 private constant _PERMIT = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant _TOKEN_PERMISSIONS = keccak256("TokenPermissions(address token,uint256 amount)");
    bytes32 private constant _PERMIT_TRANSFER = keccak256(
        "PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)TokenPermissions(address token,uint256 amount)"
    );
    uint256 private constant _KEY = 0xD0;
    uint256 private constant _AMOUNT = 50e6;

    address private _signer;

    function setUp() public override {
        loadReplica();
        super.setUp();
        assertEq(at("permit2"), PERMIT2);
        assertGt(PERMIT2.code.length, 0);
        _signer = vm.addr(_KEY);
        openFront(1, false);
        tokens[1].mint(_signer, 1_000e6);
    }

    /* ERC-2612 */

    function test_depositWithPermit() public {
        _checkPermit();
        openFront(1, true);
        _checkPermit();
    }

    function _checkPermit() private {
        IComponentFront.Permit memory permit = _permitFor(address(front), _AMOUNT);
        uint256 shares = front.previewDeposit(_AMOUNT);
        vm.prank(_signer);
        assertEq(front.depositWithPermit(_AMOUNT, shares, BOB, block.timestamp, permit), shares);
        assertEq(frontShare.balanceOf(BOB), shares);
        assertEq(tokens[1].allowance(_signer, address(front)), 0);
    }

    /// @dev Somebody uses the permit first, so that the signer's own call of `permit` fails: the deposit goes on.
    function test_attack_permitFrontRun() public {
        IComponentFront.Permit memory permit = _permitFor(address(front), _AMOUNT);
        vm.prank(BOB);
        tokens[1].permit(_signer, address(front), _AMOUNT, permit.deadline, permit.v, permit.r, permit.s);
        vm.prank(_signer);
        assertGt(front.depositWithPermit(_AMOUNT, 0, _signer, block.timestamp, permit), 0);
    }

    /// @dev A permit says who pays; only that account can have it deposited, so nobody else gets the shares.
    function test_attack_othersPermit() public {
        IComponentFront.Permit memory permit = _permitFor(address(front), _AMOUNT);
        vm.prank(BOB);
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        front.depositWithPermit(_AMOUNT, 0, BOB, block.timestamp, permit);
    }

    function test_RevertWhen_permitIsWrongAndNoAllowanceStands() public {
        IComponentFront.Permit memory permit = _permitFor(address(front), _AMOUNT - 1);
        vm.startPrank(_signer);
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        front.depositWithPermit(_AMOUNT, 0, _signer, block.timestamp, permit);
        permit = _permitFor(address(front), _AMOUNT);
        uint256 shares = front.previewDeposit(_AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(IBasket.SharesBelowMinimum.selector, shares, shares + 1));
        front.depositWithPermit(_AMOUNT, shares + 1, _signer, block.timestamp, permit);
        vm.expectRevert();
        front.depositWithPermit(_AMOUNT, 0, _signer, block.timestamp - 1, permit);
        vm.stopPrank();
    }

    /* PERMIT2 */

    function test_depositWithPermit2() public {
        _approvePermit2();
        _checkPermit2(0);
        openFront(1, true);
        _checkPermit2(1);
    }

    function _checkPermit2(uint256 nonce) private {
        uint256 deadline = block.timestamp + 1 hours;
        bytes memory signature = _signTransfer(address(front), _AMOUNT, nonce, deadline);
        uint256 shares = front.previewDeposit(_AMOUNT);
        vm.startPrank(_signer);
        assertEq(front.depositWithPermit2(_AMOUNT, shares, BOB, nonce, deadline, signature), shares);
        assertEq(frontShare.balanceOf(BOB), shares);
        vm.expectRevert(); // once only
        front.depositWithPermit2(_AMOUNT, 0, BOB, nonce, deadline, signature);
        vm.stopPrank();
        assertEq(tokens[1].balanceOf(address(front)), 0);
    }

    function test_attack_othersPermit2Signature() public {
        _approvePermit2();
        uint256 deadline = block.timestamp + 1 hours;
        bytes memory signature = _signTransfer(address(front), _AMOUNT, 0, deadline);
        vm.prank(BOB);
        vm.expectRevert();
        front.depositWithPermit2(_AMOUNT, 0, BOB, 0, deadline, signature);
        // signed for another front
        openFront(1, true);
        vm.prank(_signer);
        vm.expectRevert();
        front.depositWithPermit2(_AMOUNT, 0, _signer, 0, deadline, signature);
    }

    function test_RevertWhen_permit2SignsAnotherAmount() public {
        _approvePermit2();
        uint256 deadline = block.timestamp + 1 hours;
        bytes memory signature = _signTransfer(address(front), _AMOUNT, 0, deadline);
        vm.startPrank(_signer);
        vm.expectRevert();
        front.depositWithPermit2(_AMOUNT + 1, 0, _signer, 0, deadline, signature);
        vm.expectRevert();
        front.depositWithPermit2(_AMOUNT, 0, _signer, 0, deadline + 1, signature);
        assertGt(front.depositWithPermit2(_AMOUNT, 0, _signer, 0, deadline, signature), 0);
        vm.stopPrank();
    }

    /* SIGNATURES */

    function _approvePermit2() private {
        vm.prank(_signer);
        tokens[1].approve(PERMIT2, type(uint256).max);
    }

    function _permitFor(address spender, uint256 value) private view returns (IComponentFront.Permit memory permit) {
        IDomain token = IDomain(address(tokens[1]));
        permit.deadline = block.timestamp + 1 hours;
        bytes32 content = keccak256(
            abi.encode(_PERMIT, _signer, spender, value, token.nonces(_signer), permit.deadline)
        );
        (permit.v, permit.r, permit.s) = vm.sign(_KEY, _digest(token, content));
    }

    function _signTransfer(
        address spender,
        uint256 amount,
        uint256 nonce,
        uint256 deadline
    ) private view returns (bytes memory) {
        bytes32 permitted = keccak256(abi.encode(_TOKEN_PERMISSIONS, address(tokens[1]), amount));
        bytes32 content = keccak256(abi.encode(_PERMIT_TRANSFER, permitted, spender, nonce, deadline));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_KEY, _digest(IDomain(PERMIT2), content));
        return abi.encodePacked(r, s, v);
    }

    function _digest(IDomain domain, bytes32 content) private view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", domain.DOMAIN_SEPARATOR(), content));
    }
}
