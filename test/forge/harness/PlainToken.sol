// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @notice An ERC-20 as most are, with any number of decimals. Anybody mints.
contract PlainToken is ERC20 {
    string private _symbol;
    uint8 private immutable _DECIMALS;

    constructor(string memory symbol_, uint8 decimals_) {
        _symbol = symbol_;
        _DECIMALS = decimals_;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function name() public view override returns (string memory) {
        return _symbol;
    }

    function symbol() public view override returns (string memory) {
        return _symbol;
    }

    function decimals() public view override returns (uint8) {
        return _DECIMALS;
    }
}
