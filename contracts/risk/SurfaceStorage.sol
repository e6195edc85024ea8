// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IVolSurface} from "../interfaces/IVolSurface.sol";
import {Version} from "./Version.sol";

/// @title What is kept of each surface
/// @notice Slices and the list of expiries are kept in two versions each, see `Version`.
abstract contract SurfaceStorage is IVolSurface {
    /// @dev Two versions of a slice, and the levels of the last two hours in which it changed. A record is a version's forward
    /// (112 bits) and the time of its data (32 bits), below the bits of `Version`.
    struct Entry {
        uint256[2] records;
        uint256[2] slices;
        uint256[2] hourLevels;
    }

    /// @dev Terms, and the times {s} of the last message: of its data, of its acceptance, and since when it is in force, or
    /// zero if it was at once.
    struct Surface {
        Terms terms;
        uint40 timestamp;
        uint40 postedAt;
        uint40 pendingUntil;
        uint256[2] lists;
        mapping(uint256 expiry => Entry) entries;
    }

    uint256 private constant _FORWARD_BITS = 112;
    uint256 private constant _FORWARD_MASK = (1 << _FORWARD_BITS) - 1;

    mapping(address underlying => Surface) internal _surfaces;

    /// @dev Parameters and record of an expiry that is on the list of the same age.
    function _read(
        Surface storage surface,
        uint256 expiry,
        Age age
    ) internal view returns (uint256 parameters, uint256 record) {
        Entry storage entry = surface.entries[expiry];
        uint256 index;
        (record, index) = Version.select(entry.records[0], entry.records[1], age);
        uint256[2] storage slices = entry.slices;
        // parameters = slices[index], which is zero or one
        assembly ("memory-safe") {
            parameters := sload(add(slices.slot, index))
        }
    }

    /// @dev {USD/tok} 18 decimals.
    function _forwardIn(uint256 record) internal pure returns (uint256) {
        return record & _FORWARD_MASK;
    }

    /// @dev {s}
    function _reportedIn(uint256 record) internal pure returns (uint256) {
        return uint32(record >> _FORWARD_BITS);
    }

    /// @dev Without the bits of `Version`.
    function _record(uint256 forward, uint256 reportedAt) internal pure returns (uint256) {
        return forward | (reportedAt << _FORWARD_BITS);
    }

    function _list(Surface storage surface, Age age) internal view returns (uint256 list) {
        (list, ) = Version.select(surface.lists[0], surface.lists[1], age);
    }

    /// @dev Writes a list that is in force after some minutes.
    function _writeList(Surface storage surface, uint256 content, uint256 delayMinutes) internal {
        uint256 place = Version.target(surface.lists[0], surface.lists[1]);
        surface.lists[place] = content | Version.stamp(delayMinutes);
    }

    function _requireListed(address underlying) internal view returns (Surface storage surface) {
        surface = _surfaces[underlying];
        require(surface.terms.staleAfter != 0, UnderlyingListing(underlying, false));
    }

    function _requireNothingPending(Surface storage surface, address underlying) internal view {
        uint256 until = surface.pendingUntil;
        require(until <= block.timestamp, SurfacePending(underlying, until));
    }
}
