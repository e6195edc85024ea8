// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "../interfaces/IClearinghouse.sol";
import {InstrumentId} from "./Instrument.sol";

/// @title Long positions of all accounts, by instrument and by category
/// @notice What one account's position did is counted where it was long before or is long after.
abstract contract InterestCount is IClearinghouse {
    /// @dev Category of perpetuals.
    uint256 internal constant _PERPETUALS = 0;

    /// @inheritdoc IClearinghouse
    mapping(InstrumentId instrument => uint256) public openInterest;
    /// @inheritdoc IClearinghouse
    mapping(uint256 underlying => mapping(uint256 category => uint256)) public openInterestIn;

    /// @dev Counts what one account's position did. {tok}
    function _countInterest(InstrumentId id, int256 from, int256 to) internal {
        uint256 less = from > 0 ? uint256(from) : 0;
        uint256 more = to > 0 ? uint256(to) : 0;
        if (less == more) return;
        openInterest[id] = openInterest[id] + more - less;
        mapping(uint256 category => uint256) storage categories = openInterestIn[id.underlying()];
        uint256 category = id.category();
        categories[category] = categories[category] + more - less;
    }
}
