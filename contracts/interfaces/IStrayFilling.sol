// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Sale of tokens that a vault was sent but does not list
/// @notice Gifts, airdrops and rewards are sold for components below their targets; the holders get all of it.
interface IStrayFilling {
    /// @notice What a bidder asks for.
    /// @param vault Vault that holds the token.
    /// @param token Token that is no component of it.
    /// @param nonce Number of the sale.
    /// @param buy Component to pay with, below its target.
    /// @param maxSold {token} Most to get.
    /// @param minSold {token} Least to get.
    /// @param maxPaid {buy} Most to pay.
    /// @param recipient Account that gets the tokens sold.
    /// @param data If not empty, the bidder is called back with it (see `IFillCallback`).
    struct StrayFill {
        address vault;
        address token;
        uint256 nonce;
        address buy;
        uint256 maxSold;
        uint256 minSold;
        uint256 maxPaid;
        address recipient;
        bytes data;
    }

    /// @notice A token that is no component was sold.
    /// @param payer Bidder.
    /// @param token Token sold.
    /// @param buy Component paid with.
    /// @param sold {token} Gone.
    /// @param bought {buy} Come.
    event StraySold(address indexed payer, address indexed token, address indexed buy, uint256 sold, uint256 bought);

    /// @notice A component, and the vault's own share, are not for sale.
    error TokenNotStray(address token);
    /// @notice The payment would bring the component paid with above its target. {USD} in 18 decimals
    error PaymentAboveTarget(address buy, uint256 value, uint256 deficit);

    /// @notice Sells a token that is no component to a bidder. Only for the auction contract.
    /// @param payer Bidder: pays, and is called back.
    /// @param openedAt {s} When the sale started.
    /// @param sold {token} To send to the recipient.
    /// @param value {USD} To be paid for it, 18 decimals; in the component named, at the bid that is worse for the bidder.
    /// @param wanted What the bidder asks for.
    /// @return bought {buy} Taken from the payer.
    function fillStray(
        address payer,
        uint256 openedAt,
        uint256 sold,
        uint256 value,
        StrayFill calldata wanted
    ) external returns (uint256 bought);

    /// @notice What the vault holds of a token that is no component, less the claims on it. Reverts for a component.
    /// @param token Token that is asked about.
    /// @return {token}
    function strayBalance(address token) external view returns (uint256);
}
