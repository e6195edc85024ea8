// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IStrayFilling} from "./IStrayFilling.sol";

/// @title Auctions of tokens that a vault was sent but does not list
/// @notice No price of such a token is known, so its auction starts where nobody buys, at the value of the whole basket for
/// all that there is of it, and halves every half hour. After two days it is over. Only what was there at its start is
/// sold: what arrives when the price is low waits for the next one, a week after this one, or at once when there is twice as
/// much as this one began with.
interface IStrayAuction {
    /// @notice State of the sale of one token.
    /// @param openedAt {s} When the newest one started.
    /// @param nonce How many there have been.
    /// @param offered {tok} What was there at its start.
    /// @param left {tok} What of it is not sold yet.
    /// @param value {USD} Asked for all that was there, at the start; 18 decimals.
    struct StraySale {
        uint40 openedAt;
        uint32 nonce;
        uint256 offered;
        uint256 left;
        uint256 value;
    }

    /// @notice The sale of a token that is no component started.
    /// @param vault Vault that holds the token.
    /// @param token Token.
    /// @param nonce Number of the sale.
    /// @param offered {tok} What there is of it.
    /// @param value {USD} Asked for all of it at the start; 18 decimals.
    event StraySaleOpened(address indexed vault, address indexed token, uint256 nonce, uint256 offered, uint256 value);

    /// @notice The vault has none of the token.
    error NothingStray(address vault, address token);
    /// @notice The last sale of this token began less than a week ago. Times in seconds.
    error StraySaleTooEarly(uint256 earliest, uint256 blockTimestamp);
    /// @notice No sale of this number runs.
    error StraySaleNotOpen(address token, uint256 nonce, uint256 newestNonce);

    /// @notice Starts the sale of all that a vault has of a token that is no component. Anyone may, a week after the last, or
    /// with twice as much as the last began with.
    /// @param vault Vault that holds the token.
    /// @param token Token.
    /// @return nonce Number of the sale.
    function openStray(address vault, address token) external returns (uint256 nonce);

    /// @notice Buys a part of what is for sale, a tenth of what is left at least, or all of it.
    /// @param wanted What the bidder asks for.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return sold {tok} Sent to the recipient.
    /// @return bought {buy} Taken from the bidder.
    function fillStray(
        IStrayFilling.StrayFill calldata wanted,
        uint256 deadline
    ) external returns (uint256 sold, uint256 bought);

    /// @notice What is asked for an amount of a token that is for sale.
    /// @param vault Vault that holds the token.
    /// @param token Token.
    /// @param amount {tok}
    /// @return {USD} 18 decimals.
    function askedFor(address vault, address token, uint256 amount) external view returns (uint256);

    /// @notice State of the sale of one token.
    /// @param vault Vault that holds the token.
    /// @param token Token.
    /// @return openedAt {s} When the newest one started.
    /// @return nonce How many there have been.
    /// @return offered {tok} What was there at its start.
    /// @return left {tok} What of it is not sold yet.
    /// @return value {USD} Asked for all that was there, at the start; 18 decimals.
    function strayOf(
        address vault,
        address token
    ) external view returns (uint40 openedAt, uint32 nonce, uint256 offered, uint256 left, uint256 value);
}
