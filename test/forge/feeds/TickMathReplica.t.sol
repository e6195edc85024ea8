// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {MainnetReplica} from "../env/MainnetReplica.sol";
import {TickMathHarness} from "./TickMathHarness.sol";

interface IUniswapV3Factory {
    function createPool(address tokenA, address tokenB, uint24 fee) external returns (address pool);
}

interface IUniswapV3PoolStart {
    function initialize(uint160 sqrtPriceX96) external;
    function slot0() external view returns (uint160 sqrtPriceX96, int24 tick);
}

/// @notice Bit for bit against Uniswap's bytecode: a pool started at a price says the largest tick whose price is not
/// above. If that is `tick` at our price and `tick - 1` one unit below, our price is the pool's.
contract TickMathReplicaTest is MainnetReplica {
    int256 private constant MAX_TICK = 887_272;
    uint24 private constant FEE = 3000;

    TickMathHarness private math;
    IUniswapV3PoolStart private pool;
    IUniswapV3PoolStart private poolBelow;

    function setUp() public {
        loadReplica();
        math = new TickMathHarness();
        IUniswapV3Factory factory = IUniswapV3Factory(at("uniswapV3Factory"));
        pool = IUniswapV3PoolStart(factory.createPool(address(1), address(2), FEE));
        poolBelow = IUniswapV3PoolStart(factory.createPool(address(3), address(4), FEE));
    }

    function testFuzz_sqrtPriceAtTickX96_isThePoolsToTheBit(int256 tick) public {
        tick = bound(tick, -MAX_TICK + 1, MAX_TICK - 1); // a pool starts strictly inside its limits
        _expectThePools(tick);
    }

    function testFuzz_sqrtPriceAtTickX96_isThePoolsAtPowersOfTwo(uint256 exponent, bool negative) public {
        int256 tick = int256(1 << bound(exponent, 0, 19));
        _expectThePools(negative ? -tick : tick);
    }

    function _expectThePools(int256 tick) private {
        uint160 price = uint160(math.sqrtPriceAtTickX96(tick));
        pool.initialize(price);
        (, int24 reached) = pool.slot0();
        assertEq(reached, tick);
        poolBelow.initialize(price - 1);
        (, int24 below) = poolBelow.slot0();
        assertEq(below, tick - 1);
    }
}
