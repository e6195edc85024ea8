// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Envelope, EnvelopeLibrary} from "../access/Envelope.sol";
import {Timelock} from "../access/Timelock.sol";
import {IExitLiquidity} from "../interfaces/IExitLiquidity.sol";
import {IExitProbe} from "../interfaces/IExitProbe.sol";
import {IMeasuredVolatility} from "../interfaces/IMeasuredVolatility.sol";
import {IRiskParameters} from "../interfaces/IRiskParameters.sol";
import {HaircutState, HaircutStateLibrary} from "./HaircutState.sol";
import {ImpliedReader} from "./ImpliedReader.sol";
import {ScenarioRange, ScenarioRangeLibrary} from "./ScenarioRange.sol";

/// @title What positions and collateral require
/// @notice See `IRiskParameters`.
contract RiskParameters is IRiskParameters, Timelock {
    using EnvelopeLibrary for Envelope;
    using FixedPointMathLib for uint256;

    uint256 private constant _WAD = 1e18;
    uint256 private constant _WAD_PER_BPS = 1e14;
    uint256 private constant _BPS = 10_000;
    /// @dev {√day/√year} 1 / √365, 18 decimals, rounded up.
    uint256 private constant _ROOT_DAY = 52342392259021371;
    uint256 private constant _Z_DECIMALS = 1_000;
    uint256 private constant _MAX_UNDERLYINGS = 32;
    uint256 private constant _MAX_PROBES = 4;
    /// @notice {1} Largest haircut, 18 decimals.
    uint256 public constant MAX_HAIRCUT = 0.6e18;
    /// @notice {s} Depth recorded longer ago counts for nothing.
    uint256 public constant DEPTH_MAX_AGE = 1 days;
    /// @dev {s} Between two changes of one parameter.
    uint256 private constant _COOL_DOWN = 1 days;

    /// @notice Where volatilities are read.
    IMeasuredVolatility public immutable covarianceOracle;
    /// @notice Where depths are read.
    IExitLiquidity public immutable exitLiquidity;

    RangeTerms[] private _terms;
    ScenarioRange[_MAX_UNDERLYINGS] private _ranges;
    /// @dev {s} When each underlying's terms were last changed.
    uint256[_MAX_UNDERLYINGS] private _termsChangedAt;
    struct ImpliedSource {
        address surface;
        address token;
    }

    ImpliedSource[_MAX_UNDERLYINGS] private _impliedSources;
    mapping(address token => HaircutState) private _haircuts;
    mapping(address token => address[]) private _probes;

    modifier onlyUnderlying(uint256 underlying) {
        require(underlying < _terms.length, UnderlyingUnknown(underlying, _terms.length));
        _;
    }

    constructor(address owner_, address covarianceOracle_, address exitLiquidity_) {
        _initializeRoles(owner_, address(0), address(0));
        (covarianceOracle, exitLiquidity) = (IMeasuredVolatility(covarianceOracle_), IExitLiquidity(exitLiquidity_));
    }

    /* GOVERNANCE */

    /// @inheritdoc IRiskParameters
    function listUnderlying(RangeTerms calldata terms) external returns (uint256 underlying) {
        require(msg.sender == address(this), DelayRequired(this.listUnderlying.selector));
        underlying = _terms.length;
        require(underlying < _MAX_UNDERLYINGS, UnderlyingsExhausted(_MAX_UNDERLYINGS));
        _minimumEnvelope().requireInside(terms.minimum);
        _maximumEnvelope().requireInside(terms.maximum);
        _zScoreEnvelope().requireInside(terms.zScore);
        require(terms.minimum <= terms.maximum, RangeBoundsCrossed(terms.minimum, terms.maximum));
        _terms.push(terms);
        uint256 target = _targetOf(underlying);
        _ranges[underlying] = ScenarioRangeLibrary.create(target);
        emit RangeTermsSet(underlying, terms);
        emit RangeRefreshed(underlying, target, target, target);
    }

    /// @inheritdoc IRiskParameters
    function setRangeTerms(
        uint256 underlying,
        uint16 minimum,
        uint16 maximum,
        uint16 zScore
    ) external onlyUnderlying(underlying) {
        RangeTerms memory terms = _terms[underlying];
        bool isNarrower = minimum < terms.minimum || maximum < terms.maximum || zScore < terms.zScore;
        _requireDirection(isNarrower, this.setRangeTerms.selector);
        uint256 changedAt = _termsChangedAt[underlying];
        _minimumEnvelope().requireChange(terms.minimum, minimum, changedAt);
        _maximumEnvelope().requireChange(terms.maximum, maximum, changedAt);
        _zScoreEnvelope().requireChange(terms.zScore, zScore, changedAt);
        require(minimum <= maximum, RangeBoundsCrossed(minimum, maximum));
        (terms.minimum, terms.maximum, terms.zScore) = (minimum, maximum, zScore);
        (_terms[underlying], _termsChangedAt[underlying]) = (terms, block.timestamp);
        emit RangeTermsSet(underlying, terms);
        _refresh(underlying);
    }

    /// @inheritdoc IRiskParameters
    function setImpliedSource(uint256 underlying, address surface, address token) external onlyUnderlying(underlying) {
        require(msg.sender == address(this), DelayRequired(this.setImpliedSource.selector));
        require(surface == address(0) || surface.code.length > 0, SurfaceMissing(surface));
        _impliedSources[underlying] = ImpliedSource(surface, token);
        emit ImpliedSourceSet(underlying, surface, token);
        _refresh(underlying);
    }

    /// @inheritdoc IRiskParameters
    function listCollateral(address token, HaircutTerms calldata terms, address[] calldata probes) external {
        require(msg.sender == address(this), DelayRequired(this.listCollateral.selector));
        require(HaircutState.unwrap(_haircuts[token]) == 0, CollateralKnown(token));
        require(probes.length <= _MAX_PROBES, TooManyProbes(probes.length, _MAX_PROBES));
        for (uint256 i; i < probes.length; ++i) {
            address probed = IExitProbe(probes[i]).token();
            require(probed == token, ProbeMismatch(probes[i], token, probed));
        }
        _baseEnvelope().requireInside(terms.base);
        _slopeEnvelope().requireInside(terms.slope);
        _haircuts[token] = HaircutStateLibrary.create(terms.base, terms.slope);
        _probes[token] = probes;
        emit CollateralListed(token, probes);
        emit HaircutTermsSet(token, terms);
    }

    /// @inheritdoc IRiskParameters
    function setHaircutTerms(address token, HaircutTerms calldata terms) external {
        HaircutState state = _haircutOf(token);
        bool isSmaller = terms.base < state.base() || terms.slope < state.slope();
        _requireDirection(isSmaller, this.setHaircutTerms.selector);
        uint256 changedAt = HaircutState.unwrap(state) >> 64;
        _baseEnvelope().requireChange(state.base(), terms.base, changedAt);
        _slopeEnvelope().requireChange(state.slope(), terms.slope, changedAt);
        _haircuts[token] = state.change(terms.base, terms.slope);
        emit HaircutTermsSet(token, terms);
    }

    /* ANYONE */

    /// @inheritdoc IRiskParameters
    function refresh(uint256 underlying) external onlyUnderlying(underlying) returns (uint256, uint256) {
        return _refresh(underlying);
    }

    /* VIEW */

    /// @inheritdoc IRiskParameters
    function ranges(
        uint256 underlying
    ) external view onlyUnderlying(underlying) returns (uint256 initial, uint256 maintenance) {
        ScenarioRange range = _ranges[underlying];
        initial = range.initialAt(_targetOf(underlying));
        maintenance = range.maintenanceNow();
    }

    /// @inheritdoc IRiskParameters
    function haircuts(address token, uint256 pledged) external view returns (uint256 initial, uint256 maintenance) {
        HaircutState state = _haircutOf(token);
        uint256 root = _rootOfShare(pledged, _depthOf(token)); // {1}
        initial = _haircut(state.base(), state.slope(), root);
        maintenance = _haircut(state.maintenanceBase(), state.maintenanceSlope(), root);
    }

    /// @inheritdoc IRiskParameters
    function depthOf(address token) external view returns (uint256) {
        _haircutOf(token);
        return _depthOf(token);
    }

    /// @inheritdoc IRiskParameters
    function underlyingCount() external view returns (uint256) {
        return _terms.length;
    }

    /// @inheritdoc IRiskParameters
    function rangeTermsOf(uint256 underlying) external view onlyUnderlying(underlying) returns (RangeTerms memory) {
        return _terms[underlying];
    }

    /// @inheritdoc IRiskParameters
    function impliedSourceOf(
        uint256 underlying
    ) external view onlyUnderlying(underlying) returns (address surface, address token) {
        ImpliedSource storage source = _impliedSources[underlying];
        return (source.surface, source.token);
    }

    /// @inheritdoc IRiskParameters
    function impliedVolatility(uint256 underlying) external view onlyUnderlying(underlying) returns (uint256) {
        return _impliedOf(underlying);
    }

    /// @inheritdoc IRiskParameters
    function haircutTermsOf(address token) external view returns (HaircutTerms memory) {
        HaircutState state = _haircutOf(token);
        return HaircutTerms(uint16(state.base()), uint16(state.slope())); // 16 bits each
    }

    /* INTERNAL */

    function _isDelayed(bytes4 selector) internal view override returns (bool) {
        return
            selector == this.listUnderlying.selector ||
            selector == this.setRangeTerms.selector ||
            selector == this.setImpliedSource.selector ||
            selector == this.listCollateral.selector ||
            selector == this.setHaircutTerms.selector ||
            super._isDelayed(selector);
    }

    function _refresh(uint256 underlying) private returns (uint256 initial, uint256 maintenance) {
        uint256 target = _targetOf(underlying);
        ScenarioRange range = _ranges[underlying].follow(target);
        _ranges[underlying] = range;
        initial = range.initialAt(target);
        maintenance = range.maintenanceNow();
        emit RangeRefreshed(underlying, target, initial, maintenance);
    }

    /// @dev {1} What volatility asks for now, rounded up: it is a requirement.
    function _targetOf(uint256 underlying) private view returns (uint256) {
        RangeTerms memory terms = _terms[underlying];
        uint256 measured = covarianceOracle.volatility(terms.factor);
        uint256 remembered = (covarianceOracle.maximumVolatility(terms.factor) * 3 + 3) / 4;
        uint256 implied = _impliedOf(underlying);
        // {1} = {1/√year} * {√day/√year} * {1}
        uint256 daily = measured.max(remembered).max(implied).mulDivUp(_ROOT_DAY, _WAD);
        uint256 wanted = daily.mulDivUp(terms.zScore, _Z_DECIMALS);
        return wanted.max(terms.minimum * _WAD_PER_BPS).min(terms.maximum * _WAD_PER_BPS);
    }

    /// @dev {1/√year} 18 decimals; zero where no surface tells.
    function _impliedOf(uint256 underlying) private view returns (uint256) {
        ImpliedSource storage source = _impliedSources[underlying];
        return ImpliedReader.volatilityOf(source.surface, source.token);
    }

    /// @dev {tok} Sum of the depths recorded within a day.
    function _depthOf(address token) private view returns (uint256 depth) {
        address[] storage probes = _probes[token];
        for (uint256 i; i < probes.length; ++i) {
            (uint256 recorded, uint256 recordedAt) = exitLiquidity.depthOf(probes[i]);
            if (block.timestamp <= recordedAt + DEPTH_MAX_AGE) depth += recorded;
        }
    }

    /// @dev {1} Root of pledged over depth, rounded up; without depth so much that any slope reaches the largest haircut.
    function _rootOfShare(uint256 pledged, uint256 depth) private pure returns (uint256) {
        if (pledged == 0) return 0;
        if (depth == 0) return _BPS * _WAD;
        uint256 share = pledged.min(type(uint128).max).fullMulDivUp(_WAD, depth); // {1}, 188 bits
        return (share * _WAD).sqrt() + 1;
    }

    /// @dev {1} = {bps} + {bps} * {1}
    function _haircut(uint256 base, uint256 slope, uint256 root) private pure returns (uint256) {
        return MAX_HAIRCUT.min(base * _WAD_PER_BPS + (slope * _WAD_PER_BPS).mulDivUp(root, _WAD));
    }

    function _haircutOf(address token) private view returns (HaircutState state) {
        state = _haircuts[token];
        require(HaircutState.unwrap(state) != 0, CollateralUnknown(token));
    }

    function _minimumEnvelope() private pure returns (Envelope memory) {
        return Envelope("minimumRange", 500, 3_500, 500, _COOL_DOWN);
    }

    function _maximumEnvelope() private pure returns (Envelope memory) {
        return Envelope("maximumRange", 1_000, 6_600, 1_000, _COOL_DOWN);
    }

    function _zScoreEnvelope() private pure returns (Envelope memory) {
        return Envelope("zScore", 2_000, 8_000, 1_000, _COOL_DOWN);
    }

    function _baseEnvelope() private pure returns (Envelope memory) {
        return Envelope("haircutBase", 50, 6_000, 1_000, _COOL_DOWN);
    }

    function _slopeEnvelope() private pure returns (Envelope memory) {
        return Envelope("haircutSlope", 0, 5_000, 1_000, _COOL_DOWN);
    }
}
