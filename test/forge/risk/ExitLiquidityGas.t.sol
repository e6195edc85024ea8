// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IExitLiquidity} from "contracts/interfaces/IExitLiquidity.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {MainnetReplica} from "../env/MainnetReplica.sol";

/// @notice What recording the depth of the replica's real USDC/WETH pool costs.
contract ExitLiquidityGasTest is MainnetReplica {
    function test_gas_record() public {
        loadReplica();
        IExitLiquidity liquidity = IExitLiquidity(deployCode(Artifacts.path("risk", "ExitLiquidity")));
        address pool = at("usdcWethPool");
        address probe = deployCode(
            Artifacts.path("risk", "UniswapV3ExitProbe"),
            abi.encode(pool, at("weth"), uint256(0.02e18))
        );
        vm.warp(vm.getBlockTimestamp() + 1 hours);
        liquidity.record(probe);
        vm.warp(vm.getBlockTimestamp() + 1 hours);
        liquidity.record(probe);
        vm.snapshotGasLastCall("risk", "exitLiquidity/record/real");
        liquidity.depthOf(probe);
        vm.snapshotGasLastCall("risk", "exitLiquidity/depthOf");
    }
}
