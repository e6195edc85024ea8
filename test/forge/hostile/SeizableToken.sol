// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PlainToken} from "../harness/PlainToken.sol";

/// @notice A token whose issuer can stop it and take it away, and which refuses to be sent to itself.
contract SeizableToken is PlainToken {
    error Frozen();
    error RecipientInvalid();

    bool private _frozen;

    constructor(string memory symbol_, uint8 decimals_) PlainToken(symbol_, decimals_) {}

    function setFrozen(bool frozen) external {
        _frozen = frozen;
    }

    function seize(address from, uint256 amount) external {
        _burn(from, amount);
    }

    function _beforeTokenTransfer(address from, address to, uint256) internal view override {
        require(!_frozen || from == address(0) || to == address(0), Frozen());
        require(to != address(this), RecipientInvalid());
    }
}
