// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {VaultTest} from "../vault/VaultTest.sol";
import {BoundedRoute} from "./BoundedRoute.sol";
import {Mood, MoodyToken} from "./MoodyToken.sol";

/// @notice What the campaigns found, each at its smallest, mended since. A test here states what holds.
contract FoundTest is VaultTest {
    /// @dev ETHER: the token that refuses once, and of which the vault then loses a part.
    uint256 private constant MOODY = 1;

    function setUp() public override {
        super.setUp();
        _addMoodyToken("CASH", 6, 1e18);
        _addMoodyToken("ETHER", 18, 2_000e18);
        _addMoodyToken("BITCOIN", 8, 50_000e18);
        _addMoodyToken("LINK", 18, 10e18);
        _addMoodyToken("LENT", 18, 1.1e18);
        createVault(configurationOfFive());
        mintInKind(ALICE, 1_000e18);
    }

    function _addMoodyToken(string memory symbol, uint8 decimals, uint256 price) private {
        tokens.push(new MoodyToken(symbol, decimals));
        feeds.push(new HostileFeed(UNCERTAINTY, 1 hours));
        setPrice(feeds.length - 1, price);
    }

    /// @dev Alice's exit meets a blocked token, which leaves her a claim of 0.1 ETHER; then the token halves all that the
    /// vault has but for half of her claim, as a slashed or rebasing token may. Shares stand for none of it any more.
    function _leaveShortfall() private returns (uint256 missing) {
        MoodyToken moody = MoodyToken(address(tokens[MOODY]));
        moody.setMood(Mood.Blocked);
        redeemInKind(ALICE, 1_000e18);
        moody.setMood(Mood.Plain);
        uint256 claimed = vault.totalClaims(address(moody));
        missing = claimed / 2;
        moody.slash(address(vault), moody.balanceOf(address(vault)) - (claimed - missing));
    }

    /// @dev V-1, V-3: a deposit of a token whose claims exceed its balance fills the claims, yet is paid for in shares.
    /// The owner of the claim gets both.
    function test_found_depositIntoShortfallPaysTwice() public {
        uint256 missing = _leaveShortfall();
        give(MOODY, ALICE, missing);
        uint256 wealth = wealthOf(ALICE) - valueOf(MOODY, missing); // her claim at what it brings, as below
        vm.prank(ALICE);
        try vault.deposit(address(tokens[MOODY]), missing, 0, ALICE, block.timestamp) {} catch {
            return; // refused, as it ought to be
        }
        vm.prank(ALICE);
        vault.claim(address(tokens[MOODY]), ALICE, 0, block.timestamp);
        assertLe(wealthOf(ALICE), wealth, "V-1");
    }

    /// @dev V-5: a trade that buys such a token loses all of it to the claims, and the loss budget sees nothing.
    function test_found_tradeIntoShortfallIsNoLoss() public {
        uint256 missing = _leaveShortfall();
        BoundedRoute route = new BoundedRoute();
        uint256 amountIn = amountWorth(0, valueOf(MOODY, missing));
        (, uint256 before, ) = vault.netAssetValue();
        vm.prank(ALLOCATOR);
        try
            vault.trade(
                ITrading.Intent(
                    address(route),
                    address(tokens[0]),
                    address(tokens[MOODY]),
                    amountIn,
                    missing,
                    abi.encode(missing)
                ),
                block.timestamp
            )
        {} catch {
            return; // refused, as it ought to be
        }
        (, uint256 afterwards, ) = vault.netAssetValue();
        (uint256 used, , ) = vault.lossBudget();
        assertLe(((before - afterwards) * WAD) / before, used, "V-5");
    }

    /* V-3, R-3: WHAT IS WRITTEN OFF */

    /// @dev A component that is written off while its feed is dead, and whose feed is back before the policy lets it go.
    function _writeOffAndRevive() private returns (address token) {
        token = address(tokens[MOODY]);
        feeds[MOODY].setDead(true);
        reportUntil(MOODY, vm.getBlockTimestamp() + 3 days);
        vm.prank(address(vault)); // as its timelock does
        vault.writeOff(token);
        feeds[MOODY].setDead(false);
    }

    /// @dev V-3: nothing of it counts any more, yet it was paid for in shares.
    function test_found_depositOfWhatIsWrittenOff() public {
        address token = _writeOffAndRevive();
        (, uint256 before, ) = vault.netAssetValue();
        uint256 supply = share.totalSupply();
        give(MOODY, ALICE, 0.1e18);
        vm.expectRevert(abi.encodeWithSelector(IBasket.ComponentWrittenOff.selector, token));
        vm.prank(ALICE);
        vault.deposit(token, 0.1e18, 0, ALICE, block.timestamp);
        (, uint256 afterwards, ) = vault.netAssetValue();
        assertGe(afterwards * supply, before * share.totalSupply(), "V-3");
    }

    /// @dev V-5: the allocator bought it, and the loss budget saw nothing.
    function test_found_tradeForWhatIsWrittenOff() public {
        address token = _writeOffAndRevive();
        BoundedRoute route = new BoundedRoute();
        uint256 out = amountWorth(MOODY, 20e18);
        bytes memory data = abi.encode(out);
        ITrading.Intent memory intent = ITrading.Intent(address(route), address(tokens[0]), token, 20e6, out, data);
        vm.expectRevert(abi.encodeWithSelector(IBasket.ComponentWrittenOff.selector, token));
        vm.prank(ALLOCATOR);
        vault.trade(intent, block.timestamp);
    }

    /// @dev R-3: at a weight of zero it is always below its target, so anybody could sell it to the vault again and again,
    /// for a fifth of the basket each time.
    function test_found_auctionForWhatIsWrittenOff() public {
        IFilling.Fill memory wanted;
        (wanted.vault, wanted.token, wanted.buy) = (address(vault), _writeOffAndRevive(), address(tokens[MOODY]));
        auction.arm(address(vault), wanted.token);
        vm.warp(vm.getBlockTimestamp() + 10 minutes);
        wanted.nonce = auction.open(address(vault), wanted.token);
        vm.warp(vm.getBlockTimestamp() + 1 hours);
        (wanted.sell, wanted.recipient) = (address(tokens[0]), BOB);
        (wanted.maxSold, wanted.maxPaid) = (type(uint256).max, type(uint256).max);
        give(MOODY, BOB, 10e18);
        vm.expectRevert(abi.encodeWithSelector(IBasket.ComponentWrittenOff.selector, wanted.token));
        vm.prank(BOB);
        auction.fill(wanted, block.timestamp);
    }

    /* V-6: A DEAD END */

    /// @dev Five at 20 %. Each of the first two shares a group of at most 42 % with each of the other three: six groups,
    /// three or two a component, as class, venue and issuer would be (each pair of disjoint groups is one of these).
    function _crossedGroups() private view returns (IPolicyRegistry.Configuration memory policy) {
        policy = configurationOfFive();
        policy.groups = new IPolicyRegistry.Group[](6);
        for (uint256 i; i < 5; ++i) policy.components[i] = component(i, 500, 2_000, 6_000);
        for (uint256 g; g < 6; ++g) {
            (uint256 over, uint256 under) = (g / 3, g % 3);
            policy.groups[g] = IPolicyRegistry.Group(0, 4_200);
            policy.components[over].groups[under] = uint8(g + 1);
            policy.components[2 + under].groups[over] = uint8(g + 1);
        }
    }

    /// @dev If the first two double, every group is above its 42 %, and whatever is bought stands in a group that is too
    /// heavy and that does not hold what is sold: every trade of one pair would be refused. So is the policy (ADR 11).
    function test_found_deadEndOfCrossedGroups() public {
        IPolicyRegistry.Configuration memory crossed = _crossedGroups();
        vm.expectRevert(
            abi.encodeWithSelector(IPolicyRegistry.ComponentGroupsTooMany.selector, address(tokens[0]), 3, 2)
        );
        registry.write(crossed);
    }
}
