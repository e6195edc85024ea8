// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "solady/src/tokens/ERC20.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {Mood} from "../harness/StubbornToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {TradeTest} from "./TradeTest.sol";

/// @notice Creation, governance, the in-kind paths, the share token and the views.
contract AllocationVaultTest is TradeTest {
    address private constant _PERMIT2 = 0x000000000022D473030F116dDEE9F6B43aC78BA3;
    bytes32 private constant _PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );

    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    /* CREATION */

    function test_seedStandsAtItsPrice() public view {
        (uint256 bid, uint256 mid, uint256 ask) = vault.netAssetValue();
        assertApproxEqAbs(mid, 5_000e18, 1e14);
        assertApproxEqRel(bid, (mid * (WAD - UNCERTAINTY)) / WAD, 1e10);
        assertApproxEqRel(ask, (mid * (WAD + UNCERTAINTY)) / WAD, 1e10);
        assertEq(share.totalSupply(), 5_000e18);
        assertEq(share.balanceOf(CREATOR), 5_000e18 - LOCKED_SHARES);
        assertEq(share.balanceOf(address(0xdead)), LOCKED_SHARES);
    }

    function test_isWhatItWasCreatedAs() public view {
        assertEq(_token().name(), "Ballast Five");
        assertEq(_token().symbol(), "B5");
        assertEq(_token().decimals(), 18);
        assertEq(vault.owner(), OWNER);
        assertEq(vault.allocator(), ALLOCATOR);
        assertEq(vault.policyRegistry(), address(registry));
        assertEq(keccak256(abi.encode(registry.read(vault.policy()))), keccak256(abi.encode(configurationOfFive())));
    }

    function test_RevertWhen_initialisedTwice() public {
        IVaultAdministration.Creation memory creation = creationOf(configurationOfFive());
        vm.expectRevert(IVaultAdministration.AlreadyInitialized.selector);
        vault.initialize(creation, 1e18, ALICE);
    }

    function test_RevertWhen_initialisingTheImplementation() public {
        IAllocationVault implementation = IAllocationVault(factory.implementation());
        assertEq(implementation.policy(), address(implementation));
        IVaultAdministration.Creation memory creation = creationOf(configurationOfFive());
        vm.expectRevert(IVaultAdministration.AlreadyInitialized.selector);
        implementation.initialize(creation, 1e18, ALICE);
    }

    /* GOVERNANCE */

    function test_newAllocatorWaits() public {
        bytes memory call = abi.encodeCall(IVaultAdministration.setAllocator, (BOB));
        submitAndWait(call);
        vm.expectEmit(address(vault));
        emit IVaultAdministration.AllocatorSet(BOB);
        vault.accept(call);
        assertEq(vault.allocator(), BOB);
    }

    function test_allocatorGoesAtOnce() public {
        vm.prank(OWNER);
        vault.setAllocator(address(0));
        assertEq(vault.allocator(), address(0));
    }

    function test_RevertWhen_allocatorIsNamedAtOnce() public {
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, vault.setAllocator.selector));
        vm.prank(OWNER);
        vault.setAllocator(BOB);
    }

    function test_RevertWhen_anotherDismissesTheAllocator() public {
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, ALLOCATOR, 3));
        vm.prank(ALLOCATOR);
        vault.setAllocator(address(0));
    }

    /* IN KIND */

    function test_mintAndRedeemInKind() public {
        mintInKind(ALICE, 100e18);
        uint256 before = wealthOf(ALICE);
        redeemInKind(ALICE, 100e18);
        assertLe(wealthOf(ALICE), before);
        assertApproxEqRel(wealthOf(ALICE), 100e18, 1e14);
    }

    function test_mintsForAReceiverAndSaysSo() public {
        uint256[] memory amounts = vault.previewMintInKind(7e18);
        for (uint256 i; i < 5; ++i) give(i, ALICE, amounts[i]);
        vm.expectEmit(address(vault));
        emit IInKind.MintedInKind(ALICE, BOB, 7e18, amounts);
        vm.prank(ALICE);
        uint256[] memory taken = vault.mintInKind(7e18, amounts, BOB, block.timestamp);
        assertEq(taken, amounts);
        assertEq(share.balanceOf(BOB), 7e18);
        for (uint256 i; i < 5; ++i) assertEq(tokens[i].balanceOf(ALICE), 0);
    }

    function test_redeemsForAReceiverAndSaysSo() public {
        uint256[] memory amounts = vault.previewRedeemInKind(7e18);
        vm.expectEmit(address(vault));
        emit IInKind.RedeemedInKind(CREATOR, BOB, 7e18, amounts);
        vm.prank(CREATOR);
        uint256[] memory paid = vault.redeemInKind(7e18, amounts, BOB, block.timestamp);
        assertEq(paid, amounts);
        for (uint256 i; i < 5; ++i) assertEq(tokens[i].balanceOf(BOB), amounts[i]);
    }

    function testFuzz_slicesAreRoundedForTheVault(uint256 shares) public {
        shares = bound(shares, 1, 5_000e18 - LOCKED_SHARES);
        uint256[] memory up = vault.previewMintInKind(shares);
        uint256[] memory down = vault.previewRedeemInKind(shares);
        uint256 supply = 5_000e18 + VIRTUAL_SHARES;
        for (uint256 i; i < 5; ++i) {
            uint256 product = shares * tokens[i].balanceOf(address(vault));
            assertEq(down[i], product / supply);
            assertEq(up[i], (product + supply - 1) / supply);
        }
        mintInKind(ALICE, shares);
        assertEq(share.balanceOf(ALICE), shares);
        assertEq(redeemInKind(CREATOR, shares), down);
    }

    function test_lastHolderLeavesLittleBehind() public {
        redeemInKind(CREATOR, 5_000e18 - LOCKED_SHARES);
        assertEq(share.totalSupply(), LOCKED_SHARES);
        (, uint256 mid, ) = vault.netAssetValue();
        assertLt(mid, 0.01e18);
        assertGt(mid, 0);
        mintInKind(ALICE, 1e18);
        assertApproxEqAbs(wealthOf(ALICE), 1e18, 0.6e18); // one smallest unit of each is a part of so small a basket
    }

    function test_exitReadsNoPrice() public {
        for (uint256 i; i < 5; ++i) feeds[i].setDead(true);
        uint256[] memory paid = redeemInKind(CREATOR, 5e18);
        for (uint256 i; i < 5; ++i) assertEq(tokens[i].balanceOf(CREATOR), paid[i]);
        mintInKind(ALICE, 1e18);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        vault.netAssetValue();
    }

    function test_RevertWhen_zeroSharesInKind() public {
        (uint256[] memory most, uint256[] memory least) = (unlimited(), nothing());
        vm.expectRevert(IBasket.AmountZero.selector);
        vault.mintInKind(0, most, ALICE, block.timestamp);
        vm.expectRevert(IBasket.AmountZero.selector);
        vault.redeemInKind(0, least, ALICE, block.timestamp);
    }

    function test_RevertWhen_boundsAreNotOnePerComponent() public {
        for (uint256 given = 4; given <= 6; given += 2) {
            bytes memory reason = abi.encodeWithSelector(IInKind.LengthMismatch.selector, given, 5);
            vm.expectRevert(reason);
            vault.mintInKind(1e18, new uint256[](given), ALICE, block.timestamp);
            vm.expectRevert(reason);
            vault.redeemInKind(1e18, new uint256[](given), ALICE, block.timestamp);
        }
    }

    function test_RevertWhen_mintTakesMoreThanAllowed() public {
        uint256[] memory amounts = vault.previewMintInKind(3e18);
        for (uint256 i; i < 5; ++i) give(i, ALICE, amounts[i]);
        uint256 needed = amounts[3]--;
        vm.expectRevert(
            abi.encodeWithSelector(IInKind.AmountAboveMaximum.selector, address(tokens[3]), needed, needed - 1)
        );
        vm.prank(ALICE);
        vault.mintInKind(3e18, amounts, ALICE, block.timestamp);
    }

    function test_RevertWhen_redeemPaysLessThanAsked() public {
        uint256[] memory amounts = vault.previewRedeemInKind(3e18);
        uint256 due = amounts[3]++;
        vm.expectRevert(abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, address(tokens[3]), due, due + 1));
        vm.prank(CREATOR);
        vault.redeemInKind(3e18, amounts, CREATOR, block.timestamp);
    }

    function test_RevertWhen_redeemingMoreThanOneHas() public {
        uint256[] memory least = nothing();
        vm.expectRevert(ERC20.InsufficientBalance.selector);
        vm.prank(CREATOR);
        vault.redeemInKind(5_000e18, least, CREATOR, block.timestamp);
    }

    function test_RevertWhen_mintIsNotPaid() public {
        uint256[] memory most = unlimited();
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        vm.prank(ALICE);
        vault.mintInKind(1e18, most, ALICE, block.timestamp);
    }

    function test_componentOfNothingIsSkipped() public {
        deal(address(tokens[2]), address(vault), 0);
        feeds[2].setDead(true); // and its feed is not read either
        uint256[] memory amounts = vault.previewMintInKind(1e18);
        assertEq(amounts[2], 0);
        mintInKind(ALICE, 1e18);
        assertEq(redeemInKind(ALICE, 1e18)[2], 0);
        (, uint256 mid, ) = vault.netAssetValue();
        assertApproxEqRel(mid, 4_000e18, 1e12);
    }

    /* TOKENS THAT MISBEHAVE */

    function test_RevertWhen_mintedTokenTakesAFee() public {
        createVaultWithStubborn();
        uint256[] memory amounts = vault.previewMintInKind(10e18);
        for (uint256 i; i < 2; ++i) give(i, ALICE, amounts[i]);
        stubborn.setMood(Mood.TakesFee);
        vm.expectRevert(
            abi.encodeWithSelector(IBasket.TransferShort.selector, address(stubborn), amounts[1] - 1, amounts[1])
        );
        vm.prank(ALICE);
        vault.mintInKind(10e18, amounts, ALICE, block.timestamp);
    }

    function test_RevertWhen_mintingWithoutABalanceToRead() public {
        createVaultWithStubborn();
        stubborn.setMood(Mood.Silent);
        bytes memory reason = abi.encodeWithSelector(IBasket.BalanceUnreadable.selector, address(stubborn));
        uint256[] memory most = unlimited();
        give(0, ALICE, 100e18);
        vm.expectRevert(reason);
        vm.prank(ALICE);
        vault.mintInKind(1e18, most, ALICE, block.timestamp);
        vm.expectRevert(reason);
        vault.previewMintInKind(1e18);
        vm.expectRevert(reason);
        vault.netAssetValue();
        vm.expectRevert(reason);
        vault.holdings();
    }

    function test_RevertWhen_balanceCannotBeReadAfterAPayment() public {
        createVaultWithStubborn();
        uint256[] memory amounts = vault.previewMintInKind(10e18);
        for (uint256 i; i < 2; ++i) give(i, ALICE, amounts[i]);
        stubborn.setMood(Mood.GoesSilent);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceUnreadable.selector, address(stubborn)));
        vm.prank(ALICE);
        vault.mintInKind(10e18, amounts, ALICE, block.timestamp);
    }

    function test_exitLeavesBehindWhatCannotBeRead() public {
        createVaultWithStubborn();
        stubborn.setMood(Mood.Silent);
        assertEq(vault.previewRedeemInKind(10e18)[1], 0);
        uint256[] memory least = nothing();
        least[1] = 1;
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceUnreadable.selector, address(stubborn)));
        vm.prank(CREATOR);
        vault.redeemInKind(10e18, least, CREATOR, block.timestamp);
        uint256[] memory paid = redeemInKind(CREATOR, 10e18);
        assertEq(paid[1], 0);
        assertGt(paid[0], 0);
    }

    function test_RevertWhen_gasProvesNothing() public {
        uint256[] memory least = nothing();
        vm.expectPartialRevert(IBasket.GasTooLow.selector);
        vm.prank(CREATOR);
        vault.redeemInKind{gas: 400_000}(1e18, least, CREATOR, block.timestamp);
        vm.expectPartialRevert(IBasket.GasTooLow.selector);
        vault.previewRedeemInKind{gas: 100_000}(1e18);
    }

    /* DEADLINES */

    function test_RevertWhen_deadlinePassed() public {
        bytes memory reason = abi.encodeWithSelector(
            IBasket.DeadlinePassed.selector,
            block.timestamp - 1,
            block.timestamp
        );
        (uint256[] memory most, uint256[] memory least) = (unlimited(), nothing());
        uint256 late = block.timestamp - 1;
        address token = address(tokens[0]);
        ITrading.Intent memory intent;
        vm.expectRevert(reason);
        vault.mintInKind(1e18, most, ALICE, late);
        vm.expectRevert(reason);
        vault.redeemInKind(1e18, least, ALICE, late);
        vm.expectRevert(reason);
        vault.deposit(token, 1e6, 0, ALICE, late);
        vm.expectRevert(reason);
        vault.redeem(token, 1e18, 0, ALICE, ALICE, late);
        vm.expectRevert(reason);
        vault.trade(intent, late);
    }

    /* RECEIVERS */

    function test_RevertWhen_receiverIsNobodyOrTheVault() public {
        (uint256[] memory most, uint256[] memory least) = (unlimited(), nothing());
        address token = address(tokens[0]);
        address[2] memory receivers = [address(0), address(vault)];
        vm.startPrank(CREATOR);
        for (uint256 i; i < 2; ++i) {
            bytes memory reason = abi.encodeWithSelector(IBasket.ReceiverInvalid.selector, receivers[i]);
            vm.expectRevert(reason);
            vault.mintInKind(1e18, most, receivers[i], block.timestamp);
            vm.expectRevert(reason);
            vault.redeemInKind(1e18, least, receivers[i], block.timestamp);
            vm.expectRevert(reason);
            vault.deposit(token, 1e6, 0, receivers[i], block.timestamp);
            vm.expectRevert(reason);
            vault.redeem(token, 1e18, 0, receivers[i], CREATOR, block.timestamp);
            vm.expectRevert(reason);
            vault.claim(token, receivers[i], 0, block.timestamp);
        }
        vm.stopPrank();
    }

    /* SHARE TOKEN */

    function test_sharesMove() public {
        vm.startPrank(CREATOR);
        share.transfer(ALICE, 5e18);
        share.approve(BOB, 3e18);
        vm.stopPrank();
        vm.startPrank(BOB);
        _token().transferFrom(CREATOR, BOB, 2e18);
        assertEq(_token().allowance(CREATOR, BOB), 1e18);
        vm.expectRevert(ERC20.InsufficientAllowance.selector);
        _token().transferFrom(CREATOR, BOB, 2e18);
        vm.stopPrank();
        assertEq(share.balanceOf(ALICE), 5e18);
        assertEq(share.balanceOf(BOB), 2e18);
    }

    function test_permitIsAnAllowanceBySignature() public {
        (address signer, uint256 key) = makeAddrAndKey("signer");
        uint256 deadline = block.timestamp + 1 hours;
        bytes32 digest = _permitDigest(signer, BOB, 4e18, 0, deadline);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        _token().permit(signer, BOB, 4e18, deadline, v, r, s);
        assertEq(_token().allowance(signer, BOB), 4e18);
        assertEq(_token().nonces(signer), 1);
        vm.expectRevert(ERC20.InvalidPermit.selector);
        _token().permit(signer, BOB, 4e18, deadline, v, r, s);
        vm.warp(deadline + 1);
        vm.expectRevert(ERC20.PermitExpired.selector);
        _token().permit(signer, BOB, 4e18, deadline, v, r, s);
    }

    function test_permitIsBoundToItsVault() public view {
        address first = address(vault);
        bytes32 separator = _token().DOMAIN_SEPARATOR();
        assertEq(
            separator,
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Ballast Five"),
                    keccak256("1"),
                    block.chainid,
                    first
                )
            )
        );
    }

    function test_permit2HasNoStandingAllowance() public {
        assertEq(_token().allowance(CREATOR, _PERMIT2), 0);
        vm.expectRevert(ERC20.InsufficientAllowance.selector);
        vm.prank(_PERMIT2);
        _token().transferFrom(CREATOR, BOB, 1);
        vm.prank(CREATOR);
        share.approve(_PERMIT2, 5);
        assertEq(_token().allowance(CREATOR, _PERMIT2), 5);
        vm.prank(_PERMIT2);
        _token().transferFrom(CREATOR, BOB, 5);
        assertEq(_token().allowance(CREATOR, _PERMIT2), 0);
    }

    /* VIEWS */

    function test_holdingsAreBalancesAndWeights() public {
        setPrice(1, 4_000e18);
        (address[] memory listed, uint256[] memory balances, uint256[] memory weights) = vault.holdings();
        (, uint256 mid, ) = vault.netAssetValue();
        uint256 sum;
        for (uint256 i; i < 5; ++i) {
            assertEq(listed[i], address(tokens[i]));
            assertEq(balances[i], tokens[i].balanceOf(address(vault)));
            assertEq(weights[i], (valueOf(i, balances[i]) * WAD) / mid);
            sum += weights[i];
        }
        assertApproxEqAbs(sum, WAD, 5);
        assertApproxEqRel(weights[1], WAD / 3, 1e12);
    }

    function test_worthlessBasketHasNoWeights() public {
        for (uint256 i; i < 5; ++i) feeds[i].setBoth(0, 0);
        (uint256 bid, uint256 mid, uint256 ask) = vault.netAssetValue();
        assertEq(bid + mid + ask, 0);
        (, , uint256[] memory weights) = vault.holdings();
        for (uint256 i; i < 5; ++i) assertEq(weights[i], 0);
    }

    /// @dev Bids and the middle rounded down, asks up, per component.
    function testFuzz_valueIsRoundedPerSide(uint256[5] memory balances) public {
        (uint256 bids, uint256 mids, uint256 asks) = (0, 0, 0);
        for (uint256 i; i < 5; ++i) {
            uint256 balance = bound(balances[i], 0, 1e9 * unitOf(i));
            deal(address(tokens[i]), address(vault), balance);
            (uint256 bid_, uint256 ask_) = feeds[i].quote();
            bids += (balance * bid_) / unitOf(i);
            mids += (balance * (bid_ + ask_)) / (2 * unitOf(i));
            asks += (balance * ask_ + unitOf(i) - 1) / unitOf(i);
        }
        (uint256 bid, uint256 mid, uint256 ask) = vault.netAssetValue();
        assertEq(bid, bids);
        assertEq(mid, mids);
        assertEq(ask, asks);
    }

    function test_lossBudgetStartsWhole() public view {
        (uint256 used, uint256 size, uint256 period) = vault.lossBudget();
        assertEq(used, 0);
        assertEq(size, LOSS_BUDGET);
        assertEq(period, LOSS_PERIOD);
    }

    /* HELPERS */

    function _token() private view returns (ERC20) {
        return ERC20(address(vault));
    }

    function _permitDigest(
        address owner,
        address spender,
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) private view returns (bytes32) {
        bytes32 message = keccak256(abi.encode(_PERMIT_TYPEHASH, owner, spender, value, nonce, deadline));
        return keccak256(abi.encodePacked(hex"1901", _token().DOMAIN_SEPARATOR(), message));
    }
}
