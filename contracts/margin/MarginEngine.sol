// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {EarlyPass} from "./EarlyPass.sol";
import {MarginModel} from "./MarginModel.sol";
import {Assessment, MarginKind, Portfolio} from "./MarginTypes.sol";

/// @title The margin model as a contract
/// @notice Holds nothing and knows nobody: `IMarginEngine` says what it answers.
contract MarginEngine is IMarginEngine {
    /// @inheritdoc IMarginEngine
    function assess(Portfolio calldata portfolio, MarginKind kind) external pure returns (Assessment memory) {
        return MarginModel.assess(portfolio, kind);
    }

    /// @inheritdoc IMarginEngine
    function boundOf(
        Portfolio calldata portfolio,
        MarginKind kind
    ) external pure returns (int256 equity, uint256 most) {
        return EarlyPass.bound(portfolio, kind);
    }
}
