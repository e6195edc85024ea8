// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IRedemptionRequests} from "contracts/interfaces/IRedemptionRequests.sol";
import {IERC7540Operator, IERC7540Redeem} from "contracts/interfaces/external/IERC7540.sol";
import {IERC7575} from "contracts/interfaces/external/IERC7575.sol";
import {Trick} from "../hostile/HostileErc20.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {RequestsTest} from "./RequestsTest.sol";

/// @notice Properties derived from the text of ERC-7540. The ids are those of docs/standards-7540.md. Each concrete contract
/// runs them all with one component as the asset; see Requests.t.sol.
abstract contract RequestsProperties is RequestsTest {
    address private constant _OPERATOR = address(0x09E4);

    /// @dev {share} From 10 to 1,000.
    function _any(uint256 seed) private pure returns (uint256) {
        return 10e18 + (seed % 990e18);
    }

    function _expectOperator(address account) private {
        vm.prank(_OPERATOR);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.OperatorRequired.selector, account, _OPERATOR));
    }

    /* INTERFACES */

    function test_R01_interfaceIds() public view {
        bytes4 operator = IERC7540Operator.setOperator.selector ^ IERC7540Operator.isOperator.selector;
        bytes4 redeem =
            IERC7540Redeem.requestRedeem.selector ^
                IERC7540Redeem.pendingRedeemRequest.selector ^
                IERC7540Redeem.claimableRedeemRequest.selector;
        assertEq(operator, bytes4(0xe3bc4e65));
        assertEq(redeem, bytes4(0x620ee8e4));
        assertEq(type(IERC7575).interfaceId, bytes4(0x2f0a18c5));
        assertEq(type(IERC165).interfaceId, bytes4(0x01ffc9a7));
        assertTrue(requests.supportsInterface(0xe3bc4e65));
        assertTrue(requests.supportsInterface(0x620ee8e4));
        assertTrue(requests.supportsInterface(0x2f0a18c5));
        assertTrue(requests.supportsInterface(0x01ffc9a7));
    }

    /// @dev Not offered: asynchronous deposits, ERC-7887's cancellation in three steps.
    function test_R02_noIdOfWhatIsNotOffered() public view {
        assertFalse(requests.supportsInterface(0xffffffff));
        assertFalse(requests.supportsInterface(0xce3bbe50));
        assertFalse(requests.supportsInterface(0xe76cffc7));
    }

    function test_R03_shareIsTheVaultsToken() public {
        for (uint256 i; i < 5; ++i) feeds[i].setDead(true);
        hostile(k).play(Trick.BalanceReverts);
        assertEq(requests.share(), address(vault));
        assertEq(requests.asset(), address(tokens[k]));
    }

    /* THE SIDE THAT IS NOT ASYNCHRONOUS */

    function testFuzz_R04_depositsHaveTheLimitZero(address account, uint256 amount) public {
        assertEq(requests.maxDeposit(account), 0);
        assertEq(requests.maxMint(account), 0);
        bytes memory reason = abi.encodeWithSelector(IRedemptionRequests.DepositsNotOffered.selector, address(vault));
        vm.startPrank(account);
        vm.expectRevert(reason);
        requests.deposit(amount, account);
        vm.expectRevert(reason);
        requests.mint(amount, account);
        vm.expectRevert(reason);
        requests.previewDeposit(amount);
        vm.expectRevert(reason);
        requests.previewMint(amount);
        vm.stopPrank();
    }

    /* PREVIEWS */

    function testFuzz_R05_previewsRevertForAll(address caller, uint256 amount, bool later) public {
        if (later) settle(request(ALICE, HELD));
        vm.startPrank(caller);
        vm.expectRevert(IRedemptionRequests.PreviewNotOffered.selector);
        requests.previewRedeem(amount);
        vm.expectRevert(IRedemptionRequests.PreviewNotOffered.selector);
        requests.previewWithdraw(amount);
        vm.stopPrank();
    }

    /* REQUESTS */

    function testFuzz_R06_requestIsPending(uint256 seed) public {
        (uint256 first, uint256 second) = (_any(seed) / 2, _any(seed >> 128) / 2);
        uint256 id = request(ALICE, first);
        assertEq(requests.pendingRedeemRequest(id, ALICE), first);
        assertEq(request(ALICE, second), id);
        assertEq(requests.pendingRedeemRequest(id, ALICE), first + second);
        assertEq(requests.claimableRedeemRequest(id, ALICE), 0);
    }

    function testFuzz_R07_sharesLeaveTheOwner(uint256 seed) public {
        uint256 shares = _any(seed);
        uint256 supply = share.totalSupply();
        uint256 id = request(ALICE, shares);
        assertEq(share.balanceOf(ALICE), HELD - shares);
        assertEq(share.balanceOf(address(saleOf(id))), shares);
        assertEq(share.totalSupply(), supply);
    }

    function testFuzz_R08_sharesAreBurntWhenClaimable(uint256 seed) public {
        uint256 shares = _any(seed);
        uint256 supply = share.totalSupply();
        uint256 id = request(ALICE, shares);
        settle(id);
        assertEq(share.totalSupply(), supply - shares);
        assertEq(share.balanceOf(address(saleOf(id))), 0);
    }

    function test_R09_ownerOrOperatorRequests() public {
        _expectOperator(ALICE);
        requests.requestRedeem(1e18, _OPERATOR, ALICE);
        vm.prank(ALICE);
        requests.setOperator(_OPERATOR, true);
        vm.prank(_OPERATOR);
        uint256 id = requests.requestRedeem(1e18, BOB, ALICE);
        assertEq(requests.pendingRedeemRequest(id, BOB), 1e18);
        assertEq(share.balanceOf(ALICE), HELD - 1e18);
    }

    /// @dev An allowance of the shares for somebody else, or one for this contract, lets nobody but owner and operator request.
    function test_R10_allowanceOfAStrangerIsNotUsed() public {
        vm.prank(ALICE);
        share.approve(_OPERATOR, ALL);
        _expectOperator(ALICE);
        requests.requestRedeem(1e18, _OPERATOR, ALICE);
    }

    function testFuzz_R11_requestIsWholeOrReverts(uint256 seed) public {
        uint256 tooMany = HELD + 1 + (seed % HELD);
        vm.prank(ALICE);
        vm.expectRevert();
        requests.requestRedeem(tooMany, ALICE, ALICE);
        vm.prank(ALICE);
        share.approve(address(requests), 1e18);
        vm.prank(ALICE);
        vm.expectRevert();
        requests.requestRedeem(1e18 + 1, ALICE, ALICE);
        vm.prank(ALICE);
        vm.expectRevert(IBasket.AmountZero.selector);
        requests.requestRedeem(0, ALICE, ALICE);
        assertEq(requests.newestRequestId(), 0);
    }

    function test_R12_requestIsLogged() public {
        vm.prank(ALICE);
        requests.setOperator(_OPERATOR, true);
        vm.expectEmit(address(requests));
        emit IERC7540Redeem.RedeemRequest(BOB, ALICE, 1, _OPERATOR, 7e18);
        vm.prank(_OPERATOR);
        requests.requestRedeem(7e18, BOB, ALICE);
    }

    /// @dev Never zero, so the rule for zero never applies.
    function test_R13_idIsTheBatch() public {
        uint256 id = request(ALICE, 1e18);
        assertGt(id, 0);
        assertEq(request(BOB, 1e18), id);
        vm.warp(vm.getBlockTimestamp() + INTAKE);
        assertEq(request(ALICE, 1e18), id + 1);
    }

    /* FROM PENDING TO CLAIMABLE */

    function testFuzz_R14_requestsOfABatchAreFungible(uint256 seed, uint256 elapsed) public {
        (uint256 a, uint256 b) = (_any(seed), _any(seed >> 128));
        uint256 id = request(ALICE, a);
        request(BOB, b);
        start(id);
        assertEq(requests.claimableRedeemRequest(id, ALICE) + requests.claimableRedeemRequest(id, BOB), 0);
        sellAll(id, elapsed % (LIMIT - WARM_UP));
        assertEq(requests.claimableRedeemRequest(id, ALICE), a);
        assertEq(requests.claimableRedeemRequest(id, BOB), b);
        uint256 proceeds = proceedsOf(id);
        assertEq(claimAll(ALICE), (proceeds * a) / (a + b));
        assertEq(claimAll(BOB), (proceeds * b) / (a + b));
    }

    function test_R15_batchesAreIndependent() public {
        uint256 first = request(ALICE, 100e18);
        vm.warp(vm.getBlockTimestamp() + INTAKE);
        uint256 second = request(ALICE, 100e18);
        settle(second);
        assertEq(requests.pendingRedeemRequest(first, ALICE), 100e18);
        assertEq(requests.claimableRedeemRequest(second, ALICE), 100e18);
        assertEq(requests.maxRedeem(ALICE), 100e18);
        assertGt(claimAll(ALICE), 0);
        assertEq(requests.pendingRedeemRequest(first, ALICE), 100e18);
    }

    function testFuzz_R16_pendingExcludesClaimable(uint256 seed, uint256 part) public {
        uint256 shares = _any(seed);
        part = bound(part, 1, shares);
        uint256 id = request(ALICE, shares);
        assertEq(requests.pendingRedeemRequest(id, ALICE), shares);
        start(id);
        assertEq(requests.pendingRedeemRequest(id, ALICE), shares);
        assertEq(requests.claimableRedeemRequest(id, ALICE), 0);
        sellAll(id, DURATION);
        assertEq(requests.pendingRedeemRequest(id, ALICE), 0);
        assertEq(requests.claimableRedeemRequest(id, ALICE), shares);
        vm.prank(ALICE);
        requests.redeem(part, ALICE, ALICE);
        assertEq(requests.pendingRedeemRequest(id, ALICE), 0);
        assertEq(requests.claimableRedeemRequest(id, ALICE), shares - part);
    }

    function testFuzz_R17_viewsDoNotVaryByCaller(address caller, uint8 stage) public {
        uint256 id = _stage(stage % 4);
        uint256 pending = requests.pendingRedeemRequest(id, ALICE);
        uint256 claimable = requests.claimableRedeemRequest(id, ALICE);
        (uint256 shares, uint256 assets) = (requests.maxRedeem(ALICE), requests.maxWithdraw(ALICE));
        uint256 converted = requests.convertToAssets(1e18);
        vm.startPrank(caller);
        assertEq(requests.pendingRedeemRequest(id, ALICE), pending);
        assertEq(requests.claimableRedeemRequest(id, ALICE), claimable);
        assertEq(requests.maxRedeem(ALICE), shares);
        assertEq(requests.maxWithdraw(ALICE), assets);
        assertEq(requests.convertToAssets(1e18), converted);
        vm.stopPrank();
    }

    /// @dev Nor do the maxima, whatever feeds and tokens do.
    function testFuzz_R18_viewsNeverRevert(uint256 id, address controller, uint8 stage, uint8 trick) public {
        _stage(stage % 4);
        for (uint256 i; i < 5; ++i) {
            feeds[i].setDead(true);
            hostile(i).play(Trick(trick % 15));
        }
        requests.pendingRedeemRequest(id, controller);
        requests.claimableRedeemRequest(id, controller);
        requests.isOperator(controller, ALICE);
        requests.openRequestsOf(controller);
        requests.maxRedeem(ALICE);
        requests.maxWithdraw(ALICE);
        requests.maxRedeem(controller);
        requests.maxWithdraw(controller);
    }

    /// @dev Requested, on sale, sold, partly claimed.
    function _stage(uint256 stage) private returns (uint256 id) {
        id = request(ALICE, HELD);
        if (stage == 0) return id;
        start(id);
        if (stage == 1) return id;
        sellAll(id, DURATION);
        if (stage == 2) return id;
        vm.prank(ALICE);
        requests.redeem(HELD / 3, ALICE, ALICE);
    }

    /* CLAIMS */

    function testFuzz_R19_nothingIsPushed(uint256 seed) public {
        uint256 before = held(k, ALICE);
        uint256 id = request(ALICE, _any(seed));
        settle(id);
        assertEq(held(k, ALICE), before);
        uint256 assets = claimAll(ALICE);
        assertGt(assets, 0);
        assertEq(held(k, ALICE), before + assets);
    }

    function testFuzz_R20_claimsTakeNoShares(uint256 seed) public {
        request(ALICE, _any(seed));
        uint256 left = share.balanceOf(ALICE);
        settle(1);
        vm.prank(ALICE);
        share.approve(address(requests), 0);
        vm.prank(ALICE);
        requests.withdraw(1, ALICE, ALICE);
        claimAll(ALICE);
        assertEq(share.balanceOf(ALICE), left);
    }

    function test_R21_controllerOrOperatorClaims() public {
        settle(request(ALICE, HELD));
        _expectOperator(ALICE);
        requests.redeem(1e18, _OPERATOR, ALICE);
        _expectOperator(ALICE);
        requests.withdraw(1, _OPERATOR, ALICE);
        _expectOperator(ALICE);
        requests.claimRequest(1, _OPERATOR, ALICE);
        _expectOperator(ALICE);
        requests.takeInKind(1, address(tokens[k]), _OPERATOR, ALICE);
        _expectOperator(ALICE);
        requests.takeAllInKind(1, _OPERATOR, ALICE);
        vm.prank(ALICE);
        requests.setOperator(_OPERATOR, true);
        vm.prank(_OPERATOR);
        uint256 assets = requests.redeem(100e18, _OPERATOR, ALICE);
        assertEq(held(k, _OPERATOR), assets);
        vm.prank(_OPERATOR);
        requests.withdraw(1, _OPERATOR, ALICE);
        assertEq(held(k, _OPERATOR), assets + 1);
    }

    /// @dev The controller claims, not the owner whose shares they were.
    function test_R22_controllerIsNotTheOwner() public {
        vm.prank(ALICE);
        uint256 id = requests.requestRedeem(100e18, BOB, ALICE);
        settle(id);
        assertEq(requests.maxRedeem(ALICE), 0);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.RedeemAboveClaimable.selector, 1e18, 0));
        requests.redeem(1e18, ALICE, ALICE);
        uint256 assets = requests.maxWithdraw(BOB);
        vm.prank(BOB);
        assertEq(requests.redeem(100e18, CAROL, BOB), assets);
        assertEq(held(k, CAROL), assets);
    }

    function testFuzz_R23_maximaFollowClaimable(uint256 seed, uint256 part) public {
        uint256 shares = _any(seed);
        part = bound(part, 1, shares);
        request(ALICE, shares);
        assertEq(requests.maxRedeem(ALICE), 0);
        assertEq(requests.maxWithdraw(ALICE), 0);
        settle(1);
        assertEq(requests.maxRedeem(ALICE), shares);
        uint256 most = requests.maxWithdraw(ALICE);
        vm.prank(ALICE);
        uint256 assets = requests.redeem(part, ALICE, ALICE);
        assertEq(requests.maxRedeem(ALICE), shares - part);
        assertEq(requests.maxWithdraw(ALICE), most - assets);
    }

    function testFuzz_R24_maximaAreExact(uint256 seed, bool byAssets) public {
        uint256 shares = _any(seed);
        request(ALICE, shares);
        settle(1);
        uint256 assets = requests.maxWithdraw(ALICE);
        vm.startPrank(ALICE);
        if (byAssets) {
            vm.expectRevert(
                abi.encodeWithSelector(IRedemptionRequests.WithdrawAboveClaimable.selector, assets + 1, assets)
            );
            requests.withdraw(assets + 1, ALICE, ALICE);
            assertEq(requests.withdraw(assets, ALICE, ALICE), shares);
        } else {
            vm.expectRevert(
                abi.encodeWithSelector(IRedemptionRequests.RedeemAboveClaimable.selector, shares + 1, shares)
            );
            requests.redeem(shares + 1, ALICE, ALICE);
            assertEq(requests.redeem(shares, ALICE, ALICE), assets);
        }
        vm.stopPrank();
        assertEq(requests.maxRedeem(ALICE), 0);
        assertEq(requests.maxWithdraw(ALICE), 0);
        assertEq(requests.openRequestsOf(ALICE).length, 0);
    }

    /// @dev However the claim is split, the whole is the same, and no step is cheaper than the price.
    function testFuzz_R25_stepsDoNotMatter(uint256 seed, uint256[6] memory steps) public {
        uint256 shares = _any(seed);
        request(ALICE, shares);
        request(BOB, 333e18);
        settle(1);
        uint256 whole = requests.maxWithdraw(ALICE);
        uint256 before = held(k, ALICE);
        for (uint256 i; i < 6; ++i) {
            (uint256 left, uint256 due) = (requests.maxRedeem(ALICE), requests.maxWithdraw(ALICE));
            if (left == 0 || due == 0) break;
            vm.startPrank(ALICE);
            if (steps[i] % 2 == 0) requests.redeem(bound(steps[i], 1, left), ALICE, ALICE);
            else requests.withdraw(bound(steps[i], 1, due), ALICE, ALICE);
            vm.stopPrank();
        }
        if (requests.maxRedeem(ALICE) > 0) claimAll(ALICE);
        uint256 rest = requests.maxWithdraw(ALICE);
        vm.prank(ALICE);
        if (rest > 0) requests.withdraw(rest, ALICE, ALICE);
        assertEq(held(k, ALICE) - before, whole);
        assertEq(requests.openRequestsOf(ALICE).length, 0);
    }

    function test_R26_claimsAreLogged() public {
        request(ALICE, 100e18);
        settle(1);
        vm.prank(ALICE);
        requests.setOperator(_OPERATOR, true);
        uint256 assets = requests.maxWithdraw(ALICE);
        vm.expectEmit(address(requests));
        emit IERC7575.Withdraw(_OPERATOR, BOB, ALICE, assets, 100e18);
        vm.prank(_OPERATOR);
        requests.redeem(100e18, BOB, ALICE);
    }

    function testFuzz_R27_rateIsFinal(uint256 seed, uint256 price) public {
        request(ALICE, _any(seed));
        settle(1);
        uint256 assets = requests.maxWithdraw(ALICE);
        setPrice(k, bound(price, 1e15, 1e25));
        tokens[k].mint(address(saleOf(1)), 1_000 * unitOf(k));
        tokens[k].mint(address(requests), 1_000 * unitOf(k));
        vm.warp(vm.getBlockTimestamp() + (seed % 365 days));
        assertEq(requests.maxWithdraw(ALICE), assets);
        assertEq(claimAll(ALICE), assets);
    }

    /// @dev Claims in several batches go oldest first, each at its own price.
    function test_R28_claimsAcrossBatches() public {
        uint256 first = request(ALICE, 100e18);
        settle(first);
        uint256 atFirst = requests.maxWithdraw(ALICE);
        uint256 second = request(ALICE, 100e18);
        start(second);
        sellAll(second, DURATION);
        uint256 both = requests.maxWithdraw(ALICE);
        assertEq(requests.maxRedeem(ALICE), 200e18);
        assertLt(both - atFirst, atFirst);
        vm.prank(ALICE);
        assertEq(requests.redeem(100e18, ALICE, ALICE), atFirst);
        vm.prank(ALICE);
        assertEq(requests.redeem(100e18, ALICE, ALICE), both - atFirst);
    }

    function test_R29_receiverMustBeSomebody() public {
        request(ALICE, 100e18);
        settle(1);
        address[3] memory nobody = [address(0), address(requests), address(vault)];
        for (uint256 i; i < 3; ++i) {
            vm.prank(ALICE);
            vm.expectRevert(abi.encodeWithSelector(IBasket.ReceiverInvalid.selector, nobody[i]));
            requests.redeem(1e18, nobody[i], ALICE);
        }
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IBasket.ReceiverInvalid.selector, address(0)));
        requests.requestRedeem(1e18, address(0), ALICE);
    }

    /* OPERATORS */

    function testFuzz_R30_operatorIsSetAndLogged(address controller, address operator, bool approved) public {
        vm.assume(controller != address(0));
        vm.expectEmit(address(requests));
        emit IERC7540Operator.OperatorSet(controller, operator, approved);
        vm.prank(controller);
        assertTrue(requests.setOperator(operator, approved));
        assertEq(requests.isOperator(controller, operator), approved);
        vm.prank(controller);
        requests.setOperator(operator, !approved);
        assertEq(requests.isOperator(controller, operator), !approved);
    }

    function test_R31_operatorIsRevoked() public {
        vm.startPrank(ALICE);
        requests.setOperator(_OPERATOR, true);
        requests.setOperator(_OPERATOR, false);
        vm.stopPrank();
        request(ALICE, 100e18);
        _expectOperator(ALICE);
        requests.cancelRedeemRequest(1, _OPERATOR, ALICE);
    }

    /* CONVERSIONS */

    /// @dev At the middle, the slice of every component; a share is worth about a dollar.
    function testFuzz_R32_conversions(uint256 shares) public {
        shares = bound(shares, 1e18, 1_000_000e18);
        uint256 assets = requests.convertToAssets(shares);
        assertApproxEqAbs(assets, amountWorth(k, shares), 6 + assets / 1e6);
        assertLe(requests.convertToAssets(requests.convertToShares(assets)), assets);
        assertApproxEqRel(requests.totalAssets(), amountWorth(k, 8_000e18), 0.001e18);
        feeds[k].setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        requests.convertToAssets(shares);
    }
}
