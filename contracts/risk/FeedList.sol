// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICovarianceOracle} from "../interfaces/ICovarianceOracle.sol";

/// @title Up to sixteen feeds, fixed for ever
/// @notice Kept in the contract's code: reading them costs no storage and no call.
abstract contract FeedList {
    /// @notice Most factors that an oracle has.
    uint256 public constant MAX_FACTORS = 16;

    uint256 internal immutable _COUNT;
    address private immutable _FEED_0;
    address private immutable _FEED_1;
    address private immutable _FEED_2;
    address private immutable _FEED_3;
    address private immutable _FEED_4;
    address private immutable _FEED_5;
    address private immutable _FEED_6;
    address private immutable _FEED_7;
    address private immutable _FEED_8;
    address private immutable _FEED_9;
    address private immutable _FEED_10;
    address private immutable _FEED_11;
    address private immutable _FEED_12;
    address private immutable _FEED_13;
    address private immutable _FEED_14;
    address private immutable _FEED_15;

    constructor(ICovarianceOracle.Factor[] memory factors) {
        uint256 count = factors.length;
        require(count > 0 && count <= MAX_FACTORS, ICovarianceOracle.FactorCountOutOfRange(count, MAX_FACTORS));
        _COUNT = count;
        _FEED_0 = _feedOf(factors, 0);
        _FEED_1 = _feedOf(factors, 1);
        _FEED_2 = _feedOf(factors, 2);
        _FEED_3 = _feedOf(factors, 3);
        _FEED_4 = _feedOf(factors, 4);
        _FEED_5 = _feedOf(factors, 5);
        _FEED_6 = _feedOf(factors, 6);
        _FEED_7 = _feedOf(factors, 7);
        _FEED_8 = _feedOf(factors, 8);
        _FEED_9 = _feedOf(factors, 9);
        _FEED_10 = _feedOf(factors, 10);
        _FEED_11 = _feedOf(factors, 11);
        _FEED_12 = _feedOf(factors, 12);
        _FEED_13 = _feedOf(factors, 13);
        _FEED_14 = _feedOf(factors, 14);
        _FEED_15 = _feedOf(factors, 15);
    }

    /// @dev The feed of a factor below sixteen.
    function _feed(uint256 factor) internal view returns (address) {
        if (factor < 8) {
            if (factor < 4) {
                if (factor < 2) return factor == 0 ? _FEED_0 : _FEED_1;
                return factor == 2 ? _FEED_2 : _FEED_3;
            }
            if (factor < 6) return factor == 4 ? _FEED_4 : _FEED_5;
            return factor == 6 ? _FEED_6 : _FEED_7;
        }
        if (factor < 12) {
            if (factor < 10) return factor == 8 ? _FEED_8 : _FEED_9;
            return factor == 10 ? _FEED_10 : _FEED_11;
        }
        if (factor < 14) return factor == 12 ? _FEED_12 : _FEED_13;
        return factor == 14 ? _FEED_14 : _FEED_15;
    }

    function _feedOf(ICovarianceOracle.Factor[] memory factors, uint256 i) private pure returns (address) {
        return i < factors.length ? factors[i].feed : address(0);
    }
}
