// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IAssetEntry} from "./IAssetEntry.sol";
import {IAssetPreview} from "./IAssetPreview.sol";
import {IBasket} from "./IBasket.sol";
import {IBasketView} from "./IBasketView.sol";
import {IComponentFlows} from "./IComponentFlows.sol";
import {IFees} from "./IFees.sol";
import {IFeeSettings} from "./IFeeSettings.sol";
import {IFilling} from "./IFilling.sol";
import {IInKind} from "./IInKind.sol";
import {IRecovery} from "./IRecovery.sol";
import {IRoles} from "./IRoles.sol";
import {IStrayFilling} from "./IStrayFilling.sol";
import {ITimelock} from "./ITimelock.sol";
import {ITrading} from "./ITrading.sol";
import {IVaultAdministration} from "./IVaultAdministration.sol";
import {IWriteOff} from "./IWriteOff.sol";

// solhint-disable no-empty-blocks

/// @title A vault of several asset classes
/// @notice Everything that a vault answers: a basket of tokens behind one share, inside a policy that the chain enforces.
interface IAllocationVault is
    IBasket,
    IBasketView,
    IInKind,
    IAssetEntry,
    IAssetPreview,
    IComponentFlows,
    ITrading,
    IFilling,
    IStrayFilling,
    IVaultAdministration,
    IFees,
    IFeeSettings,
    IRecovery,
    IWriteOff,
    ITimelock,
    IRoles,
    IERC20Metadata,
    IERC20Permit
{}
