// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Test} from "forge-std/Test.sol";

interface IAggregatorV3 {
    function decimals() external view returns (uint8);
    function aggregator() external view returns (address);
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80);
    function getRoundData(uint80 roundId) external view returns (uint80, int256, uint256, uint256, uint80);
}

interface IFluxAggregator {
    function latestRound() external view returns (uint256);
    function submit(uint256 roundId, int256 answer) external;
}

/// @notice The mainnet replica inside Forge: the state that Hardhat's tests stand on, loaded from one genesis file.
abstract contract MainnetReplica is Test {
    string private constant _ALLOC = "cache/replica/alloc.json";
    string private constant _INDEX = "cache/replica/replica.json";

    string private _index;

    /// @dev Call first in setUp. The file is written by `npm run replica:alloc`, which `npm test` calls.
    function loadReplica() internal {
        require(vm.exists(_ALLOC), "No replica state. Run: npm run replica:alloc");
        vm.loadAllocs(_ALLOC);
        _index = vm.readFile(_INDEX);
        vm.warp(vm.parseJsonUint(_index, ".timestamp"));
        vm.roll(vm.parseJsonUint(_index, ".number"));
    }

    /// @dev The address of a contract or actor of the replica, by the name it has in replica/src/addresses.ts.
    function at(string memory name) internal view returns (address) {
        return vm.parseJsonAddress(_index, string.concat(".addresses.", name));
    }

    /// @dev Makes a Chainlink proxy of the replica answer `answer` in a new round of its aggregator.
    function setAnswer(address proxy, int256 answer) internal {
        IFluxAggregator aggregator = IFluxAggregator(IAggregatorV3(proxy).aggregator());
        address reporter = at("priceReporter");
        // The aggregator answers listed readers and plain accounts only, so the origin is the reporter too.
        vm.startPrank(reporter, reporter);
        aggregator.submit(aggregator.latestRound() + 1, answer);
        vm.stopPrank();
    }

    function mintUsdc(address to, uint256 amount) internal {
        address minter = at("usdcMasterMinter");
        address usdc = at("usdc");
        vm.startPrank(minter);
        IUsdcMinting(usdc).configureMinter(minter, amount);
        IUsdcMinting(usdc).mint(to, amount);
        vm.stopPrank();
    }
}

interface IUsdcMinting {
    function configureMinter(address minter, uint256 allowance) external returns (bool);
    function mint(address to, uint256 amount) external returns (bool);
}
