// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";
import {SourceReader} from "../feeds/SourceReader.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {IMarginListing} from "../interfaces/IMarginListing.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {RoundReader} from "./RoundReader.sol";

/// @title Prices at which expiries are settled, and touches of barriers
/// @notice See `ISettlement`.
contract Settlement is ISettlement {
    using RoundReader for RoundReader.Round;
    using SafeCastLib for int256;

    /// @notice {s} What a price is averaged over.
    uint256 public constant WINDOW = 30 minutes;
    /// @notice {s} How long after the expiry a round is waited for.
    uint256 public constant PATIENCE = 3 days;
    /// @notice {s} How long after the expiry touches can be proved.
    uint256 public constant TOUCH_WINDOW = 1 days;
    /// @notice Most rounds of a proof: eight for every block of Ethereum's in the half hour, and what one transaction's gas holds.
    uint256 public constant MAX_ROUNDS = 1_200;

    /// @notice What can be traded.
    IMarginListing public immutable listing;

    /// @inheritdoc ISettlement
    mapping(uint256 underlying => mapping(uint256 expiry => uint256)) public priceOf;
    mapping(bytes32 barrier => bool) private _isTouched;

    /// @dev Where the reading of rounds is.
    /// @param proxy Chainlink's.
    /// @param scale {USD/answer} From the answers' decimals to 18.
    /// @param phase Whose rounds are read.
    /// @param number Of the last round read.
    /// @param answer Last price.
    /// @param updatedAt {s} Of the last price.
    /// @param weighted {answer s} Answers times how long each was the price, in the half hour.
    /// @param count Rounds read.
    struct Walk {
        address proxy;
        uint256 scale;
        uint256 phase;
        uint256 number;
        uint256 answer;
        uint256 updatedAt;
        uint256 weighted;
        uint256 count;
    }

    constructor(address listing_) {
        listing = IMarginListing(listing_);
    }

    /* ANYBODY */

    /// @inheritdoc ISettlement
    function prove(uint256 underlying, uint256 expiry, uint64 firstRound) external returns (uint256 price) {
        require(listing.openedAt(underlying, expiry) != 0, ExpiryUnknown(underlying, expiry));
        require(block.timestamp > expiry, NotExpired(expiry, block.timestamp));
        price = priceOf[underlying][expiry];
        require(price == 0, AlreadyProved(underlying, expiry, price));
        IMarginListing.Underlying memory terms = listing.underlyingOf(underlying);
        Walk memory walk;
        (walk.proxy, walk.number) = (terms.aggregator, firstRound);
        walk.scale = _scaleOf(terms.aggregator);
        price = _averageOf(walk, expiry, IFeed(terms.feed).heartbeat());
        priceOf[underlying][expiry] = price;
        emit PriceProved(underlying, expiry, price, walk.count);
    }

    /// @inheritdoc ISettlement
    function proveTouch(InstrumentId instrument, uint80 round) external {
        require(instrument.isValid() && instrument.kind() == InstrumentKind.Barrier, BarrierMissing(instrument));
        (uint256 underlying, uint256 expiry) = (instrument.underlying(), instrument.expiry());
        uint256 until = expiry + TOUCH_WINDOW;
        require(block.timestamp <= until, TouchWindowOver(until, block.timestamp));
        address proxy = listing.underlyingOf(underlying).aggregator;
        uint256 price = _priceIn(proxy, round, listing.openedAt(underlying, expiry), expiry);
        (uint256 barrier, bool isUp) = (instrument.barrier(), instrument.isUp());
        require(isUp ? price >= barrier : price <= barrier, BarrierNotReached(price, barrier));
        _isTouched[_keyOf(instrument)] = true;
        emit TouchProved(underlying, expiry, barrier, isUp, round, price);
    }

    /* VIEW */

    /// @inheritdoc ISettlement
    function outcomeOf(InstrumentId instrument) external view returns (bool isKnown, bool isTouched) {
        if (_isTouched[_keyOf(instrument)]) return (true, true);
        return (block.timestamp > instrument.expiry() + TOUCH_WINDOW, false);
    }

    /* INTERNAL */

    /// @dev {USD/tok} Of the half hour before the expiry, or the first one after it.
    function _averageOf(Walk memory walk, uint256 expiry, uint256 heartbeat) private view returns (uint256) {
        uint256 from = expiry - WINDOW;
        uint256 nextPhase;
        uint256 nextAt;
        (walk.phase, nextPhase, nextAt) = RoundReader.phaseAt(walk.proxy, from);
        _begin(walk, from);
        RoundReader.Round memory next = _walk(walk, from, _least(expiry, nextAt));
        while (nextAt <= expiry) {
            // another aggregator took over: its first round is the price from then on
            (walk.phase, walk.number) = (nextPhase, 1);
            _begin(walk, nextAt);
            (, nextPhase, nextAt) = RoundReader.phaseAt(walk.proxy, nextAt);
            next = _walk(walk, from, _least(expiry, nextAt));
        }
        if (expiry - walk.updatedAt <= 2 * heartbeat) return (walk.weighted * walk.scale) / WINDOW;
        return _firstAfter(walk, next, nextPhase, nextAt, expiry);
    }

    /// @dev {USD/tok} The oracle was silent at the expiry: what it said next, if it did.
    function _firstAfter(
        Walk memory walk,
        RoundReader.Round memory next,
        uint256 nextPhase,
        uint256 nextAt,
        uint256 expiry
    ) private view returns (uint256) {
        bool isNextPhase = nextPhase != 0 && (!next.isPrice() || nextAt <= next.updatedAt);
        if (isNextPhase) next = RoundReader.read(walk.proxy, nextPhase, 1);
        uint256 waitUntil = expiry + PATIENCE;
        // one that comes after all patience is as if it had not: else who proves could choose between it and the average
        if (next.isPrice() && next.updatedAt <= waitUntil) return next.answer.toUint256() * walk.scale;
        require(block.timestamp > waitUntil, OracleSilent(expiry, walk.updatedAt, waitUntil));
        return (walk.weighted * walk.scale) / WINDOW;
    }

    /// @dev Reads the round that the walk begins with in its phase. {s}
    function _begin(Walk memory walk, uint256 latest) private view {
        RoundReader.Round memory first = RoundReader.read(walk.proxy, walk.phase, walk.number);
        require(
            first.isPrice() && first.updatedAt <= latest,
            RoundUnusable(uint80((walk.phase << 64) | walk.number), first.answer, first.updatedAt, latest)
        );
        (walk.answer, walk.updatedAt) = (uint256(first.answer), first.updatedAt);
        ++walk.count;
    }

    /// @dev Weighs a phase's rounds until a time, and returns the first one after it.
    function _walk(Walk memory walk, uint256 from, uint256 until) private view returns (RoundReader.Round memory next) {
        while (true) {
            next = RoundReader.read(walk.proxy, walk.phase, ++walk.number);
            require(++walk.count <= MAX_ROUNDS, RoundsTooMany(MAX_ROUNDS));
            bool isEnd = next.updatedAt == 0;
            // a round that is no price is passed over
            if (!isEnd && (!next.isPrice() || next.updatedAt < walk.updatedAt)) continue;
            isEnd = isEnd || next.updatedAt > until;
            uint256 to = isEnd ? until : next.updatedAt;
            uint256 since = walk.updatedAt > from ? walk.updatedAt : from;
            if (to > since) walk.weighted += walk.answer * (to - since);
            if (isEnd) return next;
            (walk.answer, walk.updatedAt) = (uint256(next.answer), next.updatedAt);
        }
    }

    /// @dev {USD/tok} Of a round that was the price of its time, 18 decimals.
    function _priceIn(address proxy, uint80 id, uint256 from, uint256 to) private view returns (uint256) {
        uint256 phase = id >> 64;
        RoundReader.Round memory round = RoundReader.read(proxy, phase, uint64(id));
        require(round.isPrice(), RoundUnusable(id, round.answer, round.updatedAt, to));
        require(
            from != 0 && round.updatedAt >= from && round.updatedAt <= to,
            RoundOutsideLife(round.updatedAt, from, to)
        );
        (uint256 current, , ) = RoundReader.phaseAt(proxy, round.updatedAt);
        require(phase == current, PhaseSuperseded(id, current));
        return uint256(round.answer) * _scaleOf(proxy);
    }

    /// @dev {USD/answer}
    function _scaleOf(address proxy) private view returns (uint256) {
        return 10 ** (18 - SourceReader.decimals(proxy, 18));
    }

    /// @dev Options with the same barrier, expiry and underlying share its touch.
    function _keyOf(InstrumentId id) private pure returns (bytes32) {
        return keccak256(abi.encode(id.underlying(), id.expiry(), id.barrier(), id.isUp()));
    }

    function _least(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
