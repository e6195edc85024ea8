// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IExitLiquidity} from "../interfaces/IExitLiquidity.sol";
import {IExitProbe} from "../interfaces/IExitProbe.sol";
import {ExponentialMath} from "../math/ExponentialMath.sol";
import {SmallFloat} from "./SmallFloat.sol";

/// @title Recorded depth
/// @notice See `IExitLiquidity`. Has no owner and no parameters; what a probe is worth is for the one who names it.
contract ExitLiquidity is IExitLiquidity {
    using FixedPointMathLib for uint256;

    /// @notice {s} Time in which a difference between samples and average falls to 1/e.
    uint256 public constant TIME_CONSTANT = 6 hours;
    /// @notice {s} At least between two records.
    uint256 public constant SPACING = 15 minutes;
    /// @notice {s} What a record counts for at most, so that a late one does not replace the history.
    uint256 public constant LONGEST_STEP = 1 hours;
    /// @dev Hours over which the minimum is taken, the present one included.
    uint256 private constant _HOURS = 25;
    uint256 private constant _CODES_PER_SLOT = 8;
    uint256 private constant _SLOTS = 4;
    int256 private constant _WAD = 1e18;
    /// @dev {tok} Beyond it amounts are no longer told apart.
    uint256 private constant _LARGEST = type(uint128).max;

    /// @dev What is known of a probe. `lows` has the code of the smallest average of each hour, by the hour modulo 32.
    struct Record {
        uint128 average;
        uint40 recordedAt;
        uint256[_SLOTS] lows;
    }

    mapping(address probe => Record) private _records;

    /* ANYONE */

    /// @inheritdoc IExitLiquidity
    function record(address probe) external returns (uint256 average) {
        Record storage known = _records[probe];
        uint256 last = known.recordedAt;
        require(last == 0 || block.timestamp >= last + SPACING, RecordTooSoon(probe, last + SPACING, block.timestamp));
        uint256 sample = IExitProbe(probe).exitable().min(_LARGEST);
        average = _step(known.average, sample, last == 0 ? LONGEST_STEP : block.timestamp - last);
        _setLows(known, last, average);
        (known.average, known.recordedAt) = (uint128(average), uint40(block.timestamp)); // both capped at 2^128
        emit DepthRecorded(probe, sample, average);
    }

    /* VIEW */

    /// @inheritdoc IExitLiquidity
    function depthOf(address probe) external view returns (uint256 depth, uint256 recordedAt) {
        Record storage known = _records[probe];
        (depth, recordedAt) = (known.average, known.recordedAt);
        uint256 lastHour = recordedAt / 1 hours;
        uint256[_SLOTS] memory lows = known.lows;
        // Hours after the last record have its average, which is the first candidate.
        uint256 hour = block.timestamp / 1 hours;
        uint256 first = hour + 1 > _HOURS ? hour + 1 - _HOURS : 0;
        for (hour = first; hour <= lastHour; ++hour) depth = depth.min(SmallFloat.decode(_codeOf(lows, hour)));
    }

    /// @inheritdoc IExitLiquidity
    function averageOf(address probe) external view returns (uint256) {
        return _records[probe].average;
    }

    /* INTERNAL */

    /// @dev {tok} The average moved towards the sample by 1 - e^-(elapsed / time constant), rounded down.
    function _step(uint256 average, uint256 sample, uint256 elapsed) private pure returns (uint256) {
        uint256 step = elapsed.min(LONGEST_STEP);
        uint256 kept = ExponentialMath.exp(-int256((step * uint256(_WAD)) / TIME_CONSTANT)); // {1}, at most one
        return (average * kept + sample * (uint256(_WAD) - kept)) / uint256(_WAD); // 128 + 60 bits
    }

    /// @dev Lows of the hours since the last record: those between it and now had its average all the time, and the present
    /// one has the smaller of what it had and the new average. A first record finds zeros, which stay for a day.
    function _setLows(Record storage known, uint256 last, uint256 average) private {
        uint256[_SLOTS] memory lows = known.lows;
        uint256 hour = block.timestamp / 1 hours;
        uint256 lastHour = last / 1 hours;
        uint256 old = SmallFloat.encode(known.average);
        if (hour > lastHour) {
            uint256 next = last == 0 || hour - lastHour > _HOURS ? hour + 1 - _HOURS : lastHour + 1;
            for (; next <= hour; ++next) _setCode(lows, next, old);
        }
        _setCode(lows, hour, _codeOf(lows, hour).min(SmallFloat.encode(average)));
        for (uint256 i; i < _SLOTS; ++i) if (known.lows[i] != lows[i]) known.lows[i] = lows[i];
    }

    function _codeOf(uint256[_SLOTS] memory lows, uint256 hour) private pure returns (uint256) {
        (uint256 slot, uint256 shift) = _placeOf(hour);
        return (lows[slot] >> shift) & type(uint32).max;
    }

    function _setCode(uint256[_SLOTS] memory lows, uint256 hour, uint256 code) private pure {
        (uint256 slot, uint256 shift) = _placeOf(hour);
        lows[slot] = (lows[slot] & ~(uint256(type(uint32).max) << shift)) | (code << shift);
    }

    function _placeOf(uint256 hour) private pure returns (uint256 slot, uint256 shift) {
        uint256 place = hour % (_SLOTS * _CODES_PER_SLOT);
        return (place / _CODES_PER_SLOT, 32 * (place % _CODES_PER_SLOT));
    }
}
