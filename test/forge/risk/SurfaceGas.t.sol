// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {SurfaceTest} from "./SurfaceTest.sol";

/// @notice Measures a view from within a contract, its storage read before: what a consumer pays in the middle of its work.
contract SurfaceReader {
    function warmGas(
        IVolSurface surface,
        address underlying,
        uint256 strike,
        uint256 expiry
    ) external view returns (uint256) {
        surface.totalVariance(underlying, strike, expiry);
        uint256 before = gasleft();
        surface.totalVariance(underlying, strike, expiry);
        return before - gasleft();
    }
}

/// @notice Gas of whole transactions (`isolate`) of reports that three reporters signed, in steady state, and of views when warm.
/// The figures are committed in snapshots/ and compared by the test script, which fails above +1 %.
contract SurfaceGasTest is SurfaceTest {
    /// @dev Three signatures, the intrinsic gas and the state that all slices share are most of it.
    uint256 private constant _MAX_POST_OF_ONE = 190_000;
    uint256 private constant _MAX_POST_OF_FOUR = 4 * 120_000;
    uint256 private constant _MAX_ON_A_SLICE = 4_500;
    uint256 private constant _MAX_BETWEEN_SLICES = 6_500;

    function setUp() public override {
        vm.skip(vm.envOr("BALLAST_COVERAGE", false));
        super.setUp();
        send(_eight(VOLATILITY), 4);
        pass(30 minutes);
        send(_eight(VOLATILITY), 4);
        pass(30 minutes);
        send(_eight(VOLATILITY), 4);
        pass(30 minutes);
        send(_eight(VOLATILITY), 4);
        pass(30 minutes);
    }

    /// @dev The expiries of a real chain: days, weeks, months, quarters.
    function _eight(uint256 volatility) private view returns (IVolSurface.Post memory) {
        uint256[] memory expiries = new uint256[](8);
        uint256[8] memory inDays = [uint256(1), 2, 4, 11, 25, 53, 116, 207];
        for (uint256 i; i < 8; ++i) expiries[i] = START - 2 hours + inDays[i] * 1 days;
        return several(expiries, volatility);
    }

    function _part(uint256 from, uint256 count) private view returns (IVolSurface.Post memory) {
        IVolSurface.Post memory whole = _eight((VOLATILITY * 101) / 100);
        uint256[] memory expiries = new uint256[](count);
        for (uint256 i; i < count; ++i) expiries[i] = whole.expiries[from + i];
        return several(expiries, VOLATILITY);
    }

    function _measurePost(IVolSurface.Post memory message, string memory name, uint256 most) private {
        (address[] memory who, bytes[] memory signatures) = signed(message, QUORUM);
        surface.post(message, who, signatures);
        uint256 used = vm.lastCallGas().gasTotalUsed;
        vm.snapshotValue("surface", name, used);
        assertLe(used, most);
    }

    function test_postOfOneSlice() public {
        _measurePost(_part(4, 1), "postOfOneSlice", _MAX_POST_OF_ONE);
    }

    function test_postOfFourSlices() public {
        _measurePost(_part(2, 4), "postOfFourSlices", _MAX_POST_OF_FOUR);
    }

    function _measureVariance(uint256 expiry, string memory name, uint256 most) private {
        uint256 used = new SurfaceReader().warmGas(surface, ETH, 2_500e18, expiry);
        vm.snapshotValue("surface", name, used);
        assertLe(used, most);
    }

    function test_totalVarianceOnASlice() public {
        _measureVariance(START - 2 hours + 116 days, "totalVarianceOnASlice", _MAX_ON_A_SLICE);
    }

    function test_totalVarianceBetweenSlices() public {
        _measureVariance(START + 200 days, "totalVarianceBetweenSlices", _MAX_BETWEEN_SLICES);
    }
}
