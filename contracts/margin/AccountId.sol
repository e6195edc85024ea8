// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice A margin account: its owner's address in the high 160 bits, and which of the owner's accounts in the low 96.
/// @dev Whoever reads an identifier knows the owner; nobody has to ask, and no account has to be created.
type AccountId is uint256;

using AccountIdLibrary for AccountId global;
using {_equal as ==, _unequal as !=} for AccountId global;

/// @title Parts of an account's identifier
/// @notice From the parts to the identifier and back; every identifier has both.
library AccountIdLibrary {
    /// @notice The account of an owner by its number.
    /// @param holder Who may act for it.
    /// @param number Which of the owner's accounts; any number, in no order.
    /// @return The account.
    function pack(address holder, uint96 number) internal pure returns (AccountId) {
        return AccountId.wrap((uint256(uint160(holder)) << 96) | number);
    }

    /// @notice Whose account it is.
    /// @param self The account.
    /// @return Its owner.
    function owner(AccountId self) internal pure returns (address) {
        return address(uint160(AccountId.unwrap(self) >> 96));
    }

    /// @notice Which of the owner's accounts it is.
    /// @param self The account.
    /// @return Its number.
    function index(AccountId self) internal pure returns (uint96) {
        return uint96(AccountId.unwrap(self));
    }
}

function _equal(AccountId a, AccountId b) pure returns (bool) {
    return AccountId.unwrap(a) == AccountId.unwrap(b);
}

function _unequal(AccountId a, AccountId b) pure returns (bool) {
    return AccountId.unwrap(a) != AccountId.unwrap(b);
}
