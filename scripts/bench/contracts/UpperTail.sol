// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @notice 1 - Φ(z) for libraries that have no normal distribution: Hart's rational function (1968, as in West 2005, "Better
/// approximations to cumulative normal functions"), whose error is below 1e-15; every peer gets the same one.
library UpperTail {
    /// @param z {1} 18 decimals, not negative.
    /// @param e {1} e^(-z²/2) by the peer's own exponential, 18 decimals.
    /// @return {1} 18 decimals.
    function above(uint256 z, uint256 e) internal pure returns (uint256) {
        unchecked {
            if (z > 37e18) return 0;
            if (z < 7.07106781186547e18) return (e * _numerator(z)) / _denominator(z);
            uint256 f = z + 0.65e18;
            f = z + 4e36 / f;
            f = z + 3e36 / f;
            f = z + 2e36 / f;
            f = z + 1e36 / f;
            return (e * 1e36) / (f * 2.506628274631000502e18);
        }
    }

    function _numerator(uint256 z) private pure returns (uint256 n) {
        unchecked {
            n = (0.0352624965998911e18 * z) / 1e18 + 0.700383064443688e18;
            n = (n * z) / 1e18 + 6.37396220353165e18;
            n = (n * z) / 1e18 + 33.912866078383e18;
            n = (n * z) / 1e18 + 112.079291497871e18;
            n = (n * z) / 1e18 + 221.213596169931e18;
            n = (n * z) / 1e18 + 220.206867912376e18;
        }
    }

    function _denominator(uint256 z) private pure returns (uint256 d) {
        unchecked {
            d = (0.0883883476483184e18 * z) / 1e18 + 1.75566716318264e18;
            d = (d * z) / 1e18 + 16.064177579207e18;
            d = (d * z) / 1e18 + 86.7807322029461e18;
            d = (d * z) / 1e18 + 296.564248779674e18;
            d = (d * z) / 1e18 + 637.333633378831e18;
            d = (d * z) / 1e18 + 793.826512519948e18;
            d = (d * z) / 1e18 + 440.413735824752e18;
        }
    }
}
