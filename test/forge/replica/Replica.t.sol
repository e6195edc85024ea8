// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {MainnetReplica, IAggregatorV3} from "../env/MainnetReplica.sol";

struct QuoteParams {
    address tokenIn;
    address tokenOut;
    uint256 amountIn;
    uint24 fee;
    uint160 sqrtPriceLimitX96;
}

struct SwapParams {
    address tokenIn;
    address tokenOut;
    uint24 fee;
    address recipient;
    uint256 amountIn;
    uint256 amountOutMinimum;
    uint160 sqrtPriceLimitX96;
}

interface IQuoterV2 {
    function quoteExactInputSingle(QuoteParams memory params) external returns (uint256, uint160, uint32, uint256);
}

interface ISwapRouter02 {
    function exactInputSingle(SwapParams calldata params) external payable returns (uint256);
}

interface IAavePool {
    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;
    function borrow(address asset, uint256 amount, uint256 mode, uint16 referralCode, address onBehalfOf) external;
    function liquidationCall(address collateral, address debt, address user, uint256 amount, bool aToken) external;
    function getUserAccountData(
        address user
    ) external view returns (uint256, uint256, uint256 availableBorrows, uint256, uint256, uint256 healthFactor);
}

interface IPool {
    function observe(uint32[] calldata secondsAgos) external view returns (int56[] memory, uint160[] memory);
    function slot0() external view returns (uint160, int24, uint16, uint16, uint16, uint8, bool);
}

/// @notice Real protocols' bytecode inside Forge's fuzzer. The same flows run in Hardhat under test/fork.
contract ReplicaTest is MainnetReplica {
    uint24 private constant _FEE = 500;
    uint32 private constant _WINDOW = 1800;
    address private constant _TRADER = address(0x7A11);
    address private constant _LIQUIDATOR = address(0x11C1);

    function setUp() public {
        loadReplica();
    }

    function testFuzz_quoterEqualsSwap(uint256 amountIn) public {
        amountIn = bound(amountIn, 1e3, 50_000_000e6);
        (address usdc, address weth) = (at("usdc"), at("weth"));
        mintUsdc(_TRADER, amountIn);
        (uint256 quoted, , , ) = IQuoterV2(at("quoterV2")).quoteExactInputSingle(
            QuoteParams(usdc, weth, amountIn, _FEE, 0)
        );
        vm.startPrank(_TRADER);
        IERC20(usdc).approve(at("swapRouter02"), amountIn);
        uint256 received = ISwapRouter02(at("swapRouter02")).exactInputSingle(
            SwapParams(usdc, weth, _FEE, _TRADER, amountIn, 0, 0)
        );
        vm.stopPrank();
        assertEq(received, quoted, "quote differs from swap");
        assertEq(IERC20(weth).balanceOf(_TRADER), received, "router kept something");
    }

    function testFuzz_aaveLiquidatesExactlyWhenHealthIsLost(uint256 fallBps) public {
        fallBps = bound(fallBps, 0, 4000);
        uint256 debt = _borrowAtTheEdge();
        _movePrice(at("ethUsdFeed"), 10_000 - fallBps);
        (address usdc, address weth) = (at("usdc"), at("weth"));
        (, , , , , uint256 health) = IAavePool(at("aavePool")).getUserAccountData(_TRADER);
        mintUsdc(_LIQUIDATOR, debt);
        vm.startPrank(_LIQUIDATOR);
        IERC20(usdc).approve(at("aavePool"), debt);
        if (health >= 1e18) vm.expectRevert();
        IAavePool(at("aavePool")).liquidationCall(weth, usdc, _TRADER, debt / 4, false);
        vm.stopPrank();
        assertEq(
            IERC20(weth).balanceOf(_LIQUIDATOR) > 0,
            health < 1e18,
            "liquidated a healthy account, or not a sick one"
        );
    }

    function testFuzz_chainlinkProxyAnswersTheLatestRound(uint256 answer) public {
        answer = bound(answer, 1e6, 1e14);
        address proxy = at("ethUsdFeed");
        (uint80 before, , , , ) = IAggregatorV3(proxy).latestRoundData();
        setAnswer(proxy, int256(answer));
        (uint80 round, int256 latest, , uint256 updatedAt, ) = IAggregatorV3(proxy).latestRoundData();
        assertEq(latest, int256(answer));
        assertEq(round, before + 1);
        assertEq(updatedAt, block.timestamp);
    }

    function test_twapFollowsSpotOnlyWithTime() public {
        address pool = at("usdcWethPool");
        vm.warp(vm.getBlockTimestamp() + _WINDOW);
        int256 meanBefore = _meanTick(pool);
        testFuzz_quoterEqualsSwap(50_000_000e6);
        (, int24 spot, , , , , ) = IPool(pool).slot0();
        assertEq(_meanTick(pool), meanBefore, "the average moved within the block");
        vm.warp(vm.getBlockTimestamp() + _WINDOW);
        assertApproxEqAbs(_meanTick(pool), spot, 1, "the average did not arrive");
    }

    /// @dev Ten WETH of collateral, 99 % of what may be borrowed. Returns the debt in USDC.
    function _borrowAtTheEdge() private returns (uint256 debt) {
        address weth = at("weth");
        IAavePool pool = IAavePool(at("aavePool"));
        deal(weth, _TRADER, 10e18);
        vm.startPrank(_TRADER);
        IERC20(weth).approve(address(pool), 10e18);
        pool.supply(weth, 10e18, _TRADER, 0);
        (, , uint256 available, , , ) = pool.getUserAccountData(_TRADER);
        debt = (available * 99) / 100 / 100; // {USDC, 6} = {USD, 8} / 1e2
        pool.borrow(at("usdc"), debt, 2, 0, _TRADER);
        vm.stopPrank();
    }

    function _movePrice(address proxy, uint256 bps) private {
        (, int256 answer, , , ) = IAggregatorV3(proxy).latestRoundData();
        setAnswer(proxy, (answer * int256(bps)) / 10_000);
    }

    function _meanTick(address pool) private view returns (int256) {
        uint32[] memory ago = new uint32[](2);
        ago[0] = _WINDOW;
        (int56[] memory cumulative, ) = IPool(pool).observe(ago);
        return (int256(cumulative[1]) - cumulative[0]) / int256(uint256(_WINDOW));
    }
}
