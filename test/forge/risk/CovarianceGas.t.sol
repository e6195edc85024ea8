// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IChainlinkFeed} from "contracts/interfaces/IChainlinkFeed.sol";
import {ICovarianceOracle} from "contracts/interfaces/ICovarianceOracle.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {IAggregatorV3, MainnetReplica} from "../env/MainnetReplica.sol";
import {CovarianceTest} from "./CovarianceTest.sol";

/// @notice Says what a view costs in a transaction that has been there before.
contract WarmReader {
    function secondReading(address oracle, bytes calldata call) external view returns (uint256 gas) {
        _read(oracle, call);
        gas = gasleft();
        _read(oracle, call);
        gas -= gasleft();
    }

    function _read(address oracle, bytes memory call) private view {
        (bool success, ) = oracle.staticcall(call);
        require(success, "view reverted");
    }
}

/// @notice Gas of whole pokes of eight factors on Chainlink's own proxies and aggregators as the replica holds them, and of
/// a view. The replica has five proxies: "real" has a feed on each, ether and dollars under a second feed of other terms, and
/// staked ether in dollars as a cross. "real/distinct" has eight proxies and eight aggregators, three of them copies of the
/// replica's at addresses of their own: Chainlink's code on the slots that a reading touches.
contract CovarianceGasTest is CovarianceTest, MainnetReplica {
    /// @dev {gas} The aim was 300,000; docs/adr/0019-covariance-oracle.md says what stands in the way.
    uint256 private constant _MAX_POKE = 315_000;
    uint256 private constant _MAX_POKE_DISTINCT = 360_000;
    uint256 private constant _MAX_PORTFOLIO = 40_000;
    uint256 private constant _FACTORS = 8;

    /// @dev {s} Longer ago than anything is kept for.
    uint32 private constant _HEARTBEAT = 1 days;
    uint256 private constant _COPY = uint256(uint160(0xC0FFEE0000));
    /// @dev Slot of the mapping of contracts that may read an aggregator.
    uint256 private constant _ACCESS_LIST = 15;
    string[5] private _names = ["ethUsdFeed", "btcUsdFeed", "usdcUsdFeed", "linkUsdFeed", "stethEthFeed"];
    address[] private _proxies;

    function setUp() public {
        // Coverage compiles without the optimizer: figures of that mean nothing and must not be written down.
        vm.skip(vm.envOr("BALLAST_COVERAGE", false));
        loadReplica();
        for (uint256 i; i < _names.length; ++i) _proxies.push(at(_names[i]));
    }

    function test_gasOfPoke() public {
        _deploy(_sharedFeeds());
        _warmUp();
        uint256 gas = _measurePoke("poke/8/real");
        assertLe(gas, _MAX_POKE);
    }

    function test_gasOfPokeWhileProvisional() public {
        _deploy(_sharedFeeds());
        _move(1);
        pokeAfter(1 hours);
        _measurePoke("poke/8/real/provisional");
    }

    function test_gasOfPokeThatOpensABucket() public {
        _deploy(_sharedFeeds());
        _warmUp();
        vm.warp(((vm.getBlockTimestamp() / 10 days) + 1) * 10 days);
        _measurePoke("poke/8/real/bucket");
    }

    function test_gasOfPokeOnDistinctProxies() public {
        _deploy(_distinctFeeds());
        _warmUp();
        assertLe(_measurePoke("poke/8/real/distinct"), _MAX_POKE_DISTINCT);
    }

    function test_gasOfPortfolioVolatility() public {
        _deploy(_sharedFeeds());
        _warmUp();
        nextBlock();
        int256[] memory exposures = new int256[](_FACTORS);
        for (uint256 i; i < _FACTORS; ++i) exposures[i] = int256((i + 1) * 1e24);
        bytes memory call = abi.encodeCall(ICovarianceOracle.portfolioVolatility, (exposures));
        uint256 gas = new WarmReader().secondReading(address(oracle), call);
        vm.snapshotValue("risk", "portfolioVolatility/8/warm", gas);
        assertLe(gas, _MAX_PORTFOLIO);
        gas = new WarmReader().secondReading(address(oracle), abi.encodeCall(ICovarianceOracle.volatility, (0)));
        vm.snapshotValue("risk", "volatility/warm", gas);
    }

    function _measurePoke(string memory name) private returns (uint256) {
        _move(100);
        pokeAfter(1 hours);
        return vm.snapshotGasLastCall("risk", name);
    }

    /// @dev Sixty-one days, so that nothing is provisional and no slot below is fresh.
    function _warmUp() private {
        for (uint256 i; i < 61; ++i) {
            _move(i);
            pokeAfter(1 days - 1 hours);
            _move(i + 7);
            pokeAfter(1 hours);
        }
        assertEq(oracle.provisionalFactors(), 0);
    }

    /// @dev New rounds of every proxy, up to 3 % off: some up, some down.
    function _move(uint256 seed) private {
        for (uint256 i; i < _names.length; ++i) {
            (, int256 answer, , , ) = IAggregatorV3(_proxies[i]).latestRoundData();
            uint256 step = uint256(keccak256(abi.encode(seed, i))) % 601;
            setAnswer(_proxies[i], (answer * int256(9_700 + step)) / 10_000);
        }
        _copyAll();
    }

    /// @dev The replica's aggregators get their rounds from the reporter, the copies theirs by their slots.
    function _copyAll() private {
        for (uint256 i = _names.length; i < _proxies.length; ++i) _copy(_proxies[i - _names.length], i);
    }

    function _deploy(address[_FACTORS] memory sources) private {
        ICovarianceOracle.Factor[] memory factors = new ICovarianceOracle.Factor[](_FACTORS);
        for (uint256 i; i < _FACTORS; ++i) factors[i] = ICovarianceOracle.Factor(sources[i], 0.8e18);
        oracle = deployOn(factors, 0.5e18, STRESS);
    }

    function _sharedFeeds() private returns (address[_FACTORS] memory sources) {
        _move(0);
        for (uint256 i; i < 5; ++i) sources[i] = _chainlink(_proxies[i], 0.005e18);
        sources[5] = _chainlink(_proxies[0], 0.01e18);
        sources[6] = _chainlink(_proxies[2], 0.01e18);
        sources[7] = deployCode(Artifacts.path("feeds", "CrossFeed"), abi.encode(sources[4], sources[0]));
    }

    function _distinctFeeds() private returns (address[_FACTORS] memory sources) {
        for (uint256 i = 5; i < _FACTORS; ++i) _proxies.push(address(uint160(_COPY + 2 * i)));
        _move(0);
        for (uint256 i; i < _FACTORS; ++i) sources[i] = _chainlink(_proxies[i], 0.005e18);
    }

    /// @dev Makes proxy number `i` a copy of another and its aggregator, with the newest round.
    function _copy(address original, uint256 i) private {
        (address proxy, address aggregator) = (_proxies[i], address(uint160(_COPY + 2 * i + 1)));
        address from = IAggregatorV3(original).aggregator();
        vm.etch(proxy, original.code);
        vm.etch(aggregator, from.code);
        vm.record();
        vm.prank(address(1), address(2));
        IAggregatorV3(original).latestRoundData();
        _copySlots(original, proxy);
        _copySlots(from, aggregator);
        bytes32 phase = vm.load(proxy, bytes32(uint256(2)));
        // the phase's number in the lowest two bytes, then the aggregator
        uint256 word = (uint256(phase) & 0xffff) | (uint256(uint160(aggregator)) << 16);
        vm.store(proxy, bytes32(uint256(2)), bytes32(word));
        vm.store(aggregator, keccak256(abi.encode(proxy, _ACCESS_LIST)), bytes32(uint256(1)));
        assertEq(IAggregatorV3(proxy).aggregator(), aggregator);
    }

    function _copySlots(address from, address to) private {
        (bytes32[] memory slots, ) = vm.accesses(from);
        for (uint256 i; i < slots.length; ++i) vm.store(to, slots[i], vm.load(from, slots[i]));
    }

    function _chainlink(address proxy, uint64 uncertainty) private returns (address) {
        IChainlinkFeed.Config memory config = IChainlinkFeed.Config({
            aggregator: proxy,
            uncertainty: uncertainty,
            heartbeat: _HEARTBEAT,
            maxAge: 2 * _HEARTBEAT,
            volatility: 0.5e18,
            minAnswer: 1e4,
            maxAnswer: 1e30
        });
        return deployCode(Artifacts.path("feeds", "ChainlinkFeed"), abi.encode(config));
    }
}
