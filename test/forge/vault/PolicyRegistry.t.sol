// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {HostileToken} from "../hostile/HostileToken.sol";
import {VaultTest} from "./VaultTest.sol";

interface IRegistryExtras {
    // solhint-disable-next-line func-name-mixedcase
    function DELAY() external view returns (uint256);
    function versionOf(address vault) external view returns (uint256);
}

/// @notice A feed whose answer is one word instead of two.
contract ShortFeed {
    function guardedQuote() external pure returns (uint256) {
        return 1e18;
    }
}

/// @notice The test contract stands for a vault under creation where a policy is only written.
contract PolicyRegistryTest is VaultTest {
    /// @dev As declared in the library that reads policies.
    error PolicyUnreadable(address pointer);

    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    /* VALIDATION: COMPONENTS */

    function test_RevertWhen_noComponents() public {
        IPolicyRegistry.Configuration memory c;
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentCountInvalid.selector, 0, 16), c);
    }

    function test_RevertWhen_seventeenComponents() public {
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentCountInvalid.selector, 17, 16), _configurationOf(17));
    }

    function test_acceptsOneAndSixteenComponents() public {
        _accept(_configurationOf(1));
        _accept(_configurationOf(16));
    }

    function test_RevertWhen_tokenNamedTwice() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[4].token = c.components[1].token;
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentDuplicate.selector, address(tokens[1])), c);
    }

    function test_RevertWhen_ownShare() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[2].token = address(this);
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentIsOwnShare.selector, address(this)), c);
        c.components[2].token = address(vault);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.ComponentIsOwnShare.selector, address(vault)));
        registry.submit(address(vault), c);
    }

    function test_RevertWhen_vaultOfTheSameRegistry() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        address[2] memory shares = [address(vault), factory.implementation()];
        for (uint256 i; i < 2; ++i) {
            c.components[2].token = shares[i];
            _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentIsVault.selector, shares[i]), c);
        }
    }

    function test_acceptsVaultOfAnotherRegistry() public {
        address other = address(vault);
        deployProtocol();
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[2].token = other;
        _accept(c);
    }

    function test_RevertWhen_tokenHasNoCode() public {
        _expectTokenInvalid(address(0));
        _expectTokenInvalid(ALICE);
    }

    function test_RevertWhen_tokenTellsNoDecimals() public {
        _expectTokenInvalid(address(feeds[0]));
    }

    function test_RevertWhen_tokenHasTooManyDecimals() public {
        _expectTokenInvalid(address(new PlainToken("FINE", 25)));
        _expectTokenInvalid(address(new HostileToken(uint256(1) << 255)));
    }

    function test_acceptsZeroAndTwentyFourDecimals() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[2].token = address(new PlainToken("WHOLE", 0));
        _accept(c);
        c.components[2].token = address(new PlainToken("FINE", 24));
        _accept(c);
    }

    function test_RevertWhen_feedHasNoCode() public {
        _expectFeedInvalid(address(0));
        _expectFeedInvalid(BOB);
    }

    function test_RevertWhen_feedDoesNotQuote() public {
        feeds[2].setDead(true);
        _expectFeedInvalid(address(feeds[2]));
        _expectFeedInvalid(address(tokens[0]));
    }

    function test_RevertWhen_feedQuotesNoBidOrCrossed() public {
        feeds[2].setGuardedQuote(0, 1);
        _expectFeedInvalid(address(feeds[2]));
        feeds[2].setGuardedQuote(2, 1);
        _expectFeedInvalid(address(feeds[2]));
    }

    function test_acceptsSmallestQuoteWithoutSpread() public {
        feeds[2].setGuardedQuote(1, 1);
        _accept(configurationOfFive());
    }

    /// @dev Reverts while decoding, so without the name that other bad feeds get.
    function test_RevertWhen_feedAnswersShort() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[2].feed = address(new ShortFeed());
        vm.expectRevert();
        registry.write(c);
    }

    function test_RevertWhen_bandOutOfOrder() public {
        _expectBandInvalid(2_001, 2_000, 4_000);
        _expectBandInvalid(1_000, 2_000, 1_999);
        _expectBandInvalid(1_000, 2_000, 10_001);
    }

    function test_acceptsBandOfOnePointAndOfEverything() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        (c.components[2].minWeight, c.components[2].maxWeight) = (2_000, 2_000);
        _accept(c);
        (c.components[2].minWeight, c.components[2].maxWeight) = (0, 10_000);
        _accept(c);
    }

    function test_RevertWhen_retiringKeepsABand() public {
        IPolicyRegistry.Configuration memory c = _withRetiring();
        c.components[2].maxWeight = 1;
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentRetiringBand.selector, address(tokens[2])), c);
    }

    function test_acceptsRetiringWithoutBand() public {
        _accept(_withRetiring());
    }

    function test_RevertWhen_triggerOutOfRange() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        uint16[2] memory triggers = [uint16(0), 10_001];
        for (uint256 i; i < 2; ++i) {
            c.components[2].trigger = triggers[i];
            _expect(
                abi.encodeWithSelector(
                    IPolicyRegistry.ComponentTriggerInvalid.selector,
                    address(tokens[2]),
                    triggers[i]
                ),
                c
            );
        }
    }

    function test_acceptsSmallestAndLargestTrigger() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        (c.components[1].trigger, c.components[2].trigger) = (1, 10_000);
        _accept(c);
    }

    function test_RevertWhen_targetsDoNotAddUp() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[0].targetWeight = 1_999;
        _expect(abi.encodeWithSelector(IPolicyRegistry.TargetSumInvalid.selector, 9_999, 10_000), c);
        c.components[0].targetWeight = 2_001;
        _expect(abi.encodeWithSelector(IPolicyRegistry.TargetSumInvalid.selector, 10_001, 10_000), c);
    }

    /* VALIDATION: GROUPS */

    function test_RevertWhen_thirtyThreeGroups() public {
        _expect(abi.encodeWithSelector(IPolicyRegistry.GroupCountInvalid.selector, 33, 32), _withGroups(33));
    }

    function test_acceptsThirtyTwoGroups() public {
        IPolicyRegistry.Configuration memory c = _withGroups(32);
        c.components[0].groups = [uint8(32), 0, 0, 1];
        c.groups[31].maxWeight = 2_000;
        c.groups[0].maxWeight = 2_000;
        _accept(c);
    }

    function test_RevertWhen_componentHasThreeGroups() public {
        IPolicyRegistry.Configuration memory c = _withGroups(3);
        c.components[0].groups = [uint8(3), 1, 0, 2];
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentGroupsTooMany.selector, address(tokens[0]), 3, 2), c);
    }

    function test_RevertWhen_groupIsMissing() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[2].groups[3] = 3;
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentGroupInvalid.selector, address(tokens[2]), 3, 2), c);
    }

    function test_RevertWhen_groupNamedTwice() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[2].groups = [uint8(1), 0, 0, 1];
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentGroupInvalid.selector, address(tokens[2]), 1, 2), c);
    }

    function test_RevertWhen_groupBandInvalid() public {
        // The members' targets are 6,000.
        _expectGroupInvalid(6_001, 7_500);
        _expectGroupInvalid(3_000, 5_999);
        _expectGroupInvalid(3_000, 10_001);
    }

    function test_acceptsGroupBandOfOnePointAndOfEverything() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.groups[0] = IPolicyRegistry.Group(6_000, 6_000);
        c.groups[1] = IPolicyRegistry.Group(0, 10_000);
        _accept(c);
    }

    /* VALIDATION: LIMITS */

    function test_RevertWhen_limitAboveItsHardMaximum() public {
        IPolicyRegistry.Limits memory limits = configurationOfFive().limits;
        limits.maxTradeLoss = 501;
        _expectLimitTooHigh("maxTradeLoss", limits, 501, 500);
        limits = configurationOfFive().limits;
        limits.swingRate = 301;
        _expectLimitTooHigh("swingRate", limits, 301, 300);
        limits = configurationOfFive().limits;
        limits.freeFlow = 201;
        _expectLimitTooHigh("freeFlow", limits, 201, 200);
        limits = configurationOfFive().limits;
        limits.auctionPremium = 2_001;
        _expectLimitTooHigh("auctionPremium", limits, 2_001, 2_000);
        limits = configurationOfFive().limits;
        limits.auctionCost = 501;
        _expectLimitTooHigh("auctionCost", limits, 501, 500);
    }

    function test_acceptsEveryLimitAtItsHardMaximum() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        for (uint256 i; i < 5; ++i) c.components[i].feed = address(new HostileFeed(0.01e18, 1 hours));
        c.limits = IPolicyRegistry.Limits(500, 300, 200, 2_000, 500); // 300 + 100 + 100 is enough for 500
        _accept(c);
    }

    function test_acceptsEveryLimitAtZero() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        for (uint256 i; i < 5; ++i) c.components[i].feed = address(new HostileFeed(0, 1 hours));
        c.limits = IPolicyRegistry.Limits(0, 0, 0, 0, 0);
        _accept(c);
    }

    function test_RevertWhen_auctionsWouldNeverClear() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.limits.auctionCost = 49; // each feed is 25 uncertain
        _expect(abi.encodeWithSelector(IPolicyRegistry.AuctionCostTooLow.selector, 49, 50), c);
        c.limits.auctionCost = 50;
        _accept(c);
    }

    function test_pairUncertaintyIsOfTheTwoLargestRoundedUp() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[3].feed = address(new HostileFeed(0.0040001e18, 1 hours));
        c.components[1].feed = address(new HostileFeed(0.003e18, 1 hours));
        c.limits.auctionCost = 70;
        _expect(abi.encodeWithSelector(IPolicyRegistry.AuctionCostTooLow.selector, 70, 71), c);
        c.limits.auctionCost = 71;
        _accept(c);
        (c.components[3].feed, c.components[1].feed) = (c.components[1].feed, c.components[3].feed);
        _accept(c);
        c.limits.auctionCost = 70;
        _expect(abi.encodeWithSelector(IPolicyRegistry.AuctionCostTooLow.selector, 70, 71), c);
    }

    function test_RevertWhen_pushThenFillWouldPay() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.limits.auctionCost = 101; // 50 swing + 25 of the least certain asset + 25 of the basket
        _expect(abi.encodeWithSelector(IPolicyRegistry.AuctionCostTooHigh.selector, 101, 100), c);
        c.limits.auctionCost = 100;
        _accept(c);
    }

    function test_pushBoundIsOfTheSmallestUncertaintyRoundedDown() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[3].feed = address(new HostileFeed(0.00199e18, 1 hours));
        // 50 + 19.9 + (4 * 25 + 19.9) / 5 = 93.88
        c.limits.auctionCost = 94;
        _expect(abi.encodeWithSelector(IPolicyRegistry.AuctionCostTooHigh.selector, 94, 93), c);
        c.limits.auctionCost = 93;
        _accept(c);
    }

    function test_oneComponentHasNothingToAuctionAgainst() public {
        IPolicyRegistry.Configuration memory c = _configurationOf(1);
        c.limits.auctionCost = 500;
        _accept(c);
        c.limits.auctionCost = 0;
        _accept(c);
    }

    /* WRITING AND READING */

    function test_countsVersionsPerVault() public {
        IRegistryExtras extras = IRegistryExtras(address(registry));
        assertEq(extras.DELAY(), 3 days);
        assertEq(extras.versionOf(address(vault)), 1);
        assertEq(extras.versionOf(address(this)), 0);
        for (uint256 version = 1; version <= 3; ++version) {
            vm.expectEmit(true, false, false, true, address(registry));
            emit IPolicyRegistry.PolicyWritten(address(this), address(0), version);
            registry.write(configurationOfFive());
        }
        assertEq(extras.versionOf(address(this)), 3);
        vm.prank(OWNER);
        registry.submit(address(vault), configurationOfFive());
        assertEq(extras.versionOf(address(vault)), 2);
    }

    function test_blobStartsWithStop() public {
        address pointer = registry.write(configurationOfFive());
        bytes memory code = pointer.code;
        assertEq(code.length, 1 + 32 * (1 + 2 * 5 + 2));
        assertEq(uint8(code[0]), 0);
        assertEq(uint8(code[1]), 5);
        assertEq(uint8(code[2]), 2);
    }

    function test_RevertWhen_readingWhatIsNoPolicy() public {
        vm.expectRevert(abi.encodeWithSelector(PolicyUnreadable.selector, ALICE));
        registry.read(ALICE);
        address policy = vault.policy();
        vm.expectRevert(abi.encodeWithSelector(PolicyUnreadable.selector, ALICE));
        registry.isTighter(policy, ALICE);
        vm.expectRevert(abi.encodeWithSelector(PolicyUnreadable.selector, ALICE));
        registry.isTighter(ALICE, policy);
    }

    /// @dev read(write(x)) == x for whatever is valid.
    function testFuzz_readsBackWhatItWrote(uint256 seed) public {
        IPolicyRegistry.Configuration memory c = _randomConfiguration(seed);
        address pointer = registry.write(c);
        assertEq(keccak256(abi.encode(registry.read(pointer))), keccak256(abi.encode(c)));
    }

    /// @dev And every one of them is as tight as itself.
    function testFuzz_samePolicyIsTighter(uint256 seed) public {
        IPolicyRegistry.Configuration memory c = _randomConfiguration(seed);
        assertTrue(registry.isTighter(registry.write(c), registry.write(c)));
    }

    /* HELPERS */

    function _accept(IPolicyRegistry.Configuration memory c) private {
        address pointer = registry.write(c);
        assertEq(keccak256(abi.encode(registry.read(pointer))), keccak256(abi.encode(c)));
    }

    function _expect(bytes memory reason, IPolicyRegistry.Configuration memory c) private {
        vm.expectRevert(reason);
        registry.write(c);
    }

    function _expectTokenInvalid(address token) private {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[2].token = token;
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentTokenInvalid.selector, token), c);
    }

    function _expectFeedInvalid(address feed) private {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[2].feed = feed;
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentFeedInvalid.selector, address(tokens[2]), feed), c);
    }

    function _expectBandInvalid(uint16 least, uint16 target, uint16 most) private {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        IPolicyRegistry.Component memory component_ = c.components[2];
        (component_.minWeight, component_.targetWeight, component_.maxWeight) = (least, target, most);
        address token = address(tokens[2]);
        _expect(abi.encodeWithSelector(IPolicyRegistry.ComponentBandInvalid.selector, token, least, target, most), c);
    }

    function _expectGroupInvalid(uint16 least, uint16 most) private {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.groups[0] = IPolicyRegistry.Group(least, most);
        _expect(abi.encodeWithSelector(IPolicyRegistry.GroupBandInvalid.selector, 1, least, 6_000, most), c);
    }

    function _expectLimitTooHigh(
        bytes32 name,
        IPolicyRegistry.Limits memory limits,
        uint256 value,
        uint256 maximum
    ) private {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.limits = limits;
        _expect(abi.encodeWithSelector(IPolicyRegistry.LimitTooHigh.selector, name, value, maximum), c);
    }

    /// @dev Component 2 retires; its target goes to component 1.
    function _withRetiring() private view returns (IPolicyRegistry.Configuration memory c) {
        c = configurationOfFive();
        IPolicyRegistry.Component memory retiring = c.components[2];
        (retiring.minWeight, retiring.targetWeight, retiring.maxWeight, retiring.retiring) = (0, 0, 0, true);
        c.components[1].targetWeight = 4_000;
    }

    function _withGroups(uint256 count) private view returns (IPolicyRegistry.Configuration memory c) {
        c = configurationOfFive();
        c.groups = new IPolicyRegistry.Group[](count);
        for (uint256 i; i < 5; ++i) c.components[i].groups[0] = 0;
    }

    function _addTokensUpTo(uint256 count) private {
        while (tokens.length < count) addToken("MORE", 18, 1e18);
    }

    /// @dev The targets that do not divide go to the first.
    function _configurationOf(uint256 count) private returns (IPolicyRegistry.Configuration memory c) {
        _addTokensUpTo(count);
        c.components = new IPolicyRegistry.Component[](count);
        uint16 target = uint16(10_000 / count);
        for (uint256 i; i < count; ++i) c.components[i] = component(i, 0, target, 10_000);
        c.components[0].targetWeight += uint16(10_000 - count * target);
        c.limits = configurationOfFive().limits;
    }

    uint256 private _seed;

    /// @dev From `least` to `most`, both included.
    function _draw(uint256 least, uint256 most) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        return least + (_seed % (most - least + 1));
    }

    function _randomConfiguration(uint256 seed) private returns (IPolicyRegistry.Configuration memory c) {
        _seed = seed;
        c = _configurationOf(_draw(1, 16));
        c.groups = new IPolicyRegistry.Group[](_draw(0, 32));
        for (uint256 i; i < c.components.length; ++i) _randomise(c, i);
        uint256[] memory sums = new uint256[](c.groups.length);
        for (uint256 i; i < c.components.length; ++i) {
            for (uint256 k; k < 4; ++k) {
                uint256 group = c.components[i].groups[k];
                if (group != 0) sums[group - 1] += c.components[i].targetWeight;
            }
        }
        for (uint256 g; g < sums.length; ++g) {
            c.groups[g] = IPolicyRegistry.Group(uint16(_draw(0, sums[g])), uint16(_draw(sums[g], 10_000)));
        }
        c.limits = IPolicyRegistry.Limits({
            maxTradeLoss: uint16(_draw(0, 500)),
            swingRate: uint16(_draw(50, 300)),
            freeFlow: uint16(_draw(0, 200)),
            auctionPremium: uint16(_draw(0, 2_000)),
            auctionCost: uint16(_draw(50, 100))
        });
    }

    /// @dev Moves a part of the target to a neighbour, then draws everything else around it.
    function _randomise(IPolicyRegistry.Configuration memory c, uint256 i) private {
        IPolicyRegistry.Component memory drawn = c.components[i];
        if (i + 1 < c.components.length) {
            uint16 moved = uint16(_draw(0, drawn.targetWeight));
            drawn.targetWeight -= moved;
            c.components[i + 1].targetWeight += moved;
        }
        drawn.retiring = drawn.targetWeight == 0;
        drawn.minWeight = uint16(_draw(0, drawn.targetWeight));
        drawn.maxWeight = drawn.retiring ? 0 : uint16(_draw(drawn.targetWeight, 10_000));
        drawn.trigger = uint16(_draw(1, 10_000));
        uint256 groups = c.groups.length;
        for (uint256 k; k < 4; k += 2) {
            uint8 group = uint8(_draw(0, groups));
            bool taken;
            for (uint256 j; j < k; ++j) if (drawn.groups[j] == group) taken = true;
            drawn.groups[k] = taken ? 0 : group;
        }
    }
}
