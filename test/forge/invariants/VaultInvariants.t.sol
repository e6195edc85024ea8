// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {VaultTest} from "../vault/VaultTest.sol";
import {ConstantHandler} from "./ConstantHandler.sol";
import {MoodyToken} from "./MoodyToken.sol";
import {VaultHandler} from "./VaultHandler.sol";
import {VaultWorld} from "./VaultWorld.sol";

/// @notice A vault of five moody tokens whose actors have money and, some of them, shares.
abstract contract VaultCampaign is VaultTest {
    address internal constant CAROL = address(0xCA401);
    address internal constant STRANGER = address(0x57A9);
    address internal constant LOCK = address(0xdead);
    uint256 internal constant ACTIONS = 16;

    VaultHandler internal handler;
    address[] internal cast;

    function setUp() public virtual override {
        super.setUp();
        _addMoodyToken("CASH", 6, 1e18);
        _addMoodyToken("ETHER", 18, 2_000e18);
        _addMoodyToken("BITCOIN", 8, 50_000e18);
        _addMoodyToken("LINK", 18, 10e18);
        _addMoodyToken("LENT", 18, 1.1e18);
        createVault(_policy());
        _setCast();
        for (uint256 a; a < cast.length; ++a) {
            for (uint256 i; i < tokens.length; ++i) give(i, cast[a], amountWorth(i, 100_000e18));
        }
        mintInKind(cast[0], 1_000e18);
        mintInKind(cast[1], 30e18);
    }

    function _setCast() internal virtual;

    /// @dev What the vault is created under.
    function _policy() internal virtual returns (IPolicyRegistry.Configuration memory) {
        return configurationOfFive();
    }

    function _addMoodyToken(string memory symbol, uint8 decimals, uint256 price) private {
        tokens.push(new MoodyToken(symbol, decimals));
        feeds.push(new HostileFeed(UNCERTAINTY, 1 hours));
        setPrice(feeds.length - 1, price);
    }

    function _world() internal view returns (VaultWorld.World memory world) {
        (world.vault, world.registry) = (vault, registry);
        world.tokens = new address[](tokens.length);
        world.feeds = new address[](tokens.length);
        for (uint256 i; i < tokens.length; ++i) {
            (world.tokens[i], world.feeds[i]) = (address(tokens[i]), address(feeds[i]));
        }
        world.holders = new address[](cast.length + 2);
        for (uint256 a; a < cast.length; ++a) world.holders[a] = cast[a];
        (world.holders[cast.length], world.holders[cast.length + 1]) = (CREATOR, LOCK);
    }

    function _target(bytes4[] memory selectors) internal {
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    /// @dev The steps of both campaigns: those of users, time and tokens.
    function _commonSteps(bytes4[] memory selectors) internal pure {
        selectors[0] = VaultHandler.mintInKind.selector;
        selectors[1] = VaultHandler.redeemInKind.selector;
        selectors[2] = VaultHandler.deposit.selector;
        selectors[3] = VaultHandler.redeem.selector;
        selectors[4] = VaultHandler.transferShares.selector;
        selectors[5] = VaultHandler.donate.selector;
        selectors[6] = VaultHandler.claim.selector;
        selectors[7] = VaultHandler.warp.selector;
        selectors[8] = VaultHandler.changeMood.selector;
        selectors[9] = VaultHandler.slash.selector;
    }

    /// @dev `runs` runs of `depth` steps at random, the same each time, as a campaign takes them. Counts successes in
    /// memory, which going back to the start does not undo; the last count is that of breached states.
    function _walks(
        bytes4[] memory selectors,
        uint256 runs,
        uint256 depth
    ) internal returns (uint256[] memory successes) {
        successes = new uint256[](ACTIONS + 1);
        uint256[] memory attempts = new uint256[](ACTIONS);
        uint256 start = vm.snapshotState();
        for (uint256 run; run < runs; ++run) {
            walk(selectors, run, depth);
            for (uint256 a; a < ACTIONS; ++a) {
                successes[a] += handler.successes(VaultHandler.Action(a));
                attempts[a] += handler.attempts(VaultHandler.Action(a));
            }
            successes[ACTIONS] += handler.breaches();
            vm.revertToState(start);
        }
        for (uint256 a; a < ACTIONS; ++a) {
            emit log_named_uint(string.concat(vm.toString(a), ": successes"), successes[a]);
            emit log_named_uint(string.concat(vm.toString(a), ": attempts"), attempts[a]);
        }
        emit log_named_uint("breached states", successes[ACTIONS]);
    }

    function walk(bytes4[] memory selectors, uint256 run, uint256 depth) internal {
        for (uint256 k; k < depth; ++k) {
            uint256 draw = uint256(keccak256(abi.encode(run, k)));
            bytes memory seeds = abi.encode(draw >> 8, draw >> 16, draw >> 24, draw >> 32);
            (bool done, bytes memory reason) = address(handler).call(
                abi.encodePacked(selectors[draw % selectors.length], seeds)
            );
            assertTrue(done, vm.toString(reason));
            if (k % 4 == 3) _checkAll();
        }
    }

    /// @dev V-1 to V-12 of docs/invariants.md: those of a step were checked in the step.
    function _checkAll() internal {
        handler.check();
        assertEq(handler.violationCount(), 0, handler.firstViolation());
    }
}

/// @notice Campaign 1: one actor with two accounts, prices that stay. V-1 over whole runs, and all else.
contract ConstantPricesInvariants is VaultCampaign {
    function setUp() public override {
        super.setUp();
        handler = new ConstantHandler(_world(), cast);
        _target(_steps());
    }

    function _setCast() internal override {
        cast = [ALICE, BOB];
    }

    function _steps() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](10);
        _commonSteps(selectors);
    }

    /// @dev V-1 to V-12. What a step does is checked in the step; the state after it, which takes longer, after every
    /// fourth and at the end. Steps hash their seeds, so a dictionary of bytecode's constants would only cost time.
    /// forge-config: default.invariant.check-interval = 4
    /// forge-config: default.invariant.include-push-bytes = false
    /// forge-config: deep.invariant.check-interval = 4
    /// forge-config: deep.invariant.include-push-bytes = false
    function invariant_all() public {
        _checkAll();
    }

    /// @dev A campaign that never succeeds in a step says nothing about it.
    function test_everyStepSucceedsSometimes() public {
        uint256[] memory successes = _walks(_steps(), 12, 48);
        for (uint256 a; a < uint256(VaultHandler.Action.Trade); ++a) assertGt(successes[a], 9, vm.toString(a));
    }
}

/// @notice Campaign 2: five actors, an allocator, an owner, and markets that move.
contract MovingMarketsInvariants is VaultCampaign {
    function setUp() public override {
        super.setUp();
        handler = new VaultHandler(_world(), cast);
        _target(_steps());
    }

    function _setCast() internal override {
        cast = [ALICE, BOB, CAROL, ALLOCATOR, STRANGER];
    }

    function _steps() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](16);
        _commonSteps(selectors);
        selectors[10] = VaultHandler.trade.selector;
        selectors[11] = VaultHandler.moveMarket.selector;
        selectors[12] = VaultHandler.changeFeed.selector;
        selectors[13] = VaultHandler.tightenPolicy.selector;
        selectors[14] = VaultHandler.submitPolicy.selector;
        selectors[15] = VaultHandler.acceptPolicy.selector;
    }

    /// @dev V-1 to V-12. What a step does is checked in the step; the state after it, which takes longer, after every
    /// fourth and at the end. Steps hash their seeds, so a dictionary of bytecode's constants would only cost time.
    /// forge-config: default.invariant.check-interval = 4
    /// forge-config: default.invariant.include-push-bytes = false
    /// forge-config: deep.invariant.check-interval = 4
    /// forge-config: deep.invariant.include-push-bytes = false
    function invariant_all() public {
        _checkAll();
    }

    /// @dev A campaign that never succeeds in a step says nothing about it.
    function test_everyStepSucceedsSometimes() public {
        uint256[] memory successes = _walks(_steps(), 12, 64);
        for (uint256 a; a < ACTIONS; ++a) assertGt(successes[a], 4, vm.toString(a));
        assertGt(successes[ACTIONS], 40, "breached states");
    }
}
