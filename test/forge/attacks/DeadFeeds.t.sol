// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IChainlinkFeed} from "contracts/interfaces/IChainlinkFeed.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IAggregator} from "contracts/interfaces/external/IAggregator.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {HostileAggregator} from "../hostile/HostileAggregator.sol";
import {Behaviour} from "../hostile/Misbehaviour.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice The source of one component's price goes stale, to zero, below zero or dead. Whatever needs a price stops with
/// the source's own error; entry and exit in kind go on.
contract DeadFeedsTest is AttackTest {
    uint32 private constant HEARTBEAT = 1 hours;
    uint32 private constant MAX_AGE = 2 hours;
    int256 private constant ANSWER = 2_000e8;

    HostileAggregator private aggregator;

    function setUp() public override {
        super.setUp();
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("LINK", 18, 10e18);
        addToken("LENT", 18, 1.1e18);
        aggregator = new HostileAggregator(8, ANSWER);
        IPolicyRegistry.Configuration memory configuration = configurationOfFive();
        configuration.components[ETHER].feed = _deployChainlinkFeed();
        createVault(configuration);
        mintInKind(ALICE, 500e18);
        give(CASH, ALICE, 100e6);
    }

    /// @notice A price one second older than allowed.
    function test_attack_staleFeed() public {
        vm.warp(START + MAX_AGE + 1);
        _assertOnlyInKind(
            abi.encodeWithSelector(
                IFeed.PriceStale.selector,
                address(aggregator),
                START,
                uint256(MAX_AGE),
                START + MAX_AGE + 1
            )
        );
    }

    /// @notice A price of zero would let everybody buy ether's slice for nothing.
    function test_attack_zeroFeed() public {
        aggregator.setAnswer(0);
        _assertOnlyInKind(abi.encodeWithSelector(IFeed.AnswerNotPositive.selector, address(aggregator), int256(0)));
    }

    /// @notice A price below zero.
    function test_attack_negativeFeed() public {
        aggregator.setAnswer(-1);
        _assertOnlyInKind(abi.encodeWithSelector(IFeed.AnswerNotPositive.selector, address(aggregator), int256(-1)));
    }

    /// @notice A price at the bound where the source stops following the market, as in the fall of LUNA.
    function test_attack_feedStuckAtItsMinimum() public {
        aggregator.setAnswer(1e6);
        _assertOnlyInKind(
            abi.encodeWithSelector(
                IFeed.AnswerOutOfBounds.selector,
                address(aggregator),
                int256(1e6),
                int256(1e6),
                int256(1e16)
            )
        );
    }

    /// @notice A source that reverts.
    function test_attack_revertingFeed() public {
        aggregator.behave(Behaviour.Reverts);
        _assertOnlyInKind(_sourceReverted());
    }

    /// @notice A source that reverts with a megabyte.
    function test_attack_revertBombFeed() public {
        aggregator.behave(Behaviour.RevertsLong);
        _assertOnlyInKind(_sourceReverted());
    }

    /// @notice An older price than is declared is worth less to whoever trades on it: the quote widens with age.
    function test_attack_ageingFeedWithinItsAge() public {
        uint256 amount = 50e6;
        uint256 fresh = vault.previewDeposit(address(tokens[CASH]), amount);
        vm.warp(START + MAX_AGE);
        assertLt(vault.previewDeposit(address(tokens[CASH]), amount), fresh);
    }

    /// @notice A dead feed of a component that the vault does not hold stops nothing but that component.
    function test_attack_deadFeedOfAnEmptyComponent() public {
        IPolicyRegistry.Configuration memory configuration = configurationOfFive();
        configuration.components[LINK].minWeight = 0;
        configuration.groups[0].minWeight = 0;
        changePolicy(configuration);
        mintInKind(ALICE, 1e18);
        uint256 half = vaultBalance(LINK) / 2;
        tradeRaw(_stocked(LINK, ETHER, half));
        tradeRaw(_stocked(LINK, BITCOIN, vaultBalance(LINK)));
        feeds[LINK].setDead(true);
        vault.netAssetValue();
        deposit(ALICE, CASH, 10e6);
        redeemInKind(ALICE, 100e18);
    }

    /* HELPERS */

    function _deployChainlinkFeed() private returns (address) {
        return
            deployCode(
                Artifacts.path("feeds", "ChainlinkFeed"),
                abi.encode(
                    IChainlinkFeed.Config({
                        aggregator: address(aggregator),
                        uncertainty: uint64(UNCERTAINTY),
                        heartbeat: HEARTBEAT,
                        maxAge: MAX_AGE,
                        volatility: 0.8e18,
                        minAnswer: 1e6,
                        maxAnswer: 1e16
                    })
                )
            );
    }

    function _sourceReverted() private view returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IFeed.SourceReverted.selector,
                address(aggregator),
                IAggregator.latestRoundData.selector
            );
    }

    function _stocked(uint256 sell, uint256 buy, uint256 amount) private returns (ITrading.Intent memory) {
        uint256 out = amountWorth(buy, valueOf(sell, amount));
        tokens[buy].mint(address(route), out);
        return intentOf(sell, buy, amount, out);
    }

    /// @dev Every priced operation reverts with `reason`, in ether and in another component; in kind all goes on.
    function _assertOnlyInKind(bytes memory reason) private {
        vm.expectRevert(reason);
        vault.netAssetValue();
        _assertNoFlow(CASH, 10e6, reason);
        _assertNoFlow(ETHER, 0.01e18, reason);
        ITrading.Intent memory intent = intentOf(CASH, LINK, 1e6, 0);
        vm.expectRevert(reason);
        tradeRaw(intent);
        mintInKind(ALICE, 10e18);
        uint256[] memory paid = redeemInKind(ALICE, 510e18);
        for (uint256 i; i < 5; ++i) assertApproxEqRel(valueOf(i, paid[i]), 102e18, 1e13);
    }

    function _assertNoFlow(uint256 i, uint256 amount, bytes memory reason) private {
        give(i, ALICE, amount);
        address asset = address(tokens[i]);
        vm.startPrank(ALICE);
        vm.expectRevert(reason);
        vault.deposit(asset, amount, 0, ALICE, block.timestamp);
        vm.expectRevert(reason);
        vault.redeem(asset, 10e18, 0, ALICE, ALICE, block.timestamp);
        vm.stopPrank();
    }
}
