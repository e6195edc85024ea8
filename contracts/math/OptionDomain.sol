// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title What the option formulas accept
/// @notice Inside these bounds no intermediate result overflows and the stated errors hold (docs/option-maths.md).
/// Outside, each argument has an error with its value.
library OptionDomain {
    /// @notice The price of the underlying is outside the formulas' domain; 18 decimals.
    error SpotOutOfDomain(uint256 spot, uint256 min, uint256 max);
    /// @notice The strike is outside the formulas' domain; 18 decimals.
    error StrikeOutOfDomain(uint256 strike, uint256 min, uint256 max);
    /// @notice Expiry is further away than the formulas' domain reaches; seconds.
    error ExpiryOutOfDomain(uint256 secondsToExpiry, uint256 max);
    /// @notice The volatility is neither zero nor inside the formulas' domain; per year, 18 decimals.
    error VolatilityOutOfDomain(uint256 volatility, uint256 min, uint256 max);
    /// @notice The interest rate is outside the formulas' domain; per year, continuously compounded, 18 decimals.
    error RateOutOfDomain(int256 rate, int256 min, int256 max);
    /// @notice An amount of the undiscounted kernel is outside its domain; 18 decimals.
    error AmountOutOfDomain(uint256 amount, uint256 min, uint256 max);
    /// @notice The total volatility is outside the kernel's domain; 18 decimals.
    error TotalVolatilityOutOfDomain(uint256 totalVolatility, uint256 max);

    /// @notice Smallest spot and strike, 1e-6 with 18 decimals.
    uint256 internal constant MIN_PRICE = 1e12;
    /// @notice Largest spot and strike, 1e15 with 18 decimals.
    uint256 internal constant MAX_PRICE = 1e33;
    /// @notice {s} Ten years of 365 days.
    uint256 internal constant MAX_EXPIRY = 315_360_000;
    /// @notice {1/year^0.5} 0.1 %.
    uint256 internal constant MIN_VOLATILITY = 0.001e18;
    /// @notice {1/year^0.5} 1,000 %.
    uint256 internal constant MAX_VOLATILITY = 10e18;
    /// @notice {1/year} -20 %.
    int256 internal constant MIN_RATE = -0.2e18;
    /// @notice {1/year} 50 %.
    int256 internal constant MAX_RATE = 0.5e18;
    /// @notice {1} Largest total volatility, more than 1,000 % over ten years.
    uint256 internal constant MAX_TOTAL_VOLATILITY = 32e18;
    /// @notice Largest amount of the undiscounted kernel, 2^112: 5.19e15 with 18 decimals, so `MAX_PRICE` after ten
    /// years at -16 %.
    uint256 internal constant MAX_AMOUNT = 1 << 112;

    // Counts of the values that are inside, for the wrapping comparisons below.
    uint256 private constant _PRICES = 999_999_999_999_999_999_999_000_000_000_001;
    uint256 private constant _VOLATILITIES = 9_999_000_000_000_000_001;
    uint256 private constant _RATES = 700_000_000_000_000_001;
    uint256 private constant _TOTAL_VOLATILITIES = 31_999_999_999_999_999_991;
    /// @dev {1} The kernel takes less for zero: its time value is below 5e-18 of the larger amount.
    uint256 private constant _MIN_TOTAL_VOLATILITY = 10;
    uint256 private constant _RATE_OFFSET = 200_000_000_000_000_000;

    /// @notice Whether an option has time value that the formulas can price.
    /// @param spot {quote/base} 18 decimals.
    /// @param strike {quote/base} 18 decimals.
    /// @param secondsToExpiry {s}
    /// @param volatility {1/year^0.5} 18 decimals.
    /// @param rate {1/year} 18 decimals.
    /// @return inside False also where only time or volatility is zero.
    function isInside(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) internal pure returns (bool inside) {
        // One comparison each, because x - min wraps below min; without the jumps of &&.
        assembly ("memory-safe") {
            inside := lt(sub(spot, MIN_PRICE), _PRICES)
            inside := and(inside, lt(sub(strike, MIN_PRICE), _PRICES))
            inside := and(inside, lt(sub(secondsToExpiry, 1), MAX_EXPIRY))
            inside := and(inside, lt(sub(volatility, MIN_VOLATILITY), _VOLATILITIES))
            inside := and(inside, lt(add(rate, _RATE_OFFSET), _RATES))
        }
    }

    /// @notice Reverts with the error of the first argument that is outside; zero time and zero volatility pass.
    /// @param spot {quote/base} 18 decimals.
    /// @param strike {quote/base} 18 decimals.
    /// @param secondsToExpiry {s}
    /// @param volatility {1/year^0.5} 18 decimals.
    /// @param rate {1/year} 18 decimals.
    function check(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) internal pure {
        checkContract(spot, strike, secondsToExpiry, rate);
        require(
            volatility == 0 || (volatility >= MIN_VOLATILITY && volatility <= MAX_VOLATILITY),
            VolatilityOutOfDomain(volatility, MIN_VOLATILITY, MAX_VOLATILITY)
        );
    }

    /// @notice `check` without a volatility.
    /// @param spot {quote/base} 18 decimals.
    /// @param strike {quote/base} 18 decimals.
    /// @param secondsToExpiry {s}
    /// @param rate {1/year} 18 decimals.
    function checkContract(uint256 spot, uint256 strike, uint256 secondsToExpiry, int256 rate) internal pure {
        require(spot >= MIN_PRICE && spot <= MAX_PRICE, SpotOutOfDomain(spot, MIN_PRICE, MAX_PRICE));
        require(strike >= MIN_PRICE && strike <= MAX_PRICE, StrikeOutOfDomain(strike, MIN_PRICE, MAX_PRICE));
        require(secondsToExpiry <= MAX_EXPIRY, ExpiryOutOfDomain(secondsToExpiry, MAX_EXPIRY));
        require(rate >= MIN_RATE && rate <= MAX_RATE, RateOutOfDomain(rate, MIN_RATE, MAX_RATE));
    }

    /// @notice Whether the undiscounted kernel has time value to compute.
    /// @param spot {quote/base} 18 decimals.
    /// @param discountedStrike {quote/base} 18 decimals.
    /// @param totalVolatility {1} 18 decimals.
    /// @return inside False also where the total volatility counts as zero.
    function isInsideKernel(
        uint256 spot,
        uint256 discountedStrike,
        uint256 totalVolatility
    ) internal pure returns (bool inside) {
        // Zero wraps to a large number; both amounts at once.
        assembly ("memory-safe") {
            inside := iszero(shr(112, or(sub(spot, 1), sub(discountedStrike, 1))))
            inside := and(inside, lt(sub(totalVolatility, _MIN_TOTAL_VOLATILITY), _TOTAL_VOLATILITIES))
        }
    }

    /// @notice Reverts with the error of the kernel's first argument that is outside; zero total volatility passes.
    /// @param spot {quote/base} 18 decimals.
    /// @param discountedStrike {quote/base} 18 decimals.
    /// @param totalVolatility {1} 18 decimals.
    function checkKernel(uint256 spot, uint256 discountedStrike, uint256 totalVolatility) internal pure {
        require(spot > 0 && spot <= MAX_AMOUNT, AmountOutOfDomain(spot, 1, MAX_AMOUNT));
        require(
            discountedStrike > 0 && discountedStrike <= MAX_AMOUNT,
            AmountOutOfDomain(discountedStrike, 1, MAX_AMOUNT)
        );
        require(
            totalVolatility <= MAX_TOTAL_VOLATILITY,
            TotalVolatilityOutOfDomain(totalVolatility, MAX_TOTAL_VOLATILITY)
        );
    }
}
