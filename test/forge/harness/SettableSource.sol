// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IVolatilitySource} from "contracts/interfaces/IVolatilitySource.sol";

/// @notice A measured volatility that tests set per factor; a factor that nobody set has none, and asking for it reverts.
contract SettableSource is IVolatilitySource {
    error VolatilityUnknown(uint256 factor);

    mapping(uint256 factor => uint256) private _volatilities;

    function set(uint256 factor, uint256 volatility_) external {
        _volatilities[factor] = volatility_;
    }

    function volatility(uint256 factor) external view returns (uint256) {
        require(_volatilities[factor] != 0, VolatilityUnknown(factor));
        return _volatilities[factor];
    }
}
