"""A rational function as the continued fraction k + c1 / (x + b1 + c2 / (x + b2 + ...))."""

from mpmath import mpf


def jacobi_fraction(numerator, denominator):
    """Returns (k, [(c1, b1), (c2, b2), ...]) of P/Q, coefficients from the lowest power up.

    deg P is deg Q (then k is their ratio) or deg Q - 1 (then k = 0). Raises ValueError otherwise.
    """
    p, q = list(numerator), list(denominator)
    k = mpf(0)
    if len(p) == len(q):
        k = p[-1] / q[-1]
        p = [a - k * b for a, b in zip(p, q)][:-1]
    if len(p) != len(q) - 1:
        raise ValueError(f"degrees {len(numerator) - 1} and {len(denominator) - 1} have no such fraction")
    levels = []
    while p:
        c = p[-1] / q[-1]
        p, q = [a / p[-1] for a in p], [a / q[-1] for a in q]
        size = len(p)
        b = q[size - 1] - (p[size - 2] if size > 1 else 0)
        levels.append((c, b))
        rest = [q[i] - b * p[i] - (p[i - 1] if i > 0 else 0) for i in range(size - 1)]
        p, q = rest, p
    return k, levels
