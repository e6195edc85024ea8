// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IComponentFront} from "./IComponentFront.sol";

// solhint-disable no-empty-blocks

/// @title ERC-7575 entry of one component of a vault
/// @notice Its share is the vault's own token. It holds nothing between calls.
interface IComponentEntry is IComponentFront, IERC165 {}
