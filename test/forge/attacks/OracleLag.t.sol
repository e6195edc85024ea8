// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGuardedFeed} from "contracts/interfaces/IGuardedFeed.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice Entries and exits by somebody who knows the true prices while the feeds lag. As long as the truth is within
/// the declared uncertainty, the side of the quote that costs the user covers it; beyond it stands the second source.
contract OracleLagTest is AttackTest {
    uint256 private constant HARD_LIMIT = 0.02e18;

    HostileFeed private second;

    function setUp() public override {
        super.setUp();
        _createGuardedVault();
    }

    /// @notice At the middle price, whoever enters with what has fallen and leaves in kind is paid the difference.
    function test_attack_entryWithTheFaller_paysOnNaiveBasket() public {
        createNaive();
        uint256 amount = amountWorth(LINK, 1_000e18);
        giveForNaive(LINK, MALLORY, amount);
        vm.startPrank(MALLORY);
        naive.redeemInKind(naive.deposit(LINK, amount));
        vm.stopPrank();
        setPrice(LINK, (10e18 * (WAD - UNCERTAINTY)) / WAD);
        // One sixth of the shares stands for what fell, the rest is profit at full price.
        assertGt(_heldBy(MALLORY), valueOf(LINK, amount) + 1.5e18);
    }

    /// @notice Entry with the faller, exit in kind, the true price anywhere inside the quote, for every component at once.
    function testFuzz_attack_entryWithTheFallerExitInKind(uint256 i, uint256 value, uint256 seed) public {
        (i, value) = (bound(i, 0, 4), bound(value, 1e18, 1_000e18));
        uint256 amount = amountWorth(i, value);
        redeemInKind(MALLORY, deposit(MALLORY, i, amount));
        _revealWithin(seed);
        assertLe(_heldBy(MALLORY), valueOf(i, amount));
    }

    /// @notice Entry in kind, exit through the riser, the true price anywhere inside the quote.
    function testFuzz_attack_entryInKindExitWithTheRiser(uint256 i, uint256 shares, uint256 seed) public {
        (i, shares) = (bound(i, 0, 4), bound(shares, 1e18, 300e18));
        uint256[] memory paid = vault.previewMintInKind(shares);
        mintInKind(MALLORY, shares);
        redeem(MALLORY, i, shares);
        _revealWithin(seed);
        assertLe(_heldBy(MALLORY), _worth(paid));
    }

    /// @notice In with the faller and out with the riser: two spreads against two lags.
    function testFuzz_attack_fallerInRiserOut(uint256 i, uint256 j, uint256 value, uint256 seed) public {
        (i, j, value) = (bound(i, 0, 4), bound(j, 0, 4), bound(value, 1e18, 400e18));
        uint256 amount = amountWorth(i, value);
        redeem(MALLORY, j, deposit(MALLORY, i, amount));
        _revealWithin(seed);
        assertLe(_heldBy(MALLORY), valueOf(i, amount));
    }

    /// @notice A fall of five per cent that the only source has not seen pays: why what moves has a second source. Bounded
    /// by the lag less both spreads.
    function test_attack_fallerBeyondUncertainty_paysWithOneSource() public {
        uint256 amount = amountWorth(ETHER, 500e18);
        redeemInKind(MALLORY, deposit(MALLORY, ETHER, amount));
        setPrice(ETHER, 1_900e18);
        uint256 spent = valueOf(ETHER, amount);
        assertGt(_heldBy(MALLORY), spent);
        assertLe(_heldBy(MALLORY) - spent, (500e18 * (0.05e18 - 2 * UNCERTAINTY)) / WAD);
    }

    /// @notice The second source saw a fall within the hard limit: the entry is priced by it and does not pay.
    function testFuzz_attack_fallerSeenBySecondSource(uint256 lag, uint256 value) public {
        lag = bound(lag, 0, HARD_LIMIT - 1e9);
        value = bound(value, 1e18, 500e18);
        uint256 truth = (50_000e18 * (WAD - lag)) / WAD;
        second.setBoth(truth, truth);
        uint256 amount = amountWorth(BITCOIN, value);
        redeemInKind(MALLORY, deposit(MALLORY, BITCOIN, amount));
        setPrice(BITCOIN, truth);
        assertLe(_heldBy(MALLORY), valueOf(BITCOIN, amount));
    }

    /// @notice The same for an exit through what has risen.
    function testFuzz_attack_riserSeenBySecondSource(uint256 lag, uint256 shares) public {
        lag = bound(lag, 0, HARD_LIMIT - 1e9);
        shares = bound(shares, 1e18, 300e18);
        uint256[] memory paid = vault.previewMintInKind(shares);
        mintInKind(MALLORY, shares);
        uint256 truth = (50_000e18 * (WAD + lag)) / WAD;
        second.setBoth(truth, truth);
        redeem(MALLORY, BITCOIN, shares);
        setPrice(BITCOIN, truth);
        assertLe(_heldBy(MALLORY), _worth(paid));
    }

    /// @notice Beyond the hard limit the entry stops, and only the entry: the exit in kind goes on.
    function test_attack_fallerBeyondTheHardLimit() public {
        mintInKind(ALICE, 100e18);
        second.setBoth(47_500e18, 47_500e18);
        uint256 amount = amountWorth(BITCOIN, 500e18);
        give(BITCOIN, MALLORY, amount);
        address asset = address(tokens[BITCOIN]);
        vm.expectRevert(
            abi.encodeWithSelector(IGuardedFeed.SourcesDisagree.selector, 50_000e18, 47_500e18, HARD_LIMIT)
        );
        vm.prank(MALLORY);
        vault.deposit(asset, amount, 0, MALLORY, block.timestamp);
        redeemInKind(ALICE, 100e18);
    }

    /// @notice A held component that rose is only a part of what a share buys: at 2 %, eight times its declared
    /// uncertainty, entering with cash and leaving in kind still costs more than it brings.
    function test_attack_riserInTheBasket_belowTheSpreads() public {
        assertLt(_enterBefore(ETHER, 0.02e18), 200e18);
    }

    /// @notice At 5 % it pays, by no more than its weight times the lag less both spreads: what a feed's declared
    /// uncertainty has to be honest for.
    function test_attack_riserInTheBasket_isBounded() public {
        uint256 held = _enterBefore(ETHER, 0.05e18);
        assertLe(held, 200e18 + (200e18 * (0.2e18 * 0.05 - 2 * UNCERTAINTY)) / WAD);
    }

    /* HELPERS */

    /// @dev Enters with 200 USD of cash before component `i` rises by `lag`, leaves in kind; returns what it is worth then.
    function _enterBefore(uint256 i, uint256 lag) private returns (uint256) {
        redeemInKind(MALLORY, deposit(MALLORY, CASH, 200e6));
        setPrice(i, (priceOf(i) * (WAD + lag)) / WAD);
        return _heldBy(MALLORY);
    }

    /// @dev Moves every price to somewhere inside its quote.
    function _revealWithin(uint256 seed) private {
        for (uint256 i; i < 5; ++i) {
            (uint256 bid, uint256 ask) = feeds[i].quote();
            // Half of the time at one of the ends, where it pays most.
            uint256 dice = uint256(keccak256(abi.encode(seed, i)));
            uint256 truth =
                dice % 4 == 0
                    ? bid
                    : dice % 4 == 1
                        ? ask
                        : bound(dice, bid, ask);
            feeds[i].setBoth(truth, truth);
        }
    }

    /// @dev The vault of five with a second source for bitcoin, which agrees until a test sets it.
    function _createGuardedVault() private {
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("LINK", 18, 10e18);
        addToken("LENT", 18, 1.1e18);
        second = new HostileFeed(0, 1 hours);
        second.setBoth(50_000e18, 50_000e18);
        IPolicyRegistry.Configuration memory configuration = configurationOfFive();
        configuration.components[BITCOIN].feed = deployCode(
            Artifacts.path("feeds", "GuardedFeed"),
            abi.encode(feeds[BITCOIN], second, HARD_LIMIT)
        );
        createVault(configuration);
    }

    function _heldBy(address account) private view returns (uint256 worth) {
        for (uint256 i; i < 5; ++i) worth += valueOf(i, tokens[i].balanceOf(account));
    }

    function _worth(uint256[] memory amounts) private view returns (uint256 worth) {
        for (uint256 i; i < 5; ++i) worth += valueOf(i, amounts[i]);
    }
}
