// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EIP712} from "solady/src/utils/EIP712.sol";
import {IVolatilitySource} from "../interfaces/IVolatilitySource.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";
import {SviArbitrage} from "../math/SviArbitrage.sol";
import {SviSlice} from "../math/SviSlice.sol";
import {ExpiryList} from "./ExpiryList.sol";
import {LevelRange, MoveLimit} from "./MoveLimit.sol";
import {SurfaceMath} from "./SurfaceMath.sol";
import {LEVEL_COUNT, NODE_COUNT, SurfaceNodes} from "./SurfaceNodes.sol";
import {SurfaceTerms} from "./SurfaceTerms.sol";
import {Version} from "./Version.sol";

/// @title Messages of reporters, checked and taken
/// @notice See `IVolSurface`. A post reads and checks everything first, calling out by static calls only, and then writes:
/// there is nothing to enter again, so it needs no lock.
abstract contract SurfacePosts is SurfaceTerms, EIP712 {
    using MoveLimit for LevelRange;

    /// @dev A slice at its nodes at the time of the message, where it has been computed.
    struct Neighbour {
        uint256 expiry;
        uint256[NODE_COUNT] w;
        bool isPosted;
        bool isKnown;
    }

    /// @dev What becomes of a message. `hourWords` per slice; `list` is the list of expiries afterwards, with `count` of them.
    /// Bounds of volatility are {1/year^0.5} in 18 decimals.
    struct Draft {
        uint256 oldList;
        uint256 list;
        uint256 count;
        uint256 minimumVolatility;
        uint256 maximumVolatility;
        uint256[] hourWords;
        bool isLarge;
        Neighbour previous;
    }

    /// @dev {s} The most time to an expiry.
    uint256 internal constant MAX_TENOR = 1_100 days;
    /// @dev {USD/tok} in 18 decimals: the domain of the option kernel.
    uint256 private constant _MIN_FORWARD = 1e12;
    uint256 private constant _MAX_FORWARD = 1e33;
    /// @dev How long a large move is pending.
    uint256 private constant _DELAY_MINUTES = 5;
    uint256 private constant _BPS = 10_000;
    bytes32 private constant _POST_TYPE = keccak256(
        "Post(address underlying,uint256[] expiries,uint256[] slices,uint256[] forwards,uint256 timestamp,uint256 deadline)"
    );

    /* USER */

    /// @inheritdoc IVolSurface
    function post(Post calldata post_, address[] calldata signers, bytes[] calldata signatures) external {
        Surface storage surface = _requireListed(post_.underlying);
        _requireTimely(surface, post_);
        uint256 count = _requireQuorum(digestOf(post_), signers, signatures);
        Draft memory draft = _check(surface, post_);
        bool isFirst = draft.isLarge && draft.oldList == 0;
        if (draft.isLarge) _requireLarge(surface, post_.underlying, count);
        _write(surface, post_, draft, draft.isLarge && !isFirst ? _DELAY_MINUTES : 0);
    }

    /* VIEW */

    /// @inheritdoc IVolSurface
    function digestOf(Post calldata post_) public view returns (bytes32) {
        bytes32 structHash = keccak256(
            abi.encode(
                _POST_TYPE,
                post_.underlying,
                keccak256(abi.encodePacked(post_.expiries)),
                keccak256(abi.encodePacked(post_.slices)),
                keccak256(abi.encodePacked(post_.forwards)),
                post_.timestamp,
                post_.deadline
            )
        );
        return _hashTypedData(structHash);
    }

    /* INTERNAL */

    function _requireTimely(Surface storage surface, Post calldata post_) private view {
        uint256 length = post_.expiries.length;
        require(
            length != 0 && length == post_.slices.length && length == post_.forwards.length,
            PostMalformed(length, post_.slices.length, post_.forwards.length)
        );
        require(block.timestamp <= post_.deadline, PostExpired(post_.deadline, block.timestamp));
        uint256 timestamp = post_.timestamp;
        uint256 earliest = block.timestamp - surface.terms.maximumPostAge;
        require(
            timestamp >= earliest && timestamp <= block.timestamp,
            PostTimeOutOfRange(timestamp, earliest, block.timestamp)
        );
        uint256 last = surface.timestamp;
        require(timestamp > last, PostNotNewer(timestamp, last));
        _requireNothingPending(surface, post_.underlying);
    }

    /// @dev A large move needs more signatures, and a block of its own: the second of a block would write over what was in force.
    function _requireLarge(Surface storage surface, address underlying, uint256 count) private view {
        uint256 needed = largeQuorum();
        require(count >= needed, TwoThirdsMissing(count, needed));
        require(surface.postedAt != block.timestamp, PostedInThisBlock(underlying, block.timestamp));
    }

    /// @dev Walks the expiries of the surface and of the message in their order and checks each slice of the message, and
    /// each pair of neighbours of which one is the message's.
    function _check(Surface storage surface, Post calldata post_) private view returns (Draft memory draft) {
        _readLimits(surface, draft);
        uint256 oldList = _list(surface, Age.Newest);
        draft.hourWords = new uint256[](post_.expiries.length);
        uint256 place;
        uint256 next = _following(oldList, place);
        // What is over leaves the list.
        while (next <= block.timestamp) next = _following(oldList, ++place);
        draft.oldList = next == type(uint256).max ? 0 : oldList;
        for (uint256 i; i < post_.expiries.length;) {
            uint256 expiry = post_.expiries[i];
            if (next < expiry) {
                _passKept(surface, post_, draft, next);
                next = _following(oldList, ++place);
            } else {
                _passPosted(surface, post_, draft, i++);
                if (next == expiry) next = _following(oldList, ++place);
            }
        }
        for (; next != type(uint256).max; next = _following(oldList, ++place)) {
            _passKept(surface, post_, draft, next);
        }
    }

    /// @dev {s} The expiry at a place, or the end of time.
    function _following(uint256 list, uint256 place) private pure returns (uint256 expiry) {
        expiry = place < ExpiryList.MAX ? ExpiryList.at(list, place) : 0;
        if (expiry == 0) expiry = type(uint256).max;
    }

    function _readLimits(Surface storage surface, Draft memory draft) private view {
        address source = surface.terms.volatilitySource;
        draft.maximumVolatility = type(uint256).max;
        if (source == address(0)) return;
        uint256 measured = IVolatilitySource(source).volatility(surface.terms.factor);
        draft.minimumVolatility = (measured * surface.terms.minimumRatio) / _BPS;
        draft.maximumVolatility = (measured * surface.terms.maximumRatio) / _BPS;
    }

    /// @dev An expiry of the surface that the message leaves as it is; computed only beside one that it does not.
    function _passKept(Surface storage surface, Post calldata post_, Draft memory draft, uint256 expiry) private view {
        Neighbour memory previous = draft.previous;
        bool isKnown = previous.isPosted;
        if (isKnown) {
            (uint256[NODE_COUNT] memory w, ) = _nodesOf(surface, expiry, post_.timestamp);
            SurfaceNodes.requireCalendar(previous.w, w);
            previous.w = w;
        }
        (previous.isPosted, previous.isKnown) = (false, isKnown);
        _append(draft, expiry);
    }

    function _passPosted(Surface storage surface, Post calldata post_, Draft memory draft, uint256 i) private view {
        uint256 expiry = post_.expiries[i];
        _requireExpiry(draft.previous.expiry, expiry);
        uint256 forward = post_.forwards[i];
        require(
            forward >= _MIN_FORWARD && forward <= _MAX_FORWARD,
            ForwardOutOfRange(expiry, forward, _MIN_FORWARD, _MAX_FORWARD)
        );
        SviSlice slice = SviSlice.wrap(post_.slices[i]);
        SviArbitrage.requireAcceptable(slice);
        uint256[NODE_COUNT] memory w = SurfaceNodes.variances(slice);
        _requireMeasured(draft, w[SurfaceNodes.MIDDLE], expiry, post_.timestamp);
        _requireCalendar(surface, draft.previous, w, post_.timestamp);
        _limitMove(surface, post_, draft, w, i);
        (draft.previous.w, draft.previous.isPosted, draft.previous.isKnown) = (w, true, true);
        _append(draft, expiry);
    }

    function _requireExpiry(uint256 previous, uint256 expiry) private view {
        require(expiry > previous, ExpiriesNotAscending(previous, expiry));
        require(expiry > block.timestamp, ExpiryPassed(expiry, block.timestamp));
        require(expiry % 1 hours == 0, ExpiryNotOnTheHour(expiry));
        uint256 latest = block.timestamp + MAX_TENOR;
        require(expiry <= latest && expiry <= ExpiryList.LAST, ExpiryTooFar(expiry, latest));
    }

    function _requireMeasured(Draft memory draft, uint256 w, uint256 expiry, uint256 timestamp) private pure {
        uint256 volatility = SurfaceMath.volatility(w, expiry - timestamp);
        require(
            volatility >= draft.minimumVolatility && volatility <= draft.maximumVolatility,
            VolatilityOutOfRange(expiry, volatility, draft.minimumVolatility, draft.maximumVolatility)
        );
    }

    function _requireCalendar(
        Surface storage surface,
        Neighbour memory previous,
        uint256[NODE_COUNT] memory w,
        uint256 timestamp
    ) private view {
        if (previous.expiry == 0) return;
        if (!previous.isKnown) (previous.w, ) = _nodesOf(surface, previous.expiry, timestamp);
        SurfaceNodes.requireCalendar(previous.w, w);
    }

    /// @dev Notes whether a slice moves far, and the word of this hour if it does not.
    function _limitMove(
        Surface storage surface,
        Post calldata post_,
        Draft memory draft,
        uint256[NODE_COUNT] memory w,
        uint256 i
    ) private view {
        uint256 expiry = post_.expiries[i];
        if (draft.oldList == 0) {
            draft.isLarge = true; // nothing to compare with
            return;
        }
        uint256[LEVEL_COUNT] memory levels = SurfaceNodes.levels(w, expiry - post_.timestamp, post_.forwards[i]);
        uint256[LEVEL_COUNT] memory before = _levelsBefore(surface, draft.oldList, levels, expiry, post_.timestamp);
        uint256[2] storage words = surface.entries[expiry].hourLevels;
        uint256 hour = block.timestamp / 1 hours;
        LevelRange memory range = MoveLimit.spanning(before, words[(hour - 1) % 2], hour - 1);
        if (range.isExceeded(levels)) draft.isLarge = true;
        range = MoveLimit.spanning(before, words[hour % 2], hour);
        if (range.isExceeded(levels)) draft.isLarge = true;
        draft.hourWords[i] = range.pack(levels, hour);
    }

    /// @dev Levels in force: of the slice itself. A new expiry is held to the next one, or beyond the last to that, at the money
    /// and in its forward; wings of other expiries are no measure, and its own are held by the calendar.
    function _levelsBefore(
        Surface storage surface,
        uint256 list,
        uint256[LEVEL_COUNT] memory levels,
        uint256 expiry,
        uint256 timestamp
    ) private view returns (uint256[LEVEL_COUNT] memory before) {
        (uint256 lower, uint256 upper) = ExpiryList.around(list, expiry);
        if (upper == 0) upper = lower;
        (uint256[NODE_COUNT] memory w, uint256 forward) = _nodesOf(surface, upper, timestamp);
        before = SurfaceNodes.levels(w, upper - timestamp, forward);
        if (upper == expiry) return before;
        for (uint256 i; i < NODE_COUNT; ++i) if (i != SurfaceNodes.MIDDLE) before[i] = levels[i];
    }

    /// @dev {1} Variances at the nodes of a slice that is kept, at the time of the message's data; and its forward {USD/tok}.
    function _nodesOf(
        Surface storage surface,
        uint256 expiry,
        uint256 timestamp
    ) private view returns (uint256[NODE_COUNT] memory w, uint256 forward) {
        (uint256 parameters, uint256 record) = _read(surface, expiry, Age.Newest);
        w = SurfaceNodes.variances(SviSlice.wrap(parameters));
        SurfaceNodes.decay(w, expiry - timestamp, expiry - _reportedIn(record));
        forward = _forwardIn(record);
    }

    function _append(Draft memory draft, uint256 expiry) private pure {
        require(draft.count < ExpiryList.MAX, TooManyExpiries(ExpiryList.MAX));
        draft.list = ExpiryList.put(draft.list, draft.count++, expiry);
        draft.previous.expiry = expiry;
    }

    function _write(Surface storage surface, Post calldata post_, Draft memory draft, uint256 delayMinutes) private {
        uint256 timestamp = post_.timestamp;
        uint256 stamp = Version.stamp(delayMinutes);
        for (uint256 i; i < post_.expiries.length; ++i) {
            Entry storage entry = surface.entries[post_.expiries[i]];
            uint256 place = Version.target(entry.records[0], entry.records[1]);
            entry.records[place] = _record(post_.forwards[i], timestamp) | stamp;
            entry.slices[place] = post_.slices[i];
            _writeHour(entry, draft.hourWords[i], delayMinutes);
        }
        if (draft.list != draft.oldList & Version.CONTENT) _writeList(surface, draft.list, delayMinutes);
        uint256 effectiveAt = Version.effectiveAt(stamp);
        surface.timestamp = uint40(timestamp);
        surface.postedAt = uint40(block.timestamp);
        surface.pendingUntil = uint40(delayMinutes == 0 ? 0 : effectiveAt);
        emit SurfacePosted(post_.underlying, timestamp, effectiveAt);
    }

    /// @dev After a large move the hour is counted anew, from the level that two thirds agreed on.
    function _writeHour(Entry storage entry, uint256 word, uint256 delayMinutes) private {
        if (delayMinutes != 0) delete entry.hourLevels;
        else if (word != 0) entry.hourLevels[(block.timestamp / 1 hours) % 2] = word;
    }
}
