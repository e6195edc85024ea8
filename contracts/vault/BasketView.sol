// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IBasketView} from "../interfaces/IBasketView.sol";
import {Basket} from "./Basket.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {Valuation} from "./Valuation.sol";

/// @title What the basket holds and is worth
/// @notice See `IBasketView`. Apart from `Basket`, so that only `VaultEntries` carries it, for the vault's own code is full.
abstract contract BasketView is IBasketView, Basket {
    using FixedPointMathLib for uint256;

    /// @inheritdoc IBasketView
    function netAssetValue() external view nonReentrantView returns (uint256 bid, uint256 mid, uint256 ask) {
        Valuation.Snapshot memory basket = _snapshot(PolicyLibrary.load(policy));
        return (basket.bid, basket.mid, basket.ask);
    }

    /// @inheritdoc IBasketView
    function holdings()
        external
        view
        nonReentrantView
        returns (address[] memory tokens, uint256[] memory balances, uint256[] memory weights)
    {
        Policy current = PolicyLibrary.load(policy);
        Valuation.Snapshot memory basket = _snapshot(current);
        (balances, weights) = (basket.balances, basket.values);
        tokens = new address[](current.count());
        for (uint256 i; i < tokens.length; ++i) {
            tokens[i] = current.token(i);
            if (basket.mid > 0) weights[i] = weights[i].mulDiv(_WAD, basket.mid);
        }
    }
}
