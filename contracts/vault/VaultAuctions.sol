// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Basket} from "./Basket.sol";
import {Filling} from "./Filling.sol";
import {StrayFilling} from "./StrayFilling.sol";

/// @title What auctions do to a vault
/// @notice Every vault delegates to this contract what its auctions call, as it does to `VaultAdministration` what is called
/// rarely. It has the vault's storage (see `Basket`) and none of its own; it is fixed for ever like the vault's own code.
contract VaultAuctions is StrayFilling {
    constructor(
        address policyRegistry_,
        address rebalanceAuction_
    ) Basket(policyRegistry_) Filling(rebalanceAuction_) {}
}
