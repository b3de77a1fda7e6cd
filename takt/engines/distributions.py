"""The distributions that tests need - normal, Student's t, chi-squared, beta, noncentral t - from elementary functions.

Accurate to about 1e-13 of the value, tails included, also for counts of millions: what would cancel there (gamma
functions of large numbers) is replaced by its saddle-point form. Scalars in and out, as experiments have few of them.

Sources: Loader 2000, "Fast and Accurate Computation of Binomial Probabilities" (deviance and Stirling's error);
DLMF 8.17.22 (continued fraction of the incomplete beta function), 8.7.1 and 8.9.2 (incomplete gamma function), by the
method of Lentz 1976; Lenth 1989, algorithm AS 243 (noncentral t).
"""

from collections.abc import Callable
from math import erfc, exp, fabs, inf, lgamma, log, pi, sqrt
from statistics import NormalDist

TINY = 1e-300
CLOSE = 4e-16  # two units in the last place: nothing finer settles
SMALL = 15.0  # below it Stirling's error is taken from the gamma function itself
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
NORMAL = NormalDist()


def normal_sf(value: float) -> float:
    """P(Z > value) of the standard normal distribution."""
    return erfc(value / sqrt(2)) / 2


def normal_cdf(value: float) -> float:
    """P(Z <= value)."""
    return erfc(-value / sqrt(2)) / 2


def normal_ppf(chance: float) -> float:
    """The value below which Z lies with this chance, in (0, 1)."""
    return NORMAL.inv_cdf(chance)


def beta_cdf(value: float, a: float, b: float) -> float:
    """P(X <= value) of Beta(a, b): the regularised incomplete beta function; a, b > 0."""
    return _beta_share(value, 1 - value, a, b)


def beta_sf(value: float, a: float, b: float) -> float:
    """P(X > value) of Beta(a, b)."""
    return _beta_share(1 - value, value, b, a)


def beta_pdf(value: float, a: float, b: float) -> float:
    """The density of Beta(a, b) inside (0, 1)."""
    return _beta_power(value, 1 - value, a, b) / (value * (1 - value))


def beta_ppf(chance: float, a: float, b: float) -> float:
    """The value below which Beta(a, b) lies with this chance, in [0, 1]."""
    return crossing(lambda value: beta_cdf(value, a, b) - chance, 0.0, 1.0)


def t_sf(value: float, freedom: float) -> float:
    """P(T > value) of Student's t with so many degrees of freedom."""
    square = value * value
    both = _beta_share(freedom / (freedom + square), square / (freedom + square), freedom / 2, 0.5)
    return both / 2 if value >= 0 else 1 - both / 2


def t_ppf(chance: float, freedom: float) -> float:
    """The value below which T lies with this chance, in (0, 1)."""
    if chance < 0.5:
        return -t_ppf(1 - chance, freedom)
    high = 1.0
    while t_sf(high, freedom) > 1 - chance:
        high *= 2
    return crossing(lambda value: (1 - chance) - t_sf(value, freedom), 0.0, high)


def chi2_sf(value: float, freedom: float) -> float:
    """P(X > value) of chi-squared with so many degrees of freedom."""
    a, x = freedom / 2, value / 2
    if x <= 0:
        return 1.0
    return 1 - _gamma_series(a, x) if x < a + 1 else _gamma_fraction(a, x)


def noncentral_t_sf(value: float, freedom: float, shift: float) -> float:
    """P(T > value) of the noncentral t with noncentrality `shift`; what the power of a t test needs."""
    return _noncentral_below(-value, freedom, -shift) if value < 0 else 1 - _noncentral_below(value, freedom, shift)


def crossing(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that rises from below to above zero between `low` and `high` crosses it, to the last bit."""
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return middle
        if rising(middle) < 0:
            low = middle
        else:
            high = middle


def _beta_share(x: float, y: float, a: float, b: float) -> float:
    """I_x(a, b), where y = 1 - x is given too so that nothing is lost near 1."""
    if x <= 0:
        return 0.0
    if y <= 0:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_fraction(y, x, b, a)
    return _beta_fraction(x, y, a, b)


def _beta_fraction(x: float, y: float, a: float, b: float) -> float:
    def term(n: int) -> float:
        half, odd = divmod(n, 2)
        if odd:
            return -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        return half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))

    return _beta_power(x, y, a, b) / a / _lentz(1.0, term, lambda _: 1.0)


def _beta_power(x: float, y: float, a: float, b: float) -> float:
    """x^a y^b / B(a, b), as a binomial probability in its saddle-point form."""
    n = a + b
    deviance = _deviance(a, n * x) + _deviance(b, n * y)
    return exp(_stirling_error(n) - _stirling_error(a) - _stirling_error(b) - deviance) * sqrt(a * b / (2 * pi * n))


def _gamma_power(a: float, x: float) -> float:
    """x^a exp(-x) / gamma(a + 1), as a Poisson probability in its saddle-point form."""
    return exp(-_stirling_error(a) - _deviance(a, x)) / sqrt(2 * pi * a)


def _gamma_series(a: float, x: float) -> float:
    total = term = 1.0
    n = a
    while term > total * CLOSE:
        n += 1
        term *= x / n
        total += term
    return total * _gamma_power(a, x)


def _gamma_fraction(a: float, x: float) -> float:
    fraction = _lentz(x + 1 - a, lambda n: n * (a - n), lambda n: x + 2 * n + 1 - a)
    return a * _gamma_power(a, x) / fraction


def _lentz(first: float, above: Callable[[int], float], below: Callable[[int], float]) -> float:
    """first + above(1) / (below(1) + above(2) / (below(2) + ...)), by the modified method of Lentz."""
    value = c = first
    d, change, n = 0.0, inf, 0
    while fabs(change - 1) > CLOSE:
        n += 1
        d = 1 / ((below(n) + above(n) * d) or TINY)
        c = (below(n) + above(n) / c) or TINY
        change = c * d
        value *= change
    return value


def _stirling_error(n: float) -> float:
    """log gamma(n + 1) less Stirling's formula for it."""
    if n <= SMALL:
        return lgamma(n + 1) - (n + 0.5) * log(n) + n - log(2 * pi) / 2
    return sum(factor / n ** (2 * power + 1) for power, factor in enumerate(STIRLING))


def _deviance(x: float, mean: float) -> float:
    """x log(x / mean) + mean - x, without the cancellation where the two are close."""
    ratio = (x - mean) / (x + mean)
    if fabs(ratio) >= 0.1:
        return x * log(x / mean) + mean - x
    # x log(x/mean) = 2x artanh(ratio); its first term and mean - x make (x - mean) * ratio
    total, power, n = (x - mean) * ratio, 2 * x * ratio, 1
    while True:
        power *= ratio * ratio
        n += 2
        longer = total + power / n
        if longer == total:
            return total
        total = longer


def _noncentral_below(value: float, freedom: float, shift: float) -> float:
    """P(T <= value) for value >= 0: a Poisson mixture of incomplete beta functions."""
    square, half = value * value, shift * shift / 2
    x, y = square / (freedom + square), freedom / (freedom + square)
    total, even, n = normal_cdf(-shift), 1.0, 0
    while even > CLOSE or n < half:  # the weights rise up to half and then fall
        even = exp(n * log(half) - half - lgamma(n + 1)) if half else float(n == 0)
        odd = shift / sqrt(2) * (exp(n * log(half) - half - lgamma(n + 1.5)) if half else 0.0)
        total += (even * _beta_share(x, y, n + 0.5, freedom / 2) + odd * _beta_share(x, y, n + 1, freedom / 2)) / 2
        n += 1
    return total
