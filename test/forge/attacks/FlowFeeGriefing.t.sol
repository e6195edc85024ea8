// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {OutflowTest} from "../vault/OutflowTest.sol";

/// @notice An exit fee that rises with outflow is a lever on other people's exits. It costs who pulls it, ends within a day, has a
/// maximum, and the way out in kind knows nothing of it.
contract FlowFeeGriefingTest is OutflowTest {
    address private constant _MALLORY = address(0xBAD);

    /* RAISING IT */

    /// @notice In by kind for nothing, out by one asset: the attacker pays for all that he puts into the bucket himself.
    function test_attack_inByKindOutByOne() public {
        uint256[] memory inKind = _lessByOne(vault.previewRedeemInKind(50e18));
        uint256 calm = _exitCost(50e18);
        mintInKind(_MALLORY, 900e18);
        uint256 before = wealthOf(_MALLORY);
        exit(_MALLORY, CASH, 900e18);
        assertApproxEqAbs(outflowNow(), 0.15e18, 0.005e18); // 900 of 5,900
        uint256 paid = before - wealthOf(_MALLORY);
        uint256 raised = _exitCost(50e18);
        emit log_named_decimal_uint("attacker pays {USD}", paid, 18);
        emit log_named_decimal_uint("an exit of 50 USD paid", calm, 18);
        emit log_named_decimal_uint("an exit of 50 USD pays", raised, 18);
        assertApproxEqAbs(raised - calm, 1.5e18, 0.06e18); // nearly 3 %
        // 1.5 % of 900 and the spread: ten times as much as he costs the other.
        assertGt(paid, 16e18);
        // In kind nobody pays, and a day later nobody pays at all.
        uint256[] memory slice = vault.previewRedeemInKind(50e18);
        for (uint256 i = 1; i < 5; ++i) assertGe(slice[i], inKind[i]);
        vm.warp(vm.getBlockTimestamp() + 1 days);
        assertApproxEqAbs(_exitCost(50e18), calm, 0.01e18);
    }

    /// @notice What comes and goes again leaves no more behind than one exit did: cycles do not ratchet.
    function testFuzz_attack_cyclesDoNotRatchet(uint256 value, uint256 part, uint8 cycles) public {
        value = bound(value, 1e18, 600e18);
        setOutflow(bound(part, 0, 0.1e18));
        uint256 shares = deposit(_MALLORY, CASH, amountWorth(CASH, value));
        exit(_MALLORY, CASH, shares);
        uint256 level = outflowNow();
        for (uint256 k; k < uint256(cycles) % 12; ++k) {
            exit(_MALLORY, CASH, deposit(_MALLORY, CASH, amountWorth(CASH, value)));
            assertLe(outflowNow(), level + 1);
        }
    }

    /// @notice Each cycle costs, and from a bucket that holds as much already it raises nothing at all.
    function testFuzz_attack_cyclesCost(uint256 value, uint256 part, uint8 i, uint8 j) public {
        setOutflow(bound(part, 0, 0.15e18));
        uint256 amount = amountWorth(i % 5, bound(value, 1e18, 600e18));
        give(i % 5, _MALLORY, amount);
        uint256 before = wealthOf(_MALLORY);
        uint256 level = outflowNow();
        vm.prank(_MALLORY);
        uint256 shares = vault.deposit(address(tokens[i % 5]), amount, 0, _MALLORY, block.timestamp);
        uint256 size = (bidOf(shares) * WAD) / _total();
        exit(_MALLORY, j % 5, shares);
        assertLt(wealthOf(_MALLORY), before);
        if (level > size) assertLe(outflowNow(), level + 1);
    }

    /// @notice Dust exits, every hour of a day, do not keep it from draining.
    function test_attack_dustKeepsItUp() public {
        setOutflow(0.15e18);
        mintInKind(_MALLORY, 1e18);
        for (uint256 k; k < 24; ++k) {
            vm.warp(vm.getBlockTimestamp() + 1 hours);
            exit(_MALLORY, CASH, 0.01e18);
        }
        assertLt(outflowNow(), 24 * 0.0000021e18);
    }

    /// @notice Who holds much of the vault gets much of what others pay: raising it in front of their exit may pay him. A bound on the
    /// exit refuses it, the way in kind avoids it, and 3 % is all it can take.
    function test_attack_largeHolderInFrontOfAnExit() public {
        vm.startPrank(CREATOR);
        share.transfer(_MALLORY, 2_500e18);
        share.transfer(ALICE, 500e18);
        vm.stopPrank();
        address token = address(tokens[ETHER]);
        uint256 least = vault.previewRedeem(token, 500e18);
        uint256[] memory slice = vault.previewRedeemInKind(500e18);
        mintInKind(_MALLORY, 300e18);
        uint256 before = wealthOf(_MALLORY);
        uint256 calm = vm.snapshotState();
        redeem(ALICE, ETHER, 500e18);
        uint256 without = wealthOf(_MALLORY) - before;
        vm.revertToState(calm);
        exit(_MALLORY, CASH, 300e18);
        uint256 out = vault.previewRedeem(token, 500e18);
        assertLt(out, least);
        assertGt(out, (least * 97) / 100);
        vm.expectRevert(abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, token, out, least));
        vm.prank(ALICE);
        vault.redeem(token, 500e18, least, ALICE, ALICE, block.timestamp);
        uint256[] memory sliceNow = vault.previewRedeemInKind(500e18);
        for (uint256 i = 1; i < 5; ++i) assertGe(sliceNow[i] + 1, slice[i]);
        redeem(ALICE, ETHER, 500e18);
        int256 gained = int256(wealthOf(_MALLORY)) - int256(before + without);
        emit log_named_decimal_int("the large holder gains by it {USD}", gained, 18);
        assertLt(gained, int256(valueOf(ETHER, least - out)));
        emit log_named_decimal_uint("the other loses {USD}", valueOf(ETHER, least - out), 18);
    }

    /* AVOIDING IT */

    /// @notice A borrowed deposit empties the bucket, but has to leave through it again.
    function testFuzz_attack_flashDepositBeforeAnExit(uint256 own, uint256 borrowed, uint256 part, uint8 i) public {
        own = bound(own, 1e18, 900e18);
        borrowed = bound(borrowed, 1e18, 5_000e18);
        setOutflow(bound(part, 0, 0.15e18));
        vm.prank(CREATOR);
        share.transfer(_MALLORY, own);
        uint256 amount = amountWorth(i % 5, borrowed);
        give(i % 5, _MALLORY, amount);
        uint256 before = vm.snapshotState();
        redeem(_MALLORY, CASH, own);
        uint256 plain = _held(_MALLORY);
        vm.revertToState(before);
        vm.prank(_MALLORY);
        uint256 shares = vault.deposit(address(tokens[i % 5]), amount, 0, _MALLORY, block.timestamp);
        // Most of the deposit leaves as it came, so that the vault has it.
        redeem(_MALLORY, i % 5, shares);
        redeem(_MALLORY, CASH, own);
        assertLe(_held(_MALLORY), plain);
        vm.revertToState(before);
        vm.prank(_MALLORY);
        shares = vault.deposit(address(tokens[i % 5]), amount, 0, _MALLORY, block.timestamp);
        redeem(_MALLORY, CASH, own);
        redeem(_MALLORY, i % 5, shares);
        assertLe(_held(_MALLORY), plain);
    }

    /// @notice A flash mint in kind makes an exit a smaller part of the vault and gives its maker a part of his own fee. It makes the
    /// exit one in kind by as much: those who stay get the fee's rate on what leaves of *their* part of the basket.
    function testFuzz_attack_flashMintMakesItAnExitInKind(uint256 multiple, uint256 shares, uint256 part) public {
        multiple = bound(multiple, 1, 1_000);
        setOutflow(bound(part, 0, 0.15e18));
        shares = bound(shares, 1e18, 900e18);
        vm.startPrank(CREATOR);
        share.transfer(_MALLORY, shares);
        share.transfer(ALICE, 1_000e18);
        vm.stopPrank();
        uint256 holder = wealthOf(ALICE);
        uint256 ether_ = vault.previewRedeemInKind(1_000e18)[ETHER];
        mintInKind(_MALLORY, multiple * 5_000e18);
        uint256 before = wealthOf(_MALLORY);
        uint256 total = _total();
        (uint256 fee, ) = exit(_MALLORY, ETHER, shares);
        redeemInKind(_MALLORY, share.balanceOf(_MALLORY));
        // But for one unit of each component that his slice was rounded down by: one of bitcoin is worth 0.0005 USD.
        assertLe(wealthOf(_MALLORY), before + 0.001e18);
        assertGe(((wealthOf(ALICE) - holder) * WAD) / holder + 1, (fee * WAD) / total);
        // What left of her ether is a part of the exit as small as her part of the vault was.
        uint256 left = valueOf(ETHER, ether_ - vault.previewRedeemInKind(1_000e18)[ETHER]);
        assertLe(left, (shares * 1_000e18 * 101) / (100 * (multiple + 1) * 5_000e18) + 1e12);
    }

    /* HELPERS */

    /// @dev {USD} What an exit by the creator would pay on top of the spread.
    function _exitCost(uint256 shares) private returns (uint256 fee) {
        uint256 before = vm.snapshotState();
        (fee, ) = exit(CREATOR, ETHER, shares);
        vm.revertToState(before);
    }

    function _total() private view returns (uint256 mid) {
        (, mid, ) = vault.netAssetValue();
    }

    /// @dev {USD} of the tokens alone.
    function _held(address account) private view returns (uint256 sum) {
        for (uint256 i; i < 5; ++i) sum += valueOf(i, tokens[i].balanceOf(account));
    }

    function _lessByOne(uint256[] memory amounts) private pure returns (uint256[] memory) {
        for (uint256 i; i < amounts.length; ++i) if (amounts[i] > 0) --amounts[i];
        return amounts;
    }
}
