// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {StdStorage, stdStorage} from "forge-std/Test.sol";
import {IMarginListing} from "contracts/interfaces/IMarginListing.sol";
import {ISettlement} from "contracts/interfaces/ISettlement.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {IAggregatorV3, IFluxAggregator, MainnetReplica} from "../env/MainnetReplica.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";

interface IPhases {
    function owner() external view returns (address);
    function phaseId() external view returns (uint16);
    function proposeAggregator(address aggregator) external;
    function confirmAggregator(address aggregator) external;
    function addAccess(address reader) external;
    function changeOracles(
        address[] calldata removed,
        address[] calldata added,
        address[] calldata addedAdmins,
        uint32 minimum,
        uint32 maximum,
        uint32 restartDelay
    ) external;
}

/// @notice Settlement on Chainlink's own proxy and aggregators, whose rounds the tests write.
abstract contract SettlementTest is MainnetReplica {
    using stdStorage for StdStorage;

    address internal constant OWNER = address(0x0fee);
    uint256 internal constant HEARTBEAT = 1 hours;

    ISettlement internal settlement;
    IMarginListing internal listing;
    address internal proxy;
    address internal feed;
    uint256 internal expiry;

    uint160 private _fresh = 0xF1E5;

    function setUp() public virtual {
        loadReplica();
        proxy = at("ethUsdFeed");
        listing = IMarginListing(deployCode(Artifacts.path("margin", "MarginListing"), abi.encode(OWNER)));
        settlement = ISettlement(deployCode(Artifacts.path("margin", "Settlement"), abi.encode(address(listing))));
        feed = address(new HostileFeed(0, HEARTBEAT));
        listUnderlying(proxy);
        expiry = (vm.getBlockTimestamp() / 1 hours + 200) * 1 hours;
        listExpiry(0, expiry);
    }

    function listUnderlying(address aggregator) internal {
        uint128[3] memory caps;
        IMarginListing.Underlying memory terms = IMarginListing.Underlying(
            address(1),
            feed,
            aggregator,
            true,
            300,
            500,
            caps
        );
        byTimelock(abi.encodeCall(IMarginListing.listUnderlying, (terms)));
    }

    function listExpiry(uint256 underlying, uint256 when) internal {
        IMarginListing.StrikeGrid memory grid = IMarginListing.StrikeGrid(100e8, 10_000e8, 50e8);
        byTimelock(abi.encodeCall(IMarginListing.listExpiry, (underlying, when, grid)));
    }

    function byTimelock(bytes memory call) internal {
        vm.prank(OWNER);
        ITimelock(address(listing)).submit(call);
        vm.warp(vm.getBlockTimestamp() + 3 days);
        ITimelock(address(listing)).accept(call);
    }

    /// @dev A round of the aggregator in force, seconds before (or, negative, after) the expiry. Answers in 8 decimals.
    function round(int256 before, int256 answer) internal returns (uint80 id) {
        vm.warp(uint256(int256(expiry) - before));
        setAnswer(proxy, answer);
        (id, , , , ) = IAggregatorV3(proxy).latestRoundData();
    }

    /// @dev A round of an aggregator that is not the proxy's yet, or not any more.
    function roundOf(address aggregator, int256 before, int256 answer) internal {
        vm.warp(uint256(int256(expiry) - before));
        address reporter = at("priceReporter");
        vm.startPrank(reporter, reporter);
        IFluxAggregator(aggregator).submit(IFluxAggregator(aggregator).latestRound() + 1, answer);
        vm.stopPrank();
    }

    /// @dev Chainlink's owner brings another of its aggregators into force.
    function nextPhase(address aggregator) internal {
        vm.startPrank(IPhases(proxy).owner());
        IPhases(proxy).proposeAggregator(aggregator);
        IPhases(proxy).confirmAggregator(aggregator);
        vm.stopPrank();
    }

    /// @dev Chainlink's aggregator without a past: its code, and storage that nobody owns yet.
    function freshAggregator() internal returns (address aggregator) {
        aggregator = address(_fresh++);
        vm.etch(aggregator, IAggregatorV3(at("ethUsdFeed")).aggregator().code);
        stdstore.enable_packed_slots().target(aggregator).sig("decimals()").checked_write(8);
        address[] memory reporters = new address[](1);
        reporters[0] = at("priceReporter");
        vm.startPrank(address(0));
        IPhases(aggregator).changeOracles(new address[](0), reporters, reporters, 1, 1, 0);
        IPhases(aggregator).addAccess(proxy);
        vm.stopPrank();
    }

    /// @dev Chainlink's proxy without a phase: its code, and storage that nobody owns yet.
    function freshProxy() internal returns (address fresh) {
        fresh = address(_fresh++);
        vm.etch(fresh, proxy.code);
    }

    function number(uint80 id) internal pure returns (uint64) {
        return uint64(id);
    }

    function upAndOut(uint256 barrier) internal view returns (InstrumentId) {
        return option(true, false, barrier);
    }

    function option(bool isUp, bool isKnockIn, uint256 barrier) internal view returns (InstrumentId) {
        return
            InstrumentLibrary.encode(
                InstrumentTerms(0, InstrumentKind.Barrier, true, isUp, isKnockIn, expiry, 2_000e8, barrier * 1e8)
            );
    }
}
