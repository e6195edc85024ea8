// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Envelope, EnvelopeLibrary} from "../access/Envelope.sol";
import {Timelock} from "../access/Timelock.sol";
import {ICovarianceOracle} from "../interfaces/ICovarianceOracle.sol";
import {Decay, Ewma, Span} from "../math/Ewma.sol";
import {CovarianceMatrix, Move} from "./CovarianceMatrix.sol";
import {FactorState, FactorStateLibrary} from "./FactorState.sol";
import {Load, PortfolioVariance} from "./PortfolioVariance.sol";
import {FeedList} from "./FeedList.sol";
import {PriceReader} from "./PriceReader.sol";
import {Highs} from "./Highs.sol";
import {RollingMaximum} from "./RollingMaximum.sol";

/*
 * OBSERVATIONS
 * A poke first takes the previous observation into the averages, then keeps its own beside them. Views take the kept one
 * in for themselves, except in the block of the poke. So no view tells before the next block what a poke observed, and
 * nothing is stored twice.
 *
 * NO LOCK
 * A poke calls feeds by staticcall alone and before it writes anything: whoever is called can change nothing, and reads
 * what was there before the poke.
 */

/// @title Volatility and correlation of risk factors
/// @notice See `ICovarianceOracle`; the formulas are in `Ewma` and `CovarianceMatrix`.
contract CovarianceOracle is ICovarianceOracle, FeedList, Timelock {
    using CovarianceMatrix for uint256[30];
    using EnvelopeLibrary for Envelope;
    using FixedPointMathLib for uint256;
    using RollingMaximum for RollingMaximum.Ring;

    /// @notice {s} Least time between two pokes.
    uint256 public constant MIN_SPACING = 1 hours;
    /// @notice {s} A factor whose last price is older is stale.
    uint256 public constant MAX_AGE = 1 days;
    /// @notice {s} Time for which a factor has to be observed before it is no longer provisional. The start value then has
    /// an eighth of the variance's weight: ¾ · 0.94^60 + ¼ · 0.985^60.
    uint256 public constant WARM_UP = 60 days;
    /// @notice {1/√year} Start volatilities, 18 decimals.
    uint256 public constant MIN_START_VOLATILITY = 0.0001e18;
    /// @notice {1/√year} Largest start volatility, 18 decimals.
    uint256 public constant MAX_START_VOLATILITY = 5e18;

    uint256 private constant _WAD = 1e18;
    /// @dev {√day/√year} √365 in 18 decimals, rounded up.
    uint256 private constant _ROOT_YEAR = 19104973174542800180;
    /// @dev {s} Unit of the observed time.
    uint256 private constant _WARM_UP_UNIT = 15 minutes;

    uint16 private _stress;
    uint40 private _stressChangedAt;
    /// @dev In units of `_WARM_UP_UNIT`, 16 bits a factor; only written while a factor is provisional.
    uint256 private _observedTime;
    FactorState[MAX_FACTORS] private _factors;
    uint256[30] private _correlations;
    RollingMaximum.Ring private _highs;

    modifier onlyFactor(uint256 factor) {
        _requireFactor(factor);
        _;
    }

    /// @notice An oracle that begins with the feeds' prices of now.
    /// @param owner_ May raise the stress correlation, and lower it after a delay.
    /// @param factors What to observe, for ever.
    /// @param startCorrelation {1} Of every pair at both speeds, 18 decimals.
    /// @param stress {bps} κ
    constructor(address owner_, Factor[] memory factors, uint256 startCorrelation, uint256 stress) FeedList(factors) {
        require(startCorrelation <= _WAD, StartCorrelationTooLarge(startCorrelation, _WAD));
        for (uint256 i; i < factors.length; ++i) _begin(i, factors[i]);
        _beginCorrelations(startCorrelation);
        _initializeRoles(owner_, address(0), address(0));
        _envelope().requireInside(stress);
        _stress = uint16(stress);
        emit StressCorrelationSet(stress);
    }

    /* GOVERNANCE */

    /// @inheritdoc ICovarianceOracle
    function setStressCorrelation(uint256 stress) external {
        _requireDirection(stress < _stress, this.setStressCorrelation.selector);
        _envelope().requireChange(_stress, stress, _stressChangedAt);
        (_stress, _stressChangedAt) = (uint16(stress), uint40(block.timestamp));
        emit StressCorrelationSet(stress);
    }

    /* KEEPER */

    /// @inheritdoc ICovarianceOracle
    function poke() external {
        (FactorState[] memory states, uint256 last) = _load();
        require(block.timestamp >= last + MIN_SPACING, PokeTooEarly(last + MIN_SPACING, block.timestamp));
        (uint256[] memory prices, uint256 observed) = _read();
        require(observed != 0, NoPriceObserved());
        if (_observe(states, prices, _openHighs(last))) _warmUp();
        emit Poked(observed, block.timestamp - last);
    }

    /* VIEW */

    /// @inheritdoc ICovarianceOracle
    function factorCount() external view returns (uint256) {
        return _COUNT;
    }

    /// @inheritdoc ICovarianceOracle
    function statusOf(uint256 factor) external view onlyFactor(factor) returns (FactorStatus memory) {
        Move memory move = _moveOf(factor);
        uint256 observedAt = _factors[factor].observedAt();
        return
            FactorStatus({
                feed: _feed(factor),
                observedAt: observedAt,
                fast: _yearly(move.fast),
                slow: _yearly(move.slow),
                isProvisional: _factors[factor].isProvisional(),
                isStale: block.timestamp - observedAt > MAX_AGE
            });
    }

    /// @inheritdoc ICovarianceOracle
    function volatility(uint256 factor) external view onlyFactor(factor) returns (uint256) {
        return _yearly(_moveOf(factor).volatility);
    }

    /// @inheritdoc ICovarianceOracle
    function maximumVolatility(uint256 factor) external view onlyFactor(factor) returns (uint256) {
        uint256 now_ = _moveOf(factor).volatility;
        uint256 open = _highs.buckets[RollingMaximum.epochOf(_lastPokeAt()) % RollingMaximum.BUCKETS].volatility(
            factor
        );
        return _yearly(now_.max(open).max(_highs.closed.volatility(factor)));
    }

    /// @inheritdoc ICovarianceOracle
    function correlation(uint256 factor, uint256 other) external view returns (int256) {
        return _correlation(factor, other);
    }

    /// @inheritdoc ICovarianceOracle
    function stressedCorrelation(uint256 factor, uint256 other) external view returns (int256) {
        int256 measured = _correlation(factor, other);
        return measured + ((int256(_WAD) - measured) * int256(uint256(_stress))) / 10_000;
    }

    /// @inheritdoc ICovarianceOracle
    function portfolioVolatility(int256[] calldata exposures) external view returns (uint256) {
        require(exposures.length == _COUNT, ExposureCountMismatch(exposures.length, _COUNT));
        uint256[] memory loads = new uint256[](exposures.length);
        Decay memory decay = Ewma.noDecay();
        for (uint256 i; i < loads.length; ++i) {
            int256 exposure = exposures[i];
            if (exposure == 0) continue;
            _requireExposure(i, exposure);
            FactorState state = _factors[i];
            decay = _decayOf(_visibleWeight(state), decay);
            loads[i] = _pointer(PortfolioVariance.loadOf(exposure, state, decay));
        }
        uint256 variance = PortfolioVariance.sum(_correlations, loads, _stress);
        // {USD/√year} = {USD/√day} * {√day/√year}; one more for what the products below a wei lost
        return ((variance.sqrt() + 1) * _ROOT_YEAR).divUp(_WAD);
    }

    /// @inheritdoc ICovarianceOracle
    function stressCorrelation() external view returns (uint256) {
        return _stress;
    }

    /// @inheritdoc ICovarianceOracle
    function lastPokeAt() external view returns (uint256) {
        return _lastPokeAt();
    }

    /// @inheritdoc ICovarianceOracle
    function provisionalFactors() external view returns (uint256 provisional) {
        for (uint256 i; i < _COUNT; ++i) {
            if (_factors[i].isProvisional()) provisional |= 1 << i;
        }
    }

    /// @inheritdoc ICovarianceOracle
    function staleFactors() external view returns (uint256 stale) {
        for (uint256 i; i < _COUNT; ++i) {
            if (block.timestamp - _factors[i].observedAt() > MAX_AGE) stale |= 1 << i;
        }
    }

    /// @inheritdoc ICovarianceOracle
    function rawState()
        external
        view
        returns (uint256[] memory factors, uint256[] memory correlations, uint256[] memory highs, uint256 observedTime)
    {
        factors = new uint256[](_COUNT);
        for (uint256 i; i < factors.length; ++i) factors[i] = FactorState.unwrap(_factors[i]);
        correlations = new uint256[](_correlationWords());
        for (uint256 i; i < correlations.length; ++i) correlations[i] = _correlations[i];
        highs = new uint256[](1 + RollingMaximum.BUCKETS);
        highs[0] = Highs.unwrap(_highs.closed);
        for (uint256 i = 1; i < highs.length; ++i) highs[i] = Highs.unwrap(_highs.buckets[i - 1]);
        observedTime = _observedTime;
    }

    /* INTERNAL */

    function _isDelayed(bytes4 selector) internal view override returns (bool) {
        return selector == this.setStressCorrelation.selector || super._isDelayed(selector);
    }

    /// @dev {bps}; a tenth at most once a day.
    function _envelope() private pure returns (Envelope memory) {
        return Envelope("stressCorrelation", 5_000, 9_500, 1_000, 1 days);
    }

    function _begin(uint256 i, Factor memory factor) private {
        require(
            factor.startVolatility >= MIN_START_VOLATILITY && factor.startVolatility <= MAX_START_VOLATILITY,
            StartVolatilityOutOfRange(i, factor.startVolatility, MIN_START_VOLATILITY, MAX_START_VOLATILITY)
        );
        uint256 price = PriceReader.priceOf(factor.feed);
        require(price != 0, FactorWithoutPrice(i, factor.feed));
        // {1/√day} = {1/√year} / {√day/√year}
        uint256 daily = (factor.startVolatility * Ewma.ONE_X46).divUp(_ROOT_YEAR);
        _factors[i] = FactorStateLibrary.begin(Ewma.packPrice(price), block.timestamp, daily);
    }

    function _beginCorrelations(uint256 startCorrelation) private {
        uint256 word = CovarianceMatrix.uniformWord((startCorrelation * Ewma.ONE_X30) / _WAD);
        uint256 words = _correlationWords();
        for (uint256 i; i < words; ++i) _correlations[i] = word;
        uint256 unused = words * CovarianceMatrix.PAIRS_A_WORD - CovarianceMatrix.pairsOf(_COUNT);
        if (unused != 0) _correlations[words - 1] = word >> (CovarianceMatrix.PAIR_BITS * unused);
    }

    /// @dev All factors, and when the newest of their prices was accepted: that is the last poke. {s}
    function _load() private view returns (FactorState[] memory states, uint256 last) {
        // There are at most sixteen.
        unchecked {
            states = new FactorState[](_COUNT);
            for (uint256 i; i < states.length; ++i) {
                states[i] = _factors[i];
                last = last.max(states[i].observedAt());
            }
        }
    }

    /// @dev All prices, zero where there is none, and bit i set where there is one.
    function _read() private view returns (uint256[] memory prices, uint256 observed) {
        // There are at most sixteen.
        unchecked {
            prices = new uint256[](_COUNT);
            for (uint256 i; i < prices.length; ++i) {
                uint256 price = PriceReader.priceOf(_feed(i));
                prices[i] = price;
                if (price != 0) observed |= 1 << i;
            }
        }
    }

    /// @dev Takes every factor's previous observation in, keeps its new one, and raises the open bucket's highs. True when a
    /// factor is provisional.
    function _observe(
        FactorState[] memory states,
        uint256[] memory prices,
        Highs had
    ) private returns (bool isAnyProvisional) {
        // There are at most sixteen.
        unchecked {
            uint256[] memory shares = new uint256[](4 * states.length);
            Decay memory decay = Ewma.noDecay();
            Span memory span;
            Highs highs = had;
            for (uint256 i; i < states.length; ++i) {
                FactorState state = states[i];
                decay = _decayOf(state.weight(), decay);
                (uint256 fast, uint256 slow) = CovarianceMatrix.moveInto(shares, i, state, decay);
                uint256 used = Ewma.blend(fast, slow);
                highs = highs.seen(i, used);
                span = _spanOf(block.timestamp - state.observedAt(), span);
                _factors[i] = _observed(state.movedTo(fast, slow), used, prices[i], span);
                if (state.isProvisional()) isAnyProvisional = true;
            }
            _correlations.update(shares);
            if (Highs.unwrap(highs) == Highs.unwrap(had)) return isAnyProvisional;
            _highs.buckets[RollingMaximum.epochOf(block.timestamp) % RollingMaximum.BUCKETS] = highs;
        }
    }

    /// @dev The bucket of now, which may have to be opened.
    function _openHighs(uint256 last) private returns (Highs) {
        uint256 epoch = RollingMaximum.epochOf(block.timestamp);
        uint256 before = RollingMaximum.epochOf(last);
        if (epoch != before) _highs.open(before, epoch, _COUNT);
        return _highs.buckets[epoch % RollingMaximum.BUCKETS];
    }

    /// @dev A factor with a new observation beside its averages. A price of zero is none.
    function _observed(
        FactorState state,
        uint256 used,
        uint256 price,
        Span memory span
    ) private view returns (FactorState) {
        if (price == 0) return state;
        uint256 code = Ewma.packPrice(price);
        int256 dailyReturn = Ewma.boundedReturn(Ewma.logChange(state.price(), code), span, used);
        return state.observed(code, block.timestamp, span.elapsed.min(Ewma.MAX_WEIGHT), dailyReturn);
    }

    /// @dev Counts the time that provisional factors have just been observed for, and settles those that have enough.
    function _warmUp() private {
        uint256 times = _observedTime;
        for (uint256 i; i < _COUNT; ++i) {
            FactorState state = _factors[i];
            if (!state.isProvisional()) continue;
            times += (state.weight() / _WARM_UP_UNIT) << (16 * i);
            if (((times >> (16 * i)) & 0xffff) * _WARM_UP_UNIT >= WARM_UP) _factors[i] = state.settled();
        }
        _observedTime = times;
    }

    /// @dev What an observation of this weight does; most factors of a poke share one.
    function _decayOf(uint256 weight, Decay memory last) private pure returns (Decay memory) {
        return weight == last.weight ? last : Ewma.decayOf(weight);
    }

    /// @dev As `_decayOf`, for the time since a factor's last price.
    function _spanOf(uint256 elapsed, Span memory last) private pure returns (Span memory) {
        return elapsed == last.elapsed ? last : Ewma.spanOf(elapsed);
    }

    /// @dev A factor as it is to be seen now.
    function _moveOf(uint256 factor) private view returns (Move memory) {
        FactorState state = _factors[factor];
        return CovarianceMatrix.moveOf(state, Ewma.decayOf(_visibleWeight(state)));
    }

    /// @dev In the block of the newest observation that observation is not yet to be seen. {s}
    function _visibleWeight(FactorState state) private view returns (uint256) {
        return block.timestamp == state.observedAt() ? 0 : state.weight();
    }

    /// @dev {s}
    function _lastPokeAt() private view returns (uint256 last) {
        (, last) = _load();
    }

    /// @dev {1} 18 decimals.
    function _correlation(
        uint256 factor,
        uint256 other
    ) private view onlyFactor(factor) onlyFactor(other) returns (int256) {
        if (factor == other) return int256(_WAD);
        if (factor > other) (factor, other) = (other, factor);
        uint256 pair = CovarianceMatrix.pairsOf(other) + factor;
        return _correlations.correlationOf(pair, _moveOf(factor), _moveOf(other));
    }

    /// @dev {1/√year} = {1/√day} * {√day/√year}, 18 decimals, rounded up.
    function _yearly(uint256 daily) private pure returns (uint256) {
        return (daily * _ROOT_YEAR + Ewma.ONE_X46 - 1) >> 46;
    }

    function _correlationWords() private view returns (uint256) {
        return (CovarianceMatrix.pairsOf(_COUNT) + CovarianceMatrix.PAIRS_A_WORD - 1) / CovarianceMatrix.PAIRS_A_WORD;
    }

    function _requireExposure(uint256 factor, int256 exposure) private pure {
        uint256 max = PortfolioVariance.MAX_EXPOSURE;
        require(FixedPointMathLib.abs(exposure) <= max, ExposureTooLarge(factor, exposure, max));
    }

    /// @dev Where a structure lies in memory; an array of structures would be filled with empty ones first.
    function _pointer(Load memory load) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := load
        }
    }

    function _requireFactor(uint256 factor) private view {
        require(factor < _COUNT, FactorUnknown(factor, _COUNT));
    }
}
