"""Fits the coefficients of contracts/math and prints each with its error bound.

    python3 scripts/fit/fit.py            prints them
    python3 scripts/fit/fit.py --check    also fails when a coefficient is missing in the Solidity or TypeScript source

Needs Python 3 and mpmath 1.3. Source of the method: remez.py; of the functions: MATH.md, section 1.
"""

import re
import sys
from pathlib import Path

from mpmath import mp, mpf

from continued_fraction import jacobi_fraction
from remez import rational_minimax

ROOT = Path(__file__).resolve().parents[2]
LN2 = mp.log(2)


def fixed(x, bits):
    """x as an integer of that many binary places, to the nearest, without its sign (the source subtracts instead)."""
    return int(mp.nint(abs(x) * mpf(2) ** bits))


def mills_ratio(z):
    return mp.sqrt(mp.pi / 2) * mp.erfc(z / mp.sqrt(2)) * mp.exp(z * z / 2)


def density(z):
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


def print_denominators(levels):
    """The denominators of the Mills ratio's fraction, outermost first: least and largest size for z of 0 to 64."""
    sizes = [[] for _ in levels]
    for step in range(64 * 64 + 1):
        z, value = mpf(step) / 64, mpf(0)
        for i in range(len(levels) - 1, -1, -1):
            value = z + levels[i][1] + (levels[i + 1][0] / value if i + 1 < len(levels) else 0)
            sizes[i].append(value)
    print("  denominators:", [f"{mp.nstr(min(s), 5)} .. {mp.nstr(max(s), 5)}" for s in sizes])


def fit_gaussian():
    """Mills ratio on [0, 9]; the density weighs the error, because R only ever occurs multiplied by it."""
    p, q, bound = rational_minimax(mills_ratio, 0, 9, 6, 7, density)
    _, levels = jacobi_fraction(p, q)
    print(f"\nGaussian: R(z) of degrees (6, 7); largest error of phi(z) R(z): {mp.nstr(bound, 4)}")
    print_denominators(levels)
    constants = {"_C1": fixed(levels[0][0] / mp.sqrt(2 * mp.pi), 140)}
    constants |= {f"_C{i}": fixed(c, 128) for i, (c, _) in enumerate(levels, 1) if i > 1}
    constants |= {f"_B{i}": fixed(b, 64) for i, (_, b) in enumerate(levels, 1)}
    constants["_INVERSE_ROOT_TWO_PI_X76"] = fixed(1 / mp.sqrt(2 * mp.pi), 76)
    constants["_ROOT_TWO_PI_X64"] = fixed(mp.sqrt(2 * mp.pi), 64)
    return constants


def fit_logarithm():
    """2 atanh(t) / t by u = t^2 for |t| <= 1/8, relative error."""

    def series(u):
        t = mp.sqrt(u)
        return mpf(2) if u == 0 else 2 * mp.atanh(t) / t

    p, q, bound = rational_minimax(series, 0, mpf(1) / 64, 2, 3, lambda u: 1 / series(u))
    _, levels = jacobi_fraction(p, q)
    print(f"\nLogarithmMath: 2 atanh(t)/t of degrees (2, 3) in t^2; largest relative error: {mp.nstr(bound, 4)}")
    constants = {f"_C{i}": fixed(c, 189 if i == 1 else 248) for i, (c, _) in enumerate(levels, 1)}
    constants |= {f"_B{i}": fixed(b, 124) for i, (_, b) in enumerate(levels, 1)}
    constants |= {"_LN2_X127": fixed(LN2, 127), "_LN_5_4_X127": fixed(mp.log(mpf(5) / 4), 127)}
    return constants


def fit_exponential():
    """q = r / tanh(r/2) by u = r^2 for |r| <= ln 2 / 2; the weight turns its error into the relative one of e^r."""

    def ratio(u):
        r = mp.sqrt(u)
        return mpf(2) if u == 0 else r / mp.tanh(r / 2)

    def weight(u):
        return max(2 * mp.sqrt(u) / (ratio(u) ** 2 - u), mpf("1e-3"))

    p, q, bound = rational_minimax(ratio, 0, (LN2 / 2) ** 2 * mpf("1.0002"), 2, 2, weight)
    k, levels = jacobi_fraction(p, q)
    print(f"\nExponentialMath: r/tanh(r/2) of degrees (2, 2) in r^2; largest relative error of e^r: {mp.nstr(bound, 4)}")
    constants = {"_K0": fixed(k, 60), "_C1": fixed(levels[0][0], 180), "_C2": fixed(levels[1][0], 240)}
    constants |= {f"_B{i}": fixed(b, 120) for i, (_, b) in enumerate(levels, 1)}
    constants |= {"_LN2_X60": fixed(LN2, 60), "_LN2_X127": fixed(LN2, 127), "_HALF_LN2_X127": fixed(LN2 / 2, 127)}
    return constants | {"_LOG2E_X64": fixed(1 / LN2, 64)}


def fit_root():
    """A seed of degrees (2, 1) for the root on [2^19, 2^26], and Newton steps whose scales centre the error on zero.

    With e the relative error around zero, S + C t / S has errors from 0 to e^2/2 around twice the scale of S; the next C
    takes the middle of them for the scale, which halves what is squared next.
    """
    low, high = mpf(2) ** 19, mpf(2) ** 26
    middle = mp.sqrt(low * high)
    p, q, bound = rational_minimax(mp.sqrt, low / middle, high / middle, 2, 1, lambda x: 1 / mp.sqrt(x))
    slope, shift = p[2] / q[1], 1 / q[1]
    offset = (p[1] - slope) / q[1]
    numerator = -(p[0] - offset) * shift
    errors = [bound]
    for _ in range(3):
        ratio = 1 + errors[-1]
        errors.append(mp.sqrt((ratio + 1 / ratio) / 2) - 1)
    scales = [mpf(2) ** 64]
    for error in errors[2::-1]:
        ratio = 1 + error
        scales.insert(0, scales[0] / mp.sqrt(2 * (ratio + 1 / ratio)))
    unit = scales[0] * mp.sqrt(middle)
    print(f"\nTotalVolatility: largest relative errors of seed and steps: {[mp.nstr(e, 4) for e in errors]}")
    constants = {"_SLOPE": int(mp.nint(unit * slope / middle)), "_SHIFT": int(mp.nint(shift * middle))}
    constants["_OFFSET"] = int(mp.nint(offset * middle / slope))
    constants["_NUMERATOR"] = int(mp.nint(unit * numerator * middle))
    constants |= {f"_STEP_{i + 1}": int(mp.nint(scales[i] ** 2)) for i in range(3)}
    constants["_TWICE_WAD_ROOT_YEAR"] = int(mp.nint(2 * mpf(10) ** 18 * mp.sqrt(31536000)))
    return constants


def missing(constants, file):
    """Names of the constants whose value does not stand in the file."""
    numbers = {int(n.replace("_", "")) for n in re.findall(r"(?<!\w)\d[\d_]*(?=n?\b)", (ROOT / file).read_text())}
    return [name for name, value in constants.items() if value not in numbers]


def main():
    fits = {
        "Gaussian": (fit_gaussian, "gaussian"),
        "LogarithmMath": (fit_logarithm, "logarithm"),
        "ExponentialMath": (fit_exponential, "exponential"),
        "TotalVolatility": (fit_root, "totalVolatility"),
    }
    failed = False
    for contract, (fit, twin) in fits.items():
        constants = fit()
        for name, value in constants.items():
            print(f"  {name} = {value}")
        if "--check" in sys.argv:
            for file in (f"contracts/math/{contract}.sol", f"sdk/src/math/option/{twin}.ts"):
                absent = missing(constants, file)
                failed = failed or bool(absent)
                print(f"  {file}: {'has them all' if not absent else f'lacks {absent}'}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
