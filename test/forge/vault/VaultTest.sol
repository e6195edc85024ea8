// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IEntryFactory} from "contracts/interfaces/IEntryFactory.sol";
import {IFeeSettings} from "contracts/interfaces/IFeeSettings.sol";
import {IProtocolFee} from "contracts/interfaces/IProtocolFee.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRebalanceAuction} from "contracts/interfaces/IRebalanceAuction.sol";
import {IVaultFactory} from "contracts/interfaces/IVaultFactory.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";

interface IShare {
    function balanceOf(address account) external view returns (uint256);
    function totalSupply() external view returns (uint256);
    function approve(address spender, uint256 amount) external returns (bool);
    function transfer(address to, uint256 amount) external returns (bool);
}

/// @notice A vault of plain tokens with feeds that the test sets, deployed from Hardhat's artifacts.
abstract contract VaultTest is Test {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant START = 1_716_422_400;
    /// @dev {share} that nobody has, in every price.
    uint256 internal constant VIRTUAL_SHARES = 1e6;
    uint256 internal constant LOCKED_SHARES = 1e15;
    uint64 internal constant LOSS_BUDGET = 0.01e18;
    uint40 internal constant LOSS_PERIOD = 30 days;
    /// @dev {1} of every feed
    uint256 internal constant UNCERTAINTY = 0.0025e18;

    address internal constant OWNER = address(0x0A0A);
    address internal constant ALLOCATOR = address(0xA110C);
    address internal constant CREATOR = address(0xC0FFEE);
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);

    /// @dev Where Permit2 is on every chain.
    address internal constant PERMIT2 = 0x000000000022D473030F116dDEE9F6B43aC78BA3;
    address internal constant PROTOCOL_OWNER = address(0x60B);

    IPolicyRegistry internal registry;
    IProtocolFee internal protocolFee;
    /// @dev What vaults that the test creates charge.
    IFeeSettings.FeeTerms internal charged;
    IVaultFactory internal factory;
    IEntryFactory internal entryFactory;
    IRebalanceAuction internal auction;
    IAllocationVault internal vault;
    IShare internal share;
    PlainToken[] internal tokens;
    HostileFeed[] internal feeds;

    function setUp() public virtual {
        vm.warp(START);
        deployProtocol();
    }

    /* DEPLOYMENT */

    function artifact(string memory name) internal view returns (string memory) {
        return Artifacts.path("vault", name);
    }

    function deployProtocol() internal {
        registry = IPolicyRegistry(deployCode(artifact("PolicyRegistry")));
        protocolFee = IProtocolFee(deployCode(artifact("ProtocolFee"), abi.encode(PROTOCOL_OWNER, address(0), 0)));
        address administration = deployCode(artifact("VaultAdministration"), abi.encode(registry, protocolFee));
        auction = IRebalanceAuction(deployCode(artifact("RebalanceAuction")));
        address auctions = deployCode(artifact("VaultAuctions"), abi.encode(registry, auction));
        address implementation = deployCode(
            artifact("AllocationVault"),
            abi.encode(registry, administration, auctions, deployEntries(), protocolFee)
        );
        factory = IVaultFactory(deployCode(artifact("VaultFactory"), abi.encode(implementation)));
    }

    /// @dev The entries' part of vaults and the factory that it knows entries by.
    function deployEntries() internal returns (address) {
        address entry = deployCode(Artifacts.path("entries", "ComponentEntry"), abi.encode(PERMIT2));
        address wrapper = deployCode(Artifacts.path("entries", "WrappedVault"), abi.encode(PERMIT2));
        entryFactory = IEntryFactory(deployCode(Artifacts.path("entries", "EntryFactory"), abi.encode(entry, wrapper)));
        return deployCode(artifact("VaultEntries"), abi.encode(registry, protocolFee, entryFactory));
    }

    /// @dev Adds a component's token and feed. `price` {USD/tok} in 18 decimals.
    function addToken(string memory symbol, uint8 decimals, uint256 price) internal {
        tokens.push(new PlainToken(symbol, decimals));
        HostileFeed feed = new HostileFeed(UNCERTAINTY, 1 hours);
        feeds.push(feed);
        setPrice(feeds.length - 1, price);
    }

    /// @dev Moves both quotes of a feed to `price` {USD/tok} less and more its uncertainty.
    function setPrice(uint256 i, uint256 price) internal {
        feeds[i].setBoth((price * (WAD - UNCERTAINTY)) / WAD, (price * (WAD + UNCERTAINTY)) / WAD);
    }

    /* A VAULT OF FIVE */

    /// @dev Five components at 20 % each, bands of 10 to 40 %, 1,000 USD of each: cash, ether, bitcoin, link, a share.
    function createVaultOfFive() internal {
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("LINK", 18, 10e18);
        addToken("LENT", 18, 1.1e18);
        createVault(configurationOfFive());
    }

    function configurationOfFive() internal view returns (IPolicyRegistry.Configuration memory configuration) {
        configuration.components = new IPolicyRegistry.Component[](5);
        for (uint256 i; i < 5; ++i) configuration.components[i] = component(i, 1_000, 2_000, 4_000);
        // Group 1: what moves with the market. Group 2: what is somebody's promise.
        configuration.groups = new IPolicyRegistry.Group[](2);
        configuration.groups[0] = IPolicyRegistry.Group(3_000, 7_500);
        configuration.groups[1] = IPolicyRegistry.Group(2_000, 6_000);
        for (uint256 i = 1; i < 4; ++i) configuration.components[i].groups[0] = 1;
        configuration.components[0].groups[0] = 2;
        configuration.components[4].groups[0] = 2;
        configuration.limits = IPolicyRegistry.Limits({
            maxTradeLoss: 100,
            swingRate: 50,
            freeFlow: 200,
            auctionPremium: 500,
            auctionCost: 60
        });
    }

    function component(
        uint256 i,
        uint16 least,
        uint16 target,
        uint16 most
    ) internal view returns (IPolicyRegistry.Component memory) {
        uint8[4] memory groups;
        return
            IPolicyRegistry.Component({
                token: address(tokens[i]),
                feed: address(feeds[i]),
                groups: groups,
                minWeight: least,
                targetWeight: target,
                maxWeight: most,
                trigger: 300,
                retiring: false
            });
    }

    /// @dev Creates the vault with 5,000 USD spread by the targets, at one USD a share.
    function createVault(IPolicyRegistry.Configuration memory configuration) internal {
        uint256[] memory seed = new uint256[](configuration.components.length);
        for (uint256 i; i < seed.length; ++i) {
            seed[i] = amountWorth(i, (5_000e18 * uint256(configuration.components[i].targetWeight)) / 10_000);
            give(i, CREATOR, seed[i]);
        }
        vm.startPrank(CREATOR);
        for (uint256 i; i < seed.length; ++i) tokens[i].approve(address(factory), seed[i]);
        IVaultAdministration.Creation memory creation = creationOf(configuration);
        creation.fees = charged;
        vault = IAllocationVault(factory.create(creation, seed, 5_000e18, "one"));
        vm.stopPrank();
        share = IShare(address(vault));
    }

    function creationOf(
        IPolicyRegistry.Configuration memory configuration
    ) internal pure returns (IVaultAdministration.Creation memory) {
        return
            IVaultAdministration.Creation({
                name: "Ballast Five",
                symbol: "B5",
                owner: OWNER,
                curator: address(0),
                guardian: address(0),
                allocator: ALLOCATOR,
                lossBudget: LOSS_BUDGET,
                lossPeriod: LOSS_PERIOD,
                fees: IFeeSettings.FeeTerms(address(0), 0, 0),
                policy: configuration
            });
    }

    /// @dev Lets a call of the vault by itself mature.
    function submitAndWait(bytes memory call) internal {
        vm.prank(OWNER);
        uint256 due = vault.submit(call);
        vm.warp(due);
    }

    /// @dev Reports the feed of component `i`, as it is, every six hours until `time` {s}.
    function reportUntil(uint256 i, uint256 time) internal {
        for (uint256 now_ = vm.getBlockTimestamp(); now_ < time; now_ += 6 hours) {
            vm.warp(now_);
            vault.reportFeed(address(tokens[i]));
        }
        vm.warp(time);
        vault.reportFeed(address(tokens[i]));
    }

    /// @dev As `submitAndWait`, with the feed of component `i` seen dead all the while.
    function submitAndReport(uint256 i, bytes memory call) internal {
        vm.prank(OWNER);
        reportUntil(i, vault.submit(call));
    }

    /* AMOUNTS */

    function unitOf(uint256 i) internal view returns (uint256) {
        return 10 ** tokens[i].decimals();
    }

    /// @dev {USD/tok} middle of the feed's quote.
    function priceOf(uint256 i) internal view returns (uint256) {
        (uint256 bid, uint256 ask) = feeds[i].quote();
        return (bid + ask) / 2;
    }

    /// @dev {tok} worth `value` {USD} at the middle.
    function amountWorth(uint256 i, uint256 value) internal view returns (uint256) {
        return (value * unitOf(i)) / priceOf(i);
    }

    /// @dev {USD} at the middle.
    function valueOf(uint256 i, uint256 amount) internal view returns (uint256) {
        return (amount * priceOf(i)) / unitOf(i);
    }

    /// @dev {USD} of all that `account` holds, shares at their slice of every component in kind.
    function wealthOf(address account) internal view returns (uint256 wealth) {
        uint256[] memory slice = vault.previewRedeemInKind(share.balanceOf(account));
        for (uint256 i; i < tokens.length; ++i) {
            wealth += valueOf(i, tokens[i].balanceOf(account) + slice[i] + vault.claimOf(address(tokens[i]), account));
        }
    }

    /// @dev Mints and approves, so that `account` can enter.
    function give(uint256 i, address account, uint256 amount) internal {
        tokens[i].mint(account, amount);
        if (address(vault) == address(0)) return;
        vm.prank(account);
        tokens[i].approve(address(vault), type(uint256).max);
    }

    function unlimited() internal view returns (uint256[] memory amounts) {
        amounts = new uint256[](tokens.length);
        for (uint256 i; i < amounts.length; ++i) amounts[i] = type(uint256).max;
    }

    function nothing() internal view returns (uint256[] memory) {
        return new uint256[](tokens.length);
    }

    /* ACTIONS */

    function mintInKind(address account, uint256 shares) internal {
        uint256[] memory amounts = vault.previewMintInKind(shares);
        for (uint256 i; i < amounts.length; ++i) give(i, account, amounts[i]);
        vm.prank(account);
        vault.mintInKind(shares, amounts, account, block.timestamp);
    }

    function redeemInKind(address account, uint256 shares) internal returns (uint256[] memory) {
        vm.prank(account);
        return vault.redeemInKind(shares, nothing(), account, block.timestamp);
    }

    function deposit(address account, uint256 i, uint256 amount) internal returns (uint256) {
        give(i, account, amount);
        vm.prank(account);
        return vault.deposit(address(tokens[i]), amount, 0, account, block.timestamp);
    }

    function redeem(address account, uint256 i, uint256 shares) internal returns (uint256) {
        vm.prank(account);
        return vault.redeem(address(tokens[i]), shares, 0, account, account, block.timestamp);
    }
}
