// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRoute} from "contracts/interfaces/IRoute.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {MainnetReplica} from "../env/MainnetReplica.sol";
import {LazyVenue} from "../harness/LazyVenue.sol";
import {PlainToken} from "../harness/PlainToken.sol";

/// @notice On Aave's real wrapper of USDC. The test stands for the vault.
contract Erc4626RouteTest is MainnetReplica {
    IRoute private _route;
    address private _usdc;
    IERC4626 private _wrapper;

    function setUp() public {
        loadReplica();
        _route = IRoute(deployCode(Artifacts.path("routes", "Erc4626Route")));
        _usdc = at("usdc");
        _wrapper = IERC4626(at("aaveUsdcVault"));
    }

    function testFuzz_entersAndLeavesAsPreviewed(uint256 amountIn) public {
        amountIn = bound(amountIn, 1e3, 10_000_000e6);
        mintUsdc(address(_route), amountIn);
        uint256 shares = _wrapper.previewDeposit(amountIn);
        assertEq(_route.execute(_usdc, address(_wrapper), amountIn, shares, abi.encode(true)), shares);
        assertEq(_wrapper.balanceOf(address(this)), shares);
        _assertEmpty();
        _wrapper.transfer(address(_route), shares);
        uint256 assets = _wrapper.previewRedeem(shares);
        assertEq(_route.execute(address(_wrapper), _usdc, shares, assets, abi.encode(false)), assets);
        assertEq(IERC20(_usdc).balanceOf(address(this)), assets);
        assertApproxEqAbs(assets, amountIn, 2);
        _assertEmpty();
    }

    function test_RevertWhen_vaultBringsLessThanAsked() public {
        mintUsdc(address(_route), 1_000e6);
        uint256 shares = _wrapper.previewDeposit(1_000e6);
        vm.expectRevert(abi.encodeWithSelector(IRoute.RouteOutputTooLow.selector, shares, shares + 1));
        _route.execute(_usdc, address(_wrapper), 1_000e6, shares + 1, abi.encode(true));
    }

    function test_RevertWhen_dataIsNotOneFlag() public {
        _expectInvalid(_usdc, address(_wrapper), "");
        _expectInvalid(_usdc, address(_wrapper), abi.encode(uint256(2)));
        _expectInvalid(_usdc, address(_wrapper), bytes.concat(abi.encode(true), hex"00"));
        _expectInvalid(_usdc, address(_wrapper), hex"01");
    }

    function test_RevertWhen_vaultIsOfAnotherAsset() public {
        _expectInvalid(at("weth"), address(_wrapper), abi.encode(true));
        _expectInvalid(address(_wrapper), at("weth"), abi.encode(false));
    }

    /// @dev What a vault leaves goes back, and its allowance with it.
    function test_returnsWhatTheVaultLeaves() public {
        PlainToken asset = new PlainToken("ASSET", 18);
        LazyVenue venue = new LazyVenue(address(asset));
        asset.mint(address(_route), 100);
        assertEq(_route.execute(address(asset), address(venue), 100, 50, abi.encode(true)), 50);
        assertEq(asset.balanceOf(address(this)), 50);
        assertEq(asset.allowance(address(_route), address(venue)), 0);
        venue.transfer(address(_route), 50);
        assertEq(_route.execute(address(venue), address(asset), 50, 25, abi.encode(false)), 25);
        assertEq(venue.balanceOf(address(this)), 25);
        assertEq(venue.balanceOf(address(_route)), 0);
    }

    function _assertEmpty() private view {
        assertEq(IERC20(_usdc).balanceOf(address(_route)), 0);
        assertEq(_wrapper.balanceOf(address(_route)), 0);
        assertEq(IERC20(_usdc).allowance(address(_route), address(_wrapper)), 0);
    }

    function _expectInvalid(address sell, address buy, bytes memory data) private {
        vm.expectRevert(abi.encodeWithSelector(IRoute.RouteDataInvalid.selector, sell, buy, data));
        _route.execute(sell, buy, 1, 0, data);
    }
}
