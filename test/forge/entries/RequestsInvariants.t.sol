// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRedemptionRequestsSale} from "contracts/interfaces/IRedemptionRequestsSale.sol";
import {RequestsHandler} from "./RequestsHandler.sol";
import {RequestsTest} from "./RequestsTest.sol";

/// @notice Q-1 to Q-4 over anything that requesters, bidders, donors and hostile components do. The asset is cash.
contract RequestsInvariants is RequestsTest {
    RequestsHandler private _handler;
    address[] private _actors = [ALICE, BOB, CAROL];

    function setUp() public override {
        super.setUp();
        _handler = new RequestsHandler(vault, requests, k, tokens, feeds, _actors);
        targetContract(address(_handler));
    }

    /// forge-config: default.invariant.fail-on-revert = true
    /// forge-config: default.invariant.runs = 128
    function invariant_all() public view {
        assertEq(_handler.violation(), "");
        _sharesAreCounted();
        _tokensAreCounted();
        _batchesCanPay();
        _viewsAgree();
    }

    /// @dev Q-1: what was handed over is escrowed, burnt or returned.
    function _sharesAreCounted() private view {
        uint256 escrowed;
        for (uint256 id = 1; id <= requests.newestRequestId(); ++id) {
            (address sale, , uint256 startedAt, , uint256 shares) = requests.batchOf(id);
            uint256 held_ = share.balanceOf(sale);
            assertEq(held_, startedAt == 0 ? shares : 0);
            escrowed += held_;
        }
        assertEq(_handler.requested(), escrowed + _handler.burnt() + _handler.cancelled());
    }

    /// @dev Q-2: of every token, what came in was paid out or is there.
    function _tokensAreCounted() private view {
        for (uint256 i; i < 5; ++i) {
            uint256 here;
            for (uint256 id = 1; id <= requests.newestRequestId(); ++id) here += held(i, address(saleOf(id)));
            assertEq(_handler.came(i), here + _handler.left(i));
            assertEq(held(i, address(requests)), 0);
        }
    }

    /// @dev Q-3: every batch has what it owes, in proceeds and in kind, to all its requesters at once.
    function _batchesCanPay() private view {
        for (uint256 id = 1; id <= requests.newestRequestId(); ++id) {
            if (!isOver(id)) continue;
            IRedemptionRequestsSale sale = saleOf(id);
            for (uint256 i; i < 5; ++i) {
                uint256 due;
                for (uint256 a; a < 3; ++a) due += requests.dueInKind(id, address(tokens[i]), _actors[a]);
                assertLe(due, held(i, address(sale)));
            }
        }
    }

    /// @dev Q-4: what can be claimed is the sum of what is claimable, and no account has more requests open than may be.
    function _viewsAgree() private view {
        for (uint256 a; a < 3; ++a) {
            uint256 claimable;
            for (uint256 id = 1; id <= requests.newestRequestId(); ++id) {
                claimable += requests.claimableRedeemRequest(id, _actors[a]);
            }
            assertEq(requests.maxRedeem(_actors[a]), claimable);
            assertLe(requests.openRequestsOf(_actors[a]).length, 32);
        }
    }

    /// @notice A campaign that does nothing proves nothing.
    function test_everyStepSucceedsSometimes() public {
        for (uint256 i; i < 3_000; ++i) _step(uint256(keccak256(abi.encode(i))), i);
        invariant_all();
        string[10] memory steps = [
            "request",
            "cancel",
            "start",
            "fill",
            "redeem",
            "withdraw",
            "claimRequest",
            "take",
            "collect",
            "donate"
        ];
        for (uint256 i; i < steps.length; ++i) assertGt(_handler.done(steps[i]), 4, steps[i]);
    }

    function _step(uint256 seed, uint256 i) private {
        uint256 kind = i % 13;
        if (kind == 0) _handler.request(seed, (seed >> 8) % 20e18);
        else if (kind == 1) _handler.cancel(i % 3 == 0 ? seed : 0);
        else if (kind < 4) _handler.warp(seed);
        else if (kind == 4) _handler.start(seed);
        else if (kind < 7) _handler.fill(seed, seed >> 8);
        else if (kind == 7 && i % 2 == 0) _handler.claim(seed, seed >> 8);
        else if (kind < 9) _handler.claimRequest(seed);
        else if (kind == 9) _handler.take(seed);
        else if (kind == 10) _handler.collect(seed);
        else if (kind == 11) _handler.turn(seed);
        else if (i % 2 == 0) _handler.donate(seed, seed >> 8);
        else _handler.moveMarket(seed);
    }
}
