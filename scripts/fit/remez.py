"""Rational minimax approximation by Remez exchange (Remez 1934; Cody, Fraser and Hart 1968), in mpmath arithmetic."""

from mpmath import mp, mpf

mp.dps = 50

GRID = 1500
"""Points on which the extrema of the error are looked for; they crowd towards the ends as Chebyshev's do."""

EQUAL = mpf("1e-3")
"""The exchange ends when the largest and the levelled error differ by less than this part."""


def polynomial(coefficients, x):
    """The value at x of the polynomial whose coefficients are given from the lowest power up."""
    return mp.polyval(coefficients[::-1], x)


def _chebyshev(low, high, count):
    """count points from low to high, both included, as the extrema of a Chebyshev polynomial lie."""
    return [low + (high - low) * (1 - mp.cos(mp.pi * i / (count - 1))) / 2 for i in range(count)]


def _levelled(function, weight, points, top, bottom, level):
    """Solves weight * (P/Q - f) = +-level with alternating sign on the points; returns (P, Q, level).

    The equations are linear but for the product of the level and Q; Newton's method on that product.
    """
    size = top + bottom + 2
    denominator = [mpf(1)]
    for _ in range(30):
        matrix, right = mp.matrix(size, size), mp.matrix(size, 1)
        for row, x in enumerate(points):
            allowed = (-1) ** row / weight(x)
            target = function(x) + allowed * level
            for column in range(top + 1):
                matrix[row, column] = x**column
            for column in range(1, bottom + 1):
                matrix[row, top + column] = -target * x**column
            matrix[row, size - 1] = -allowed * polynomial(denominator, x)
            right[row] = target
        solution = mp.lu_solve(matrix, right)
        numerator = [solution[i] for i in range(top + 1)]
        denominator = [mpf(1)] + [solution[top + i] for i in range(1, bottom + 1)]
        level += solution[size - 1]
        if abs(solution[size - 1]) < abs(level) * mpf("1e-20"):
            break
    return numerator, denominator, level


def _extrema(error, grid):
    """The largest error of each stretch of the grid on which the error keeps its sign."""
    values = [(x, error(x)) for x in grid]
    extrema, stretch = [], values[:1]
    for point in values[1:]:
        if mp.sign(point[1]) != mp.sign(stretch[-1][1]):
            extrema.append(max(stretch, key=lambda p: abs(p[1])))
            stretch = []
        stretch.append(point)
    return extrema + [max(stretch, key=lambda p: abs(p[1]))]


def rational_minimax(function, low, high, top, bottom, weight):
    """The rational function P/Q, degrees top and bottom, whose weighted error on [low, high] is smallest.

    Returns (P, Q, bound): coefficients from the lowest power up with Q(0) = 1, and the largest weighted error on the
    grid. Raises ArithmeticError when the exchange finds fewer alternations than a best approximation has.
    """
    count = top + bottom + 2
    grid = _chebyshev(mpf(low), mpf(high), GRID)
    points, level = _chebyshev(mpf(low), mpf(high), count), mpf(0)
    for _ in range(60):
        numerator, denominator, level = _levelled(function, weight, points, top, bottom, level)
        extrema = _extrema(
            lambda x: weight(x) * (polynomial(numerator, x) / polynomial(denominator, x) - function(x)), grid
        )
        bound = max(abs(value) for _, value in extrema)
        if len(extrema) < count:
            raise ArithmeticError(f"({top}, {bottom}) on [{low}, {high}]: {len(extrema)} alternations, not {count}")
        if bound < abs(level) * (1 + EQUAL):
            return numerator, denominator, bound
        while len(extrema) > count:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        points = [x for x, _ in extrema]
    raise ArithmeticError(f"({top}, {bottom}) on [{low}, {high}]: no convergence, error {mp.nstr(bound, 5)}")
