// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IExposureSource} from "contracts/interfaces/IExposureSource.sol";
import {PlainToken} from "./PlainToken.sol";

/// @notice A token that tells exposures as the test sets them.
contract ExposedToken is PlainToken, IExposureSource {
    int256[] private _deltas;
    int256 private _vega;

    constructor(string memory symbol_, uint8 decimals_) PlainToken(symbol_, decimals_) {}

    function setExposures(int256[] memory deltas, int256 vega) external {
        (_deltas, _vega) = (deltas, vega);
    }

    function exposures(address) external view returns (int256[] memory deltas, int256 vega) {
        return (_deltas, _vega);
    }
}
