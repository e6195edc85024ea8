// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IReporterSet} from "contracts/interfaces/IReporterSet.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";

/// @notice All that a surface offers.
interface ISurface is IVolSurface, IReporterSet, ITimelock, IRoles {}
