// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {ICovarianceOracle} from "contracts/interfaces/ICovarianceOracle.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";

/// @notice An oracle on feeds that quote what the test says.
abstract contract CovarianceTest is Test {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant START = 1_716_422_400;
    address internal constant OWNER = address(0x0A);
    /// @dev {USD/tok}
    uint256 internal constant PRICE = 2_000e18;
    uint256 internal constant STRESS = 7_000;

    ICovarianceOracle internal oracle;
    HostileFeed[] internal feeds;

    /// @dev An oracle of `count` feeds at `PRICE`, of one start volatility {1/√year} and one start correlation {1}.
    function deployOracle(uint256 count, uint256 startVolatility, uint256 startCorrelation) internal {
        vm.warp(START);
        ICovarianceOracle.Factor[] memory factors = new ICovarianceOracle.Factor[](count);
        delete feeds;
        for (uint256 i; i < count; ++i) {
            feeds.push(new HostileFeed(0, 1 hours));
            feeds[i].setBoth(PRICE, PRICE);
            factors[i] = ICovarianceOracle.Factor(address(feeds[i]), startVolatility);
        }
        oracle = deployOn(factors, startCorrelation, STRESS);
    }

    function deployOn(
        ICovarianceOracle.Factor[] memory factors,
        uint256 startCorrelation,
        uint256 stress
    ) internal returns (ICovarianceOracle) {
        return
            ICovarianceOracle(
                deployCode(
                    Artifacts.path("risk", "CovarianceOracle"),
                    abi.encode(OWNER, factors, startCorrelation, stress)
                )
            );
    }

    function setPrice(uint256 factor, uint256 price) internal {
        feeds[factor].setBoth(price, price);
    }

    /// @dev Time passes, then someone pokes; the block after it is where the result shows.
    function pokeAfter(uint256 elapsed) internal {
        vm.warp(vm.getBlockTimestamp() + elapsed);
        oracle.poke();
    }

    /// @dev The next block.
    function nextBlock() internal {
        vm.warp(vm.getBlockTimestamp() + 12);
    }
}
