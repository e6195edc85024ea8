// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {AccountId, AccountIdLibrary} from "contracts/margin/AccountId.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Leg, LegLibrary} from "contracts/margin/Leg.sol";

/// @notice What is packed comes back, field by field; what does not fit is refused with its value; and a word is an instrument exactly
/// when packing its terms gives the word.
contract PackingTest is Test {
    /// @dev `InstrumentTerms` without the kind, which a fuzzer would fill with kinds that do not exist.
    struct Raw {
        uint256 underlying;
        bool isCall;
        bool isUp;
        bool isKnockIn;
        uint256 expiry;
        uint256 strike;
        uint256 barrier;
    }

    uint256 private constant _MAX_HOURS = (1 << 24) - 1;

    /* ENTRIES, for what reverts */

    function encode(InstrumentTerms memory terms) external pure returns (InstrumentId) {
        return InstrumentLibrary.encode(terms);
    }

    function from(uint256 word) external pure returns (InstrumentId) {
        return InstrumentLibrary.from(word);
    }

    function pack(InstrumentId id, int256 quantity) external pure returns (Leg) {
        return LegLibrary.pack(id, quantity);
    }

    /* TERMS */

    /// @dev Terms that make an instrument, from anything.
    function _valid(Raw memory raw, uint256 kind) private pure returns (InstrumentTerms memory terms) {
        terms.underlying = bound(raw.underlying, 0, 255);
        terms.kind = InstrumentKind(bound(kind, 1, 4));
        if (terms.kind == InstrumentKind.Perpetual) return terms;
        terms.isCall = raw.isCall;
        terms.expiry = bound(raw.expiry, 1, _MAX_HOURS) * 1 hours;
        terms.strike = bound(raw.strike, 1, InstrumentLibrary.MAX_STRIKE);
        if (terms.kind != InstrumentKind.Barrier) return terms;
        (terms.isUp, terms.isKnockIn) = (raw.isUp, raw.isKnockIn);
        terms.barrier = bound(raw.barrier, 1, InstrumentLibrary.MAX_STRIKE);
    }

    function _same(InstrumentTerms memory a, InstrumentTerms memory b) private pure returns (bool) {
        return keccak256(abi.encode(a)) == keccak256(abi.encode(b));
    }

    function testFuzz_instrument(Raw memory raw, uint8 kind) public pure {
        InstrumentTerms memory terms = _valid(raw, kind);
        InstrumentId id = InstrumentLibrary.encode(terms);
        assertTrue(id.isValid());
        assertTrue(_same(id.decode(), terms));
        assertEq(id.underlying(), terms.underlying);
        assertEq(uint256(id.kind()), uint256(terms.kind));
        assertEq(id.isCall(), terms.isCall);
        assertEq(id.isUp(), terms.isUp);
        assertEq(id.isKnockIn(), terms.isKnockIn);
        assertEq(id.expiry(), terms.expiry);
        assertEq(id.strike(), terms.strike * 1e10);
        assertEq(id.barrier(), terms.barrier * 1e10);
        // room for a quantity
        assertEq(InstrumentId.unwrap(id) & ((1 << 92) - 1), 0);
    }

    function testFuzz_differentTermsAreDifferentInstruments(
        Raw memory raw,
        Raw memory other,
        uint8 kind,
        uint8 otherKind
    ) public pure {
        (InstrumentTerms memory a, InstrumentTerms memory b) = (_valid(raw, kind), _valid(other, otherKind));
        uint256 first = InstrumentId.unwrap(InstrumentLibrary.encode(a));
        uint256 second = InstrumentId.unwrap(InstrumentLibrary.encode(b));
        assertEq(first == second, _same(a, b));
    }

    /// @dev In order of underlying, then expiry.
    function testFuzz_order(Raw memory raw, Raw memory other) public pure {
        (InstrumentTerms memory a, InstrumentTerms memory b) = (_valid(raw, 4), _valid(other, 4));
        vm.assume(a.underlying != b.underlying || a.expiry != b.expiry);
        bool isBefore = a.underlying != b.underlying ? a.underlying < b.underlying : a.expiry < b.expiry;
        uint256 first = InstrumentId.unwrap(InstrumentLibrary.encode(a));
        assertEq(first < InstrumentId.unwrap(InstrumentLibrary.encode(b)), isBefore);
    }

    function testFuzz_wordIsAnInstrumentIfItsTermsAre(uint256 word, uint8 kind, bool isTidy) public {
        if (isTidy) {
            // mostly wrong otherwise: no quantity, an existing kind
            uint256 untidy = ((1 << 92) - 1) | (1 << 216) | (0xf << 220);
            word &= ~untidy;
            word |= uint256(kind % 6) << 220;
        }
        uint256 number = (word >> 220) & 0xf;
        if (!InstrumentId.wrap(word).isValid()) {
            vm.expectRevert(abi.encodeWithSelector(InstrumentLibrary.InstrumentInvalid.selector, word));
            this.from(word);
            if (number > 4) return;
            // what a word cannot say twice, its terms do not say at all
            InstrumentTerms memory terms = InstrumentId.wrap(word).decode();
            try this.encode(terms) returns (InstrumentId id) {
                assertTrue(InstrumentId.unwrap(id) != word);
            } catch {}
            return;
        }
        assertEq(InstrumentId.unwrap(this.encode(this.from(word).decode())), word);
    }

    function testFuzz_RevertWhen_fieldIsNotOfItsKind(Raw memory raw, uint256 field) public {
        InstrumentTerms memory terms = _valid(raw, bound(field, 1, 3));
        field = bound(field, 0, 2);
        if (field == 0) terms.barrier = bound(raw.barrier, 1, InstrumentLibrary.MAX_STRIKE);
        if (field == 1) terms.isUp = true;
        if (field == 2) terms.isKnockIn = true;
        vm.expectPartialRevert(InstrumentLibrary.InstrumentInvalid.selector);
        this.encode(terms);
    }

    function testFuzz_RevertWhen_fieldIsMissing(Raw memory raw, uint256 kind, uint256 field) public {
        InstrumentTerms memory terms = _valid(raw, bound(kind, 2, 4));
        field = bound(field, 0, terms.kind == InstrumentKind.Barrier ? 2 : 1);
        if (field == 0) terms.strike = 0;
        if (field == 1) terms.expiry = 0;
        if (field == 2) terms.barrier = 0;
        vm.expectPartialRevert(InstrumentLibrary.InstrumentInvalid.selector);
        this.encode(terms);
    }

    function testFuzz_RevertWhen_termIsTooLarge(Raw memory raw, uint256 value) public {
        InstrumentTerms memory terms = _valid(raw, 4);
        terms.strike = bound(value, InstrumentLibrary.MAX_STRIKE + 1, type(uint256).max);
        _expectTooLarge(6, terms.strike, InstrumentLibrary.MAX_STRIKE);
        this.encode(terms);

        terms = _valid(raw, 4);
        terms.barrier = bound(value, InstrumentLibrary.MAX_STRIKE + 1, type(uint256).max);
        _expectTooLarge(7, terms.barrier, InstrumentLibrary.MAX_STRIKE);
        this.encode(terms);

        terms = _valid(raw, 4);
        terms.underlying = bound(value, 256, type(uint256).max);
        _expectTooLarge(0, terms.underlying, 255);
        this.encode(terms);

        terms = _valid(raw, 4);
        terms.expiry = bound(value, _MAX_HOURS + 1, type(uint256).max / 1 hours) * 1 hours;
        _expectTooLarge(5, terms.expiry, _MAX_HOURS * 1 hours);
        this.encode(terms);
    }

    function testFuzz_RevertWhen_expiryIsOffTheHour(Raw memory raw, uint256 rest) public {
        InstrumentTerms memory terms = _valid(raw, 2);
        terms.expiry += bound(rest, 1, 1 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(InstrumentLibrary.InstrumentExpiryOffTheHour.selector, terms.expiry));
        this.encode(terms);
    }

    function _expectTooLarge(uint256 field, uint256 value, uint256 maximum) private {
        vm.expectRevert(
            abi.encodeWithSelector(InstrumentLibrary.InstrumentTermOutOfRange.selector, field, value, maximum)
        );
    }

    /* POSITIONS */

    function testFuzz_leg(Raw memory raw, uint8 kind, int256 quantity) public pure {
        InstrumentId id = InstrumentLibrary.encode(_valid(raw, kind));
        quantity = bound(quantity, -LegLibrary.MAX_QUANTITY, LegLibrary.MAX_QUANTITY);
        Leg leg = LegLibrary.pack(id, quantity);
        assertEq(InstrumentId.unwrap(leg.instrument()), InstrumentId.unwrap(id));
        assertEq(leg.quantity(), quantity);
    }

    function testFuzz_anyWordIsALeg(uint256 word) public pure {
        Leg leg = Leg.wrap(word);
        uint256 low = word & ((1 << 92) - 1);
        int256 quantity = low < 1 << 91 ? int256(low) : int256(low) - int256(1 << 92);
        assertEq(leg.quantity(), quantity);
        assertEq(InstrumentId.unwrap(leg.instrument()), word - low);
    }

    function testFuzz_RevertWhen_quantityIsTooLarge(Raw memory raw, uint256 size) public {
        InstrumentId id = InstrumentLibrary.encode(_valid(raw, 2));
        int256 most = LegLibrary.MAX_QUANTITY;
        int256 quantity = int256(bound(size, uint256(most) + 1, uint256(type(int256).max)));
        vm.expectRevert(abi.encodeWithSelector(LegLibrary.QuantityOutOfRange.selector, quantity, most));
        this.pack(id, quantity);
        vm.expectRevert(abi.encodeWithSelector(LegLibrary.QuantityOutOfRange.selector, -quantity, most));
        this.pack(id, -quantity);
        vm.expectRevert(abi.encodeWithSelector(LegLibrary.QuantityOutOfRange.selector, type(int256).min, most));
        this.pack(id, type(int256).min);
    }

    /* WORDS that the SDK's test has too */

    function test_words() public pure {
        InstrumentTerms memory terms = InstrumentTerms({
            underlying: 5,
            kind: InstrumentKind.Barrier,
            isCall: true,
            isUp: false,
            isKnockIn: true,
            expiry: 1_798_761_600,
            strike: 3_100.5e8,
            barrier: 2_400e8
        });
        InstrumentId id = InstrumentLibrary.encode(terms);
        assertEq(InstrumentId.unwrap(id), 0x05079fc84a00000120c1ae32000000037e11d600000000000000000000000000);
        assertEq(
            Leg.unwrap(LegLibrary.pack(id, -12.5e9)),
            0x05079fc84a00000120c1ae32000000037e11d6000ffffffffffffffd16f12300
        );
        assertEq(
            AccountId.unwrap(AccountIdLibrary.pack(0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2, 7)),
            0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2000000000000000000000007
        );
    }

    /* ACCOUNTS */

    function testFuzz_account(address owner, uint96 index, address other, uint96 number) public pure {
        AccountId account = AccountIdLibrary.pack(owner, index);
        assertEq(account.owner(), owner);
        assertEq(account.index(), index);
        AccountId second = AccountIdLibrary.pack(other, number);
        bool isSame = owner == other && index == number;
        assertEq(account == second, isSame);
        assertEq(account != second, !isSame);
    }

    function testFuzz_anyWordIsAnAccount(uint256 word) public pure {
        AccountId account = AccountId.wrap(word);
        assertTrue(AccountIdLibrary.pack(account.owner(), account.index()) == account);
    }
}
