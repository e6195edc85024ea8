// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAssetEntry} from "./IAssetEntry.sol";
import {IBasket} from "./IBasket.sol";
import {IFilling} from "./IFilling.sol";
import {IInKind} from "./IInKind.sol";
import {IRecovery} from "./IRecovery.sol";
import {IRoles} from "./IRoles.sol";
import {ITimelock} from "./ITimelock.sol";
import {ITrading} from "./ITrading.sol";
import {IVaultAdministration} from "./IVaultAdministration.sol";

/// @title A vault of several asset classes
/// @notice Everything that a vault answers, but for the ERC-20 of its shares: a basket of tokens behind one share, inside
/// a policy that the chain enforces.
interface IAllocationVault is
    IBasket,
    IInKind,
    IAssetEntry,
    ITrading,
    IFilling,
    IVaultAdministration,
    IRecovery,
    ITimelock,
    IRoles
{}
