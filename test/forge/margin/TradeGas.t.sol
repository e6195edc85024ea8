// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {IMarginEngine} from "contracts/interfaces/IMarginEngine.sol";
import {IMarginListing} from "contracts/interfaces/IMarginListing.sol";
import {IMarginReader} from "contracts/interfaces/IMarginReader.sol";
import {AccountId} from "contracts/margin/AccountId.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Assessment, MarginKind, Portfolio} from "contracts/margin/MarginTypes.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

interface IEngineHolder {
    function engine() external view returns (IMarginEngine);
}

/// @notice Gas of trades between accounts of eight positions in two expiries, a transaction each with everything in it: cold storage, feed
/// that answers without reading anything else, surface, risk parameters.
contract TradeGasTest is ClearinghouseTest {
    uint256 private constant _MAX_EARLY = 800_000;
    uint256 private constant _MAX_FULL = 1_900_000;

    InstrumentId[8] private _instruments;

    function setUp() public override {
        vm.skip(vm.envOr("BALLAST_COVERAGE", false));
        super.setUp();
        IMarginListing.StrikeGrid memory grid = IMarginListing.StrikeGrid(100e8, 10_000e8, 50e8);
        byTimelock(address(listing), abi.encodeCall(IMarginListing.listExpiry, (0, expiry + 90 days, grid)));
        post(VOLATILITY);
        pass(12);
        for (uint256 i = 0; i < 8; ++i) {
            uint256 at = i < 4 ? expiry : expiry + 90 days;
            InstrumentTerms memory terms = InstrumentTerms(
                0,
                InstrumentKind.Vanilla,
                i % 2 == 0,
                false,
                false,
                at,
                (1_600 + 100 * i) * 1e8,
                0
            );
            _instruments[i] = InstrumentLibrary.encode(terms);
        }
        fund(alice, 1_000_000e6);
        fund(bob, 1_000_000e6);
        consent();
        house.trade(alice, bob, _fills(0, 8, 10 * ONE), type(uint256).max);
        pass(12);
    }

    function test_gas_tradeByCorner() public {
        uint256 used = _trade("trade/early/4");
        assertLe(used, _MAX_EARLY);
    }

    function test_gas_tradeByGrid() public {
        _drain(alice);
        _drain(bob);
        pass(12);
        uint256 used = _trade("trade/full/4");
        assertLe(used, _MAX_FULL);
    }

    function _trade(string memory name) private returns (uint256 used) {
        house.trade(alice, bob, _fills(2, 6, ONE / 100), type(uint256).max);
        used = vm.lastCallGas().gasTotalUsed;
        vm.snapshotValue("margin", name, used);
    }

    /// @dev Leaves an account with an equity halfway between what it needs and the bound on that, so that only the grid says that it has it.
    function _drain(AccountId account) private {
        IMarginEngine engine = IEngineHolder(address(reader)).engine();
        (Portfolio memory portfolio, ) = reader.portfolioOf(house.viewOf(account), MarginKind.Initial);
        Assessment memory exact = engine.assess(portfolio, MarginKind.Initial);
        (, uint256 most) = engine.boundOf(portfolio, MarginKind.Initial);
        assertGt(most, exact.requirement + 100e18);
        uint256 left = (exact.requirement + most) / 2;
        uint256 amount = (uint256(exact.equity) - left) / 1e12;
        vm.prank(account.owner());
        house.withdrawCash(account, amount, account.owner());
    }

    /// @dev Calls and puts in turn, two of three sold.
    function _fills(
        uint256 from,
        uint256 to,
        int256 quantity
    ) private view returns (IClearinghouse.Fill[] memory fills) {
        fills = new IClearinghouse.Fill[](to - from);
        for (uint256 i = from; i < to; ++i) {
            fills[i - from] = IClearinghouse.Fill(_instruments[i], i % 3 == 0 ? quantity : -quantity, 150e18);
        }
    }
}
