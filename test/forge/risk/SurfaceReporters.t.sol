// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEnvelope} from "contracts/interfaces/IEnvelope.sol";
import {IReporterSet} from "contracts/interfaces/IReporterSet.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {ContractSigner} from "../harness/ContractSigner.sol";
import {SurfaceTest} from "./SurfaceTest.sol";

/// @notice Attacks on the quorum: whose signatures make a report, and who decides that.
contract SurfaceReportersTest is SurfaceTest {
    function setUp() public override {
        super.setUp();
        send(three(VOLATILITY), 4);
        pass(1 minutes);
    }

    /* QUORUM */

    function test_quorumIsEnough() public {
        send(three(VOLATILITY), QUORUM);
    }

    function test_RevertWhen_belowQuorum() public {
        expectRefusal(three(VOLATILITY), 2, abi.encodeWithSelector(IReporterSet.QuorumMissing.selector, 2, 3));
        expectRefusal(three(VOLATILITY), 0, abi.encodeWithSelector(IReporterSet.QuorumMissing.selector, 0, 3));
    }

    function test_RevertWhen_aSignerStandsTwice() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        (who[2], signatures[2]) = (who[1], signatures[1]);
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.SignersNotAscending.selector, who[1], who[1]));
        surface.post(message, who, signatures);
    }

    function test_RevertWhen_signersAreNotInOrder() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        (who[0], who[1]) = (who[1], who[0]);
        (signatures[0], signatures[1]) = (signatures[1], signatures[0]);
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.SignersNotAscending.selector, who[0], who[1]));
        surface.post(message, who, signatures);
    }

    function test_RevertWhen_aStrangerSigns() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        uint256 key = 1;
        while (vm.addr(key) < who[1]) ++key; // a stranger behind the others
        (who[2], signatures[2]) = (vm.addr(key), sign(key, surface.digestOf(message)));
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.NotReporter.selector, who[2]));
        surface.post(message, who, signatures);
    }

    function test_RevertWhen_aSignatureIsOfAnotherKey() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        signatures[1] = signatures[0];
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.SignatureInvalid.selector, who[1]));
        surface.post(message, who, signatures);
    }

    /// @dev Every field of a message is signed: whatever a relayer changes, the first signature no longer fits.
    function testFuzz_RevertWhen_theRelayerChangesAWord(uint256 field, uint256 bit) public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        field = bound(field, 0, 3);
        bit = bound(bit, 0, 239);
        if (field == 0) message.slices[bit % 3] ^= 1 << bit;
        if (field == 1) message.forwards[bit % 3] ^= 1 << bit;
        if (field == 2) message.expiries[bit % 3] ^= 1 << bit;
        if (field == 3) message.deadline += 1 + bit;
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.SignatureInvalid.selector, who[0]));
        surface.post(message, who, signatures);
    }

    function test_RevertWhen_signedForAnotherSurface() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        surface = deploySurface(addresses(REPORTERS), QUORUM);
        vm.prank(OWNER);
        surface.listUnderlying(ETH, terms());
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.SignatureInvalid.selector, who[0]));
        surface.post(message, who, signatures);
    }

    function test_RevertWhen_signedForAnotherChain() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        vm.chainId(10);
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.SignatureInvalid.selector, who[0]));
        surface.post(message, who, signatures);
    }

    function test_RevertWhen_signaturesAreMissing() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, ) = signed(message, 3);
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.SignatureCountDiffers.selector, 3, 2));
        surface.post(message, who, new bytes[](2));
    }

    /// @dev The digest by hand, from EIP-712.
    function test_digestIsTypedData() public view {
        IVolSurface.Post memory message = three(VOLATILITY);
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Ballast VolSurface"),
                keccak256("1"),
                block.chainid,
                address(surface)
            )
        );
        bytes32 body = keccak256(
            abi.encode(
                keccak256(
                    "Post(address underlying,uint256[] expiries,uint256[] slices,uint256[] forwards,uint256 timestamp,uint256 deadline)"
                ),
                ETH,
                keccak256(abi.encodePacked(message.expiries)),
                keccak256(abi.encodePacked(message.slices)),
                keccak256(abi.encodePacked(message.forwards)),
                message.timestamp,
                message.deadline
            )
        );
        assertEq(surface.digestOf(message), keccak256(abi.encodePacked(hex"1901", domain, body)));
    }

    /* CONTRACTS THAT SIGN */

    function _withContractSigner() private returns (ContractSigner signer, address[] memory who, uint256 place) {
        signer = new ContractSigner(vm.addr(keys[0]));
        address[] memory reporters = addresses(REPORTERS);
        reporters[REPORTERS - 1] = address(signer);
        surface = deploySurface(reporters, QUORUM);
        vm.prank(OWNER);
        surface.listUnderlying(ETH, terms());
        who = new address[](4);
        while (place < 3 && reporters[place] < address(signer)) ++place;
        for (uint256 i; i < 4; ++i)
            who[i] =
                i < place
                    ? reporters[i]
                    : i == place
                        ? address(signer)
                        : reporters[i - 1];
    }

    function _signatures(IVolSurface.Post memory message, uint256 place) private view returns (bytes[] memory all) {
        all = new bytes[](4);
        bytes32 digest = surface.digestOf(message);
        for (uint256 i; i < 4; ++i)
            all[i] = sign(
                keys[
                    i < place
                        ? i
                        : i == place
                            ? 0
                            : i - 1
                ],
                digest
            );
    }

    function test_aContractSigns() public {
        (, address[] memory who, uint256 place) = _withContractSigner();
        IVolSurface.Post memory message = three(VOLATILITY);
        surface.post(message, who, _signatures(message, place));
        assertEq(surface.slicesOf(ETH, IVolSurface.Age.InForce).length, 3);
    }

    function test_RevertWhen_theContractTakesItsSignatureBack() public {
        (ContractSigner signer, address[] memory who, uint256 place) = _withContractSigner();
        IVolSurface.Post memory message = three(VOLATILITY);
        bytes[] memory signatures = _signatures(message, place);
        signer.setKeyHolder(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.SignatureInvalid.selector, address(signer)));
        surface.post(message, who, signatures);
    }

    /* GOVERNANCE */

    function test_aRemovedReporterNoLongerCounts() public {
        IVolSurface.Post memory message = three(VOLATILITY);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        vm.prank(GUARDIAN);
        surface.removeReporter(who[1]);
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.NotReporter.selector, who[1]));
        surface.post(message, who, signatures);
        assertEq(surface.reporterCount(), 4);
    }

    function test_tooFewReportersLeftAcceptNothing() public {
        address[] memory who = addresses(REPORTERS);
        vm.startPrank(GUARDIAN);
        for (uint256 i = 2; i < REPORTERS; ++i) surface.removeReporter(who[i]);
        vm.stopPrank();
        assertEq(surface.largeQuorum(), 3); // never below the quorum, however few are left
        expectRefusal(three(VOLATILITY), 2, abi.encodeWithSelector(IReporterSet.QuorumMissing.selector, 2, 3));
    }

    function test_RevertWhen_aStrangerRemoves() public {
        address reporter = vm.addr(keys[0]);
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, STRANGER, 7));
        vm.prank(STRANGER);
        surface.removeReporter(reporter);
    }

    function test_addingWaits() public {
        bytes memory call = abi.encodeCall(IReporterSet.addReporter, (STRANGER));
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, IReporterSet.addReporter.selector));
        vm.prank(OWNER);
        surface.addReporter(STRANGER);
        vm.prank(CURATOR);
        uint256 due = surface.submit(call);
        assertEq(due, vm.getBlockTimestamp() + 3 days);
        vm.warp(due);
        surface.accept(call);
        assertTrue(surface.isReporter(STRANGER));
        assertEq(surface.largeQuorum(), 4);
    }

    function test_quorumRisesAtOnceAndFallsLate() public {
        vm.prank(CURATOR);
        surface.setQuorum(5);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, IReporterSet.setQuorum.selector));
        vm.prank(OWNER);
        surface.setQuorum(4);
        bytes memory call = abi.encodeCall(IReporterSet.setQuorum, (3));
        vm.prank(OWNER);
        vm.warp(surface.submit(call));
        surface.accept(call);
        assertEq(surface.quorum(), 3);
    }

    function test_RevertWhen_quorumLeavesItsBounds() public {
        bytes memory call = abi.encodeCall(IReporterSet.setQuorum, (2));
        vm.prank(OWNER);
        vm.warp(surface.submit(call));
        vm.expectRevert(abi.encodeWithSelector(IEnvelope.ParameterOutOfRange.selector, bytes32("quorum"), 2, 3, 32));
        surface.accept(call);
        vm.expectRevert(abi.encodeWithSelector(IReporterSet.QuorumAboveReporters.selector, 6, 5));
        vm.prank(OWNER);
        surface.setQuorum(6);
    }

    function test_termsTightenAtOnceAndLoosenLate() public {
        IVolSurface.Terms memory t = terms();
        t.maximumRatio -= 1;
        t.maximumWidening += 1;
        vm.prank(CURATOR);
        surface.setTerms(ETH, t);
        assertEq(surface.termsOf(ETH).maximumRatio, 39_999);
        for (uint256 i; i < 8; ++i) {
            IVolSurface.Terms memory looser = surface.termsOf(ETH);
            if (i == 0) looser.volatilitySource = address(0);
            if (i == 1) looser.factor += 1;
            if (i == 2) looser.minimumRatio -= 1;
            if (i == 3) looser.maximumRatio += 1;
            if (i == 4) looser.maximumPostAge += 1;
            if (i == 5) looser.freshFor += 1;
            if (i == 6) looser.staleAfter += 1;
            if (i == 7) looser.maximumWidening -= 1;
            vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, IVolSurface.setTerms.selector));
            vm.prank(OWNER);
            surface.setTerms(ETH, looser);
        }
        bytes memory call = abi.encodeCall(IVolSurface.setTerms, (ETH, terms()));
        vm.prank(CURATOR);
        vm.warp(surface.submit(call));
        surface.accept(call);
        assertEq(surface.termsOf(ETH).maximumRatio, 40_000);
    }

    function test_RevertWhen_termsLeaveTheEnvelope() public {
        IVolSurface.Terms memory t = terms();
        t.staleAfter = 3 days + 1;
        vm.expectRevert(
            abi.encodeWithSelector(
                IEnvelope.ParameterOutOfRange.selector,
                bytes32("staleAfter"),
                3 days + 1,
                1 hours,
                3 days
            )
        );
        vm.prank(OWNER);
        surface.listUnderlying(address(1), t);
        (t.freshFor, t.staleAfter) = (2 hours, 2 hours);
        vm.expectRevert(abi.encodeWithSelector(IVolSurface.AgesNotAscending.selector, 2 hours, 2 hours));
        vm.prank(OWNER);
        surface.listUnderlying(address(1), t);
    }

    function test_RevertWhen_listedTwiceOrByAStranger() public {
        vm.expectRevert(abi.encodeWithSelector(IVolSurface.UnderlyingListing.selector, ETH, true));
        vm.prank(OWNER);
        surface.listUnderlying(ETH, terms());
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, GUARDIAN, 3));
        vm.prank(GUARDIAN);
        surface.listUnderlying(address(1), terms());
    }

    function test_droppingAnExpiryWaits() public {
        bytes memory call = abi.encodeCall(IVolSurface.dropExpiry, (ETH, MONTH));
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, IVolSurface.dropExpiry.selector));
        vm.prank(OWNER);
        surface.dropExpiry(ETH, MONTH);
        vm.prank(OWNER);
        vm.warp(surface.submit(call));
        surface.accept(call);
        IVolSurface.Slice[] memory slices = surface.slicesOf(ETH, IVolSurface.Age.InForce);
        assertEq(slices.length, 2);
        assertEq(slices[1].expiry, QUARTER);
        assertEq(surface.slicesOf(ETH, IVolSurface.Age.EarlierBlock).length, 3);
    }
}
