// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICovarianceOracle} from "../interfaces/ICovarianceOracle.sol";
import {IExposureSource} from "../interfaces/IExposureSource.sol";
import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";

/// @title What makes a policy's risk section one that a vault can live under
/// @notice The oracle answers, every component has its factor, the reserve has room for all that a cap pushes out of the others,
/// and ranges of deltas hold the targets, scaled ones too.
library RiskValidation {
    uint256 private constant _BPS = 10_000;
    uint256 private constant _MAX_FACTORS = 16;
    /// @dev {bps} Nobody pays a higher part of an exit than the part of the vault that has left.
    uint256 internal constant MAX_EXIT_SLOPE = 10_000;

    /// @dev Reverts unless the risk section of a configuration, whose other parts are valid, is valid too.
    function validate(IPolicyRegistry.Configuration calldata configuration) internal view {
        IPolicyRegistry.Risk calldata risk = configuration.risk;
        if (risk.oracle == address(0)) {
            uint256 fields = risk.factors.length + risk.ranges.length + risk.maxVolatility;
            fields += uint256(risk.maxVega) + risk.reserve + risk.exposureSources + risk.exitSlope;
            require(fields == 0, IPolicyRegistry.RiskWithoutOracle());
            return;
        }
        require(
            risk.exitSlope <= MAX_EXIT_SLOPE,
            IPolicyRegistry.LimitTooHigh("exitSlope", risk.exitSlope, MAX_EXIT_SLOPE)
        );
        uint256 factorCount = _factorCountOf(risk.oracle);
        uint256 count = configuration.components.length;
        // A reserve is of use under a cap alone, and a cap needs one; so it is with vega and components that have some.
        bool isOfUse = (risk.reserve != 0) == (risk.maxVolatility != 0);
        require(risk.reserve >> count == 0 && isOfUse, IPolicyRegistry.RiskMembersInvalid("reserve", risk.reserve));
        isOfUse = risk.exposureSources != 0 || risk.maxVega == 0;
        require(
            risk.exposureSources >> count == 0 && isOfUse,
            IPolicyRegistry.RiskMembersInvalid("exposureSources", risk.exposureSources)
        );
        _checkFactors(configuration, factorCount);
        _checkReserve(configuration);
        for (uint256 k; k < risk.ranges.length; ++k) _checkRange(configuration, k, factorCount);
    }

    function _factorCountOf(address oracle) private view returns (uint256) {
        require(oracle.code.length > 0, IPolicyRegistry.RiskOracleInvalid(oracle));
        try ICovarianceOracle(oracle).factorCount() returns (uint256 count) {
            require(count > 0 && count <= _MAX_FACTORS, IPolicyRegistry.RiskOracleInvalid(oracle));
            try ICovarianceOracle(oracle).portfolioVolatility(new int256[](count)) returns (uint256) {
                return count;
            } catch {
                revert IPolicyRegistry.RiskOracleInvalid(oracle);
            }
        } catch {
            revert IPolicyRegistry.RiskOracleInvalid(oracle);
        }
    }

    function _checkFactors(IPolicyRegistry.Configuration calldata configuration, uint256 factorCount) private view {
        IPolicyRegistry.Risk calldata risk = configuration.risk;
        uint256 count = configuration.components.length;
        require(risk.factors.length == count, IPolicyRegistry.RiskFactorCountMismatch(risk.factors.length, count));
        for (uint256 i; i < count; ++i) {
            address token = configuration.components[i].token;
            uint256 factor = risk.factors[i];
            bool isSource = (risk.exposureSources >> i) & 1 == 1;
            require(
                factor <= factorCount && (!isSource || factor == 0),
                IPolicyRegistry.RiskFactorInvalid(token, factor, factorCount)
            );
            if (isSource) _checkSource(token, risk.oracle, factorCount);
        }
    }

    function _checkSource(address token, address oracle, uint256 factorCount) private view {
        try IExposureSource(token).exposures(oracle) returns (int256[] memory deltas, int256) {
            require(deltas.length == factorCount, IPolicyRegistry.ExposureSourceInvalid(token));
        } catch {
            revert IPolicyRegistry.ExposureSourceInvalid(token);
        }
    }

    function _checkReserve(IPolicyRegistry.Configuration calldata configuration) private pure {
        for (uint256 i; i < configuration.components.length; ++i) {
            if ((configuration.risk.reserve >> i) & 1 == 0) continue;
            IPolicyRegistry.Component calldata component = configuration.components[i];
            bool isValid = component.targetWeight > 0 && component.maxWeight == _BPS;
            if ((configuration.risk.exposureSources >> i) & 1 == 1) isValid = false;
            for (uint256 k; k < component.groups.length; ++k) {
                uint256 group = component.groups[k];
                if (group != 0 && configuration.groups[group - 1].maxWeight != _BPS) isValid = false;
            }
            require(isValid, IPolicyRegistry.ReserveInvalid(component.token));
        }
    }

    /// @dev Where a component tells its exposures itself, targets say nothing of deltas.
    function _checkRange(
        IPolicyRegistry.Configuration calldata configuration,
        uint256 k,
        uint256 factorCount
    ) private pure {
        IPolicyRegistry.Risk calldata risk = configuration.risk;
        IPolicyRegistry.DeltaRange calldata range = risk.ranges[k];
        uint256 targets; // {bps}
        for (uint256 i; i < risk.factors.length; ++i) {
            if (risk.factors[i] == uint256(range.factor) + 1) targets += configuration.components[i].targetWeight;
        }
        bool isValid = range.factor < factorCount && range.minimum <= range.maximum;
        if (k > 0 && risk.ranges[k - 1].factor >= range.factor) isValid = false;
        if (risk.exposureSources == 0) {
            int256 sum = int256(targets);
            if (sum < range.minimum || sum > range.maximum) isValid = false;
            // Under a cap targets may be scaled down to nothing.
            if (risk.maxVolatility != 0 && range.minimum > 0) isValid = false;
        }
        require(isValid, IPolicyRegistry.DeltaRangeInvalid(range.factor, range.minimum, targets, range.maximum));
    }
}
