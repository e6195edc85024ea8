// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {HostileFeed} from "../hostile/HostileFeed.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {VaultTest} from "./VaultTest.sol";

/// @notice Which policies wait, for whom, and what happens when one comes into force.
contract PolicyChangeTest is VaultTest {
    uint256 private constant _DELAY = 3 days;

    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    /* WHAT IS TIGHTER */

    function test_upperBoundsMayFall() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[2].maxWeight -= 1;
        assertTrue(_isTighter(c));
        c.components[2].maxWeight += 2;
        assertFalse(_isTighter(c));
    }

    function test_lowerBoundsMayNotMove() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[4].minWeight -= 1;
        assertFalse(_isTighter(c));
        c.components[4].minWeight += 2;
        assertFalse(_isTighter(c));
    }

    function test_targetsMayNotMove() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        (c.components[1].targetWeight, c.components[2].targetWeight) = (1_999, 2_001);
        assertFalse(_isTighter(c));
    }

    function test_triggersMayNotMove() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[0].trigger -= 1;
        assertFalse(_isTighter(c));
        c.components[0].trigger += 2;
        assertFalse(_isTighter(c));
    }

    function test_tokensFeedsAndTheirOrderMayNotChange() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[3].token = address(new PlainToken("OTHER", 18));
        assertFalse(_isTighter(c));
        c = configurationOfFive();
        c.components[3].feed = address(feeds[2]);
        assertFalse(_isTighter(c));
        c = configurationOfFive();
        (c.components[3], c.components[2]) = (c.components[2], c.components[3]);
        assertFalse(_isTighter(c));
    }

    function test_componentsMayNotComeOrGo() public {
        addToken("NEW", 18, 1e18);
        IPolicyRegistry.Configuration memory c = _withSixth();
        assertFalse(_isTighter(c));
        assertFalse(registry.isTighter(registry.write(c), vault.policy()));
    }

    function test_retiringWaits() public {
        IPolicyRegistry.Configuration memory c = _withRetiring();
        assertFalse(_isTighter(c));
        // Alone, where nothing else differs: a component that has no target and no band already.
        c.components[2].retiring = false;
        IPolicyRegistry.Configuration memory retiring = _withRetiring();
        assertFalse(registry.isTighter(registry.write(c), registry.write(retiring)));
        assertFalse(registry.isTighter(registry.write(retiring), registry.write(c)));
    }

    function test_groupsMayOnlyBeCapped() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.groups[1].maxWeight -= 1;
        assertTrue(_isTighter(c));
        c.groups[1].maxWeight += 2;
        assertFalse(_isTighter(c));
        c = configurationOfFive();
        c.groups[0].minWeight -= 1;
        assertFalse(_isTighter(c));
        c.groups[0].minWeight += 2;
        assertFalse(_isTighter(c));
    }

    function test_membersAndGroupsMayNotChange() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[0].groups[1] = 1;
        c.groups[0].maxWeight = 8_000;
        assertFalse(_isTighter(c));
        c = configurationOfFive();
        c.components[1].groups = [uint8(0), 1, 0, 0]; // the same member under another entry
        assertFalse(_isTighter(c));
        c = configurationOfFive();
        c.groups = new IPolicyRegistry.Group[](3);
        (c.groups[0], c.groups[1]) = (configurationOfFive().groups[0], configurationOfFive().groups[1]);
        assertFalse(_isTighter(c));
        assertFalse(registry.isTighter(registry.write(c), vault.policy()));
    }

    function test_lossMayFall() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.limits.maxTradeLoss = 0;
        assertTrue(_isTighter(c));
        c.limits.maxTradeLoss = 101;
        assertFalse(_isTighter(c));
    }

    function test_feesAndAuctionsMayNotMove() public {
        for (uint256 i; i < 8; ++i) {
            IPolicyRegistry.Configuration memory c = configurationOfFive();
            if (i == 6) c.limits.freeFlow -= 1;
            if (i == 7) c.limits.freeFlow = 0;
            if (i == 0) c.limits.swingRate -= 1;
            if (i == 1) c.limits.swingRate += 1;
            if (i == 2) c.limits.auctionPremium -= 1;
            if (i == 3) c.limits.auctionPremium += 1;
            if (i == 4) c.limits.auctionCost -= 1;
            if (i == 5) c.limits.auctionCost += 1;
            assertFalse(_isTighter(c));
        }
    }

    /* SUBMIT, ACCEPT, REVOKE */

    function test_tighterPolicyIsInForceAtOnce() public {
        IPolicyRegistry.Configuration memory c = _tighter();
        vm.expectEmit(false, false, false, false, address(vault));
        emit IVaultAdministration.PolicyInstalled(address(0));
        vm.prank(OWNER);
        (address pointer, uint256 executableAt) = registry.submit(address(vault), c);
        assertEq(executableAt, 0);
        assertEq(vault.policy(), pointer);
        _assertPending(pointer, 0, address(0));
        assertEq(keccak256(abi.encode(registry.read(vault.policy()))), keccak256(abi.encode(c)));
    }

    /// @dev While a second source disagrees, as in every crash until the average follows, entries stop; cutting a cap
    /// must not.
    function test_tighterPolicyWhileASecondSourceDisagrees() public {
        IPolicyRegistry.Configuration memory c = _tighter();
        vm.mockCallRevert(address(feeds[3]), abi.encodeWithSelector(IFeed.guardedQuote.selector), "disagrees");
        vm.prank(OWNER);
        (address pointer, ) = registry.submit(address(vault), c);
        assertEq(vault.policy(), pointer);
    }

    function test_looserPolicyWaits() public {
        address before = vault.policy();
        vm.expectEmit(true, false, false, true, address(registry));
        emit IPolicyRegistry.PolicySubmitted(address(vault), address(0), START + _DELAY);
        address pointer = _submit(_looser());
        assertEq(vault.policy(), before);
        _assertPending(pointer, START + _DELAY, before);
        vm.warp(START + _DELAY - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPolicyRegistry.PolicyNotMatured.selector,
                pointer,
                START + _DELAY,
                START + _DELAY - 1
            )
        );
        registry.accept(address(vault), pointer);
    }

    function test_anyoneAcceptsWhatIsMature() public {
        address pointer = _submit(_looser());
        vm.warp(START + _DELAY);
        vm.expectEmit(address(vault));
        emit IVaultAdministration.PolicyInstalled(pointer);
        vm.prank(BOB);
        registry.accept(address(vault), pointer);
        assertEq(vault.policy(), pointer);
        _assertPending(pointer, 0, address(0));
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.PolicyNotSubmitted.selector, address(vault), pointer));
        registry.accept(address(vault), pointer);
    }

    function test_RevertWhen_acceptingWhatWasNotSubmitted() public {
        address pointer = registry.write(configurationOfFive());
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.PolicyNotSubmitted.selector, address(vault), pointer));
        registry.accept(address(vault), pointer);
    }

    function test_RevertWhen_acceptingForAnotherVault() public {
        address pointer = _submit(_looser());
        vm.warp(START + _DELAY);
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.PolicyNotSubmitted.selector, BOB, pointer));
        registry.accept(BOB, pointer);
    }

    function test_ownerRevokes() public {
        address pointer = _submit(_looser());
        vm.expectEmit(address(registry));
        emit IPolicyRegistry.PolicyRevoked(address(vault), pointer);
        vm.prank(OWNER);
        registry.revoke(address(vault), pointer);
        _assertPending(pointer, 0, address(0));
        vm.warp(START + _DELAY);
        bytes memory reason = abi.encodeWithSelector(
            IPolicyRegistry.PolicyNotSubmitted.selector,
            address(vault),
            pointer
        );
        vm.expectRevert(reason);
        registry.accept(address(vault), pointer);
        vm.expectRevert(reason);
        vm.prank(OWNER);
        registry.revoke(address(vault), pointer);
    }

    function test_RevertWhen_notTheManager() public {
        IPolicyRegistry.Configuration memory c = _tighter();
        address pointer = _submit(_looser());
        bytes memory reason = abi.encodeWithSelector(
            IPolicyRegistry.NotPolicyManager.selector,
            address(vault),
            ALLOCATOR
        );
        vm.startPrank(ALLOCATOR);
        vm.expectRevert(reason);
        registry.submit(address(vault), c);
        vm.expectRevert(reason);
        registry.revoke(address(vault), pointer);
        vm.stopPrank();
    }

    /// @dev Two wait; one comes into force. The other was judged against what is gone.
    function test_RevertWhen_anotherPolicyCameFirst() public {
        address first = vault.policy();
        address loose = _submit(_looser());
        address tight = _submit(_tighter());
        assertEq(vault.policy(), tight);
        vm.warp(START + _DELAY);
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.PolicyOutdated.selector, loose, first, tight));
        registry.accept(address(vault), loose);
        _assertPending(loose, START + _DELAY, first);
        vm.prank(OWNER);
        registry.revoke(address(vault), loose);
        _assertPending(loose, 0, address(0));
    }

    function test_laterSubmissionCountsAgainstWhatIsInForceThen() public {
        address tight = _submit(_tighter());
        address loose = _submit(_looser());
        _assertPending(loose, START + _DELAY, tight);
        vm.warp(START + _DELAY);
        registry.accept(address(vault), loose);
        assertEq(vault.policy(), loose);
    }

    /* COMING INTO FORCE */

    function test_RevertWhen_installingNotByTheRegistry() public {
        address pointer = registry.write(configurationOfFive());
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, OWNER, address(registry)));
        vm.prank(OWNER);
        vault.installPolicy(pointer);
    }

    function test_newComponentComesIn() public {
        addToken("NEW", 18, 1e18);
        _install(_withSixth());
        (address[] memory listed, uint256[] memory balances, uint256[] memory weights) = vault.holdings();
        assertEq(listed[5], address(tokens[5]));
        assertEq(balances[5], 0);
        assertEq(weights[5], 0);
        assertGt(deposit(ALICE, 5, 10e18), 0);
    }

    function test_RevertWhen_componentLeavesWithMoreThanABasisPoint() public {
        _leaveBehind(0, 1e6); // 1 USD; a basis point of the basket is about 0.40
        address pointer = _submitWithout(0);
        (, uint256 mid, ) = vault.netAssetValue();
        vm.expectRevert(
            abi.encodeWithSelector(
                IVaultAdministration.ComponentNotEmpty.selector,
                address(tokens[0]),
                1e6,
                valueOf(0, 1e6),
                mid / 10_000
            )
        );
        registry.accept(address(vault), pointer);
        _leaveBehind(0, 0.3e6);
        registry.accept(address(vault), pointer);
        assertEq(vault.policy(), pointer);
    }

    function test_dustIsAMillionthOfATokenWhateverTheFeedDoes() public {
        _leaveBehind(1, 1e12 + 1);
        address pointer = _submitWithout(1);
        feeds[1].setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        registry.accept(address(vault), pointer);
        _leaveBehind(1, 1e12);
        registry.accept(address(vault), pointer);
        assertEq(vault.policy(), pointer);
    }

    function test_retiringComponentStaysInValueAndInKind() public {
        _install(_withRetiring());
        (, uint256 mid, ) = vault.netAssetValue();
        assertApproxEqAbs(mid, 5_000e18, 1e14);
        uint256[] memory paid = redeemInKind(CREATOR, 1_000e18);
        assertApproxEqRel(valueOf(2, paid[2]), 200e18, 1e13);
        // Its maximum is zero, so nobody may add to it.
        give(2, ALICE, 1e6);
        vm.expectPartialRevert(IBasket.ComponentAboveMaximum.selector);
        vm.prank(ALICE);
        vault.deposit(address(tokens[2]), 1e6, 0, ALICE, block.timestamp);
    }

    function test_lossBudgetOutlivesAPolicy() public {
        (uint256 used, uint256 size, uint256 period) = vault.lossBudget();
        assertEq(used, 0);
        assertEq(size, LOSS_BUDGET);
        assertEq(period, LOSS_PERIOD);
        _submit(_tighter());
        (used, size, period) = vault.lossBudget();
        assertEq(size, LOSS_BUDGET);
        assertEq(period, LOSS_PERIOD);
    }

    /* HELPERS */

    function _assertPending(address pointer, uint256 executableAt, address submittedAgainst) private view {
        (uint64 due, address against) = registry.pending(address(vault), pointer);
        assertEq(due, executableAt);
        assertEq(against, submittedAgainst);
    }

    function _isTighter(IPolicyRegistry.Configuration memory c) private returns (bool) {
        return registry.isTighter(vault.policy(), registry.write(c));
    }

    function _submit(IPolicyRegistry.Configuration memory c) private returns (address pointer) {
        vm.prank(OWNER);
        (pointer, ) = registry.submit(address(vault), c);
    }

    function _install(IPolicyRegistry.Configuration memory c) private {
        address pointer = _submit(c);
        vm.warp(block.timestamp + _DELAY);
        registry.accept(address(vault), pointer);
    }

    function _tighter() private view returns (IPolicyRegistry.Configuration memory c) {
        c = configurationOfFive();
        c.components[1].maxWeight = 3_000;
    }

    function _looser() private view returns (IPolicyRegistry.Configuration memory c) {
        c = configurationOfFive();
        c.components[1].maxWeight = 5_000;
    }

    function _withRetiring() private view returns (IPolicyRegistry.Configuration memory c) {
        c = configurationOfFive();
        IPolicyRegistry.Component memory retiring = c.components[2];
        (retiring.minWeight, retiring.targetWeight, retiring.maxWeight, retiring.retiring) = (0, 0, 0, true);
        c.components[1].targetWeight = 4_000;
    }

    function _withSixth() private view returns (IPolicyRegistry.Configuration memory c) {
        IPolicyRegistry.Configuration memory five = configurationOfFive();
        (c.groups, c.limits) = (five.groups, five.limits);
        c.components = new IPolicyRegistry.Component[](6);
        for (uint256 i; i < 5; ++i) c.components[i] = five.components[i];
        c.components[5] = component(5, 0, 0, 4_000);
    }

    /// @dev Submits a policy without component `gone`, waits, and returns it. Its target goes to the neighbour.
    function _submitWithout(uint256 gone) private returns (address pointer) {
        IPolicyRegistry.Configuration memory five = configurationOfFive();
        IPolicyRegistry.Configuration memory c;
        c.limits = five.limits;
        c.components = new IPolicyRegistry.Component[](4);
        for (uint256 i; i < 4; ++i) {
            c.components[i] = five.components[i < gone ? i : i + 1];
            c.components[i].groups[0] = 0;
        }
        c.components[3].targetWeight += 2_000;
        pointer = _submit(c);
        vm.warp(block.timestamp + _DELAY);
    }

    function _leaveBehind(uint256 i, uint256 amount) private {
        deal(address(tokens[i]), address(vault), amount);
    }
}
