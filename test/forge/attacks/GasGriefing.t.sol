// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {Trick} from "../hostile/HostileErc20.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {AttackTest} from "./AttackTest.sol";
import {NaiveExit} from "./naive/NaiveExit.sol";

/// @notice Whoever pays the gas of somebody else's exit, a relayer for one, gives just too little for a token to move, so
/// that what should be paid becomes a claim. The vault refuses to go on with less than a token may want.
contract GasGriefingTest is AttackTest {
    uint256 private constant SHARES = 100e18;

    function setUp() public override {
        super.setUp();
        createHostileVault();
        mintInKind(ALICE, SHARES);
        hostile.play(Trick.NeedsGas); // 300,000, less than the vault grants
    }

    /// @notice Without a floor, an exit given too little gas succeeds and pays nothing.
    function test_attack_tooLittleGas_robsTheNaiveExit() public {
        NaiveExit exit = new NaiveExit();
        hostile.mint(address(exit), 1e18);
        exit.pay{gas: 250_000}(PlainToken(address(hostile)), ALICE, 1e18);
        assertEq(hostile.balanceOf(ALICE), 0);
        assertEq(exit.claimOf(address(hostile), ALICE), 1e18);
    }

    /// @notice Any gas at all: the exit either pays everything or did not happen. It never leaves a claim.
    function testFuzz_attack_tooLittleGas_exitInKind(uint256 given) public {
        given = bound(given, 30_000, 2_500_000);
        (bool success, bytes memory answer) = _exitWith(given);
        _assertAllOrNothing(success, answer);
    }

    /// @notice The same in steps across the place where the last token gets too little.
    function test_attack_tooLittleGas_aroundTheFloor() public {
        uint256 refused;
        uint256 paid;
        uint256 state = vm.snapshotState();
        for (uint256 given = 400_000; given < 800_000; given += 5_000) {
            (bool success, bytes memory answer) = _exitWith(given);
            _assertAllOrNothing(success, answer);
            success ? ++paid : ++refused;
            vm.revertToState(state);
        }
        assertGt(refused, 10);
        assertGt(paid, 10);
    }

    /// @notice The refusal names what there was and what it takes.
    function test_attack_tooLittleGas_isNamed() public {
        (bool success, bytes memory answer) = _exitWith(420_000);
        assertFalse(success);
        assertEq(bytes4(answer), IBasket.GasTooLow.selector);
        (uint256 available, uint256 needed) = abi.decode(_withoutSelector(answer), (uint256, uint256));
        assertLt(available, needed);
        assertEq(needed, 415_500); // the cap of 400,000, a 32nd, and the cold access
    }

    /// @notice A claim cannot be burnt by paying it with too little gas.
    function testFuzz_attack_tooLittleGas_claim(uint256 given) public {
        given = bound(given, 30_000, 1_000_000);
        hostile.play(Trick.Reverts);
        uint256 owed = redeemInKind(ALICE, SHARES)[LINK];
        hostile.play(Trick.NeedsGas);
        vm.prank(ALICE);
        (bool success, ) = address(vault).call{gas: given}(
            abi.encodeCall(IInKind.claim, (address(hostile), ALICE, 0, type(uint256).max))
        );
        assertEq(hostile.balanceOf(ALICE), success ? owed : 0);
        assertEq(vault.claimOf(address(hostile), ALICE), success ? 0 : owed);
    }

    /// @notice Too little gas for a balance to be read is no unreadable balance: nothing is left behind.
    function test_attack_tooLittleGas_balances() public {
        hostile.play(Trick.None);
        uint256 state = vm.snapshotState();
        uint256[] memory expected = vault.previewRedeemInKind(SHARES);
        for (uint256 given = 100_000; given < 700_000; given += 7_500) {
            (bool success, ) = _exitWith(given);
            if (success) assertEq(hostile.balanceOf(ALICE), expected[LINK]);
            vm.revertToState(state);
        }
    }

    /* HELPERS */

    function _exitWith(uint256 given) private returns (bool success, bytes memory answer) {
        bytes memory data = abi.encodeCall(IInKind.redeemInKind, (SHARES, nothing(), ALICE, block.timestamp));
        vm.prank(ALICE);
        (success, answer) = address(vault).call{gas: given}(data);
    }

    /// @dev Paid in full without a claim; or refused by name, or out of gas, which has no data.
    function _assertAllOrNothing(bool success, bytes memory answer) private view {
        assertEq(vault.totalClaims(address(hostile)), 0);
        assertEq(share.balanceOf(ALICE), success ? 0 : SHARES);
        if (success) assertApproxEqAbs(hostile.balanceOf(ALICE), amountWorth(LINK, 20e18), 1e6);
        else if (answer.length > 0) assertEq(bytes4(answer), IBasket.GasTooLow.selector);
    }

    function _withoutSelector(bytes memory answer) private pure returns (bytes memory rest) {
        rest = new bytes(answer.length - 4);
        for (uint256 i; i < rest.length; ++i) rest[i] = answer[i + 4];
    }
}
