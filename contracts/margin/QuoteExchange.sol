// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";
import {IClearinghouse} from "../interfaces/IClearinghouse.sol";
import {IQuoteExchange} from "../interfaces/IQuoteExchange.sol";
import {AccountId} from "./AccountId.sol";
import {InstrumentId} from "./Instrument.sol";

/// @title Trades by signed quotes of several legs
/// @notice See `IQuoteExchange`.
contract QuoteExchange is IQuoteExchange, EIP712, ReentrancyGuardTransient {
    bytes32 private constant _FILL_TYPE = keccak256("Fill(uint256 instrument,int256 quantity,uint256 price)");
    bytes32 private constant _QUOTE_TYPE = keccak256(
        "Quote(uint256 maker,address signer,uint256 taker,Fill[] legs,uint256 units,uint256 nonce,uint256 expiry)"
        "Fill(uint256 instrument,int256 quantity,uint256 price)"
    );

    /// @notice Where accounts are.
    IClearinghouse public immutable clearinghouse;

    /// @inheritdoc IQuoteExchange
    mapping(bytes32 digest => uint256) public filledOf;
    /// @inheritdoc IQuoteExchange
    mapping(AccountId maker => mapping(uint256 word => uint256)) public cancelledOf;

    constructor(address clearinghouse_) {
        clearinghouse = IClearinghouse(clearinghouse_);
    }

    /// @inheritdoc IQuoteExchange
    function fill(
        Quote calldata quote,
        bytes calldata signature,
        AccountId taker,
        uint256 units,
        int256 maxPayment,
        uint256 deadline
    ) external nonReentrant returns (int256 payment) {
        bytes32 digest = digestOf(quote);
        _check(quote, signature, digest, taker);
        uint256 filled = filledOf[digest];
        require(units > 0 && units <= quote.units - filled, UnitsUnavailable(units, quote.units - filled));
        filledOf[digest] = filled + units;
        // the maker gets the legs, so what it pays is what the taker is paid
        payment = -clearinghouse.trade(quote.maker, taker, _times(quote.legs, units), deadline);
        require(payment <= maxPayment, PaymentTooHigh(payment, maxPayment));
        emit QuoteFilled(digest, quote.maker, taker, units, payment);
    }

    /// @inheritdoc IQuoteExchange
    function cancel(AccountId maker, uint256 word, uint256 mask) external {
        _requireActor(maker, msg.sender);
        cancelledOf[maker][word] |= mask;
        emit NoncesCancelled(maker, word, mask);
    }

    /// @inheritdoc IQuoteExchange
    function digestOf(Quote calldata quote) public view returns (bytes32) {
        bytes32[] memory legs = new bytes32[](quote.legs.length);
        for (uint256 i = 0; i < legs.length; ++i) {
            IClearinghouse.Fill calldata leg = quote.legs[i];
            legs[i] = keccak256(abi.encode(_FILL_TYPE, InstrumentId.unwrap(leg.instrument), leg.quantity, leg.price));
        }
        return
            _hashTypedData(
                keccak256(
                    abi.encode(
                        _QUOTE_TYPE,
                        AccountId.unwrap(quote.maker),
                        quote.signer,
                        AccountId.unwrap(quote.taker),
                        keccak256(abi.encodePacked(legs)),
                        quote.units,
                        quote.nonce,
                        quote.expiry
                    )
                )
            );
    }

    /* INTERNAL */

    function _check(Quote calldata quote, bytes calldata signature, bytes32 digest, AccountId taker) private view {
        require(block.timestamp <= quote.expiry, QuoteExpired(quote.expiry, block.timestamp));
        bool isForAny = AccountId.unwrap(quote.taker) == 0;
        require(isForAny || quote.taker == taker, TakerDiffers(taker, quote.taker));
        uint256 cancelled = cancelledOf[quote.maker][quote.nonce >> 8];
        require((cancelled >> (quote.nonce & 0xff)) & 1 == 0, QuoteCancelled(quote.maker, quote.nonce));
        _requireActor(quote.maker, quote.signer);
        _requireActor(taker, msg.sender);
        require(
            SignatureChecker.isValidSignatureNowCalldata(quote.signer, digest, signature),
            QuoteSignatureInvalid(quote.signer)
        );
    }

    /// @dev Owners, and operators by the clearinghouse's own word.
    function _requireActor(AccountId account, address actor) private view {
        if (actor == account.owner()) return;
        require(clearinghouse.operatorExpiry(account, actor) > block.timestamp, ActorInvalid(account, actor));
    }

    function _times(
        IClearinghouse.Fill[] calldata legs,
        uint256 units
    ) private pure returns (IClearinghouse.Fill[] memory fills) {
        fills = new IClearinghouse.Fill[](legs.length);
        for (uint256 i = 0; i < legs.length; ++i) {
            fills[i] = legs[i];
            fills[i].quantity *= int256(units);
        }
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Ballast QuoteExchange", "1");
    }
}
