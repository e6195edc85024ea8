// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FeeTest} from "../vault/FeeTest.sol";
import {FeeHandler} from "./FeeHandler.sol";

/// @notice V-13 and V-14: holders give up what the terms say, and a gain is charged once.
contract FeeInvariants is FeeTest {
    FeeHandler private _handler;

    function setUp() public override {
        super.setUp();
        createVaultWithFees(MANAGEMENT, PERFORMANCE);
        setProtocolShare(2_000);
        mintInKind(ALICE, 5_000e18);
        _handler = new FeeHandler(vault, RECIPIENT, PROTOCOL, ALICE, tokens, feeds);
        targetContract(address(_handler));
    }

    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_all() public view {
        assertEq(_handler.violation(), "");
    }

    function test_everyStepSucceedsSometimes() public {
        for (uint256 i; i < 300; ++i) _step(uint256(keccak256(abi.encode(i))));
        assertEq(_handler.violation(), "");
        assertGt(_handler.fees(), 20);
        assertGt(_handler.entries(), 20);
        assertGt(_handler.exits(), 20);
    }

    function _step(uint256 seed) private {
        uint256 kind = seed % 8;
        if (kind == 0) _handler.mintInKind(seed);
        else if (kind == 1) _handler.redeemInKind(seed);
        else if (kind == 2) _handler.deposit(seed, seed >> 8);
        else if (kind == 3) _handler.redeem(seed, seed >> 8);
        else if (kind == 4) _handler.crystallise();
        else if (kind == 5) _handler.moveMarket(seed);
        else if (kind == 6) _handler.warp(seed);
        else _handler.setRates(uint16(seed), uint16(seed >> 16));
    }
}
