// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {IStrayAuction} from "contracts/interfaces/IStrayAuction.sol";
import {IStrayFilling} from "contracts/interfaces/IStrayFilling.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {CallbackBidder} from "../harness/CallbackBidder.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {HostileErc20} from "../hostile/HostileErc20.sol";
import {AuctionTest} from "./AuctionTest.sol";

/// @notice Another address of a token, as some old tokens have.
contract SecondAddress {
    HostileErc20 private immutable _TOKEN;

    constructor(HostileErc20 token) {
        _TOKEN = token;
    }

    function balanceOf(address account) external view returns (uint256) {
        return _TOKEN.balanceOf(account);
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _TOKEN.transferFrom(msg.sender, to, amount);
    }
}

/// @notice Tokens that a vault was sent but does not list. 500 dollars of ether too much leave 100 wanted of every other
/// component.
contract StraySaleTest is AuctionTest {
    uint256 private constant HALF_LIFE = 30 minutes;
    uint256 private constant OFFERED = 1_000e18;
    uint256 private constant ALL = type(uint256).max;

    PlainToken private stray;
    HostileErc20 private hostile;
    IStrayAuction private sales;

    function setUp() public override {
        vm.warp(START);
        deployProtocol();
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("LINK", 18, 10e18);
        hostile = new HostileErc20("LINK", 18);
        tokens[LINK] = hostile;
        addToken("LENT", 18, 1.1e18);
        createVault(configurationOfFive());
        donate(ETHER, 500e18);
        stray = new PlainToken("GIFT", 18);
        sales = IStrayAuction(address(auction));
    }

    function _open() private returns (uint256) {
        stray.mint(address(vault), OFFERED);
        return sales.openStray(address(vault), address(stray));
    }

    function _purchase(uint256 buy, uint256 maxSold) private returns (IStrayFilling.StrayFill memory wanted) {
        stock(buy);
        (, uint256 nonce, , , ) = sales.strayOf(address(vault), address(stray));
        (wanted.vault, wanted.token, wanted.nonce) = (address(vault), address(stray), nonce);
        (wanted.buy, wanted.maxSold, wanted.maxPaid) = (address(tokens[buy]), maxSold, ALL);
        wanted.recipient = BIDDER;
    }

    function _buyStray(IStrayFilling.StrayFill memory wanted) private returns (uint256, uint256) {
        vm.prank(BIDDER);
        return sales.fillStray(wanted, block.timestamp);
    }

    function _expectRevert(bytes memory reason, IStrayFilling.StrayFill memory wanted) private {
        vm.prank(BIDDER);
        vm.expectRevert(reason);
        sales.fillStray(wanted, block.timestamp);
    }

    /* OPENING */

    function test_opensAtTheValueOfTheWholeBasket() public {
        (, , uint256 ask) = vault.netAssetValue();
        assertEq(_open(), 1);
        (uint256 openedAt, uint256 nonce, uint256 offered, uint256 left, uint256 value) = sales.strayOf(
            address(vault),
            address(stray)
        );
        assertEq(openedAt, block.timestamp);
        assertEq(nonce, 1);
        assertEq(offered, OFFERED);
        assertEq(left, OFFERED);
        assertEq(value, ask);
        assertApproxEqAbs(sales.askedFor(address(vault), address(stray), OFFERED), ask, 2);
    }

    function test_RevertWhen_aComponentOrAShareOrNothing() public {
        vm.expectRevert(abi.encodeWithSelector(IStrayFilling.TokenNotStray.selector, address(tokens[ETHER])));
        sales.openStray(address(vault), address(tokens[ETHER]));
        vm.expectRevert(abi.encodeWithSelector(IStrayFilling.TokenNotStray.selector, address(vault)));
        sales.openStray(address(vault), address(vault));
        vm.expectRevert(abi.encodeWithSelector(IStrayAuction.NothingStray.selector, address(vault), address(stray)));
        sales.openStray(address(vault), address(stray));
    }

    function test_opensAgainAfterAWeek() public {
        _open();
        uint256 earliest = block.timestamp + 7 days;
        vm.warp(earliest - 1);
        vm.expectRevert(abi.encodeWithSelector(IStrayAuction.StraySaleTooEarly.selector, earliest, earliest - 1));
        sales.openStray(address(vault), address(stray));
        vm.warp(earliest);
        assertEq(sales.openStray(address(vault), address(stray)), 2);
    }

    /* PRICE */

    /// @notice Halves every half hour and never rises; after two days next to nothing is left, then nothing is for sale.
    function testFuzz_priceHalves(uint256 elapsed, uint256 later) public {
        (elapsed, later) = (bound(elapsed, 0, 48 hours), bound(later, 0, 48 hours));
        if (later < elapsed) (elapsed, later) = (later, elapsed);
        _open();
        (, , , , uint256 value) = sales.strayOf(address(vault), address(stray));
        vm.warp(START + elapsed);
        uint256 asked = sales.askedFor(address(vault), address(stray), OFFERED);
        assertGe(asked, value >> (1 + elapsed / HALF_LIFE));
        assertLe(asked, (value >> (elapsed / HALF_LIFE)) + 2);
        vm.warp(START + later);
        assertLe(sales.askedFor(address(vault), address(stray), OFFERED), asked);
        vm.warp(START + 48 hours + 1);
        vm.expectRevert(abi.encodeWithSelector(IStrayAuction.StraySaleNotOpen.selector, address(stray), 1, 1));
        sales.askedFor(address(vault), address(stray), OFFERED);
    }

    /* PURCHASES */

    /// @notice The payment is the asked value at the bid, goes to the holders, and mints no shares.
    function test_saleGoesToTheHolders() public {
        _open();
        vm.warp(START + 6 * HALF_LIFE); // 5,513 / 64 dollars
        uint256 asked = sales.askedFor(address(vault), address(stray), OFFERED);
        (uint256 bid, ) = feeds[CASH].quote();
        (uint256 supply, uint256 held) = (share.totalSupply(), tokens[CASH].balanceOf(address(vault)));
        (uint256 sold, uint256 bought) = _buyStray(_purchase(CASH, ALL));
        assertEq(sold, OFFERED);
        assertEq(bought, (asked * 1e6 + bid - 1) / bid);
        assertEq(stray.balanceOf(BIDDER), OFFERED);
        assertEq(tokens[CASH].balanceOf(address(vault)), held + bought);
        assertEq(share.totalSupply(), supply);
    }

    function test_salesInParts() public {
        _open();
        vm.warp(START + 6 * HALF_LIFE);
        _expectRevert(
            abi.encodeWithSelector(IFilling.FillTooSmall.selector, address(stray), OFFERED / 10 - 1, OFFERED / 10),
            _purchase(CASH, OFFERED / 10 - 1)
        );
        (, uint256 first) = _buyStray(_purchase(CASH, OFFERED / 4));
        (, uint256 second) = _buyStray(_purchase(CASH, OFFERED / 4));
        assertApproxEqAbs(first, second, 1);
        (uint256 rest, ) = _buyStray(_purchase(LENT, ALL));
        assertEq(rest, OFFERED / 2);
        _expectRevert(
            abi.encodeWithSelector(IFilling.FillTooSmall.selector, address(stray), 0, 0),
            _purchase(CASH, ALL)
        );
    }

    function test_RevertWhen_paymentPassesTheTarget() public {
        _open();
        vm.warp(START + 5 * HALF_LIFE); // 172 dollars, 100 are wanted
        _expectPaymentAboveTarget(_purchase(CASH, ALL));
        _expectPaymentAboveTarget(_purchase(ETHER, OFFERED / 10));
        _buyStray(_purchase(CASH, OFFERED / 2));
    }

    function _expectPaymentAboveTarget(IStrayFilling.StrayFill memory wanted) private {
        vm.prank(BIDDER);
        vm.expectPartialRevert(IStrayFilling.PaymentAboveTarget.selector);
        sales.fillStray(wanted, block.timestamp);
    }

    /// @notice A bidder pays with what it sells the token for.
    function test_bidderNeedsNoCapital() public {
        _open();
        vm.warp(START + 8 * HALF_LIFE);
        CallbackBidder bidder = new CallbackBidder();
        tokens[CASH].mint(address(bidder.dealer()), 1_000e6);
        IStrayFilling.StrayFill memory wanted = _purchase(CASH, ALL);
        (wanted.recipient, wanted.data) = (address(bidder), "go");
        vm.startPrank(address(bidder));
        stray.approve(address(bidder.dealer()), ALL);
        tokens[CASH].approve(address(vault), ALL);
        sales.fillStray(wanted, block.timestamp);
        vm.stopPrank();
        assertEq(stray.balanceOf(address(bidder.dealer())), OFFERED);
    }

    /* ATTACKS */

    function test_RevertWhen_notByTheAuction() public {
        _open();
        IStrayFilling.StrayFill memory wanted = _purchase(CASH, ALL);
        vm.prank(BIDDER);
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, BIDDER, address(auction)));
        vault.fillStray(BIDDER, block.timestamp, OFFERED, 1, wanted);
    }

    /// @notice What arrives while the price is next to nothing is not sold at it.
    function test_attack_rewardsArriveAtTheEndOfASale() public {
        stray.mint(address(vault), 1);
        sales.openStray(address(vault), address(stray));
        vm.warp(START + 48 hours);
        stray.mint(address(vault), OFFERED);
        (uint256 sold, ) = _buyStray(_purchase(CASH, ALL));
        assertEq(sold, 1);
        assertEq(stray.balanceOf(address(vault)), OFFERED);
    }

    /// @notice A listed token is not sold by another address of it.
    function test_attack_secondAddressOfAComponent() public {
        SecondAddress other = new SecondAddress(hostile);
        hostile.setThief(address(other));
        sales.openStray(address(vault), address(other));
        vm.warp(START + 10 * HALF_LIFE);
        IStrayFilling.StrayFill memory wanted = _purchase(CASH, ALL);
        (wanted.token, wanted.nonce) = (address(other), 1);
        uint256 held = hostile.balanceOf(address(vault));
        _expectRevert(abi.encodeWithSelector(ITrading.BalanceTaken.selector, address(hostile), 0, held), wanted);
    }

    /// @notice A sale that was interrupted by a pause does not go on at the price it decayed to.
    function test_attack_pausedSale() public {
        _open();
        vm.prank(OWNER);
        vault.pause(IRecovery.Activity.Auctions, 1 days);
        vm.warp(START + 1 days);
        _expectRevert(
            abi.encodeWithSelector(IFilling.AuctionWasPaused.selector, START, START + 1 days),
            _purchase(CASH, ALL)
        );
    }

    function test_attack_replayedNonce() public {
        _open();
        IStrayFilling.StrayFill memory wanted = _purchase(CASH, ALL);
        vm.warp(START + 7 days);
        sales.openStray(address(vault), address(stray));
        _expectRevert(abi.encodeWithSelector(IStrayAuction.StraySaleNotOpen.selector, address(stray), 1, 2), wanted);
    }

    /// @notice Claims on a token outlive its listing: what is owed to them is not for sale.
    function test_attack_claimsOnADelistedToken() public {
        mintInKind(ALICE, 5_000e18);
        hostile.setBlocked(ALICE, true);
        redeemInKind(ALICE, 5_000e18);
        uint256 claimed = vault.claimOf(address(hostile), ALICE);
        assertGt(claimed, 0);
        hostile.rebase(address(vault), (claimed * WAD) / hostile.balanceOf(address(vault)));
        _delistLink();
        hostile.mint(address(vault), 10e18);
        uint256 free = hostile.balanceOf(address(vault)) - claimed;
        assertEq(vault.strayBalance(address(hostile)), free);
        sales.openStray(address(vault), address(hostile));
        vm.warp(block.timestamp + 10 * HALF_LIFE);
        IStrayFilling.StrayFill memory wanted = _purchase(CASH, ALL);
        (wanted.token, wanted.nonce) = (address(hostile), 1);
        (uint256 sold, ) = _buyStray(wanted);
        assertEq(sold, free);
        assertEq(hostile.balanceOf(address(vault)), claimed);
    }

    function _delistLink() private {
        IPolicyRegistry.Configuration memory old = registry.read(vault.policy());
        IPolicyRegistry.Configuration memory next = registry.read(vault.policy());
        next.components = new IPolicyRegistry.Component[](4);
        for (uint256 i; i < 4; ++i) {
            next.components[i] = old.components[i < LINK ? i : i + 1];
            next.components[i].targetWeight = 2_500;
        }
        vm.prank(OWNER);
        (address pointer, uint256 due) = registry.submit(address(vault), next);
        vm.warp(due);
        registry.accept(address(vault), pointer);
        assertEq(vault.policy(), pointer);
    }

    function test_RevertWhen_boundsAreNotMet() public {
        _open();
        vm.warp(START + 8 * HALF_LIFE);
        IStrayFilling.StrayFill memory wanted = _purchase(CASH, ALL);
        wanted.minSold = OFFERED + 1;
        _expectRevert(
            abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, address(stray), OFFERED, OFFERED + 1),
            wanted
        );
        (wanted.minSold, wanted.recipient) = (0, address(vault));
        _expectRevert(abi.encodeWithSelector(IBasket.ReceiverInvalid.selector, address(vault)), wanted);
    }
}
