// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SSTORE2} from "solady/src/utils/SSTORE2.sol";
import {Envelope, EnvelopeLibrary} from "../access/Envelope.sol";
import {Timelock} from "../access/Timelock.sol";
import {ICovarianceOracle} from "../interfaces/ICovarianceOracle.sol";
import {Decay, Ewma, Span} from "../math/Ewma.sol";
import {CovarianceMatrix, Move} from "./CovarianceMatrix.sol";
import {FactorState, FactorStateLibrary} from "./FactorState.sol";
import {Load, PortfolioVariance} from "./PortfolioVariance.sol";
import {PriceReader} from "./PriceReader.sol";
import {Highs, HighsLibrary, RollingMaximum} from "./RollingMaximum.sol";

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
contract CovarianceOracle is ICovarianceOracle, Timelock {
    using CovarianceMatrix for uint256[30];
    using EnvelopeLibrary for Envelope;
    using FixedPointMathLib for uint256;
    using RollingMaximum for RollingMaximum.Ring;

    struct Header {
        uint40 lastPokeAt;
        uint40 stressChangedAt;
        uint32 epoch;
        uint16 stress;
        uint16 provisional;
    }

    /// @notice Most factors that an oracle has.
    uint256 public constant MAX_FACTORS = 16;
    /// @notice {s} Least time between two pokes.
    uint256 public constant MIN_SPACING = 1 hours;
    /// @notice {s} A factor whose last price is older is stale.
    uint256 public constant MAX_AGE = 1 days;
    /// @notice {s} Time for which a factor has to be observed before it is no longer provisional. The start value then has
    /// an eighth of the variance's weight: ¾ · 0.94^60 + ¼ · 0.985^60.
    uint256 public constant WARM_UP = 60 days;
    /// @notice {1/√year} Start volatilities, 18 decimals.
    uint256 public constant MIN_START_VOLATILITY = 0.0001e18;
    uint256 public constant MAX_START_VOLATILITY = 5e18;

    uint256 private constant _WAD = 1e18;
    /// @dev {√day/√year} √365 in 18 decimals, rounded up.
    uint256 private constant _ROOT_YEAR = 19104973174542800180;
    /// @dev {s} Unit of the observed time.
    uint256 private constant _WARM_UP_UNIT = 15 minutes;

    /// @dev Twenty bytes for each feed.
    address private immutable _FEEDS;
    /// @inheritdoc ICovarianceOracle
    uint256 public immutable factorCount;

    Header private _header;
    /// @dev In units of `_WARM_UP_UNIT`, 16 bits a factor; only written while a factor is provisional.
    uint256 private _observedTime;
    FactorState[MAX_FACTORS] private _factors;
    uint256[30] private _correlations;
    RollingMaximum.Ring private _highs;

    modifier onlyFactor(uint256 factor) {
        _requireFactor(factor);
        _;
    }

    /// @param owner_ May raise the stress correlation, and lower it after a delay.
    /// @param factors What to observe, for ever.
    /// @param startCorrelation {1} Of every pair at both speeds, 18 decimals.
    /// @param stress {bps} κ
    constructor(address owner_, Factor[] memory factors, uint256 startCorrelation, uint256 stress) {
        require(
            factors.length > 0 && factors.length <= MAX_FACTORS,
            FactorCountOutOfRange(factors.length, MAX_FACTORS)
        );
        require(startCorrelation <= _WAD, StartCorrelationTooLarge(startCorrelation, _WAD));
        factorCount = factors.length;
        bytes memory feeds;
        for (uint256 i; i < factors.length; ++i) {
            feeds = bytes.concat(feeds, bytes20(factors[i].feed));
            _begin(i, factors[i]);
        }
        _FEEDS = SSTORE2.write(feeds);
        _beginCorrelations(startCorrelation);
        _initializeRoles(owner_, address(0), address(0));
        _envelope().requireInside(stress);
        _header = Header({
            lastPokeAt: uint40(block.timestamp),
            stressChangedAt: 0,
            epoch: uint32(RollingMaximum.epochOf(block.timestamp)),
            stress: uint16(stress),
            provisional: uint16((1 << factors.length) - 1)
        });
        emit StressCorrelationSet(stress);
    }

    /* GOVERNANCE */

    /// @inheritdoc ICovarianceOracle
    function setStressCorrelation(uint256 stress) external {
        _requireDirection(stress < _header.stress, this.setStressCorrelation.selector);
        _envelope().requireChange(_header.stress, stress, _header.stressChangedAt);
        (_header.stress, _header.stressChangedAt) = (uint16(stress), uint40(block.timestamp));
        emit StressCorrelationSet(stress);
    }

    /* KEEPER */

    /// @inheritdoc ICovarianceOracle
    function poke() external {
        Header memory header = _header;
        uint256 elapsed = block.timestamp - header.lastPokeAt;
        require(elapsed >= MIN_SPACING, PokeTooEarly(header.lastPokeAt + MIN_SPACING, block.timestamp));
        (uint256[] memory prices, uint256 observed) = PriceReader.read(SSTORE2.read(_FEEDS));
        require(observed != 0, NoPriceObserved());

        _writeFactors(header, prices);
        header.lastPokeAt = uint40(block.timestamp);
        _header = header;
        emit Poked(observed, elapsed);
    }

    /* VIEW */

    /// @inheritdoc ICovarianceOracle
    function statusOf(uint256 factor) external view onlyFactor(factor) returns (FactorStatus memory) {
        Move memory move = _moveOf(factor);
        uint256 observedAt = _factors[factor].observedAt();
        bytes memory feed = SSTORE2.read(_FEEDS, factor * 20, factor * 20 + 20);
        return
            FactorStatus({
                feed: address(bytes20(feed)),
                observedAt: observedAt,
                fast: _yearly(move.fast),
                slow: _yearly(move.slow),
                isProvisional: (_header.provisional >> factor) & 1 != 0,
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
        uint256 open = _highs.buckets[_header.epoch % RollingMaximum.BUCKETS].volatility(factor);
        return _yearly(now_.max(open).max(_highs.closed.volatility(factor)));
    }

    /// @inheritdoc ICovarianceOracle
    function correlation(uint256 factor, uint256 other) external view returns (int256) {
        return _correlation(factor, other);
    }

    /// @inheritdoc ICovarianceOracle
    function stressedCorrelation(uint256 factor, uint256 other) external view returns (int256) {
        int256 measured = _correlation(factor, other);
        return measured + ((int256(_WAD) - measured) * int256(uint256(_header.stress))) / 10_000;
    }

    /// @inheritdoc ICovarianceOracle
    function portfolioVolatility(int256[] calldata exposures) external view returns (uint256) {
        require(exposures.length == factorCount, ExposureCountMismatch(exposures.length, factorCount));
        uint256[] memory loads = new uint256[](exposures.length);
        Decay memory decay = Ewma.noDecay();
        bool isOwnBlock = _isOwnBlock();
        for (uint256 i; i < loads.length; ++i) {
            int256 exposure = exposures[i];
            if (exposure == 0) continue;
            _requireExposure(i, exposure);
            FactorState state = _factors[i];
            if (!isOwnBlock) decay = _decayOf(state.weight(), decay);
            loads[i] = _pointer(PortfolioVariance.loadOf(exposure, state, decay));
        }
        uint256 variance = PortfolioVariance.sum(_correlations, loads, _header.stress);
        // {USD/√year} = {USD/√day} * {√day/√year}; one more for what the products below a wei lost
        return ((variance.sqrt() + 1) * _ROOT_YEAR).divUp(_WAD);
    }

    /// @inheritdoc ICovarianceOracle
    function stressCorrelation() external view returns (uint256) {
        return _header.stress;
    }

    /// @inheritdoc ICovarianceOracle
    function lastPokeAt() external view returns (uint256) {
        return _header.lastPokeAt;
    }

    /// @inheritdoc ICovarianceOracle
    function provisionalFactors() external view returns (uint256) {
        return _header.provisional;
    }

    /// @inheritdoc ICovarianceOracle
    function staleFactors() external view returns (uint256 stale) {
        for (uint256 i; i < factorCount; ++i) {
            if (block.timestamp - _factors[i].observedAt() > MAX_AGE) stale |= 1 << i;
        }
    }

    /// @inheritdoc ICovarianceOracle
    function rawState()
        external
        view
        returns (
            uint256[] memory factors,
            uint256[] memory correlations,
            uint256[] memory highs,
            uint256 observedTime
        )
    {
        factors = new uint256[](factorCount);
        for (uint256 i; i < factors.length; ++i) factors[i] = FactorState.unwrap(_factors[i]);
        correlations = new uint256[](_correlationWords());
        for (uint256 i; i < correlations.length; ++i) correlations[i] = _correlations[i];
        highs = new uint256[](1 + RollingMaximum.BUCKETS);
        highs[0] = Highs.unwrap(_highs.closed);
        for (uint256 i = 1; i < highs.length; ++i) highs[i] = Highs.unwrap(_highs.buckets[i - 1]);
        observedTime = _observedTime;
    }

    /* INTERNAL */

    /// @inheritdoc Timelock
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
        _factors[i] = FactorStateLibrary.pack(Ewma.packPrice(price), block.timestamp, 0, daily, daily, 0);
    }

    function _beginCorrelations(uint256 startCorrelation) private {
        uint256 word = CovarianceMatrix.uniformWord((startCorrelation * Ewma.ONE_X30) / _WAD);
        uint256 words = _correlationWords();
        for (uint256 i; i < words; ++i) _correlations[i] = word;
        uint256 unused = words * CovarianceMatrix.PAIRS_A_WORD - CovarianceMatrix.pairsOf(factorCount);
        if (unused != 0) _correlations[words - 1] = word >> (CovarianceMatrix.PAIR_BITS * unused);
    }

    /// @dev Takes every factor's previous observation in, keeps its new one, and raises its highs. Changes the header.
    function _writeFactors(Header memory header, uint256[] memory prices) private {
        uint256[] memory moves = new uint256[](prices.length);
        Decay memory decay = Ewma.noDecay();
        Span memory span;
        Highs had = _openHighs(header);
        Highs highs = had;
        for (uint256 i; i < prices.length; ++i) {
            FactorState state = _factors[i];
            decay = _decayOf(state.weight(), decay);
            Move memory move = CovarianceMatrix.moveOf(state, decay);
            moves[i] = _pointer(move);
            highs = highs.raised(i, HighsLibrary.encode(move.volatility));
            span = _spanOf(block.timestamp - state.observedAt(), span);
            _factors[i] = _observed(state, move, prices[i], span);
        }
        _correlations.update(moves);
        if (Highs.unwrap(highs) != Highs.unwrap(had)) _highs.buckets[header.epoch % RollingMaximum.BUCKETS] = highs;
        if (header.provisional != 0) header.provisional = _warmUp(header.provisional, prices.length);
    }

    /// @dev The bucket of now. Changes the header when it opens one.
    function _openHighs(Header memory header) private returns (Highs) {
        uint256 epoch = RollingMaximum.epochOf(block.timestamp);
        if (epoch != header.epoch) {
            _highs.open(header.epoch, epoch, factorCount);
            header.epoch = uint32(epoch);
        }
        return _highs.buckets[epoch % RollingMaximum.BUCKETS];
    }

    /// @dev A factor with its previous observation taken in and the new one beside. A price of zero is none.
    function _observed(
        FactorState state,
        Move memory move,
        uint256 price,
        Span memory span
    ) private view returns (FactorState) {
        if (price == 0) {
            return FactorStateLibrary.pack(state.price(), state.observedAt(), 0, move.fast, move.slow, 0);
        }
        uint256 code = Ewma.packPrice(price);
        int256 dailyReturn = Ewma.boundedReturn(Ewma.logChange(state.price(), code), span, move.volatility);
        uint256 weight = span.elapsed.min(Ewma.MAX_WEIGHT);
        return FactorStateLibrary.pack(code, block.timestamp, weight, move.fast, move.slow, dailyReturn);
    }

    /// @dev Counts the time that the factors have just been observed for and returns which are still provisional.
    function _warmUp(uint256 provisional, uint256 factors) private returns (uint16) {
        uint256 times = _observedTime;
        for (uint256 i; i < factors; ++i) {
            if ((provisional >> i) & 1 == 0) continue;
            times += (_factors[i].weight() / _WARM_UP_UNIT) << (16 * i);
            if (((times >> (16 * i)) & 0xffff) * _WARM_UP_UNIT >= WARM_UP) provisional &= ~(1 << i);
        }
        _observedTime = times;
        return uint16(provisional);
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
        return CovarianceMatrix.moveOf(state, Ewma.decayOf(_isOwnBlock() ? 0 : state.weight()));
    }

    /// @dev In the block of the newest observation that observation is not yet to be seen.
    function _isOwnBlock() private view returns (bool) {
        return block.timestamp == _header.lastPokeAt;
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
        return (CovarianceMatrix.pairsOf(factorCount) + CovarianceMatrix.PAIRS_A_WORD - 1) / CovarianceMatrix.PAIRS_A_WORD;
    }

    function _requireExposure(uint256 factor, int256 exposure) private pure {
        uint256 max = PortfolioVariance.MAX_EXPOSURE;
        require(FixedPointMathLib.abs(exposure) <= max, ExposureTooLarge(factor, exposure, max));
    }

    /// @dev Where a structure lies in memory; an array of structures would be filled with empty ones first.
    function _pointer(Move memory move) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := move
        }
    }

    function _pointer(Load memory load) private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := load
        }
    }

    function _requireFactor(uint256 factor) private view {
        require(factor < factorCount, FactorUnknown(factor, factorCount));
    }
}
