// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAaveExitProbe} from "contracts/interfaces/IAaveExitProbe.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {MainnetReplica} from "../env/MainnetReplica.sol";

interface IAaveReserves {
    function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;
    function borrow(address asset, uint256 amount, uint256 mode, uint16 referralCode, address onBehalfOf) external;
    function getReserveAToken(address asset) external view returns (address);
}

interface IDataProvider {
    function getReserveTokensAddresses(address asset) external view returns (address, address, address);
}

/// @notice Cash of the replica's real USDC reserve.
contract AaveExitProbeTest is MainnetReplica {
    address private constant _LENDER = address(0x1E4D);
    address private constant _BORROWER = address(0xB0);

    IAaveExitProbe private _probe;
    IAaveReserves private _aave;
    IERC20 private _usdc;
    IERC4626 private _vault;

    function setUp() public {
        loadReplica();
        (_aave, _usdc) = (IAaveReserves(at("aavePool")), IERC20(at("usdc")));
        _vault = IERC4626(at("aaveUsdcVault"));
        (address aToken, , ) = IDataProvider(at("aaveProtocolDataProvider")).getReserveTokensAddresses(address(_usdc));
        _probe = IAaveExitProbe(deployCode(Artifacts.path("risk", "AaveExitProbe"), abi.encode(_vault, aToken)));
    }

    function test_isTheCashInShares() public {
        uint256 cash = _usdc.balanceOf(_probe.aToken());
        assertEq(_probe.token(), address(_vault));
        assertEq(_probe.exitable(), _vault.convertToShares(cash));
        _enter(5_000_000e6);
        assertEq(_probe.exitable(), _vault.convertToShares(cash + 5_000_000e6));
    }

    /// @dev Shares worth all cash can be redeemed, and nothing is left then.
    function test_allOfItCanLeave() public {
        _enter(50_000_000e6);
        _borrowAllBut(10_000_000e6);
        uint256 exitable = _probe.exitable();
        assertLt(exitable, _vault.balanceOf(_LENDER));
        vm.prank(_LENDER);
        uint256 paid = _vault.redeem(exitable, _LENDER, _LENDER);
        assertApproxEqAbs(paid, 10_000_000e6, 2);
        assertLe(_probe.exitable(), 2);
        assertGt(_probe.utilisation(), 0.999e18);
    }

    function test_utilisationRisesWithLoans() public {
        _enter(50_000_000e6);
        uint256 before = _probe.utilisation();
        _borrowAllBut(20_000_000e6);
        assertGt(_probe.utilisation(), before);
        assertLt(_probe.utilisation(), 1e18);
    }

    function test_RevertWhen_theReserveIsAnothers() public {
        (address other, , ) = IDataProvider(at("aaveProtocolDataProvider")).getReserveTokensAddresses(at("weth"));
        bytes memory reason = abi.encodeWithSelector(
            IAaveExitProbe.ReserveMismatch.selector,
            address(_vault),
            address(_usdc),
            at("weth")
        );
        bytes memory code = vm.getCode(Artifacts.path("risk", "AaveExitProbe"));
        bytes memory creation = abi.encodePacked(code, abi.encode(_vault, other));
        vm.expectRevert(reason);
        assembly ("memory-safe") {
            if iszero(create(0, add(creation, 32), mload(creation))) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    function _enter(uint256 amount) private {
        mintUsdc(_LENDER, amount);
        vm.startPrank(_LENDER);
        _usdc.approve(address(_vault), amount);
        _vault.deposit(amount, _LENDER);
        vm.stopPrank();
    }

    function _borrowAllBut(uint256 left) private {
        uint256 cash = _usdc.balanceOf(_probe.aToken());
        address weth = at("weth");
        deal(weth, _BORROWER, 200_000 ether);
        vm.startPrank(_BORROWER);
        IERC20(weth).approve(address(_aave), type(uint256).max);
        _aave.supply(weth, 200_000 ether, _BORROWER, 0);
        _aave.borrow(address(_usdc), cash - left, 2, 0, _BORROWER);
        vm.stopPrank();
    }
}
