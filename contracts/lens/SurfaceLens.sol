// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISurfaceLens} from "../interfaces/ISurfaceLens.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";
import {Bracket, SurfaceMath} from "../risk/SurfaceMath.sol";

/// @title What a surface looks like
/// @notice See `ISurfaceLens`. Computes from the slices in force, of which there are twelve at most.
contract SurfaceLens is ISurfaceLens {
    /// @inheritdoc ISurfaceLens
    function atTheMoneyVolatility(
        IVolSurface surface,
        address underlying,
        uint256 expiry
    ) external view returns (uint256) {
        return SurfaceMath.volatilityAt(_bracket(surface, underlying, expiry), 0);
    }

    /// @inheritdoc ISurfaceLens
    function forwardOf(IVolSurface surface, address underlying, uint256 expiry) external view returns (uint256) {
        return SurfaceMath.forward(_bracket(surface, underlying, expiry));
    }

    /// @inheritdoc ISurfaceLens
    function skewOf(IVolSurface surface, address underlying, uint256 expiry) external view returns (int256, int256) {
        return SurfaceMath.skew(_bracket(surface, underlying, expiry));
    }

    /// @inheritdoc ISurfaceLens
    function termStructure(IVolSurface surface, address underlying) external view returns (Tenor[] memory tenors) {
        IVolSurface.Slice[] memory slices = surface.slicesOf(underlying, IVolSurface.Age.InForce);
        tenors = new Tenor[](slices.length);
        Bracket memory b;
        b.time = block.timestamp;
        for (uint256 i; i < slices.length; ++i) {
            (b.expiry, b.upper) = (slices[i].expiry, slices[i]);
            Tenor memory tenor = tenors[i];
            (tenor.expiry, tenor.forward, tenor.age) = (b.expiry, b.upper.forward, SurfaceMath.age(b));
            tenor.atTheMoney = SurfaceMath.volatilityAt(b, 0);
            (tenor.riskReversal, tenor.butterfly) = SurfaceMath.skew(b);
        }
    }

    /* INTERNAL */

    function _bracket(IVolSurface surface, address underlying, uint256 expiry) private view returns (Bracket memory b) {
        require(expiry > block.timestamp, IVolSurface.ExpiryPassed(expiry, block.timestamp));
        IVolSurface.Slice[] memory slices = surface.slicesOf(underlying, IVolSurface.Age.InForce);
        uint256 i;
        while (i < slices.length && slices[i].expiry < expiry) ++i;
        uint256 last = slices.length == 0 ? 0 : slices[slices.length - 1].expiry;
        require(i < slices.length, IVolSurface.ExpiryBeyondSurface(underlying, expiry, last));
        (b.expiry, b.time, b.upper) = (expiry, block.timestamp, slices[i]);
        if (i > 0 && slices[i].expiry != expiry) b.lower = slices[i - 1];
    }
}
