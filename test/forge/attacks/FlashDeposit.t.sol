// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice A borrowed deposit makes the vault look larger for one transaction. Weights are relative, exits are checked or
/// keep the weights, and losses are fractions: nothing is left when it is gone.
contract FlashDepositTest is AttackTest {
    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    /// @notice Without a check at the exit, deposit, trade into the widened cap and redeem leave the cap behind.
    function test_attack_flashDepositWidensTheCap_paysOnNaiveBasket() public {
        createNaive();
        giveForNaive(CASH, MALLORY, 5_000e6);
        vm.prank(MALLORY);
        uint256 shares = naive.deposit(CASH, 5_000e6);
        uint256 out = amountWorth(BITCOIN, 2_900e18);
        tokens[BITCOIN].mint(address(route), out);
        naive.trade(route, CASH, BITCOIN, 2_900e6, out);
        assertLe(naive.weightOf(BITCOIN), 0.4e18);
        vm.prank(MALLORY);
        naive.redeem(CASH, (shares * 60) / 100);
        assertGt(naive.weightOf(BITCOIN), 0.55e18);
    }

    /// @notice The single-asset exit is refused as soon as it would leave the component above its maximum.
    function test_attack_flashDepositWidensTheCap_singleExit() public {
        uint256 shares = _widen();
        uint256 exit = (shares * 30) / 100;
        uint256 out = vault.previewRedeem(address(tokens[LENT]), exit);
        uint256 total = basketValue();
        uint256 totalAfter = total - _valueOfLess(LENT, out);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBasket.ComponentAboveMaximum.selector,
                address(tokens[BITCOIN]),
                (heldValue(BITCOIN) * WAD) / total,
                (heldValue(BITCOIN) * WAD) / totalAfter,
                0.4e18
            )
        );
        vm.prank(MALLORY);
        vault.redeem(address(tokens[LENT]), exit, 0, MALLORY, MALLORY, block.timestamp);
    }

    /// @notice The exit in kind succeeds and keeps every weight, so the cap holds after it.
    function test_attack_flashDepositWidensTheCap_exitInKind() public {
        uint256 shares = _widen();
        uint256 before = weightOf(BITCOIN);
        redeemInKind(MALLORY, shares);
        assertApproxEqAbs(weightOf(BITCOIN), before, 1e12);
        assertLe(weightOf(BITCOIN), 0.4e18);
    }

    /// @notice A flash mint makes each loss a small fraction of value, but the one who minted bears it: holders lose no
    /// more than the fraction charged to the budget.
    function test_attack_flashMintDilutesTheLossBudget() public {
        mintInKind(ALICE, 1_000e18);
        uint256 holders = wealthOf(ALICE);
        mintInKind(MALLORY, 99 * SEED);
        for (uint256 k; k < 3; ++k) {
            trade(CASH, ETHER, basketValue() / 11, 99);
            trade(ETHER, CASH, basketValue() / 11, 99);
        }
        redeemInKind(MALLORY, 99 * SEED);
        uint256 lost = ((holders - wealthOf(ALICE)) * WAD) / holders;
        assertGt(lost, 0.005e18);
        assertLe(lost, lossUsed());
        assertLe(lossUsed(), LOSS_BUDGET);
    }

    /// @notice A flash mint does not make a push off target cheaper for the holders: what it drains per dollar pushed pays
    /// them the same, since the fee is on the misallocation added.
    function testFuzz_attack_flashMintRefundsTheSwingFee(uint256 multiple, uint256 part) public {
        multiple = bound(multiple, 1, 1_000);
        part = bound(part, 1, 10);
        mintInKind(ALICE, 1_000e18);
        uint256 holders = wealthOf(ALICE);
        mintInKind(MALLORY, multiple * SEED);
        uint256 before = wealthOf(MALLORY);
        uint256 size = basketValue();
        redeem(MALLORY, ETHER, (share.totalSupply() * part) / 100);
        uint256 misallocated = size / 5 - heldValue(ETHER);
        redeemInKind(MALLORY, share.balanceOf(MALLORY));
        assertNoProfit(MALLORY, before);
        // At least the spread per dollar, whatever part of the shares the attacker had.
        uint256 gained = ((wealthOf(ALICE) - holders) * WAD) / holders;
        assertGe(gained, (misallocated * 2 * UNCERTAINTY) / size);
    }

    /// @dev Deposits cash and lent, and has the allocator buy bitcoin up to the cap of the larger vault.
    function _widen() private returns (uint256 shares) {
        shares = deposit(MALLORY, CASH, 800e6) + deposit(MALLORY, LENT, amountWorth(LENT, 800e18));
        assertLt(weightOf(BITCOIN), 0.16e18);
        trade(CASH, BITCOIN, 1_000e18, 0);
        trade(LENT, BITCOIN, 600e18, 0);
        assertGt(weightOf(BITCOIN), 0.38e18);
    }

    function _valueOfLess(uint256 i, uint256 amount) private view returns (uint256) {
        (uint256 bid, uint256 ask) = feeds[i].quote();
        return heldValue(i) - ((vaultBalance(i) - amount) * (bid + ask)) / (2 * unitOf(i));
    }
}
