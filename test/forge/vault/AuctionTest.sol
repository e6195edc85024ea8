// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {VaultTest} from "./VaultTest.sol";

/// @notice The vault of five, auctions of it, and a bidder with all the tokens it can need.
abstract contract AuctionTest is VaultTest {
    address internal constant BIDDER = address(0xB1D);
    uint256 internal constant CASH = 0;
    uint256 internal constant ETHER = 1;
    uint256 internal constant BITCOIN = 2;
    uint256 internal constant LINK = 3;
    uint256 internal constant LENT = 4;
    /// @dev {s} of `RebalanceAuction`
    uint256 internal constant DELAY = 10 minutes;
    uint256 internal constant ARM_VALIDITY = 1 hours;
    uint256 internal constant WARM_UP = 60;
    uint256 internal constant DURATION = 1 hours;
    uint256 internal constant TAIL = 30 minutes;
    /// @dev {1} of the policy
    uint256 internal constant PREMIUM = 0.05e18;
    uint256 internal constant COST = 0.006e18;

    function setUp() public virtual override {
        super.setUp();
        createVaultOfFive();
    }

    /* AUCTIONS */

    /// @dev Sends the vault `value` {USD} of a component, which none of its shares is minted for.
    function donate(uint256 i, uint256 value) internal {
        tokens[i].mint(address(vault), amountWorth(i, value));
    }

    function arm(uint256 i) internal returns (uint256) {
        return auction.arm(address(vault), address(tokens[i]));
    }

    function open(uint256 i) internal returns (uint256) {
        return auction.open(address(vault), address(tokens[i]));
    }

    function clear(uint256 i) internal {
        auction.clear(address(vault), address(tokens[i]));
    }

    function armAndOpen(uint256 i) internal returns (uint256 nonce) {
        arm(i);
        vm.warp(block.timestamp + DELAY);
        nonce = open(i);
        assertGt(nonce, 0);
    }

    /// @dev An auction of component `i`, `elapsed` {s} after its price started to fall.
    function openFor(uint256 i, uint256 elapsed) internal returns (uint256 nonce) {
        nonce = armAndOpen(i);
        vm.warp(block.timestamp + WARM_UP + elapsed);
    }

    function stateOf(uint256 i) internal view returns (uint256 armedAt, uint256 openedAt, uint256 nonce) {
        (, armedAt, openedAt, nonce) = auction.auctionOf(address(vault), address(tokens[i]));
    }

    /* FILLS */

    /// @dev A fill of the newest auction of `token`, with no bounds but `maxSold` {tok}.
    function fillOf(
        uint256 token,
        uint256 sell,
        uint256 buy,
        uint256 maxSold
    ) internal view returns (IFilling.Fill memory wanted) {
        (, , wanted.nonce) = stateOf(token);
        (wanted.vault, wanted.token) = (address(vault), address(tokens[token]));
        (wanted.sell, wanted.buy) = (address(tokens[sell]), address(tokens[buy]));
        (wanted.maxSold, wanted.maxPaid, wanted.recipient) = (maxSold, type(uint256).max, BIDDER);
    }

    function fill(IFilling.Fill memory wanted) internal returns (uint256 sold, uint256 bought) {
        vm.prank(BIDDER);
        return auction.fill(wanted, block.timestamp);
    }

    /// @dev By a bidder who has enough of `buy`.
    function fill(
        uint256 token,
        uint256 sell,
        uint256 buy,
        uint256 maxSold
    ) internal returns (uint256 sold, uint256 bought) {
        stock(buy);
        return fill(fillOf(token, sell, buy, maxSold));
    }

    function stock(uint256 i) internal {
        give(i, BIDDER, amountWorth(i, 1_000_000e18));
    }

    function expectFillRevert(bytes memory reason, IFilling.Fill memory wanted) internal {
        vm.prank(BIDDER);
        vm.expectRevert(reason);
        auction.fill(wanted, block.timestamp);
    }

    function budgetUsed() internal view returns (uint256 used) {
        (used, , ) = vault.auctionLossBudget();
    }

    /* THE VAULT'S SUMS DONE AGAIN */

    /// @dev {USD} of component `i` at the middle.
    function heldValue(uint256 i) internal view returns (uint256) {
        uint256 held = tokens[i].balanceOf(address(vault)) - vault.totalClaims(address(tokens[i]));
        return middleDown(i, held);
    }

    /// @dev {USD} of `amount` {tok}, rounded once.
    function middleDown(uint256 i, uint256 amount) internal view returns (uint256) {
        (uint256 bid, uint256 ask) = feeds[i].quote();
        return (amount * (bid + ask)) / (2 * unitOf(i));
    }

    function basketValue() internal view returns (uint256 total) {
        for (uint256 i; i < tokens.length; ++i) total += heldValue(i);
    }

    function weightOf(uint256 i) internal view returns (uint256) {
        return (heldValue(i) * WAD) / basketValue();
    }

    /// @dev {1} of the policy's line `elapsed` {s} after the warm-up, rounded up.
    function factorAt(uint256 elapsed) internal pure returns (uint256) {
        if (elapsed >= DURATION) return WAD - COST;
        uint256 progress = (elapsed * WAD) / DURATION;
        return WAD - COST + ((PREMIUM + COST) * (WAD - progress) + WAD - 1) / WAD;
    }

    /// @dev Caps a component's weight at once, as a guardian may.
    function tighten(uint256 i, uint16 maxWeight) internal {
        IPolicyRegistry.Configuration memory configuration = registry.read(vault.policy());
        configuration.components[i].maxWeight = maxWeight;
        vm.prank(OWNER);
        (, uint256 due) = registry.submit(address(vault), configuration);
        assertEq(due, 0);
    }
}
