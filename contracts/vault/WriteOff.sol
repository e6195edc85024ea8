// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IWriteOff} from "../interfaces/IWriteOff.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {Recovery} from "./Recovery.sol";

/// @title Writing a dead component off
/// @notice See `IWriteOff`.
abstract contract WriteOff is IWriteOff, Recovery {
    uint256 private constant _MAX_WRITE_OFFS = 32;

    /// @dev {tok}, {share}
    struct Loss {
        address token;
        uint256 amount;
        uint256 supply;
    }

    /// @inheritdoc IWriteOff
    mapping(uint256 number => Loss) public writeOffAt;
    mapping(uint256 number => mapping(address account => bool)) private _isCollected;

    /* GOVERNANCE */

    /// @inheritdoc IWriteOff
    function writeOff(address token) external nonReentrant {
        require(msg.sender == address(this), DelayRequired(this.writeOff.selector));
        Policy current = PolicyLibrary.load(policy);
        // For as long as recovery asks for: a call made ready long before must not strike in a moment of silence.
        _requireDeadForLong(current.feed(_indexOf(current, token)));
        uint256 amount = _unclaimed(token, _balanceOf(token));
        require(amount > 0, AmountZero());
        require(_writeOffs < _MAX_WRITE_OFFS, WriteOffsExhausted(_MAX_WRITE_OFFS));
        _settle(_pendingManagement()); // for the time until now the recipient is one of the holders
        uint256 supply = _effectiveSupply(); // as every slice: else minting in front of a write-off would pay a wei
        uint256 number = ++_writeOffs;
        writeOffAt[number] = Loss(token, amount, supply);
        _exclude(token, amount);
        emit WrittenOff(number, token, amount, supply);
    }

    /* ANYONE */

    /// @inheritdoc IWriteOff
    function collectWriteOff(uint256 number, address account) external nonReentrant returns (uint256 amount) {
        require(number > 0 && number <= _writeOffs, WriteOffUnknown(number, _writeOffs));
        amount = collectable(number, account);
        require(amount > 0, NothingToCollect(number, account));
        _isCollected[number][account] = true;
        _assignExcluded(writeOffAt[number].token, account, amount);
        emit WriteOffCollected(number, account, amount);
    }

    /* VIEW */

    /// @inheritdoc IWriteOff
    function writeOffCount() external view returns (uint256) {
        return _writeOffs;
    }

    /// @inheritdoc IWriteOff
    function isWrittenOff(address token) external view returns (bool) {
        return _isExcluded[token];
    }

    /// @inheritdoc IWriteOff
    function collectable(uint256 number, address account) public view returns (uint256) {
        Loss memory loss = writeOffAt[number];
        if (loss.supply == 0 || _isCollected[number][account]) return 0;
        // {tok} = {tok} * {share} / {share}, down: all parts together are at most the whole
        return FixedPointMathLib.fullMulDiv(loss.amount, _sharesAt(account, number), loss.supply);
    }

    /* INTERNAL */

    function _isDelayed(bytes4 selector) internal view virtual override returns (bool) {
        return selector == this.writeOff.selector || super._isDelayed(selector);
    }
}
