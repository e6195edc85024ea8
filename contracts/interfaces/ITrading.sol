// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Trades of the allocator
/// @notice Any route may trade; what counts is checked afterwards.
interface ITrading {
    /// @notice A trade of the allocator.
    /// @param route `IRoute` that is handed the tokens; any contract, since only the result is trusted.
    /// @param sell Component to sell.
    /// @param buy Component to buy.
    /// @param amountIn {sell} What the route is handed.
    /// @param minOut {buy} What has to arrive at least.
    /// @param data What the route needs to know.
    struct Intent {
        address route;
        address sell;
        address buy;
        uint256 amountIn;
        uint256 minOut;
        bytes data;
    }

    /// @notice The allocator traded.
    /// @param route Route that was handed the tokens.
    /// @param sell Component sold.
    /// @param buy Component bought.
    /// @param sold {tok} Gone.
    /// @param bought {tok} Come.
    /// @param loss {1} Charged to the loss budget, 18 decimals.
    event Traded(
        address indexed route,
        address indexed sell,
        address indexed buy,
        uint256 sold,
        uint256 bought,
        uint256 loss
    );

    /// @notice A trade brings less than the middle price less the largest loss allowed. {USD} in 18 decimals.
    error TradeLossTooLarge(uint256 sold, uint256 bought, uint256 minimum);
    /// @notice The same component cannot be sold and bought.
    error TradeOfOneComponent(address token);
    /// @notice The route is a component or the vault itself.
    error RouteInvalid(address route);
    /// @notice A trade took more of a component than it was given, or took of a third one. {tok}
    error BalanceTaken(address token, uint256 balanceAfter, uint256 expected);
    /// @notice The number of shares changed inside a trade. {share}
    error SupplyChanged(uint256 supplyBefore, uint256 supplyAfter);

    /// @notice Sells one component for another over a route, then checks what came of it. Only for the allocator.
    /// @param intent What to trade and how.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return bought {tok} What arrived.
    function trade(Intent calldata intent, uint256 deadline) external returns (uint256 bought);

    /// @notice State of the loss budget now.
    /// @return used {1} 18 decimals, drained to now.
    /// @return size {1} 18 decimals.
    /// @return period {s}
    function lossBudget() external view returns (uint256 used, uint256 size, uint256 period);
}
