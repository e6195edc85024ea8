// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRoute} from "contracts/interfaces/IRoute.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {SeizableToken} from "../hostile/SeizableToken.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {VaultTest} from "../vault/VaultTest.sol";

/// @notice Gives the vault what it was told to and keeps the rest.
contract Dealer is IRoute {
    uint256 private immutable _GIVE;

    constructor(uint256 give) {
        _GIVE = give;
    }

    function execute(address, address buy, uint256, uint256, bytes calldata) external returns (uint256) {
        PlainToken(buy).transfer(msg.sender, _GIVE);
        return _GIVE;
    }
}

/// @notice What the review of November 2026 found in the vault core, each finding as the attack it was.
contract ReviewTest is VaultTest {
    SeizableToken private _seizable;

    /* A BASKET OF A SEIZABLE TOKEN AND CASH */

    function _addSeizable() private {
        _seizable = new SeizableToken("SEIZABLE", 18);
        tokens.push(_seizable);
        feeds.push(new HostileFeed(UNCERTAINTY, 1 hours));
        setPrice(tokens.length - 1, 1e18);
    }

    function _configurationOfTwo(uint16 first) private view returns (IPolicyRegistry.Configuration memory c) {
        c.components = new IPolicyRegistry.Component[](2);
        c.components[0] = component(0, 0, first, 10_000);
        c.components[1] = component(1, 0, 10_000 - first, first == 10_000 ? 0 : 10_000);
        c.components[1].retiring = first == 10_000;
        c.limits = IPolicyRegistry.Limits(100, 50, 200, 500, 60);
    }

    function _createSeizableAndCash() private {
        _addSeizable();
        addToken("CASH", 6, 1e18);
        createVault(_configurationOfTwo(5_000));
    }

    /// @dev BOB has a claim on 1,000 of the seizable token, and the issuer took all of it from the vault.
    function _makeShortfall() private {
        mintInKind(BOB, 2_000e18);
        mintInKind(ALICE, 2_000e18);
        _seizable.setFrozen(true);
        redeemInKind(BOB, 2_000e18);
        _seizable.seize(address(vault), _seizable.balanceOf(address(vault)));
        _seizable.setFrozen(false);
    }

    function _install(IPolicyRegistry.Configuration memory configuration) private {
        vm.prank(OWNER);
        (address pointer, uint256 executableAt) = registry.submit(address(vault), configuration);
        if (executableAt == 0) return;
        vm.warp(executableAt);
        registry.accept(address(vault), pointer);
    }

    /* CLAIMS IN SHORTFALL */

    /// @notice A claimant deposits the missing token and claims it back: paid twice, were it counted for shares.
    function test_attack_depositThatFillsAShortfall() public {
        _createSeizableAndCash();
        _makeShortfall();
        uint256 claims = vault.totalClaims(address(_seizable));
        give(0, BOB, 1_000e18);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IBasket.ClaimsNotCovered.selector, address(_seizable), 0, claims));
        vault.deposit(address(_seizable), 1_000e18, 0, BOB, block.timestamp);
    }

    /// @notice An allocator with a claim buys the missing token for the vault: a loss that no budget would see.
    function test_attack_tradeThatFillsAShortfall() public {
        _createSeizableAndCash();
        _makeShortfall();
        Dealer dealer = new Dealer(1_000e18);
        _seizable.mint(address(dealer), 1_000e18);
        ITrading.Intent memory intent = ITrading.Intent(
            address(dealer),
            address(tokens[1]),
            address(_seizable),
            995e6,
            0,
            ""
        );
        uint256 claims = vault.totalClaims(address(_seizable));
        vm.prank(ALLOCATOR);
        vm.expectRevert(abi.encodeWithSelector(IBasket.ClaimsNotCovered.selector, address(_seizable), 0, claims));
        vault.trade(intent, block.timestamp);
    }

    /// @notice A passing shortfall does not cut the claim of somebody who states a minimum.
    function test_attack_claimCutByAPassingShortfall() public {
        _createSeizableAndCash();
        _makeShortfall();
        _seizable.mint(address(vault), 1);
        uint256 claimed = vault.claimOf(address(_seizable), BOB);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, address(_seizable), 1, claimed));
        vault.claim(address(_seizable), BOB, claimed, block.timestamp);
        _seizable.mint(address(vault), claimed);
        vm.prank(BOB);
        assertEq(vault.claim(address(_seizable), BOB, claimed, block.timestamp), claimed);
    }

    /// @notice With nothing left that shares stand for, nobody mints shares for nothing.
    function test_attack_freeSharesOfAnEmptyBasket() public {
        _addSeizable();
        IPolicyRegistry.Configuration memory c;
        c.components = new IPolicyRegistry.Component[](1);
        c.components[0] = component(0, 0, 10_000, 10_000);
        c.limits = IPolicyRegistry.Limits(100, 50, 200, 500, 60);
        createVault(c);
        _seizable.seize(address(vault), _seizable.balanceOf(address(vault)));
        vm.prank(BOB);
        vm.expectRevert(IBasket.VaultEmpty.selector);
        vault.mintInKind(1e30, unlimited(), BOB, block.timestamp);
    }

    /// @notice A claim that can never be paid makes only its own token dearer to hold, by one look-up.
    function test_attack_gasByAClaimThatStaysForEver() public {
        addToken("CASH", 18, 1e18);
        _addSeizable();
        createVault(_configurationOfTwo(5_000));
        mintInKind(BOB, 100e18);
        mintInKind(ALICE, 100e18);
        for (uint256 i; i < 2; ++i) give(i, ALICE, 100e18);
        vm.prank(ALICE);
        vault.mintInKind(1e18, unlimited(), ALICE, block.timestamp);
        uint256 before = vm.lastCallGas().gasTotalUsed;
        vm.prank(BOB);
        vault.redeemInKind(1e18, nothing(), address(_seizable), block.timestamp);
        assertGt(vault.claimOf(address(_seizable), BOB), 0);
        vm.prank(ALICE);
        vault.mintInKind(1e18, unlimited(), ALICE, block.timestamp);
        assertLe(vm.lastCallGas().gasTotalUsed, before + 3_000);
    }

    /* DUST */

    function _retireLink() private {
        createVaultOfFive();
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[3] = component(3, 0, 0, 0);
        c.components[3].groups[0] = 1;
        c.components[3].retiring = true;
        (c.components[1].targetWeight, c.components[1].maxWeight) = (4_000, 5_000);
        _install(c);
        uint256 held = tokens[3].balanceOf(address(vault));
        vm.prank(address(vault));
        tokens[3].transfer(address(1), held);
        tokens[1].mint(address(vault), amountWorth(1, 1_000e18));
    }

    /// @notice Dust of a component that may not be held any more does not stop exits in the others.
    function test_attack_dustOfARetiringComponentStopsExits() public {
        _retireLink();
        tokens[3].mint(address(vault), 1e6);
        assertGt(redeem(CREATOR, 0, 50e18), 0);
    }

    /// @notice Dust of a component that has yet to be bought does not stop entries in the others.
    function test_attack_dustOfANewComponentStopsEntries() public {
        createVaultOfFive();
        addToken("NEW", 18, 1e18);
        IPolicyRegistry.Configuration memory five = configurationOfFive();
        IPolicyRegistry.Configuration memory six;
        six.components = new IPolicyRegistry.Component[](6);
        for (uint256 i; i < 5; ++i) six.components[i] = five.components[i];
        six.components[5] = component(5, 100, 200, 1_000);
        six.components[1].targetWeight = 1_800;
        (six.groups, six.limits) = (five.groups, five.limits);
        _install(six);
        tokens[5].mint(address(vault), 1e6);
        assertGt(deposit(ALICE, 1, 0.05e18), 0);
    }

    function _retireCash() private returns (IPolicyRegistry.Configuration memory without) {
        addToken("ETHER", 18, 2_000e18);
        addToken("CASH", 6, 1e18);
        createVault(_configurationOfTwo(5_000));
        _install(_configurationOfTwo(10_000));
        uint256 held = tokens[1].balanceOf(address(vault));
        vm.prank(address(vault));
        tokens[1].transfer(address(1), held);
        without.components = new IPolicyRegistry.Component[](1);
        without.components[0] = component(0, 0, 10_000, 10_000);
        without.limits = IPolicyRegistry.Limits(100, 50, 200, 500, 60);
    }

    /// @notice Sending a few units does not keep a component in the policy.
    function test_attack_dustKeepsAComponentListed() public {
        IPolicyRegistry.Configuration memory without = _retireCash();
        tokens[1].mint(address(vault), 100_000); // 0.10 USD of 2,500, below a basis point
        _install(without);
        (address[] memory listed, , ) = vault.holdings();
        assertEq(listed.length, 1);
    }

    /// @notice More than a basis point of the basket is not left behind.
    function test_RevertWhen_moreThanDustWouldBeLeftBehind() public {
        IPolicyRegistry.Configuration memory without = _retireCash();
        tokens[1].mint(address(vault), 1e6); // 1 USD of 2,501
        vm.prank(OWNER);
        (address pointer, uint256 executableAt) = registry.submit(address(vault), without);
        vm.warp(executableAt);
        (, uint256 mid, ) = vault.netAssetValue();
        vm.expectRevert(
            abi.encodeWithSelector(
                IVaultAdministration.ComponentNotEmpty.selector,
                address(tokens[1]),
                1e6,
                valueOf(1, 1e6),
                mid / 10_000
            )
        );
        registry.accept(address(vault), pointer);
    }

    /* POLICY */

    /// @notice A dead feed does not stop a change that lowers risk.
    function test_attack_deadFeedStopsTightening() public {
        createVaultOfFive();
        feeds[2].setDead(true);
        IPolicyRegistry.Configuration memory tight = configurationOfFive();
        tight.components[3].maxWeight = 2_000;
        vm.prank(OWNER);
        (address pointer, uint256 executableAt) = registry.submit(address(vault), tight);
        assertEq(executableAt, 0);
        assertEq(vault.policy(), pointer);
    }

    /// @notice A loose policy that matured and was forgotten does not undo a later tightening.
    function test_attack_forgottenPolicyUndoesATightening() public {
        createVaultOfFive();
        IPolicyRegistry.Configuration memory loose = configurationOfFive();
        loose.limits.maxTradeLoss = 500;
        address before = vault.policy();
        vm.prank(OWNER);
        (address waiting, ) = registry.submit(address(vault), loose);
        vm.warp(vm.getBlockTimestamp() + 16 days);
        IPolicyRegistry.Configuration memory tight = configurationOfFive();
        tight.limits.maxTradeLoss = 10;
        vm.prank(OWNER);
        (address inForce, ) = registry.submit(address(vault), tight);
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.PolicyOutdated.selector, waiting, before, inForce));
        registry.accept(address(vault), waiting);
    }

    /// @notice A trade that mends a group's maximum does not take a component from above its maximum to below its minimum.
    function test_attack_jumpThroughAGroupsLeave() public {
        for (uint256 i; i < 3; ++i) addToken("TOKEN", 18, 1e18);
        IPolicyRegistry.Configuration memory c;
        c.components = new IPolicyRegistry.Component[](3);
        c.components[0] = component(0, 3_000, 3_500, 4_000);
        c.components[1] = component(1, 1_000, 1_500, 5_000);
        c.components[2] = component(2, 0, 5_000, 8_000);
        c.groups = new IPolicyRegistry.Group[](1);
        c.groups[0] = IPolicyRegistry.Group(0, 5_500);
        (c.components[0].groups[0], c.components[1].groups[0]) = (1, 1);
        c.limits = IPolicyRegistry.Limits(100, 50, 200, 500, 60);
        createVault(c);
        (uint256 first, uint256 second) = (3e18, 6e18); // 42.9 % and 36.7 % of the basket, 79.6 % together
        setPrice(0, first);
        setPrice(1, second);
        Dealer dealer = new Dealer(3_020e18);
        tokens[2].mint(address(dealer), 3_020e18);
        ITrading.Intent memory intent = ITrading.Intent(
            address(dealer),
            address(tokens[0]),
            address(tokens[2]),
            1_000e18,
            0,
            ""
        );
        vm.prank(ALLOCATOR);
        vm.expectPartialRevert(IBasket.ComponentBelowMinimum.selector);
        vault.trade(intent, block.timestamp);
    }
}
