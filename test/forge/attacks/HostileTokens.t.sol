// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {HostileErc20, Trick} from "../hostile/HostileErc20.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice A component turns hostile after it was listed. It can do harm to itself; the exit in kind pays all the others.
contract HostileTokensTest is AttackTest {
    /// @dev {share} What Alice has.
    uint256 private constant SHARES = 500e18;
    /// @dev {gas} The most that a transaction may have (EIP-7825).
    uint256 private constant TRANSACTION_GAS = 1 << 24;

    function setUp() public override {
        super.setUp();
        createHostileVault();
        mintInKind(ALICE, SHARES);
    }

    /* THE EXIT */

    /// @notice Without claims, one token that refuses keeps everybody from leaving.
    function test_attack_blockingToken_trapsHoldersOfNaiveBasket() public {
        createNaive();
        hostile.play(Trick.Reverts);
        vm.expectRevert(HostileErc20.Hostile.selector);
        vm.prank(CREATOR);
        naive.redeemInKind(1e18);
    }

    /// @notice A token that says yes and moves nothing: what it owes is a claim.
    function test_attack_lyingToken_exit() public {
        _assertClaimed(Trick.Lies);
    }

    /// @notice A token that says no: a claim.
    function test_attack_falseToken_exit() public {
        _assertClaimed(Trick.ReturnsFalse);
    }

    /// @notice A token that is paused: a claim, paid in full when it is not.
    function test_attack_pausedToken_exit() public {
        _assertClaimed(Trick.Reverts);
        hostile.play(Trick.None);
        uint256 owed = vault.claimOf(address(hostile), ALICE);
        vm.prank(ALICE);
        vault.claim(address(hostile), BOB, 0, vm.getBlockTimestamp());
        assertEq(hostile.balanceOf(BOB), owed);
    }

    /// @notice A token that burns all gas it gets: a claim, for 400,000 gas.
    function test_attack_gasBurningToken_exit() public {
        _assertClaimed(Trick.BurnsGas);
        assertLt(_gasOfExit(Trick.BurnsGas), 800_000);
    }

    /// @notice A token that reverts with 128 kB: a claim, and the vault copies none of it.
    function test_attack_revertBombToken_exit() public {
        _assertClaimed(Trick.RevertBomb);
        assertLt(_gasOfExit(Trick.RevertBomb), _gasOfExit(Trick.Reverts) + 60_000);
    }

    /// @notice A token that returns 128 kB: paid, and the vault copies none of it.
    function test_attack_returnBombToken_exit() public {
        _assertPaid(Trick.ReturnBomb);
        assertLt(_gasOfExit(Trick.ReturnBomb), _gasOfExit(Trick.None) + 60_000);
    }

    /// @notice A token that returns nothing, as some do: paid.
    function test_attack_tokenWithoutReturnValue_exit() public {
        _assertPaid(Trick.ReturnsNothing);
    }

    /// @notice A token that takes a fee on the way: the vault has sent all, the receiver bears the fee.
    function test_attack_feeTakingToken_exit() public {
        uint256 owed = _exitUnder(Trick.TakesFee)[LINK];
        assertEq(vault.claimOf(address(hostile), ALICE), 0);
        assertEq(hostile.balanceOf(ALICE), owed - owed / 100);
        _assertOthersPaid();
    }

    /// @notice A token that takes a tenth more than it is asked for: its own holders lose that, no other token moves.
    function test_attack_tokenTakesMore_exit() public {
        uint256[] memory before = _vaultBalances();
        uint256[] memory owed = _exitUnder(Trick.TakesMore);
        assertEq(hostile.balanceOf(ALICE), owed[LINK]);
        assertEq(before[LINK] - vaultBalance(LINK), owed[LINK] + owed[LINK] / 10);
        for (uint256 i; i < 5; ++i) if (i != LINK) assertEq(before[i] - vaultBalance(i), owed[i]);
    }

    /// @notice A token that does not tell balances is left behind, if the redeemer agrees to that.
    function test_attack_unreadableToken_exit() public {
        Trick[4] memory tricks = [
            Trick.BalanceReverts,
            Trick.BalanceBurnsGas,
            Trick.BalanceShort,
            Trick.BalanceReverts
        ];
        for (uint256 k; k < 4; ++k) {
            hostile.play(tricks[k]);
            assertEq(redeemInKind(ALICE, SHARES / 4)[LINK], 0);
        }
        hostile.play(Trick.None);
        _assertOthersPaid();
        assertEq(vault.claimOf(address(hostile), ALICE) + hostile.balanceOf(ALICE), 0);
    }

    /// @notice A redeemer who does not agree loses nothing.
    function test_attack_unreadableToken_exitWithMinimum() public {
        hostile.play(Trick.BalanceReverts);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceUnreadable.selector, address(hostile)));
        vm.prank(ALICE);
        vault.redeemInKind(SHARES, limited(LINK, 1), ALICE, block.timestamp);
    }

    /// @notice A balance answered with 128 kB behind it is read as it is.
    function test_attack_balanceBombToken_exit() public {
        assertGt(_exitUnder(Trick.BalanceBomb)[LINK], 0);
        _assertOthersPaid();
    }

    /// @notice A receiver whom the token has blacklisted has a claim; others are paid as ever.
    function test_attack_blacklistedReceiver_exit() public {
        hostile.setBlocked(ALICE, true);
        uint256 owed = redeemInKind(ALICE, SHARES)[LINK];
        assertEq(vault.claimOf(address(hostile), ALICE), owed);
        _assertOthersPaid();
        redeemInKind(CREATOR, 1e18);
        assertGt(hostile.balanceOf(CREATOR), 0);
    }

    /// @notice A blacklisted vault: every holder leaves, link as claims, and the claims are all that is left of it.
    function test_attack_blacklistedVault_everybodyLeaves() public {
        hostile.setBlocked(address(vault), true);
        uint256 owed = redeemInKind(ALICE, SHARES)[LINK] + redeemInKind(CREATOR, share.balanceOf(CREATOR))[LINK];
        assertEq(vault.totalClaims(address(hostile)), owed);
        assertLe(owed, vaultBalance(LINK));
        assertEq(share.totalSupply(), LOCKED_SHARES);
    }

    /// @notice Any trick, any part of the shares: the exit succeeds, others are paid, and no more is owed than there is.
    function testFuzz_attack_anyTrick_exit(uint256 dice, uint256 shares) public {
        shares = bound(shares, 1, SHARES);
        uint256[] memory expected = vault.previewRedeemInKind(shares);
        hostile.play(Trick(dice % (uint256(type(Trick).max) + 1)));
        redeemInKind(ALICE, shares);
        hostile.play(Trick.None);
        for (uint256 i; i < 5; ++i) if (i != LINK) assertEq(tokens[i].balanceOf(ALICE), expected[i]);
        assertLe(vault.totalClaims(address(hostile)), vaultBalance(LINK));
        assertLe(vault.claimOf(address(hostile), ALICE) + hostile.balanceOf(ALICE), expected[LINK]);
    }

    /// @notice Sixteen tokens that all burn what they get: the exit still fits into one transaction.
    function test_attack_sixteenGasBurners_exit() public {
        _createVaultOfSixteen();
        for (uint256 i; i < 16; ++i) HostileErc20(address(tokens[i])).play(Trick.BurnsGas);
        vm.prank(CREATOR);
        uint256 start = gasleft();
        vault.redeemInKind{gas: TRANSACTION_GAS}(1e18, nothing(), CREATOR, block.timestamp);
        assertLt(start - gasleft(), TRANSACTION_GAS);
        for (uint256 i; i < 16; ++i) assertGt(vault.claimOf(address(tokens[i]), CREATOR), 0);
    }

    /* THE OTHER PATHS */

    /// @notice A token that says yes and moves nothing buys no share: what counts is what arrives.
    function test_attack_lyingToken_entry() public {
        _expectNoEntry(Trick.Lies, abi.encodeWithSelector(IBasket.TransferShort.selector, address(hostile), 0, 10e18));
    }

    /// @notice A token that takes a fee on the way in arrives short, and short is refused.
    function test_attack_feeTakingToken_entry() public {
        _expectNoEntry(
            Trick.TakesFee,
            abi.encodeWithSelector(IBasket.TransferShort.selector, address(hostile), 9.9e18, 10e18)
        );
    }

    /// @notice A token that says no is believed.
    function test_attack_falseToken_entry() public {
        _expectNoEntry(Trick.ReturnsFalse, abi.encodeWithSelector(SafeTransferLib.TransferFromFailed.selector));
    }

    /// @notice A token that does not tell balances cannot be entered with.
    function test_attack_unreadableToken_entry() public {
        _expectNoEntry(
            Trick.BalanceReverts,
            abi.encodeWithSelector(IBasket.BalanceUnreadable.selector, address(hostile))
        );
    }

    /// @notice A token that takes more than asked takes it from whoever sends, not from the vault.
    function test_attack_tokenTakesMore_entry() public {
        give(LINK, BOB, 20e18);
        hostile.play(Trick.TakesMore);
        uint256 before = vaultBalance(LINK);
        vm.prank(BOB);
        vault.deposit(address(hostile), 10e18, 0, BOB, block.timestamp);
        assertEq(vaultBalance(LINK) - before, 10e18);
        assertEq(hostile.balanceOf(BOB), 9e18);
    }

    /// @notice A single-asset exit through a token that refuses reverts and burns no share.
    function test_attack_lyingToken_singleExit() public {
        uint256 out = vault.previewRedeem(address(hostile), 10e18);
        hostile.play(Trick.Lies);
        vm.expectRevert(abi.encodeWithSelector(IBasket.TransferFailed.selector, address(hostile), ALICE, out));
        vm.prank(ALICE);
        vault.redeem(address(hostile), 10e18, 0, ALICE, ALICE, block.timestamp);
        assertEq(share.balanceOf(ALICE), SHARES);
    }

    /// @notice A token that takes more when the allocator sells it fails the trade.
    function test_attack_tokenTakesMore_trade() public {
        tokens[ETHER].mint(address(route), 1e18);
        hostile.play(Trick.TakesMore);
        uint256 held = vaultBalance(LINK);
        ITrading.Intent memory intent = intentOf(LINK, ETHER, 10e18, 0.05e18);
        vm.expectRevert(
            abi.encodeWithSelector(ITrading.BalanceTaken.selector, address(hostile), held - 11e18, held - 10e18)
        );
        tradeRaw(intent);
    }

    /// @notice A token that takes a fee when it is bought brings less, and less is what counts.
    function test_attack_feeTakingToken_trade() public {
        hostile.mint(address(route), 10e18);
        hostile.play(Trick.TakesFee);
        ITrading.Intent memory intent = intentOf(CASH, LINK, 100e6, 10e18);
        vm.expectRevert(abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, address(hostile), 9.9e18, 10e18));
        tradeRaw(intent);
    }

    /// @notice A blocked token stops its own trades and no others.
    function test_attack_pausedToken_trade() public {
        hostile.play(Trick.Reverts);
        ITrading.Intent memory intent = intentOf(LINK, ETHER, 1e18, 0);
        vm.expectRevert(SafeTransferLib.TransferFailed.selector);
        tradeRaw(intent);
        trade(CASH, ETHER, 100e18, 0);
    }

    /* REBASING */

    /// @notice A rebase down between entry and exit is shared by all holders alike.
    function testFuzz_attack_rebaseDown(uint256 factor) public {
        factor = bound(factor, 0, WAD);
        uint256 before = vault.previewRedeemInKind(SHARES)[LINK];
        hostile.rebase(address(vault), factor);
        uint256 owed = redeemInKind(ALICE, SHARES)[LINK];
        assertApproxEqAbs(owed, (before * factor) / WAD, 1);
        assertEq(hostile.balanceOf(ALICE), owed);
    }

    /// @notice A rebase up belongs to all holders alike.
    function testFuzz_attack_rebaseUp(uint256 factor) public {
        factor = bound(factor, WAD, 1e24);
        uint256 before = vault.previewRedeemInKind(SHARES)[LINK];
        hostile.rebase(address(vault), factor);
        assertApproxEqRel(redeemInKind(ALICE, SHARES)[LINK], (before * factor) / WAD, 1e4);
    }

    /// @notice A rebase down inside a trade would hide in it; the trade fails, whatever it was for.
    function test_attack_rebaseDown_insideATrade() public {
        route.plan(address(hostile), abi.encodeCall(HostileErc20.rebase, (address(vault), 0.99e18)));
        tokens[ETHER].mint(address(route), 1e18);
        uint256 held = vaultBalance(LINK);
        ITrading.Intent memory intent = intentOf(CASH, ETHER, 100e6, 0.05e18);
        vm.expectRevert(
            abi.encodeWithSelector(ITrading.BalanceTaken.selector, address(hostile), (held * 99) / 100, held)
        );
        tradeRaw(intent);
    }

    /// @notice KNOWN LIMIT. What left is measured by the vault's own balance, since a lying token's word is worth nothing. A
    /// token with hooks that lets somebody pay the vault during the payment hides that it left: the redeemer is paid and
    /// has a claim on what came in, on no more. Such tokens must not be listed without a wrapper (TRUST).
    function test_knownLimit_inflowDuringTheExit() public {
        hostile.plan(address(hostile), abi.encodeCall(hostile.mint, (address(vault), 2e18)));
        uint256 owed = redeemInKind(ALICE, SHARES)[LINK];
        assertEq(hostile.balanceOf(ALICE), owed);
        assertEq(vault.claimOf(address(hostile), ALICE), 2e18, "more than what came in");
        _assertOthersPaid();
    }

    /* HELPERS */

    function _exitUnder(Trick trick) private returns (uint256[] memory owed) {
        hostile.play(trick);
        owed = redeemInKind(ALICE, SHARES);
        hostile.play(Trick.None);
    }

    function _assertClaimed(Trick trick) private {
        uint256 expected = vault.previewRedeemInKind(SHARES)[LINK];
        uint256 owed = _exitUnder(trick)[LINK];
        hostile.play(trick);
        assertEq(owed, expected);
        assertEq(vault.claimOf(address(hostile), ALICE), owed);
        assertEq(vault.totalClaims(address(hostile)), owed);
        assertEq(hostile.balanceOf(ALICE), 0);
        _assertOthersPaid();
    }

    function _assertPaid(Trick trick) private {
        uint256 owed = _exitUnder(trick)[LINK];
        assertEq(vault.claimOf(address(hostile), ALICE), 0);
        assertEq(hostile.balanceOf(ALICE), owed);
        _assertOthersPaid();
    }

    /// @dev Alice has left with 1/11 of every other component, to within the rounding of four exits.
    function _assertOthersPaid() private view {
        for (uint256 i; i < 5; ++i) {
            if (i == LINK) continue;
            assertApproxEqAbs(tokens[i].balanceOf(ALICE), amountWorth(i, 100e18), 1e6);
        }
    }

    function _gasOfExit(Trick trick) private returns (uint256 used) {
        hostile.play(trick);
        // Twice, so that the first claim's fresh slots are not in the figure.
        redeemInKind(CREATOR, 1e18);
        vm.prank(CREATOR);
        uint256 start = gasleft();
        vault.redeemInKind(1e18, nothing(), CREATOR, block.timestamp);
        used = start - gasleft();
    }

    function _expectNoEntry(Trick trick, bytes memory reason) private {
        give(LINK, BOB, 20e18);
        hostile.play(trick);
        vm.expectRevert(reason);
        vm.prank(BOB);
        vault.deposit(address(hostile), 10e18, 0, BOB, block.timestamp);
        assertEq(share.balanceOf(BOB), 0);
    }

    function _vaultBalances() private view returns (uint256[] memory balances) {
        balances = nothing();
        for (uint256 i; i < 5; ++i) balances[i] = vaultBalance(i);
    }

    function _createVaultOfSixteen() private {
        delete tokens;
        delete feeds;
        vault = IAllocationVault(address(0));
        deployProtocol();
        IPolicyRegistry.Configuration memory configuration;
        configuration.components = new IPolicyRegistry.Component[](16);
        for (uint256 i; i < 16; ++i) {
            addHostileToken("EVIL", 18, 1e18);
            configuration.components[i] = component(i, 0, 625, 10_000);
        }
        configuration.limits = IPolicyRegistry.Limits(100, 50, 200, 500, 60);
        createVault(configuration);
    }
}
