// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What the basket holds and is worth
/// @notice Views of a vault. They revert while an operation of it runs, and while a feed of what it holds does not quote.
interface IBasketView {
    /// @notice Value of the basket on either side of every component's quote and in the middle.
    /// @return bid {USD} 18 decimals.
    /// @return mid {USD} 18 decimals.
    /// @return ask {USD} 18 decimals.
    function netAssetValue() external view returns (uint256 bid, uint256 mid, uint256 ask);

    /// @notice Components with the amounts that shares stand for and their weights at the middle of the quotes.
    /// @return tokens Components in the order of the policy.
    /// @return balances {tok} Without what is owed to claims.
    /// @return weights {1} 18 decimals.
    function holdings()
        external
        view
        returns (address[] memory tokens, uint256[] memory balances, uint256[] memory weights);
}
