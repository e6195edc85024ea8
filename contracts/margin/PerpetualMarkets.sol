// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {PerpetualMarket} from "../interfaces/IPerpetualMarkets.sol";
import {AccountId} from "./AccountId.sol";
import {Funding} from "./Funding.sol";
import {InstrumentKind} from "./Instrument.sol";
import {InterestCount} from "./InterestCount.sol";
import {Leg} from "./Leg.sol";

/// @title Markets of perpetuals
/// @notice See `IPerpetualMarkets`. A position's profit is its quantity times what its basis has risen by, the basis being the mark less what
/// a long has paid in funding. All positions of a market are of one basis, so what some gain others lose.
abstract contract PerpetualMarkets is InterestCount {
    using Funding for PerpetualMarket;

    mapping(uint256 underlying => PerpetualMarket) private _markets;
    /// @dev {USD/tok} At which a position's profit was last made cash, 18 decimals.
    mapping(AccountId account => mapping(uint256 underlying => int256)) private _bases;

    /// @dev {USD/tok} and {1} Index and fee rate of a market, 18 decimals.
    function _perpetualTerms(uint256 underlying) internal view virtual returns (uint256 index, uint256 feeRate);

    /// @dev A market now: funding added, and the price by which it is paid. {USD/tok}
    function _marketNow(
        uint256 underlying
    ) internal view returns (PerpetualMarket memory market, uint256 index, uint256 mark) {
        (index, ) = _perpetualTerms(underlying);
        uint256 open = openInterestIn[underlying][_PERPETUALS];
        market = _markets[underlying].accrued(open, index, block.timestamp);
        mark = Funding.markAt(index, market.premiumOf(open));
    }

    /// @dev {USD} Profit of all perpetuals among positions that was not made cash yet, 18 decimals.
    function _perpetualProfit(AccountId account, Leg[] memory legs) internal view returns (int256 profit) {
        for (uint256 i = 0; i < legs.length; ++i) {
            if (legs[i].instrument().kind() != InstrumentKind.Perpetual) continue;
            uint256 underlying = legs[i].instrument().underlying();
            (PerpetualMarket memory market, , uint256 mark) = _marketNow(underlying);
            profit += _profitOf(account, underlying, legs[i].quantity(), int256(mark) - market.funding);
        }
    }

    /// @dev {USD} Starts a position anew at a basis, and what it gained until then, 18 decimals.
    function _rebase(
        AccountId account,
        uint256 underlying,
        int256 quantity,
        int256 basis
    ) internal returns (int256 profit) {
        profit = _profitOf(account, underlying, quantity, basis);
        _bases[account][underlying] = basis;
    }

    /// @dev Notes a trade. {tok} {USD/tok}
    function _record(uint256 underlying, PerpetualMarket memory market, uint256 quantity, uint256 price) internal {
        (uint256 index, uint256 feeRate) = _perpetualTerms(underlying);
        market.record(quantity, price, index, feeRate);
        _markets[underlying] = market;
        int256 premium = market.premiumOf(openInterestIn[underlying][_PERPETUALS]);
        emit FundingAccrued(underlying, market.funding, premium);
    }

    /// @dev {USD} 18 decimals, rounded down.
    function _profitOf(
        AccountId account,
        uint256 underlying,
        int256 quantity,
        int256 basis
    ) private view returns (int256) {
        if (quantity == 0) return 0;
        int256 profit = quantity * (basis - _bases[account][underlying]); // {USD} 27 decimals
        return profit >= 0 ? profit / 1e9 : -int256(FixedPointMathLib.divUp(uint256(-profit), 1e9));
    }
}
