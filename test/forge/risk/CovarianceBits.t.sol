// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICovarianceOracle} from "contracts/interfaces/ICovarianceOracle.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {CovarianceTest} from "./CovarianceTest.sol";

/// @notice The digests that the SDK's twin has too (test/unit/risk/covarianceTwin.test.ts): every storage word after every
/// one of 20,000 pokes of one to sixteen factors, with dead feeds, late pokes and absurd prices, and views in the poke's own
/// block and in the next. scripts/vectors/covarianceStream.ts is the same stream.
contract CovarianceBitsTest is CovarianceTest {
    uint256 private constant _LARGEST = 1 << 111;

    uint64 private _random;
    bytes32 private _digest;
    uint256[] private _prices;

    function test_agreesWithTheTwinBitByBit() public {
        // Twenty thousand pokes are more than a test has gas for.
        vm.pauseGasMetering();
        string memory file = vm.readFile("test/vectors/covariance-digests.json");
        uint256 steps = vm.parseJsonUint(file, ".steps");
        bytes32[] memory digests = vm.parseJsonBytes32Array(file, ".digests");
        assertGe(steps * digests.length, 20_000);
        for (uint256 i; i < digests.length; ++i) {
            _run(uint64(i + 1), steps);
            assertEq(_digest, digests[i], vm.toString(i));
        }
    }

    function _run(uint64 seed, uint256 steps) private {
        uint256 count = 1 + (seed % 9) + (seed % 9 == 8 ? 7 : 0);
        (_random, _digest) = (seed, 0);
        delete _prices;
        delete feeds;
        vm.warp(START);
        ICovarianceOracle.Factor[] memory factors = new ICovarianceOracle.Factor[](count);
        for (uint256 i; i < count; ++i) {
            feeds.push(new HostileFeed(0, 1 hours));
            _prices.push(PRICE);
            setPrice(i, PRICE);
            factors[i] = ICovarianceOracle.Factor(address(feeds[i]), (WAD * (i + 1)) / 10);
        }
        oracle = deployOn(factors, WAD / 3, STRESS);
        for (uint256 i; i < steps; ++i) _step(i);
    }

    function _step(uint256 i) private {
        vm.warp(vm.getBlockTimestamp() + 3_600 + _delay());
        for (uint256 k; k < _prices.length; ++k) _prices[k] = _move(_prices[k]);
        for (uint256 k; k < _prices.length; ++k) {
            setPrice(k, _prices[k]);
            feeds[k].setDead(_draw(8) % 32 == 0 && k > 0);
        }
        oracle.poke();
        (uint256[] memory a, uint256[] memory b, uint256[] memory c, uint256 d) = oracle.rawState();
        _digest = keccak256(abi.encode(_digest, a, b, c, d));
        if (i % 8 != 0) return;
        _absorbViews();
        nextBlock();
        _absorbViews();
    }

    function _delay() private returns (uint256) {
        uint256 kind = _draw(8) % 16;
        if (kind == 0) return _draw(22);
        return kind < 4 ? _draw(13) : 0;
    }

    function _move(uint256 price) private returns (uint256 next) {
        uint256 kind = _draw(8) % 64;
        next = (price * (967_232 + _draw(16))) / 1_000_000;
        if (kind == 0) next = price >> (_draw(8) % 24);
        if (kind == 1) next = price << (_draw(8) % 24);
        if (next > _LARGEST) return PRICE;
        return next == 0 ? 1 : next;
    }

    function _absorbViews() private {
        (uint256 i, uint256 j) = (_draw(16) % _prices.length, _draw(16) % _prices.length);
        int256[] memory exposures = new int256[](_prices.length);
        for (uint256 k; k < exposures.length; ++k) exposures[k] = _exposure();
        _digest = keccak256(
            abi.encode(
                _digest,
                oracle.volatility(i),
                oracle.maximumVolatility(i),
                oracle.correlation(i, j),
                oracle.portfolioVolatility(exposures)
            )
        );
    }

    function _exposure() private returns (int256) {
        int256 size = (int256(_draw(32)) - (1 << 31)) * 1e15;
        return _draw(8) % 4 == 0 ? int256(0) : size;
    }

    function _draw(uint256 bits) private returns (uint256) {
        unchecked {
            _random = _random * 6364136223846793005 + 1442695040888963407;
        }
        return _random >> (64 - bits);
    }
}
