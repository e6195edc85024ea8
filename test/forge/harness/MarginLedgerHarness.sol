// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {PerpetualMarket} from "contracts/interfaces/IPerpetualMarkets.sol";
import {CashIndex} from "contracts/margin/CashIndex.sol";
import {Funding} from "contracts/margin/Funding.sol";
import {Batch} from "./Batch.sol";

/// @notice The cash index and the funding of perpetuals behind plain functions, one call or many at once.
contract MarginLedgerHarness is Batch {
    /* CASH */

    function supplyOf(IClearinghouse.CashLedger memory ledger) external pure returns (uint256) {
        return CashIndex.supplyOf(ledger);
    }

    function borrowOf(IClearinghouse.CashLedger memory ledger) external pure returns (uint256) {
        return CashIndex.borrowOf(ledger);
    }

    function rateAt(uint256 utilisation) external pure returns (uint256) {
        return CashIndex.rateAt(utilisation);
    }

    /// @dev A ledger that was kept some time ago.
    function accrued(
        IClearinghouse.CashLedger memory ledger,
        uint256 age
    ) external view returns (IClearinghouse.CashLedger memory, uint256 time) {
        ledger.updatedAt = uint40(block.timestamp - age);
        return (CashIndex.accrued(ledger), block.timestamp);
    }

    function cashOf(IClearinghouse.CashLedger memory ledger, int256 shares) external pure returns (int256) {
        return CashIndex.cashOf(ledger, shares);
    }

    function change(
        IClearinghouse.CashLedger memory ledger,
        int256 shares,
        int256 amount
    ) external pure returns (IClearinghouse.CashLedger memory, int256 next) {
        next = CashIndex.change(ledger, shares, amount);
        return (ledger, next);
    }

    /* FUNDING */

    function premiumOf(PerpetualMarket memory market, uint256 openInterest) external pure returns (int256) {
        return Funding.premiumOf(market, openInterest);
    }

    function markAt(uint256 index, int256 premium) external pure returns (uint256) {
        return Funding.markAt(index, premium);
    }

    function marketLater(
        PerpetualMarket memory market,
        uint256 openInterest,
        uint256 index,
        uint256 time
    ) external pure returns (PerpetualMarket memory) {
        return Funding.accrued(market, openInterest, index, time);
    }

    function record(
        PerpetualMarket memory market,
        uint256 quantity,
        uint256 price,
        uint256 index,
        uint256 feeRate
    ) external pure returns (PerpetualMarket memory) {
        Funding.record(market, quantity, price, index, feeRate);
        return market;
    }
}
