// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title Stand-in for wrapped staked ether (wstETH), whose code is not published on npm
/// @notice An ERC-20 with the original's name, symbol and the rate view `stEthPerToken`, which grows at a fixed rate
/// a second, as staking rewards make it do. It is not the original's code and every table and output says so.
contract StandInStakedEther is ERC20 {
    uint256 private immutable _START;

    /// @dev {stETH/wstETH} in 18 decimals, as on mainnet in May 2024.
    uint256 private constant _RATE_AT_START = 1.1637e18;
    /// @dev {stETH/wstETH/s}: about 3 % a year of the rate at the start.
    uint256 private constant _RATE_PER_SECOND = 1_107_000_000;

    /// @param supply {wstETH} minted to the deployer, 18 decimals.
    constructor(uint256 supply) ERC20("Wrapped liquid staked Ether 2.0", "wstETH") {
        _START = block.timestamp;
        _mint(msg.sender, supply);
    }

    /// @notice {stETH} that one wstETH stands for, 18 decimals.
    function stEthPerToken() external view returns (uint256) {
        return _RATE_AT_START + _RATE_PER_SECOND * (block.timestamp - _START);
    }
}
