// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MainnetReplica} from "../env/MainnetReplica.sol";
import {PlainToken} from "../harness/PlainToken.sol";

interface IFactory {
    function createPool(address tokenA, address tokenB, uint24 fee) external returns (address pool);
}

interface IRealPool {
    function initialize(uint160 sqrtPriceX96) external;
    function increaseObservationCardinalityNext(uint16 cardinality) external;
    function mint(
        address recipient,
        int24 lower,
        int24 upper,
        uint128 amount,
        bytes calldata data
    ) external returns (uint256, uint256);
    function burn(int24 lower, int24 upper, uint128 amount) external returns (uint256, uint256);
    function swap(
        address recipient,
        bool zeroForOne,
        int256 amount,
        uint160 limit,
        bytes calldata data
    ) external returns (int256 amount0, int256 amount1);
    function liquidity() external view returns (uint128);
    function slot0() external view returns (uint160 sqrtPriceX96, int24 tick);
}

/// @notice Pools of Uniswap's own bytecode with tokens and positions of the test's.
abstract contract PoolWorld is MainnetReplica {
    int24 internal constant SPACING = 10;
    uint24 internal constant FEE = 500;
    /// @dev Parts in a million that the pool keeps of what comes in.
    uint256 internal constant MILLION = 1e6;

    PlainToken internal token0;
    PlainToken internal token1;
    IRealPool internal pool;

    function setUp() public virtual {
        loadReplica();
        (token0, token1) = (new PlainToken("ZERO", 18), new PlainToken("ONE", 18));
        if (address(token0) > address(token1)) (token0, token1) = (token1, token0);
        pool = IRealPool(IFactory(at("uniswapV3Factory")).createPool(address(token0), address(token1), FEE));
        pool.initialize(1 << 96); // a price of one, tick zero
        pool.increaseObservationCardinalityNext(200);
    }

    function uniswapV3MintCallback(uint256 owed0, uint256 owed1, bytes calldata) external {
        token0.mint(msg.sender, owed0);
        token1.mint(msg.sender, owed1);
    }

    function uniswapV3SwapCallback(int256 owed0, int256 owed1, bytes calldata) external {
        if (owed0 > 0) token0.mint(msg.sender, uint256(owed0));
        if (owed1 > 0) token1.mint(msg.sender, uint256(owed1));
    }

    /// @dev A position of ours between two ticks.
    function provide(int24 lower, int24 upper, uint128 liquidity) internal {
        pool.mint(address(this), lower, upper, liquidity, "");
    }

    function withdraw(int24 lower, int24 upper, uint128 liquidity) internal {
        pool.burn(lower, upper, liquidity);
    }

    /// @dev Swaps until the price is at `root`, and returns what came in.
    function swapTo(uint256 root) internal returns (uint256 amountIn) {
        (uint160 now_, ) = pool.slot0();
        bool down = root < now_;
        (int256 in0, int256 in1) = pool.swap(address(1), down, type(int128).max, uint160(root), "");
        return uint256(down ? in0 : in1);
    }

    function rootNow() internal view returns (uint256 root) {
        (root, ) = pool.slot0();
    }

    function pass(uint256 time) internal {
        vm.warp(vm.getBlockTimestamp() + time);
        vm.roll(vm.getBlockNumber() + 1 + time / 12);
    }
}
