// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Envelope, EnvelopeLibrary} from "../access/Envelope.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";
import {ExpiryList} from "./ExpiryList.sol";
import {ReporterSet} from "./ReporterSet.sol";
import {SurfaceStorage} from "./SurfaceStorage.sol";
import {Version} from "./Version.sol";

/// @title What governance decides about surfaces
/// @notice See `IVolSurface`.
abstract contract SurfaceTerms is SurfaceStorage, ReporterSet {
    using EnvelopeLibrary for Envelope;

    /* GOVERNANCE */

    /// @inheritdoc IVolSurface
    function listUnderlying(address underlying, Terms calldata terms) external onlyRoles(_OWNER | _CURATOR) {
        Surface storage surface = _surfaces[underlying];
        require(surface.terms.staleAfter == 0, UnderlyingListing(underlying, true));
        emit UnderlyingListed(underlying);
        _setTerms(surface, underlying, terms);
    }

    /// @inheritdoc IVolSurface
    function setTerms(address underlying, Terms calldata terms) external {
        Surface storage surface = _requireListed(underlying);
        _requireDirection(_isLooser(surface.terms, terms), this.setTerms.selector);
        _setTerms(surface, underlying, terms);
    }

    /// @inheritdoc IVolSurface
    function cancelPending(address underlying) external onlyRoles(_OWNER | _CURATOR | _GUARDIAN) {
        Surface storage surface = _requireListed(underlying);
        require(surface.pendingUntil > block.timestamp, NothingPending(underlying));
        surface.pendingUntil = 0;
        uint256 list = _list(surface, Age.Newest);
        for (uint256 i; i < ExpiryList.MAX && ExpiryList.at(list, i) != 0; ++i) {
            _erasePending(surface.entries[ExpiryList.at(list, i)].records);
        }
        _erasePending(surface.lists);
        emit PendingCancelled(underlying, msg.sender);
    }

    /// @inheritdoc IVolSurface
    function dropExpiry(address underlying, uint256 expiry) external {
        _requireDirection(true, this.dropExpiry.selector);
        Surface storage surface = _requireListed(underlying);
        _requireNothingPending(surface, underlying);
        uint256 list = _list(surface, Age.Newest);
        uint256 content;
        uint256 kept;
        bool isFound;
        for (uint256 i; i < ExpiryList.MAX && ExpiryList.at(list, i) != 0; ++i) {
            if (ExpiryList.at(list, i) == expiry) isFound = true;
            else content = ExpiryList.put(content, kept++, ExpiryList.at(list, i));
        }
        require(isFound, ExpiryNotListed(underlying, expiry));
        _writeList(surface, content, 0);
        emit ExpiryDropped(underlying, expiry);
    }

    /* INTERNAL */

    function _isDelayed(bytes4 selector) internal view override returns (bool) {
        return selector == this.setTerms.selector || selector == this.dropExpiry.selector || super._isDelayed(selector);
    }

    /// @dev A version that is not in force yet is gone as if it had never come.
    function _erasePending(uint256[2] storage words) private {
        for (uint256 i; i < 2; ++i) if (Version.effectiveAt(words[i]) > block.timestamp) words[i] = 0;
    }

    function _setTerms(Surface storage surface, address underlying, Terms calldata terms) private {
        Envelope("minimumRatio", 0, 9_000, 0, 0).requireInside(terms.minimumRatio);
        Envelope("maximumRatio", 12_000, 100_000, 0, 0).requireInside(terms.maximumRatio);
        Envelope("maximumPostAge", 1 minutes, 1 hours, 0, 0).requireInside(terms.maximumPostAge);
        Envelope("freshFor", 10 minutes, 1 days, 0, 0).requireInside(terms.freshFor);
        Envelope("staleAfter", 1 hours, 3 days, 0, 0).requireInside(terms.staleAfter);
        Envelope("maximumWidening", 1_000, 30_000, 0, 0).requireInside(terms.maximumWidening);
        require(terms.freshFor < terms.staleAfter, AgesNotAscending(terms.freshFor, terms.staleAfter));
        surface.terms = terms;
        emit TermsSet(underlying, terms);
    }

    function _isLooser(Terms memory from, Terms calldata to) private pure returns (bool) {
        if (to.volatilitySource != from.volatilitySource || to.factor != from.factor) return true;
        if (to.minimumRatio < from.minimumRatio || to.maximumRatio > from.maximumRatio) return true;
        if (to.maximumPostAge > from.maximumPostAge || to.freshFor > from.freshFor) return true;
        return to.staleAfter > from.staleAfter || to.maximumWidening < from.maximumWidening;
    }
}
