// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRoute} from "contracts/interfaces/IRoute.sol";
import {PlainToken} from "../../harness/PlainToken.sol";
import {HostileFeed} from "../../hostile/HostileFeed.sol";

/// @notice A basket vault as one would write it first: entries and exits at the middle price, plain transfers, a trade
/// checked on its own, no lock, no locked or virtual shares. What the attacks are shown to hurt.
contract NaiveBasket {
    uint256 private constant _WAD = 1e18;

    PlainToken[] public tokens;
    HostileFeed[] public feeds;
    mapping(address account => uint256) public balanceOf;
    uint256 public totalSupply;
    /// @notice {1} Largest weight that a trade may leave the component it buys with.
    uint256 public maxWeight = 0.4e18;

    constructor(PlainToken[] memory tokens_, HostileFeed[] memory feeds_) {
        tokens = tokens_;
        feeds = feeds_;
    }

    function mint(address to, uint256 shares) external {
        _mint(to, shares);
    }

    function deposit(uint256 i, uint256 amount) external returns (uint256 shares) {
        shares = (valueOf(i, amount) * totalSupply) / netAssetValue();
        tokens[i].transferFrom(msg.sender, address(this), amount);
        _mint(msg.sender, shares);
    }

    function redeem(uint256 i, uint256 shares) external returns (uint256 amount) {
        amount = (((shares * netAssetValue()) / totalSupply) * 10 ** tokens[i].decimals()) / priceOf(i);
        _burn(shares);
        tokens[i].transfer(msg.sender, amount);
    }

    function redeemInKind(uint256 shares) external {
        uint256 supply = totalSupply;
        _burn(shares);
        for (uint256 i; i < tokens.length; ++i) {
            tokens[i].transfer(msg.sender, (tokens[i].balanceOf(address(this)) * shares) / supply);
        }
    }

    function trade(IRoute route, uint256 sell, uint256 buy, uint256 amountIn, uint256 minOut) external {
        uint256 before = tokens[buy].balanceOf(address(this));
        tokens[sell].transfer(address(route), amountIn);
        route.execute(address(tokens[sell]), address(tokens[buy]), amountIn, minOut, "");
        uint256 bought = tokens[buy].balanceOf(address(this)) - before;
        require(valueOf(buy, bought) >= (valueOf(sell, amountIn) * 99) / 100, "loss of this trade");
        require(weightOf(buy) <= maxWeight, "weight");
    }

    /// @notice {USD/share} What a lender who takes the share would read.
    function sharePrice() external view returns (uint256) {
        return (netAssetValue() * _WAD) / totalSupply;
    }

    function weightOf(uint256 i) public view returns (uint256) {
        return (valueOf(i, tokens[i].balanceOf(address(this))) * _WAD) / netAssetValue();
    }

    function netAssetValue() public view returns (uint256 total) {
        for (uint256 i; i < tokens.length; ++i) total += valueOf(i, tokens[i].balanceOf(address(this)));
    }

    function valueOf(uint256 i, uint256 amount) public view returns (uint256) {
        return (amount * priceOf(i)) / 10 ** tokens[i].decimals();
    }

    function priceOf(uint256 i) public view returns (uint256) {
        (uint256 bid, uint256 ask) = feeds[i].quote();
        return (bid + ask) / 2;
    }

    function _mint(address to, uint256 shares) private {
        balanceOf[to] += shares;
        totalSupply += shares;
    }

    function _burn(uint256 shares) private {
        balanceOf[msg.sender] -= shares;
        totalSupply -= shares;
    }
}
