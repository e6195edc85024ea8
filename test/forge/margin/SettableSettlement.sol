// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {InstrumentId} from "contracts/margin/Instrument.sol";

/// @notice Settlement prices and touches that the test sets.
contract SettableSettlement {
    mapping(uint256 underlying => mapping(uint256 expiry => uint256)) public priceOf;
    mapping(InstrumentId instrument => bool) private _isKnown;
    mapping(InstrumentId instrument => bool) private _isTouched;

    function set(uint256 underlying, uint256 expiry, uint256 price) external {
        priceOf[underlying][expiry] = price;
    }

    function setOutcome(InstrumentId instrument, bool isKnown, bool isTouched) external {
        (_isKnown[instrument], _isTouched[instrument]) = (isKnown, isTouched);
    }

    function outcomeOf(InstrumentId instrument) external view returns (bool isKnown, bool isTouched) {
        return (_isKnown[instrument], _isTouched[instrument]);
    }
}
