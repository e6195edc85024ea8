// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IRiskParameters} from "contracts/interfaces/IRiskParameters.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {SettableProbe} from "../harness/SettableProbe.sol";
import {SettableVolatility} from "../harness/SettableVolatility.sol";

/// @notice A depth and a variance that the test sets.
contract SettableMarket {
    uint256 public depth;
    uint256 public variance;
    bool public isStale;

    function set(uint256 depth_, uint256 variance_, bool isStale_) external {
        (depth, variance, isStale) = (depth_, variance_, isStale_);
    }

    function depthOf(address) external view returns (uint256, uint256) {
        return (depth, block.timestamp);
    }

    function agingOf(address, uint256) external view returns (uint256, uint256, bool) {
        return (0, 0, isStale);
    }

    function totalVarianceAt(address, int256, uint256, IVolSurface.Age) external view returns (uint256) {
        return variance;
    }
}

/// @notice The digests that the SDK's twin has too (test/unit/risk/requirementTwin.test.ts): ranges and haircuts after every
/// step of streams of volatilities, refreshes, pauses and changed terms. scripts/vectors/requirementStream.ts is the same.
contract RequirementBitsTest is Test {
    address private constant _OWNER = address(0x0A);
    address private constant _TOKEN = address(0x70CE);
    uint256 private constant _START = 1_716_422_400;

    SettableVolatility private _volatility;
    SettableMarket private _market;
    IRiskParameters private _risk;
    uint64 private _random;
    bytes32 private _digest;
    uint16 private _base;
    uint16 private _slope;

    function test_agreesWithTheTwinBitByBit() public {
        vm.pauseGasMetering();
        string memory file = vm.readFile("test/vectors/requirement-digests.json");
        uint256 steps = vm.parseJsonUint(file, ".steps");
        bytes32[] memory digests = vm.parseJsonBytes32Array(file, ".digests");
        assertGe(steps * digests.length, 5_000);
        for (uint256 i; i < digests.length; ++i) {
            _run(uint64(i + 1), steps);
            assertEq(_digest, digests[i], vm.toString(i));
        }
    }

    function _run(uint64 seed, uint256 steps) private {
        (_random, _digest) = (seed, 0);
        vm.warp(_START);
        (_volatility, _market) = (new SettableVolatility(), new SettableMarket());
        bytes memory arguments = abi.encode(_OWNER, address(_volatility), address(_market));
        _risk = IRiskParameters(deployCode(Artifacts.path("risk", "RiskParameters"), arguments));
        _volatility.set(0, 0.5e18, 0.5e18);
        _byTimelock(abi.encodeCall(IRiskParameters.listUnderlying, (IRiskParameters.RangeTerms(0, 800, 4_000, 3_900))));
        (_base, _slope) = (100, 50);
        address[] memory probes = new address[](1);
        probes[0] = address(new SettableProbe(_TOKEN));
        IRiskParameters.HaircutTerms memory terms = IRiskParameters.HaircutTerms(_base, _slope);
        _byTimelock(abi.encodeCall(IRiskParameters.listCollateral, (_TOKEN, terms, probes)));
        _byTimelock(abi.encodeCall(IRiskParameters.setImpliedSource, (0, address(_market), _TOKEN)));
        for (uint256 i; i < steps; ++i) _step(i);
    }

    function _step(uint256 i) private {
        uint256 wait = _draw(8) % 8 == 0 ? _draw(19) : _draw(13);
        vm.warp(vm.getBlockTimestamp() + 1 + wait);
        uint256 now_ = _draw(24) * 1e11;
        _volatility.set(0, now_, now_ + _draw(24) * 1e11);
        uint256 variance = _draw(20) * 1e12;
        uint256 depth = _draw(8) % 8 == 0 ? 0 : _draw(40) * 1e9;
        _market.set(depth, variance, _draw(8) % 4 == 0);
        if (_draw(8) % 2 == 0) _risk.refresh(0);
        if (i % 16 == 15) _raise();
        (uint256 initial, uint256 maintenance) = _risk.ranges(0);
        (uint256 newCut, uint256 oldCut) = _risk.haircuts(_TOKEN, _draw(8) % 8 == 0 ? 0 : _draw(40) * 1e9);
        _digest = keccak256(abi.encode(_digest, initial, maintenance, newCut, oldCut));
    }

    /// @dev Larger terms by the owner, a day after the last ones at least.
    function _raise() private {
        vm.warp(vm.getBlockTimestamp() + 1 days);
        _base += uint16(_draw(8));
        _slope += uint16(_draw(8));
        if (_base > 6_000) _base = 6_000;
        if (_slope > 5_000) _slope = 5_000;
        vm.prank(_OWNER);
        _risk.setHaircutTerms(_TOKEN, IRiskParameters.HaircutTerms(_base, _slope));
    }

    function _byTimelock(bytes memory call) private {
        vm.prank(_OWNER);
        ITimelock(address(_risk)).submit(call);
        vm.warp(vm.getBlockTimestamp() + 3 days);
        ITimelock(address(_risk)).accept(call);
    }

    function _draw(uint256 bits) private returns (uint256) {
        unchecked {
            _random = _random * 6364136223846793005 + 1442695040888963407;
        }
        return _random >> (64 - bits);
    }
}
