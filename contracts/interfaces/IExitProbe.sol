// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title How much of one token one venue takes now
/// @notice An immutable contract for each venue, like a feed for a price. It says what the venue's state is at the moment,
/// which anyone may change for a block: use what `IExitLiquidity` recorded of it, never the answer itself.
interface IExitProbe {
    /// @notice The token whose exit is measured.
    /// @return Address of the token.
    function token() external view returns (address);

    /// @notice How much of the token can leave through the venue now, within the probe's stated price impact.
    /// @return {tok} Rounded down.
    function exitable() external view returns (uint256);
}
