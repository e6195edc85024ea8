// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountId} from "../margin/AccountId.sol";
import {IClearinghouse} from "./IClearinghouse.sol";

/// @title Trades by signed quotes of several legs
/// @notice A maker signs what it trades (EIP-712, or a contract by ERC-1271); a taker fills it in whole units, all legs or none. Both have
/// named this contract their operator at the clearinghouse, and take that right back there.
interface IQuoteExchange {
    /// @notice A maker's offer.
    /// @param maker Account that trades.
    /// @param signer Its owner, or an operator that it named.
    /// @param taker Account that may fill it; zero for any.
    /// @param legs What the maker gets (negative: gives) in one unit, and at which prices.
    /// @param units How many units in all.
    /// @param nonce Of the maker's own; one bit of a word that the maker can cancel at once.
    /// @param expiry {s} Last time.
    struct Quote {
        AccountId maker;
        address signer;
        AccountId taker;
        IClearinghouse.Fill[] legs;
        uint256 units;
        uint256 nonce;
        uint256 expiry;
    }

    /// @notice A quote was filled, in whole or in part.
    /// @param digest Of the quote.
    /// @param maker Account of the maker.
    /// @param taker Account of the taker.
    /// @param units How many.
    /// @param takerPayment {USD} What the taker paid, 18 decimals.
    event QuoteFilled(
        bytes32 indexed digest,
        AccountId indexed maker,
        AccountId indexed taker,
        uint256 units,
        int256 takerPayment
    );
    /// @notice Quotes of these nonces cannot be filled any more.
    /// @param maker Account of the maker.
    /// @param word Which 256 nonces.
    /// @param mask Which of them.
    event NoncesCancelled(AccountId indexed maker, uint256 word, uint256 mask);

    /// @notice The quote came after its expiry. Times in seconds.
    error QuoteExpired(uint256 expiry, uint256 blockTimestamp);
    /// @notice The maker cancelled it.
    error QuoteCancelled(AccountId maker, uint256 nonce);
    /// @notice The quote is for another taker.
    error TakerDiffers(AccountId taker, AccountId expected);
    /// @notice The signature is not the signer's, or not of this quote.
    error QuoteSignatureInvalid(address signer);
    /// @notice The signer may not act for the maker's account, or the caller for the taker's.
    error ActorInvalid(AccountId account, address actor);
    /// @notice Less of the quote is left.
    error UnitsUnavailable(uint256 wanted, uint256 available);
    /// @notice The taker would pay more than it accepts. {USD}, 18 decimals
    error PaymentTooHigh(int256 payment, int256 maximum);

    /// @notice Fills a quote.
    /// @param quote The maker's offer.
    /// @param signature Over `digestOf`.
    /// @param taker Account that takes the other side; the caller has to act for it.
    /// @param units How many.
    /// @param maxPayment {USD} Most that the taker pays, fees not in it; negative for what it wants at least. 18 decimals.
    /// @param deadline {s} Last time.
    /// @return payment {USD} What the taker paid.
    function fill(
        Quote calldata quote,
        bytes calldata signature,
        AccountId taker,
        uint256 units,
        int256 maxPayment,
        uint256 deadline
    ) external returns (int256 payment);

    /// @notice Cancels quotes by their nonces.
    /// @param maker Account; the caller has to act for it.
    /// @param word Nonces 256 · word to 256 · word + 255.
    /// @param mask Bits of those that are cancelled.
    function cancel(AccountId maker, uint256 word, uint256 mask) external;

    /// @notice What a signer signs.
    /// @param quote The quote.
    function digestOf(Quote calldata quote) external view returns (bytes32);

    /// @notice Units of a quote that were filled.
    /// @param digest Of the quote.
    function filledOf(bytes32 digest) external view returns (uint256);

    /// @notice Cancelled nonces of a maker, a word at a time.
    /// @param maker Account of the maker.
    /// @param word Which 256 nonces.
    function cancelledOf(AccountId maker, uint256 word) external view returns (uint256);
}
