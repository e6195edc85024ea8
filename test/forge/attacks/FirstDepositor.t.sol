// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {HostileErc20} from "../hostile/HostileErc20.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {AttackTest} from "./AttackTest.sol";
import {IShare} from "../vault/VaultTest.sol";
import {NaiveShares} from "./naive/NaiveShares.sol";

/// @notice Attacks on a vault that is new: the price of its first shares, and its birth.
contract FirstDepositorTest is AttackTest {
    /// @dev {share} The smallest supply a vault can start with.
    uint256 private constant LEAST_SEED_SHARES = LOCKED_SHARES + 1;

    /// @notice Without locked and virtual shares, one wei and a donation take half of the next deposit.
    function test_attack_firstDepositorInflation_paysOnNaiveShares() public {
        PlainToken token = new PlainToken("CASH", 18);
        NaiveShares shares = new NaiveShares(token);
        _enterNaive(shares, MALLORY, 1);
        token.mint(address(shares), 1_000e18);
        _enterNaive(shares, ALICE, 1_999e18);
        assertEq(shares.balanceOf(ALICE), 1);
        vm.prank(MALLORY);
        uint256 out = shares.redeem(1);
        assertApproxEqAbs(out - 1_000e18, 499.5e18, 1);
    }

    /// @notice A creator with the least seed inflates the share by donating 5,000 USD. The locked shares own the donation,
    /// and a share unit stays too cheap to lose a deposit to rounding.
    function test_attack_firstDepositorInflation_onlyTheInflatorLoses() public {
        _createTiny(MALLORY);
        uint256 before = wealthOf(MALLORY);
        _donateToAll(1_000e18);
        assertLe(wealthOf(MALLORY), before + 1e7);

        uint256 shares = deposit(ALICE, ETHER, amountWorth(ETHER, 500e18));
        uint256 shareUnit = basketValue() / LOCKED_SHARES; // {USD} 5.5 million wei
        assertGt(shares, 1e13);
        // The spread of both sides and the swing fee, as in any vault; nothing else but one unit.
        uint256 spread = (500e18 * (2 * UNCERTAINTY + 50 * WAD_PER_BPS)) / WAD;
        assertGe(wealthOf(ALICE) + spread + 2 * shareUnit, 500e18);
        assertLe(wealthOf(MALLORY), before + 2 * shareUnit);
    }

    /// @notice The same for any donation and any victim, in kind: the victim's loss is at most a rounding in every token.
    function testFuzz_attack_firstDepositorInflation_inKind(uint256 donation, uint256 shares) public {
        _createTiny(MALLORY);
        uint256 before = wealthOf(MALLORY);
        donation = bound(donation, 1e12, 1e27);
        shares = bound(shares, 1e6, 1e18);
        for (uint256 i; i < 5; ++i) tokens[i].mint(address(vault), amountWorth(i, donation));
        uint256[] memory amounts = vault.previewMintInKind(shares);
        mintInKind(ALICE, shares);
        redeemInKind(ALICE, shares);
        for (uint256 i; i < 5; ++i) assertLe(amounts[i] - tokens[i].balanceOf(ALICE), 1);
        uint256 perShareUnit = donation / LOCKED_SHARES;
        assertLe(wealthOf(MALLORY), before + 5 * perShareUnit + 1);
    }

    /// @notice A seed no larger than what is locked would leave the creator without a share; it is refused.
    function test_attack_seedBelowTheLock() public {
        (IVaultAdministration.Creation memory creation, uint256[] memory seed) = _tiny(MALLORY);
        vm.expectRevert(abi.encodeWithSelector(IBasket.SharesBelowMinimum.selector, LOCKED_SHARES, LEAST_SEED_SHARES));
        vm.prank(MALLORY);
        factory.create(creation, seed, LOCKED_SHARES, "tiny");
    }

    /// @notice A token takes over the half-created vault while its seed is pulled. The factory's own initialisation then
    /// fails, and with it everything.
    function test_attack_initializeInsideTheSeed() public {
        hostile = addHostileToken("EVIL", 18, 1e18);
        IVaultAdministration.Creation memory creation = _creationOfOne();
        address unborn = factory.addressOf(ALICE, "born");
        IVaultAdministration.Creation memory stolen = _creationOfOne();
        (stolen.owner, stolen.allocator) = (MALLORY, MALLORY);
        hostile.plan(unborn, abi.encodeCall(IVaultAdministration.initialize, (stolen, 1e18, MALLORY)));
        give(0, ALICE, 1e18);
        vm.startPrank(ALICE);
        hostile.approve(address(factory), 1e18);
        vm.expectRevert(IVaultAdministration.AlreadyInitialized.selector);
        factory.create(creation, _one(1e18), 1e18, "born");
        vm.stopPrank();
        assertEq(unborn.code.length, 0);
    }

    /// @notice Nobody can enter while only a part of the seed has arrived: an unborn vault has no policy.
    function test_attack_mintInsideTheSeed() public {
        hostile = addHostileToken("EVIL", 18, 1e18);
        address unborn = factory.addressOf(ALICE, "born");
        hostile.plan(
            unborn,
            abi.encodeCall(IInKind.mintInKind, (1e18, _one(type(uint256).max), MALLORY, block.timestamp))
        );
        give(0, ALICE, 1e18);
        vm.startPrank(ALICE);
        hostile.approve(address(factory), 1e18);
        vault = IAllocationVault(factory.create(_creationOfOne(), _one(1e18), 1e18, "born"));
        vm.stopPrank();
        assertEq(hostile.callsMade(), 1);
        assertFalse(hostile.succeeded(0));
        assertEq(IShare(unborn).balanceOf(MALLORY), 0);
    }

    /// @notice An initialised vault and the implementation behind it take no second initialisation.
    function test_attack_initializeAgain() public {
        createVaultOfFive();
        IVaultAdministration.Creation memory stolen = creationOf(configurationOfFive());
        vm.expectRevert(IVaultAdministration.AlreadyInitialized.selector);
        vault.initialize(stolen, 1e18, MALLORY);
        IAllocationVault implementation = IAllocationVault(factory.implementation());
        vm.expectRevert(IVaultAdministration.AlreadyInitialized.selector);
        implementation.initialize(stolen, 1e18, MALLORY);
    }

    /* HELPERS */

    function _enterNaive(NaiveShares shares, address account, uint256 amount) private {
        PlainToken token = shares.token();
        token.mint(account, amount);
        vm.startPrank(account);
        token.approve(address(shares), amount);
        shares.deposit(amount);
        vm.stopPrank();
    }

    function _tiny(
        address creator
    ) private returns (IVaultAdministration.Creation memory creation, uint256[] memory seed) {
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("LINK", 18, 10e18);
        addToken("LENT", 18, 1.1e18);
        creation = creationOf(configurationOfFive());
        seed = new uint256[](5);
        for (uint256 i; i < 5; ++i) {
            seed[i] = 1;
            tokens[i].mint(creator, 1);
            vm.prank(creator);
            tokens[i].approve(address(factory), 1);
        }
    }

    function _createTiny(address creator) private {
        (IVaultAdministration.Creation memory creation, uint256[] memory seed) = _tiny(creator);
        vm.prank(creator);
        vault = IAllocationVault(factory.create(creation, seed, LEAST_SEED_SHARES, "tiny"));
        share = IShare(address(vault));
    }

    function _donateToAll(uint256 value) private {
        for (uint256 i; i < 5; ++i) tokens[i].mint(address(vault), amountWorth(i, value));
    }

    function _creationOfOne() private view returns (IVaultAdministration.Creation memory) {
        IPolicyRegistry.Configuration memory configuration;
        configuration.components = new IPolicyRegistry.Component[](1);
        configuration.components[0] = component(0, 0, 10_000, 10_000);
        configuration.limits = IPolicyRegistry.Limits(100, 50, 200, 500, 60);
        return creationOf(configuration);
    }

    function _one(uint256 amount) private pure returns (uint256[] memory amounts) {
        amounts = new uint256[](1);
        amounts[0] = amount;
    }
}
