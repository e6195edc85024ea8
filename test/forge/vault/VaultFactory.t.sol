// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibClone} from "solady/src/utils/LibClone.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IEnvelope} from "contracts/interfaces/IEnvelope.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IVaultFactory} from "contracts/interfaces/IVaultFactory.sol";
import {Mood, StubbornToken} from "../harness/StubbornToken.sol";
import {TradeTest} from "./TradeTest.sol";

contract VaultFactoryTest is TradeTest {
    uint256 private constant _SEED = 1_000e18;

    function setUp() public override {
        super.setUp();
        addToken("CASH", 18, 1e18);
        addToken("", 18, 1e18);
        stubborn = new StubbornToken("STUBBORN", 18);
        tokens[1] = stubborn;
        for (uint256 i; i < 2; ++i) {
            tokens[i].mint(CREATOR, 10 * _SEED);
            tokens[i].mint(ALICE, 10 * _SEED);
            vm.prank(CREATOR);
            tokens[i].approve(address(factory), type(uint256).max);
            vm.prank(ALICE);
            tokens[i].approve(address(factory), type(uint256).max);
        }
    }

    /* CREATION */

    function test_createsWhereItSaidItWould() public {
        address predicted = factory.addressOf(CREATOR, "salt");
        assertEq(predicted.code.length, 0);
        assertFalse(factory.isVault(predicted));
        vm.expectEmit(false, false, false, false, predicted);
        emit IVaultAdministration.PolicyInstalled(address(0));
        vm.expectEmit(predicted);
        emit IVaultAdministration.AllocatorSet(ALLOCATOR);
        vm.expectEmit(address(factory));
        emit IVaultFactory.VaultCreated(predicted, CREATOR, OWNER);
        address created = _create(CREATOR, "salt", 100e18);
        assertEq(created, predicted);
        assertTrue(factory.isVault(created));
        assertEq(factory.addressOf(CREATOR, "salt"), predicted);
        for (uint256 i; i < 2; ++i) {
            assertEq(tokens[i].balanceOf(created), _SEED);
            assertEq(tokens[i].balanceOf(address(factory)), 0);
            assertEq(tokens[i].balanceOf(CREATOR), 9 * _SEED);
        }
    }

    function test_isAMinimalClone() public {
        address created = _create(CREATOR, "salt", 100e18);
        assertLe(created.code.length, 45);
        assertEq(IAllocationVault(created).policyRegistry(), address(registry));
        assertFalse(factory.isVault(factory.implementation()));
    }

    function testFuzz_addressIsOfCreatorAndSalt(
        address creator,
        address other,
        bytes32 salt,
        bytes32 second
    ) public view {
        vm.assume(creator != other && salt != second);
        address predicted = factory.addressOf(creator, salt);
        assertTrue(predicted != factory.addressOf(other, salt));
        assertTrue(predicted != factory.addressOf(creator, second));
        assertEq(predicted, factory.addressOf(creator, salt));
    }

    function test_sameSaltServesEveryCreatorOnce() public {
        address first = _create(CREATOR, "salt", 100e18);
        address second = _create(ALICE, "salt", 100e18);
        assertTrue(first != second);
        _expect(abi.encodeWithSelector(LibClone.DeploymentFailed.selector), configurationOf(2), _seed());
        assertTrue(_create(CREATOR, "pepper", 100e18) != first);
    }

    /// @dev Tokens at the address before belong to the seed, so nobody loses by them but who sent them.
    function test_donationBeforeCreationGoesToTheCreator() public {
        address predicted = factory.addressOf(CREATOR, "salt");
        tokens[0].mint(predicted, _SEED);
        IAllocationVault created = IAllocationVault(_create(CREATOR, "salt", 100e18));
        (, uint256 mid, ) = created.netAssetValue();
        assertEq(mid, 3 * _SEED);
    }

    function test_sharesOfTheSeed() public {
        IAllocationVault created = IAllocationVault(_create(CREATOR, "salt", LOCKED_SHARES + 1));
        assertEq(_balance(created, CREATOR), 1);
        assertEq(_balance(created, address(0xdead)), LOCKED_SHARES);
        vm.expectRevert(IVaultAdministration.AlreadyInitialized.selector);
        created.initialize(creationOf(configurationOf(2)), 1e18, ALICE);
    }

    function test_seedOfOneComponentIsEnough() public {
        uint256[] memory seed = new uint256[](2);
        seed[1] = 1;
        vm.prank(CREATOR);
        address created = factory.create(creationOf(configurationOf(2)), seed, 1e18, "salt");
        assertEq(tokens[1].balanceOf(created), 1);
        assertEq(tokens[0].balanceOf(created), 0);
    }

    /* ERRORS */

    function test_RevertWhen_seedIsNotOnePerComponent() public {
        for (uint256 given = 1; given <= 3; given += 2) {
            bytes memory reason = abi.encodeWithSelector(IVaultFactory.SeedLengthMismatch.selector, given, 2);
            _expect(reason, configurationOf(2), new uint256[](given));
        }
    }

    function test_RevertWhen_seedIsEmpty() public {
        bytes memory reason = abi.encodeWithSelector(IVaultFactory.SeedEmpty.selector);
        _expect(reason, configurationOf(2), new uint256[](2));
        IPolicyRegistry.Configuration memory none;
        _expect(reason, none, new uint256[](0));
    }

    function test_RevertWhen_seedDoesNotArriveWhole() public {
        stubborn.setMood(Mood.TakesFee);
        _expect(
            abi.encodeWithSelector(IVaultFactory.SeedShort.selector, address(stubborn), _SEED - 1, _SEED),
            configurationOf(2),
            _seed()
        );
    }

    function test_RevertWhen_seedIsNotPaid() public {
        vm.prank(CREATOR);
        tokens[0].approve(address(factory), _SEED - 1);
        _expect(abi.encodeWithSelector(SafeTransferLib.TransferFromFailed.selector), configurationOf(2), _seed());
    }

    function test_RevertWhen_policyIsInvalid() public {
        IPolicyRegistry.Configuration memory c = configurationOf(2);
        c.components[0].targetWeight = 4_999;
        _expect(abi.encodeWithSelector(IPolicyRegistry.TargetSumInvalid.selector, 9_999, 10_000), c, _seed());
    }

    function test_RevertWhen_vaultIsItsOwnComponent() public {
        IPolicyRegistry.Configuration memory c = configurationOf(2);
        address itself = factory.addressOf(CREATOR, "salt");
        c.components[1].token = itself;
        uint256[] memory seed = _seed();
        seed[1] = 0;
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentIsOwnShare.selector, itself), c, seed);
    }

    function test_RevertWhen_seedSharesAreTooFew() public {
        _expectSharesBelowMinimum(0);
        _expectSharesBelowMinimum(LOCKED_SHARES);
    }

    function test_RevertWhen_lossBudgetIsTooLoose() public {
        _expectOutOfRange(0.1e18 + 1, 1 days, _outOfRange("lossBudget", 0.1e18 + 1, 0, 0.1e18));
        _expectOutOfRange(0.1e18, 1 days - 1, _outOfRange("lossPeriod", 1 days - 1, 1 days, 365 days));
        _expectOutOfRange(0, 0, _outOfRange("lossPeriod", 0, 1 days, 365 days));
        _expectOutOfRange(0, 365 days + 1, _outOfRange("lossPeriod", 365 days + 1, 1 days, 365 days));
        IVaultAdministration.Creation memory creation = creationOf(configurationOf(2));
        (creation.lossBudget, creation.lossPeriod) = (0.1e18, 1 days);
        vm.prank(CREATOR);
        address created = factory.create(creation, _seed(), 1e18, "salt");
        (uint256 used, uint256 size, uint256 period) = IAllocationVault(created).lossBudget();
        assertEq(used, 0);
        assertEq(size, 0.1e18);
        assertEq(period, 1 days);
    }

    /* HELPERS */

    function _create(address creator, bytes32 salt, uint256 shares) private returns (address) {
        vm.prank(creator);
        return factory.create(creationOf(configurationOf(2)), _seed(), shares, salt);
    }

    function _seed() private pure returns (uint256[] memory seed) {
        seed = new uint256[](2);
        (seed[0], seed[1]) = (_SEED, _SEED);
    }

    function _expect(bytes memory reason, IPolicyRegistry.Configuration memory c, uint256[] memory seed) private {
        IVaultAdministration.Creation memory creation = creationOf(c);
        vm.expectRevert(reason);
        vm.prank(CREATOR);
        factory.create(creation, seed, 100e18, "salt");
    }

    function _expectSharesBelowMinimum(uint256 shares) private {
        IVaultAdministration.Creation memory creation = creationOf(configurationOf(2));
        vm.expectRevert(abi.encodeWithSelector(IBasket.SharesBelowMinimum.selector, shares, LOCKED_SHARES + 1));
        vm.prank(CREATOR);
        factory.create(creation, _seed(), shares, "salt");
    }

    function _outOfRange(
        bytes32 name,
        uint256 value,
        uint256 minimum,
        uint256 maximum
    ) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEnvelope.ParameterOutOfRange.selector, name, value, minimum, maximum);
    }

    function _expectOutOfRange(uint64 size, uint40 period, bytes memory reason) private {
        IVaultAdministration.Creation memory creation = creationOf(configurationOf(2));
        (creation.lossBudget, creation.lossPeriod) = (size, period);
        vm.expectRevert(reason);
        vm.prank(CREATOR);
        factory.create(creation, _seed(), 1e18, "salt");
    }

    function _balance(IAllocationVault created, address account) private view returns (uint256) {
        return IBalances(address(created)).balanceOf(account);
    }
}

interface IBalances {
    function balanceOf(address account) external view returns (uint256);
}
