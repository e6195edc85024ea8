// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGreeksLens} from "contracts/interfaces/IGreeksLens.sol";
import {IMarginLens} from "contracts/interfaces/IMarginLens.sol";
import {Assessment, MarginKind, Portfolio} from "contracts/margin/MarginTypes.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

/// @notice The lenses on an account of the clearinghouse; on random portfolios they are held to the SDK by its tests.
contract MarginLensTest is ClearinghouseTest {
    IMarginLens private _lens;
    IGreeksLens private _greeks;

    function setUp() public override {
        super.setUp();
        _lens = IMarginLens(deployCode(Artifacts.path("lens", "MarginLens")));
        _greeks = IGreeksLens(deployCode(Artifacts.path("lens", "GreeksLens")));
        fund(alice, 200_000e6);
        fund(bob, 200_000e6);
        pledge(bob, 10 ether);
        consent();
        house.trade(alice, bob, one(option(true, 2_050), 10 * ONE, 100e18), type(uint256).max);
        house.trade(alice, bob, one(option(false, 2_050), -4 * ONE, 100e18), type(uint256).max);
        house.trade(alice, bob, one(barrier(false, false, true, 2_000, 1_600), 3 * ONE, 60e18), type(uint256).max);
        house.trade(alice, bob, one(perpetual(), -5 * ONE, SPOT), type(uint256).max);
    }

    function test_partsAddUpToTheRequirement() public view {
        for (uint256 k = 0; k < 2; ++k) {
            MarginKind kind = MarginKind(k);
            (Portfolio memory portfolio, ) = reader.portfolioOf(house.viewOf(alice), kind);
            Assessment memory whole = reader.assess(house.viewOf(alice), kind);
            (Assessment memory seen, uint256 together, IMarginLens.BookReport[] memory books) = _lens.explain(
                portfolio,
                kind
            );
            assertEq(abi.encode(seen), abi.encode(whole));
            assertEq(together, whole.loss);
            assertEq(books.length, 1);
            assertEq(books[0].legs.length, 3);
            for (uint256 j = 0; j < 31; ++j) {
                int256 sum = books[0].linear[j] + books[0].strikes[j];
                for (uint256 i = 0; i < 3; ++i) sum += books[0].legs[i].profits[j];
                assertEq(books[0].profits[j], sum);
            }
        }
    }

    function test_longStrikeBetweenTwoMovesIsLowered() public view {
        (Portfolio memory portfolio, ) = reader.portfolioOf(house.viewOf(alice), MarginKind.Initial);
        (, , IMarginLens.BookReport[] memory books) = _lens.explain(portfolio, MarginKind.Initial);
        int256 lowered;
        for (uint256 j = 0; j < 31; ++j) {
            assertLe(books[0].strikes[j], 0);
            lowered += books[0].strikes[j];
        }
        assertLt(lowered, 0);
    }

    function test_greeksOfAnAccount() public view {
        (Portfolio memory portfolio, ) = reader.portfolioOf(house.viewOf(alice), MarginKind.Initial);
        IGreeksLens.BookGreeks[] memory greeks = _greeks.greeksOf(portfolio);
        (portfolio, ) = reader.portfolioOf(house.viewOf(bob), MarginKind.Initial);
        IGreeksLens.BookGreeks[] memory other = _greeks.greeksOf(portfolio);
        // long ten calls, short four puts and five perpetuals
        assertGt(greeks[0].delta, 0);
        assertGt(greeks[0].gamma, 0);
        assertGt(greeks[0].vega, 0);
        assertLt(greeks[0].theta, 0);
        assertEq(greeks[0].collateralDelta, 0);
        assertEq(other[0].collateralDelta, 10e18);
        assertLt(other[0].gamma, 0);
    }

    function test_RevertWhen_priceHasTooFewDigits() public {
        (Portfolio memory portfolio, ) = reader.portfolioOf(house.viewOf(alice), MarginKind.Initial);
        portfolio.books[0].spot = 1e12 - 1;
        vm.expectRevert(abi.encodeWithSelector(IGreeksLens.SpotTooLow.selector, 1e12 - 1, 1e12));
        _greeks.greeksOf(portfolio);
    }
}
