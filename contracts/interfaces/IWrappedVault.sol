// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IVaultWrapping} from "./IVaultWrapping.sol";

// solhint-disable no-empty-blocks

/// @title ERC-4626 vault of one token over a vault of many
/// @notice For integrators that know one token and one vault: all that a wrapped vault answers, its share's ERC-20 included.
interface IWrappedVault is IVaultWrapping, IERC20Metadata, IERC20Permit {}
