// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice Entering while a component does not count and leaving when it counts again. A component leaves only when
/// nothing but dust is left that shares stand for, and nobody can keep it listed.
contract RelistTest is AttackTest {
    /// @dev {tok} of link that a policy may leave behind.
    uint256 private constant DUST = 1e12;

    function setUp() public override {
        super.setUp();
        createHostileVault();
    }

    /// @notice A component with a balance cannot leave, so nobody can enter past its value.
    function test_attack_delistWithBalance() public {
        address pointer = submitAndWait(_withoutLink());
        vm.expectRevert(
            abi.encodeWithSelector(
                IVaultAdministration.ComponentNotEmpty.selector,
                address(hostile),
                vaultBalance(LINK),
                heldValue(LINK),
                basketValue() / 10_000
            )
        );
        registry.accept(address(vault), pointer);
    }

    /// @notice Claims outlive the listing: they are paid while the token is delisted, and relisting counts none of them.
    function test_attack_relistTakesClaims() public {
        mintInKind(ALICE, 100e18);
        hostile.setBlocked(ALICE, true);
        uint256 owed = redeemInKind(ALICE, 100e18)[LINK];
        changePolicy(_retiringLink());
        _sellAllOwned();
        changePolicy(_withoutLink());
        changePolicy(configurationOfFive());
        assertEq(vault.previewRedeemInKind(1_000e18)[LINK], 0);
        hostile.setBlocked(ALICE, false);
        vm.prank(ALICE);
        assertEq(vault.claim(address(hostile), ALICE, 0, vm.getBlockTimestamp()), owed);
        assertEq(vaultBalance(LINK), 0);
    }

    /// @notice Enter while dust does not count, relist, leave: what is gained is under the price of the dust.
    function test_attack_delistDepositRelist_dust() public {
        _delist(DUST);
        _mintInKindFour(MALLORY, 500_000e18);
        uint256 before = _wealthInFour(MALLORY);
        changePolicy(configurationOfFive());
        redeemInKind(MALLORY, 500_000e18);
        uint256 gained = hostile.balanceOf(MALLORY);
        assertLe(gained, DUST);
        assertLe(valueOf(LINK, gained), 1e13); // {USD} a thousandth of a cent
        assertLe(_wealthInFour(MALLORY), before);
    }

    /// @notice More than a basis point of the basket cannot be left behind.
    function test_attack_delistDepositRelist_moreThanDust() public {
        changePolicy(_retiringLink());
        _sellLink(0.1e18); // 1 USD of 5,000
        address pointer = submitAndWait(_withoutLink());
        vm.expectPartialRevert(IVaultAdministration.ComponentNotEmpty.selector);
        registry.accept(address(vault), pointer);
    }

    /// @notice Somebody who sends dust to keep a component listed is answered by selling it and accepting at once.
    function test_attack_delistBlockedByDonation() public {
        changePolicy(_retiringLink());
        _sellLink(0);
        address pointer = submitAndWait(_withoutLink());
        hostile.mint(address(vault), 1e15);
        tradeFor(LINK, CASH, 0.01e18, 0.01e18);
        registry.accept(address(vault), pointer);
        assertEq(vault.policy(), pointer);
    }

    /// @notice A delisted token takes no deposit, and one that is sent is a gift that nobody can take out before it counts
    /// for all.
    function test_attack_depositOfADelistedToken() public {
        _delist(0);
        give(LINK, MALLORY, 1e18);
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, address(hostile)));
        vm.prank(MALLORY);
        vault.deposit(address(hostile), 1e18, 0, MALLORY, block.timestamp);
        (, uint256 mid, ) = vault.netAssetValue();
        hostile.mint(address(vault), 100e18);
        (, uint256 midAfter, ) = vault.netAssetValue();
        assertEq(midAfter, mid);
    }

    /// @notice A retiring component takes nothing more, neither as a deposit nor from a trade, and leaves all the same.
    function test_attack_depositOfARetiringToken() public {
        changePolicy(_retiringLink());
        give(LINK, MALLORY, 1e18);
        vm.expectPartialRevert(IBasket.ComponentAboveMaximum.selector);
        vm.prank(MALLORY);
        vault.deposit(address(hostile), 1e18, 0, MALLORY, block.timestamp);
        redeemInKind(CREATOR, 100e18);
        assertGt(hostile.balanceOf(CREATOR), 0);
    }

    /// @notice An exit in kind to the vault itself would leave a claim that nobody can ever collect; it is refused.
    function test_attack_unpayableClaim_vaultAsReceiver() public {
        mintInKind(MALLORY, 1e15);
        vm.expectRevert(abi.encodeWithSelector(IBasket.ReceiverInvalid.selector, address(vault)));
        vm.prank(MALLORY);
        vault.redeemInKind(1e15, nothing(), address(vault), block.timestamp);
    }

    /// @notice A claim of a receiver whom the token has blacklisted is never collected, and keeps no component listed.
    function test_attack_delistBlockedByUnpayableClaim() public {
        hostile.setBlocked(address(0xdead), true);
        mintInKind(MALLORY, 1e15);
        vm.prank(MALLORY);
        vault.redeemInKind(1e15, nothing(), address(0xdead), block.timestamp);
        assertGt(vault.totalClaims(address(hostile)), 0);
        changePolicy(_retiringLink());
        _sellAllOwned();
        address pointer = submitAndWait(_withoutLink());
        registry.accept(address(vault), pointer);
        assertEq(vault.policy(), pointer);
    }

    /// @notice A policy that raises risk waits three days, in which any holder leaves in kind.
    function test_attack_ownerRaisesRisk_waits() public {
        IPolicyRegistry.Configuration memory looser = configurationOfFive();
        looser.components[LINK].maxWeight = 10_000;
        vm.prank(OWNER);
        (address pointer, uint256 due) = registry.submit(address(vault), looser);
        assertEq(due, block.timestamp + 3 days);
        vm.warp(due - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IPolicyRegistry.PolicyNotMatured.selector, pointer, due, block.timestamp)
        );
        registry.accept(address(vault), pointer);
        redeemInKind(CREATOR, 1_000e18);
    }

    /* HELPERS */

    /// @dev Link at zero and retiring, the other four at a quarter each.
    function _retiringLink() private view returns (IPolicyRegistry.Configuration memory configuration) {
        configuration = configurationOfFive();
        for (uint256 i; i < 5; ++i) configuration.components[i].targetWeight = 2_500;
        configuration.components[LINK] = component(LINK, 0, 0, 0);
        configuration.components[LINK].retiring = true;
        configuration.components[LINK].groups[0] = 1;
    }

    function _withoutLink() private view returns (IPolicyRegistry.Configuration memory configuration) {
        IPolicyRegistry.Configuration memory five = _retiringLink();
        configuration.components = new IPolicyRegistry.Component[](4);
        for (uint256 i; i < 3; ++i) configuration.components[i] = five.components[i];
        configuration.components[3] = five.components[LENT];
        (configuration.groups, configuration.limits) = (five.groups, five.limits);
    }

    function _sellLink(uint256 left) private {
        uint256 amount = vaultBalance(LINK) - left;
        _sellLinkFor(ETHER, amount / 2);
        _sellLinkFor(BITCOIN, amount - amount / 2);
    }

    /// @dev All that claims leave.
    function _sellAllOwned() private {
        _sellLink(vault.totalClaims(address(hostile)));
    }

    function _sellLinkFor(uint256 buy, uint256 amount) private {
        uint256 out = amountWorth(buy, valueOf(LINK, amount));
        tokens[buy].mint(address(route), out + 1);
        tradeRaw(intentOf(LINK, buy, amount, out));
    }

    function _delist(uint256 left) private {
        changePolicy(_retiringLink());
        _sellLink(left);
        changePolicy(_withoutLink());
    }

    /// @dev Mints while the policy has four components.
    function _mintInKindFour(address account, uint256 shares) private {
        uint256[] memory amounts = vault.previewMintInKind(shares);
        for (uint256 k; k < 4; ++k) give(k == 3 ? LENT : k, account, amounts[k]);
        vm.prank(account);
        vault.mintInKind(shares, amounts, account, block.timestamp);
    }

    /// @dev {USD} without link, in tokens and shares.
    function _wealthInFour(address account) private view returns (uint256 wealth) {
        uint256[] memory slice = vault.previewRedeemInKind(share.balanceOf(account));
        for (uint256 i; i < 5; ++i) {
            if (i == LINK) continue;
            uint256 part = slice[slice.length == 5 || i < 3 ? i : 3];
            wealth += valueOf(i, tokens[i].balanceOf(account) + part);
        }
    }
}
