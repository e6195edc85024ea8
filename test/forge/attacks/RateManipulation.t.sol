// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRateFeed} from "contracts/interfaces/IRateFeed.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {HostileRateSource} from "../hostile/HostileRateSource.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice The rate of the share token among the components is moved inside a transaction. Its feed bounds the side that
/// would pay: a rate pushed up buys no better exit, one pushed down no cheaper entry.
contract RateManipulationTest is AttackTest {
    uint256 private constant RATE = 1.1e18;
    uint64 private constant MAX_GROWTH = 0.1e18;

    HostileRateSource private source;
    IRateFeed private rateFeed;

    function setUp() public override {
        super.setUp();
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("LINK", 18, 10e18);
        addToken("LENT", 18, RATE); // the test's own feed of the true value
        rateFeed = _deployRateFeed();
        createVault(_configuration());
        mintInKind(MALLORY, 1_000e18);
    }

    /* FLOWS */

    /// @notice A rate pushed up before an exit through any component: the basket's bid stays, so the exit brings no more
    /// than it would without swing fee.
    function testFuzz_attack_ratePushedUpBeforeExit(uint256 i, uint256 factor, uint256 shares) public {
        i = bound(i, 0, 4);
        factor = bound(factor, 1e18, 1e24);
        shares = bound(shares, 1e15, 500e18);
        uint256 honest = vault.previewRedeem(address(tokens[i]), shares);
        source.setRate((RATE * factor) / WAD);
        assertLe(vault.previewRedeem(address(tokens[i]), shares), _withoutFee(honest));
    }

    /// @notice A rate pushed up makes all other components look below their targets, so that leaving through one of them
    /// seems to misallocate less. The middle follows the push by a twentieth at most, whatever the push, so that no more
    /// than a twentieth of that component's share of the swing fee is spared.
    function test_attack_ratePushedUp_sparesTheSwingFee() public {
        uint256 honest = vault.previewRedeem(address(tokens[CASH]), 500e18);
        source.setRate(RATE * 2);
        uint256 pushed = vault.previewRedeem(address(tokens[CASH]), 500e18);
        assertLe(pushed, honest + honest / 4_000, "more than a twentieth of the swing fee is spared");
        source.setRate(RATE * 1_000);
        assertEq(vault.previewRedeem(address(tokens[CASH]), 500e18), pushed, "a larger push spares more");
    }

    /// @notice After a week without a record the cap has opened by a week's growth, and no further: 0.19 %, less than the
    /// spreads of an entry and an exit.
    function testFuzz_attack_ratePushedUpAfterAWeek(uint256 factor, uint256 time) public {
        factor = bound(factor, 1e18, 1e24);
        vm.warp(START + bound(time, 0, 365 days));
        uint256 honest = vault.previewRedeem(address(tokens[CASH]), 500e18);
        source.setRate((RATE * factor) / WAD);
        uint256 pushed = vault.previewRedeem(address(tokens[CASH]), 500e18);
        uint256 growth = (uint256(MAX_GROWTH) * 7) / 365;
        assertLe(pushed, _withoutFee(honest) + (honest * growth) / WAD / 5);
        assertLt(growth / 5, 2 * UNCERTAINTY);
    }

    /// @notice A rate pushed up before a deposit of that token: the deposit is valued at the capped bid.
    function testFuzz_attack_ratePushedUpBeforeEntry(uint256 i, uint256 factor) public {
        i = bound(i, 0, 4);
        factor = bound(factor, 1e18, 1e24);
        uint256 amount = amountWorth(i, 200e18);
        uint256 honest = vault.previewDeposit(address(tokens[i]), amount);
        source.setRate((RATE * factor) / WAD);
        assertLe(vault.previewDeposit(address(tokens[i]), amount), honest);
    }

    /// @notice A rate pushed down before a deposit of another token: the basket's ask stays at the recorded rate.
    function testFuzz_attack_ratePushedDownBeforeEntry(uint256 i, uint256 factor) public {
        i = bound(i, 0, 4);
        factor = bound(factor, 1e12, 1e18);
        uint256 amount = amountWorth(i, 200e18);
        uint256 honest = vault.previewDeposit(address(tokens[i]), amount);
        source.setRate((RATE * factor) / WAD);
        uint256 pushed = vault.previewDeposit(address(tokens[i]), amount);
        assertLe(pushed, _withoutFee(honest));
    }

    /// @notice A rate pushed down before an exit through that token: it is paid out at the recorded ask.
    function testFuzz_attack_ratePushedDownBeforeExit(uint256 factor, uint256 shares) public {
        factor = bound(factor, 1e12, 1e18);
        shares = bound(shares, 1e15, 300e18);
        uint256 honest = vault.previewRedeem(address(tokens[LENT]), shares);
        source.setRate((RATE * factor) / WAD);
        assertLe(vault.previewRedeem(address(tokens[LENT]), shares), _withoutFee(honest));
    }

    /// @notice Down, in, up, out, back: a round trip across both pushes leaves the attacker poorer.
    function testFuzz_attack_rateRoundTrip(uint256 i, uint256 j, uint256 down, uint256 up) public {
        (i, j) = (bound(i, 0, 4), bound(j, 0, 4));
        give(i, MALLORY, amountWorth(i, 100e18));
        uint256 before = wealthOf(MALLORY);
        source.setRate((RATE * bound(down, 1e12, 1e18)) / WAD);
        uint256 shares = _tryDeposit(i, tokens[i].balanceOf(MALLORY));
        source.setRate((RATE * bound(up, 1e18, 1e24)) / WAD);
        _tryRedeem(j, shares);
        source.setRate(RATE);
        redeemInKind(MALLORY, share.balanceOf(MALLORY));
        assertNoProfit(MALLORY, before);
    }

    /* TRADES */

    /// @notice A rate pushed up by half would let the allocator overpay for the token by the middle price. The middle follows
    /// the ask no further than a twentieth above the bid, so the trade loses too much.
    function test_attack_ratePushedUpBeforeTrade_isRefused() public {
        source.setRate((RATE * 3) / 2);
        uint256 out = amountWorth(LENT, 85e18);
        tokens[LENT].mint(address(route), out);
        ITrading.Intent memory intent = intentOf(CASH, LENT, amountWorth(CASH, 100e18), out);
        vm.expectPartialRevert(ITrading.TradeLossTooLarge.selector);
        tradeRaw(intent);
    }

    /// @notice A rate pushed down lets the allocator sell the token for little by the middle price. The loss budget sees
    /// the recorded rate and refuses what it does not hold.
    function test_attack_ratePushedDownBeforeTrade_isRefused() public {
        source.setRate(RATE / 10);
        uint256 value = 200e18;
        uint256 valueOut = 110e18;
        uint256 out = amountWorth(CASH, valueOut);
        tokens[CASH].mint(address(route), out);
        ITrading.Intent memory intent = intentOf(LENT, CASH, amountWorth(LENT, value), out);
        vm.expectPartialRevert(IBasket.LossBudgetExceeded.selector);
        tradeRaw(intent);
    }

    /// @notice A rate pushed up a thousandfold makes the basket look a hundred times larger, and each loss a hundredth of
    /// what it is. The budget has to hold against the truth: at most its size of the true value is lost at once.
    function test_attack_ratePushedUp_shrinksChargedLosses() public {
        source.setRate(RATE * 1_000);
        uint256 trueValue = basketValue();
        for (uint256 k; k < 10; ++k) {
            if (!_tryTrade(BITCOIN, ETHER, 1_000e18)) break;
            if (!_tryTrade(ETHER, BITCOIN, 1_000e18)) break;
        }
        source.setRate(RATE);
        uint256 lost = ((trueValue - basketValue()) * WAD) / trueValue;
        assertLe(lost, LOSS_BUDGET, "more than the loss budget is gone");
    }

    /// @notice The same push hides the weight of what is bought: the allocator must not leave the bands by it.
    function test_attack_ratePushedUp_hidesAWeight() public {
        source.setRate(RATE * 1_000);
        _tryTrade(CASH, ETHER, 1_000e18);
        _tryTrade(BITCOIN, ETHER, 1_000e18);
        source.setRate(RATE);
        assertLe(weightOf(ETHER), 0.4e18, "above its maximum");
    }

    /// @notice Single-asset flows under the same push: the entry pays for what the basket seems worth, so widening a cap
    /// by it costs nine tenths of the deposit and more.
    function test_attack_ratePushedUp_widensACapForADeposit() public {
        uint256 amount = amountWorth(ETHER, 3_000e18);
        give(ETHER, MALLORY, amount);
        uint256 before = wealthOf(MALLORY);
        source.setRate(RATE * 100);
        _tryDeposit(ETHER, amount);
        source.setRate(RATE);
        uint256 cost = costOf(MALLORY, before);
        // Either refused, or paid for dearly.
        if (weightOf(ETHER) > 0.4e18) assertGt(cost, 1_000e18);
    }

    /* HELPERS */

    function _deployRateFeed() private returns (IRateFeed) {
        source = new HostileRateSource(RATE);
        HostileFeed asset = new HostileFeed(UNCERTAINTY, 1 hours);
        asset.setBoth(WAD - UNCERTAINTY, WAD + UNCERTAINTY);
        IRateFeed.Config memory c = IRateFeed.Config({
            source: address(source),
            selector: HostileRateSource.getRate.selector,
            argument: 0,
            rateDecimals: 18,
            assetFeed: IFeed(address(asset)),
            maxGrowth: MAX_GROWTH
        });
        return IRateFeed(deployCode(Artifacts.path("feeds", "RateFeed"), abi.encode(c)));
    }

    /// @dev The vault of five without lower bounds, so that only the upper ones and the budget stand.
    function _configuration() private view returns (IPolicyRegistry.Configuration memory configuration) {
        configuration = configurationOfFive();
        for (uint256 i; i < 5; ++i) configuration.components[i].minWeight = 0;
        (configuration.groups[0].minWeight, configuration.groups[1].minWeight) = (0, 0);
        configuration.components[LENT].feed = address(rateFeed);
    }

    function _reportedMid() private view returns (uint256 mid) {
        (, mid, ) = vault.netAssetValue();
    }

    /// @dev What would be got if the swing fee of 0.5 % had been taken off `net`, one unit more.
    function _withoutFee(uint256 net) private pure returns (uint256) {
        return (net * 10_000) / 9_950 + 1;
    }

    function _tryDeposit(uint256 i, uint256 amount) private returns (uint256) {
        vm.prank(MALLORY);
        try vault.deposit(address(tokens[i]), amount, 0, MALLORY, block.timestamp) returns (uint256 shares) {
            return shares;
        } catch {
            return 0;
        }
    }

    function _tryRedeem(uint256 i, uint256 shares) private {
        vm.prank(MALLORY);
        try vault.redeem(address(tokens[i]), shares, 0, MALLORY, MALLORY, block.timestamp) {} catch {}
    }

    /// @dev Trades at the largest loss that one trade may have; false when the vault refuses.
    function _tryTrade(uint256 sell, uint256 buy, uint256 value) private returns (bool) {
        uint256 out = amountWorth(buy, (value * 9_901) / 10_000);
        tokens[buy].mint(address(route), out);
        ITrading.Intent memory intent = intentOf(sell, buy, amountWorth(sell, value), out);
        vm.prank(ALLOCATOR);
        try vault.trade(intent, block.timestamp) {
            return true;
        } catch {
            return false;
        }
    }
}
