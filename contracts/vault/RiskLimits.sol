// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ICovarianceOracle} from "../interfaces/ICovarianceOracle.sol";
import {IExposureSource} from "../interfaces/IExposureSource.sol";
import {IRiskLimits} from "../interfaces/IRiskLimits.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {RiskSection} from "./RiskSection.sol";
import {TargetScaling} from "./TargetScaling.sol";

/// @title Judges baskets by what their policies say of risk
/// @notice See `IRiskLimits`. Exposures are parts of the basket's value, so that volatilities come out as such: values of any
/// size keep 18 digits.
contract RiskLimits is IRiskLimits {
    using FixedPointMathLib for uint256;
    using RiskSection for Policy;

    uint256 private constant _WAD = 1e18;
    /// @dev {bps} Of the cap: what scaled targets are aimed at.
    uint256 private constant _AIM = 9_000;
    uint256 private constant _BPS = 10_000;

    /// @dev What a dollar of each component is exposed to.
    /// @param oracle That measures the factors.
    /// @param factorCount How many it has.
    /// @param deltas {1} By component and factor; empty for a component that moves with one factor or none.
    /// @param vegas {1} By component.
    struct Model {
        Policy policy;
        ICovarianceOracle oracle;
        uint256 factorCount;
        int256[][] deltas;
        int256[] vegas;
    }

    /// @dev {1} A basket's exposures.
    struct Exposure {
        int256[] deltas;
        int256 vega;
    }

    /* VIEW */

    /// @inheritdoc IRiskLimits
    function scaleOf(address policy) external view returns (uint256) {
        return _scaleUnder(PolicyLibrary.load(policy));
    }

    /// @inheritdoc IRiskLimits
    function scaledPolicy(address policy) external view returns (bytes memory blob) {
        Policy current = PolicyLibrary.load(policy);
        uint256 scale = _scaleUnder(current);
        if (scale == _WAD) return blob;
        TargetScaling.scaleTargets(current, scale);
        uint256 size = policy.code.length - 1;
        assembly ("memory-safe") {
            blob := mload(0x40)
            mstore(blob, size)
            mcopy(add(blob, 0x20), current, size)
            mstore(0x40, add(blob, and(add(size, 63), not(31))))
        }
    }

    /// @inheritdoc IRiskLimits
    function isAboveMaximum(address policy, uint256[] calldata values) external view returns (bool) {
        Policy current = PolicyLibrary.load(policy);
        uint256 maximum = current.maxVolatility();
        if (maximum == 0) return false;
        Model memory model = _modelOf(current);
        return _volatilityOf(model, _exposureOf(model, values, _sumOf(values))) > maximum;
    }

    /// @inheritdoc IRiskLimits
    function requireAllowed(
        address policy,
        uint256[] calldata values,
        uint256 first,
        uint256 firstValue,
        uint256 second,
        uint256 secondValue,
        uint256 total
    ) external view {
        Model memory model = _modelOf(PolicyLibrary.load(policy));
        uint256[] memory held = values;
        Exposure memory before = _exposureOf(model, held, _sumOf(held));
        held[first] = firstValue;
        held[second] = secondValue;
        Exposure memory afterwards = _exposureOf(model, held, total);
        _checkVolatility(model, before, afterwards);
        _checkDeltas(model.policy, before, afterwards);
        _checkVega(model.policy, before, afterwards);
    }

    /// @inheritdoc IRiskLimits
    function stateOf(address policy, uint256[] calldata values) external view returns (RiskState memory state) {
        Policy current = PolicyLibrary.load(policy);
        Model memory model = _modelOf(current);
        Exposure memory exposure = _exposureOf(model, values, _sumOf(values));
        state.volatility = _volatilityOf(model, exposure);
        state.targetVolatility = _targetVolatility(model);
        state.maxVolatility = current.maxVolatility();
        state.scale = state.maxVolatility == 0 ? _WAD : _scaleOf(state.targetVolatility, state.maxVolatility);
        (state.deltas, state.vega) = (exposure.deltas, exposure.vega);
        state.staleFactors = _staleOf(model, exposure);
    }

    /* LIMITS */

    function _checkVolatility(Model memory model, Exposure memory before, Exposure memory afterwards) private view {
        uint256 maximum = model.policy.maxVolatility();
        if (maximum == 0) return;
        uint256 volatility = _volatilityOf(model, afterwards);
        uint256 stale = _staleOf(model, afterwards);
        if (volatility <= maximum && stale == 0) return;
        uint256 had = _volatilityOf(model, before);
        if (volatility <= had) return;
        require(volatility <= maximum, VolatilityAboveMaximum(had, volatility, maximum));
        revert VolatilityRisesUnseen(stale, had, volatility);
    }

    function _checkDeltas(Policy policy, Exposure memory before, Exposure memory afterwards) private pure {
        for (uint256 k; k < policy.rangeCount(); ++k) {
            (uint256 factor, int256 minimum, int256 maximum) = policy.rangeAt(k);
            (int256 had, int256 has) = (before.deltas[factor], afterwards.deltas[factor]);
            // Each end is a limit of its own: nobody jumps from below the one to above the other.
            bool isAbove = has > maximum && has > had;
            bool isBelow = has < minimum && has < had;
            require(!isAbove && !isBelow, DeltaOutsideRange(factor, had, has, minimum, maximum));
        }
    }

    function _checkVega(Policy policy, Exposure memory before, Exposure memory afterwards) private pure {
        if (policy.exposureSources() == 0) return;
        uint256 size = FixedPointMathLib.abs(afterwards.vega);
        uint256 maximum = policy.maxVega();
        require(
            size <= maximum || size <= FixedPointMathLib.abs(before.vega),
            VegaAboveMaximum(before.vega, afterwards.vega, maximum)
        );
    }

    /* VOLATILITY */

    /// @dev {1} By what the targets of a policy count.
    function _scaleUnder(Policy policy) private view returns (uint256) {
        uint256 maximum = policy.maxVolatility();
        return maximum == 0 ? _WAD : _scaleOf(_targetVolatility(_modelOf(policy)), maximum);
    }

    /// @dev {1} By what targets of this volatility {1/√year} count under a cap.
    function _scaleOf(uint256 targetVolatility, uint256 maximum) private pure returns (uint256) {
        if (targetVolatility <= maximum) return _WAD;
        return (maximum * _AIM).fullMulDiv(_WAD, targetVolatility * _BPS);
    }

    function _targetVolatility(Model memory model) private view returns (uint256) {
        uint256[] memory targets = new uint256[](model.policy.count());
        for (uint256 i; i < targets.length; ++i) targets[i] = model.policy.targetWeight(i);
        return _volatilityOf(model, _exposureOf(model, targets, _BPS));
    }

    /// @dev {1/√year}
    function _volatilityOf(Model memory model, Exposure memory exposure) private view returns (uint256) {
        return model.oracle.portfolioVolatility(exposure.deltas);
    }

    /// @dev Stale factors that there is an exposure to.
    function _staleOf(Model memory model, Exposure memory exposure) private view returns (uint256 stale) {
        stale = model.oracle.staleFactors();
        if (stale == 0) return 0;
        for (uint256 f; f < exposure.deltas.length; ++f) {
            if (exposure.deltas[f] == 0) stale &= ~(uint256(1) << f);
        }
    }

    /* EXPOSURES */

    /// @dev Asks components that know better what they are exposed to.
    function _modelOf(Policy policy) private view returns (Model memory model) {
        (model.policy, model.oracle) = (policy, ICovarianceOracle(policy.oracle()));
        model.factorCount = model.oracle.factorCount();
        uint256 sources = policy.exposureSources();
        if (sources == 0) return model;
        uint256 count = policy.count();
        (model.deltas, model.vegas) = (new int256[][](count), new int256[](count));
        for (uint256 i; i < count; ++i) {
            if ((sources >> i) & 1 == 0) continue;
            address source = policy.token(i);
            (model.deltas[i], model.vegas[i]) = IExposureSource(source).exposures(address(model.oracle));
            uint256 told = model.deltas[i].length;
            require(told == model.factorCount, ExposuresInvalid(source, told, model.factorCount));
        }
    }

    /// @dev {1} Of values in any unit, as parts of `total` in the same. An empty basket has none.
    function _exposureOf(
        Model memory model,
        uint256[] memory values,
        uint256 total
    ) private pure returns (Exposure memory exposure) {
        exposure.deltas = new int256[](model.factorCount);
        if (total == 0) return exposure;
        for (uint256 i; i < values.length; ++i) {
            if (values[i] == 0) continue;
            // {1} = {USD} * {1} / {USD}; every part of a basket is at most one, and an exposure no more than the oracle takes
            int256 weight = int256(values[i].fullMulDivUp(_WAD, total));
            uint256 factor = model.policy.factorOf(i);
            if (factor != 0) exposure.deltas[factor - 1] += weight;
            if (model.deltas.length != 0) _addSource(model, exposure, i, weight);
        }
    }

    /// @dev {1} = {1} * {1} / {1}
    function _addSource(Model memory model, Exposure memory exposure, uint256 i, int256 weight) private pure {
        int256[] memory deltas = model.deltas[i];
        for (uint256 f; f < deltas.length; ++f) exposure.deltas[f] += (deltas[f] * weight) / int256(_WAD);
        exposure.vega += (model.vegas[i] * weight) / int256(_WAD);
    }

    function _sumOf(uint256[] memory values) private pure returns (uint256 sum) {
        for (uint256 i; i < values.length; ++i) sum += values[i];
    }
}
