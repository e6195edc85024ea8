// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title Stand-in for a mainnet token whose code is not published on npm (WBTC)
/// @notice A plain ERC-20 with the original's name, symbol and decimals. It is not the original's code and every
/// table and output of the replica says so.
contract StandInToken is ERC20 {
    uint8 private immutable _DECIMALS;

    /// @param supply {tok} minted to the deployer, in the token's smallest unit.
    constructor(string memory name_, string memory symbol_, uint8 decimals_, uint256 supply) ERC20(name_, symbol_) {
        _DECIMALS = decimals_;
        _mint(msg.sender, supply);
    }

    function decimals() public view override returns (uint8) {
        return _DECIMALS;
    }
}
