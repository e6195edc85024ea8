// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Svi} from "contracts/math/Svi.sol";
import {SviArbitrage} from "contracts/math/SviArbitrage.sol";
import {SviParameters, SviSlice, SviSliceLibrary} from "contracts/math/SviSlice.sol";
import {Batch} from "./Batch.sol";

/// @notice Raw SVI behind plain functions, one call or many at once.
contract SviHarness is Batch {
    function pack(SviParameters calldata parameters) external pure returns (SviSlice) {
        return SviSliceLibrary.pack(parameters);
    }

    function unpack(SviSlice slice) external pure returns (SviParameters memory) {
        return slice.unpack();
    }

    function totalVariance(SviSlice slice, int256 k) external pure returns (uint256) {
        return Svi.totalVariance(slice, k);
    }

    function derivatives(SviSlice slice, int256 k) external pure returns (uint256, int256, uint256) {
        return Svi.derivatives(slice, k);
    }

    function durrleman(SviSlice slice, int256 k) external pure returns (int256) {
        return SviArbitrage.durrleman(slice, k);
    }

    function requireAcceptable(SviSlice slice) external pure {
        SviArbitrage.requireAcceptable(slice);
    }

    function requireNoCalendarArbitrage(SviSlice earlier, SviSlice later) external pure {
        SviArbitrage.requireNoCalendarArbitrage(earlier, later);
    }
}
