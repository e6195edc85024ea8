// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {ICovarianceOracle} from "contracts/interfaces/ICovarianceOracle.sol";
import {IMarginListing} from "contracts/interfaces/IMarginListing.sol";
import {IMarginReader} from "contracts/interfaces/IMarginReader.sol";
import {IQuoteExchange} from "contracts/interfaces/IQuoteExchange.sol";
import {IRiskParameters} from "contracts/interfaces/IRiskParameters.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {AccountId, AccountIdLibrary} from "contracts/margin/AccountId.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {SurfaceTest} from "../risk/SurfaceTest.sol";
import {SettableSettlement} from "./SettableSettlement.sol";

/// @notice A clearinghouse with ether options, on real risk contracts and feeds that the test sets.
abstract contract ClearinghouseTest is SurfaceTest {
    uint256 internal constant WAD = 1e18;
    int256 internal constant ONE = 1e9;
    uint256 internal constant SPOT = 2_000e18;
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);

    IClearinghouse internal house;
    IMarginListing internal listing;
    IMarginReader internal reader;
    IRiskParameters internal risk;
    ICovarianceOracle internal oracle;
    IQuoteExchange internal exchange;
    SettableSettlement internal settlement;
    HostileFeed internal feed;
    PlainToken internal dollars;
    PlainToken internal ether_;
    AccountId internal alice = AccountIdLibrary.pack(ALICE, 0);
    AccountId internal bob = AccountIdLibrary.pack(BOB, 0);
    uint256 internal expiry;

    function setUp() public virtual override {
        super.setUp();
        (dollars, ether_) = (new PlainToken("USDC", 6), new PlainToken("WETH", 18));
        feed = new HostileFeed(0, 1 hours);
        feed.setBoth(SPOT, SPOT);
        _deployRisk();
        listing = IMarginListing(deployCode(Artifacts.path("margin", "MarginListing"), abi.encode(OWNER)));
        settlement = new SettableSettlement();
        address engine = deployCode(Artifacts.path("margin", "MarginEngine"));
        bytes memory arguments = abi.encode(
            address(listing),
            engine,
            address(surface),
            address(risk),
            address(settlement),
            0.9e18
        );
        reader = IMarginReader(deployCode(Artifacts.path("margin", "MarginReader"), arguments));
        arguments = abi.encode(address(dollars), address(listing), address(reader));
        house = IClearinghouse(deployCode(Artifacts.path("margin", "Clearinghouse"), arguments));
        exchange = IQuoteExchange(deployCode(Artifacts.path("margin", "QuoteExchange"), abi.encode(address(house))));
        _list();
        post(VOLATILITY);
        pass(12);
        _approve(ALICE);
        _approve(BOB);
    }

    /* WORLD */

    function post(uint256 volatility) internal {
        feed.setUpdatedAt(vm.getBlockTimestamp());
        uint256[] memory expiries = new uint256[](2);
        (expiries[0], expiries[1]) = (expiry, expiry + 90 days);
        send(several(expiries, volatility), 4);
    }

    function byTimelock(address target, bytes memory call) internal returns (bytes memory) {
        vm.prank(OWNER);
        ITimelock(target).submit(call);
        pass(3 days);
        ITimelock(target).accept(call);
        return "";
    }

    function fund(AccountId account, uint256 amount) internal {
        dollars.mint(account.owner(), amount);
        vm.prank(account.owner());
        house.depositCash(account, amount);
    }

    function pledge(AccountId account, uint256 amount) internal {
        ether_.mint(account.owner(), amount);
        vm.prank(account.owner());
        house.depositCollateral(account, address(ether_), amount);
    }

    function option(bool isCall, uint256 strike) internal view returns (InstrumentId) {
        return
            InstrumentLibrary.encode(
                InstrumentTerms(0, InstrumentKind.Vanilla, isCall, false, false, expiry, strike * 1e8, 0)
            );
    }

    function barrier(
        bool isCall,
        bool isUp,
        bool isKnockIn,
        uint256 strike,
        uint256 level
    ) internal view returns (InstrumentId) {
        InstrumentTerms memory terms = InstrumentTerms(
            0,
            InstrumentKind.Barrier,
            isCall,
            isUp,
            isKnockIn,
            expiry,
            strike * 1e8,
            level * 1e8
        );
        return InstrumentLibrary.encode(terms);
    }

    function perpetual() internal pure returns (InstrumentId) {
        return InstrumentLibrary.encode(InstrumentTerms(0, InstrumentKind.Perpetual, false, false, false, 0, 0, 0));
    }

    /// @dev Both have named this test their operator.
    function consent() internal {
        uint256 until = vm.getBlockTimestamp() + 30 days;
        vm.prank(ALICE);
        house.setOperator(alice, address(this), until);
        vm.prank(BOB);
        house.setOperator(bob, address(this), until);
    }

    function one(InstrumentId id, int256 quantity, uint256 price) internal pure returns (IClearinghouse.Fill[] memory) {
        IClearinghouse.Fill[] memory fills = new IClearinghouse.Fill[](1);
        fills[0] = IClearinghouse.Fill(id, quantity, price);
        return fills;
    }

    function _approve(address who) private {
        vm.startPrank(who);
        dollars.approve(address(house), type(uint256).max);
        ether_.approve(address(house), type(uint256).max);
        vm.stopPrank();
    }

    function _deployRisk() private {
        ICovarianceOracle.Factor[] memory factors = new ICovarianceOracle.Factor[](1);
        factors[0] = ICovarianceOracle.Factor(address(feed), 0.6e18);
        bytes memory arguments = abi.encode(OWNER, factors, 0.5e18, 7_000);
        oracle = ICovarianceOracle(deployCode(Artifacts.path("risk", "CovarianceOracle"), arguments));
        address exits = deployCode(Artifacts.path("risk", "ExitLiquidity"));
        arguments = abi.encode(OWNER, address(oracle), exits);
        risk = IRiskParameters(deployCode(Artifacts.path("risk", "RiskParameters"), arguments));
        IRiskParameters.RangeTerms memory terms = IRiskParameters.RangeTerms(0, 1_000, 3_500, 3_900);
        byTimelock(address(risk), abi.encodeCall(IRiskParameters.listUnderlying, (terms)));
        IRiskParameters.HaircutTerms memory haircut = IRiskParameters.HaircutTerms(1_000, 0);
        bytes memory call = abi.encodeCall(
            IRiskParameters.listCollateral,
            (address(ether_), haircut, new address[](0))
        );
        byTimelock(address(risk), call);
    }

    function _list() private {
        uint128[3] memory caps = [uint128(1_000_000e9), 1_000_000e9, 1_000_000e9];
        IMarginListing.Underlying memory terms = IMarginListing.Underlying(
            ETH,
            address(feed),
            address(feed),
            true,
            300,
            500,
            caps
        );
        byTimelock(address(listing), abi.encodeCall(IMarginListing.listUnderlying, (terms)));
        IMarginListing.Collateral memory pledgeTerms = IMarginListing.Collateral(
            address(feed),
            0,
            18,
            10_000,
            0,
            0,
            0,
            1_000e18
        );
        byTimelock(address(listing), abi.encodeCall(IMarginListing.setCollateral, (address(ether_), pledgeTerms)));
        expiry = (vm.getBlockTimestamp() / 1 days) * 1 days + 30 days;
        IMarginListing.StrikeGrid memory grid = IMarginListing.StrikeGrid(100e8, 10_000e8, 50e8);
        byTimelock(address(listing), abi.encodeCall(IMarginListing.listExpiry, (0, expiry, grid)));
    }
}
