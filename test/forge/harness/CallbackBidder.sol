// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFillCallback} from "contracts/interfaces/IFillCallback.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IRebalanceAuction} from "contracts/interfaces/IRebalanceAuction.sol";
import {PlainToken} from "./PlainToken.sol";
import {Sabotage} from "../hostile/Sabotage.sol";

/// @notice Somebody with a stock of tokens who gives whatever is asked for.
contract Dealer {
    function swap(address give, uint256 given, address take, uint256 taken) external {
        PlainToken(give).transferFrom(msg.sender, address(this), given);
        PlainToken(take).transfer(msg.sender, taken);
    }
}

/// @notice A bidder without capital: gives a dealer what it was sent for what it owes. First makes the calls it planned (see
/// `Sabotage`).
contract CallbackBidder is IFillCallback, Sabotage {
    error CallbackRefused();

    Dealer public immutable dealer = new Dealer();
    bool public refuses;
    uint256 public timesCalled;

    function setRefuses(bool refuses_) external {
        refuses = refuses_;
    }

    function fill(IRebalanceAuction auction, IFilling.Fill calldata wanted) external returns (uint256, uint256) {
        PlainToken(wanted.buy).approve(wanted.vault, type(uint256).max);
        PlainToken(wanted.sell).approve(address(dealer), type(uint256).max);
        return auction.fill(wanted, block.timestamp);
    }

    function onFill(address sell, address buy, uint256 sold, uint256 bought, bytes calldata) external {
        require(!refuses, CallbackRefused());
        ++timesCalled;
        _sabotage();
        dealer.swap(sell, sold, buy, bought);
    }
}
