// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRoute} from "contracts/interfaces/IRoute.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {MainnetReplica} from "../env/MainnetReplica.sol";
import {LazyVenue} from "../harness/LazyVenue.sol";
import {PlainToken} from "../harness/PlainToken.sol";

interface IQuoter {
    function quoteExactInput(
        bytes memory path,
        uint256 amountIn
    ) external returns (uint256 amountOut, uint160[] memory, uint32[] memory, uint256);
}

/// @notice On the real router, quoter and pools of the replica. The test stands for the vault.
contract UniswapV3RouteTest is MainnetReplica {
    uint24 private constant _FEE = 500;

    IRoute private _route;
    address private _usdc;
    address private _weth;
    address private _wbtc;

    function setUp() public {
        loadReplica();
        _route = _routeTo(at("swapRouter02"));
        (_usdc, _weth, _wbtc) = (at("usdc"), at("weth"), at("wbtc"));
    }

    function testFuzz_onePoolBringsWhatTheQuoterQuotes(uint256 amountIn) public {
        _checkSwap(bound(amountIn, 1e3, 10_000_000e6), _weth, abi.encodePacked(_usdc, _FEE, _weth));
    }

    function testFuzz_twoPoolsBringWhatTheQuoterQuotes(uint256 amountIn) public {
        _checkSwap(bound(amountIn, 1e5, 1_000_000e6), _wbtc, abi.encodePacked(_usdc, _FEE, _weth, _FEE, _wbtc));
    }

    function test_RevertWhen_routerBringsLessThanAsked() public {
        mintUsdc(address(_route), 1_000e6);
        bytes memory path = abi.encodePacked(_usdc, _FEE, _weth);
        vm.expectRevert("Too little received");
        _route.execute(_usdc, _weth, 1_000e6, 1e18, path);
        path = abi.encodePacked(_usdc, _FEE, _weth, _FEE, _wbtc);
        vm.expectRevert("Too little received");
        _route.execute(_usdc, _wbtc, 1_000e6, 1e8, path);
    }

    function test_RevertWhen_pathIsNoWholePath() public {
        bytes memory path = abi.encodePacked(_usdc, _FEE, _weth);
        _expectInvalid(_weth, "");
        _expectInvalid(_weth, abi.encodePacked(_usdc, _weth));
        _expectInvalid(_weth, bytes.concat(path, hex"00"));
        _expectInvalid(_usdc, abi.encodePacked(_usdc));
        _expectInvalid(_weth, abi.encodePacked(_usdc, _FEE, _FEE, _weth));
    }

    function test_RevertWhen_pathStartsOrEndsElsewhere() public {
        _expectInvalid(_weth, abi.encodePacked(_wbtc, _FEE, _weth));
        _expectInvalid(_weth, abi.encodePacked(_usdc, _FEE, _wbtc));
        _expectInvalid(_weth, abi.encodePacked(_usdc, _FEE, _weth, _FEE, _wbtc));
    }

    /// @dev What a router leaves goes back, and its allowance with it.
    function test_returnsWhatTheRouterLeaves() public {
        (IRoute route, PlainToken sell, PlainToken buy, LazyVenue venue) = _lazy();
        bytes memory path = abi.encodePacked(address(sell), _FEE, address(buy));
        assertEq(route.execute(address(sell), address(buy), 100, 50, path), 50);
        assertEq(sell.balanceOf(address(this)), 50);
        assertEq(buy.balanceOf(address(this)), 50);
        assertEq(sell.balanceOf(address(route)), 0);
        assertEq(sell.allowance(address(route), address(venue)), 0);
    }

    function test_RevertWhen_routerSaysItBroughtLess() public {
        (IRoute route, PlainToken sell, PlainToken buy, ) = _lazy();
        bytes memory path = abi.encodePacked(address(sell), _FEE, address(buy));
        vm.expectRevert(abi.encodeWithSelector(IRoute.RouteOutputTooLow.selector, 50, 51));
        route.execute(address(sell), address(buy), 100, 51, path);
    }

    function _routeTo(address router) private returns (IRoute) {
        return IRoute(deployCode(Artifacts.path("routes", "UniswapV3Route"), abi.encode(router)));
    }

    function _lazy() private returns (IRoute route, PlainToken sell, PlainToken buy, LazyVenue venue) {
        (sell, buy) = (new PlainToken("SELL", 18), new PlainToken("BUY", 18));
        venue = new LazyVenue(address(sell));
        route = _routeTo(address(venue));
        sell.mint(address(route), 100);
    }

    function _checkSwap(uint256 amountIn, address buy, bytes memory path) private {
        (uint256 quoted, , , ) = IQuoter(at("quoterV2")).quoteExactInput(path, amountIn);
        mintUsdc(address(_route), amountIn);
        assertEq(_route.execute(_usdc, buy, amountIn, quoted, path), quoted);
        assertEq(IERC20(buy).balanceOf(address(this)), quoted);
        assertEq(IERC20(_usdc).balanceOf(address(_route)), 0);
        assertEq(IERC20(buy).balanceOf(address(_route)), 0);
        assertEq(IERC20(_usdc).allowance(address(_route), at("swapRouter02")), 0);
    }

    function _expectInvalid(address buy, bytes memory path) private {
        vm.expectRevert(abi.encodeWithSelector(IRoute.RouteDataInvalid.selector, _usdc, buy, path));
        _route.execute(_usdc, buy, 1, 0, path);
    }
}
