"""How many subjects an experiment needs, and what it can find with those it has."""

from collections.abc import Callable
from math import ceil, sqrt

from takt.engines.distributions import noncentral_t_sf, normal_cdf, normal_ppf, t_ppf

MOST = 10**9  # subjects


def power_of_proportions(base: float, changed: float, n: float, alpha: float = 0.05) -> float:
    """The chance that a two-sided z test finds the difference of two proportions with n subjects each.

    Pooled variance where there is no difference, separate ones where there is (Fleiss, Levin and Paik 2003).
    """
    middle = (base + changed) / 2
    none, some = sqrt(2 * middle * (1 - middle) / n), sqrt((base * (1 - base) + changed * (1 - changed)) / n)
    limit = normal_ppf(1 - alpha / 2) * none
    difference = abs(changed - base)
    return normal_cdf((difference - limit) / some) + normal_cdf((-difference - limit) / some)


def power_of_means(effect: float, n: float, alpha: float = 0.05) -> float:
    """The chance that a two-sided t test finds a difference of `effect` standard deviations with n subjects each."""
    freedom, shift = 2 * n - 2, effect * sqrt(n / 2)
    limit = t_ppf(1 - alpha / 2, freedom)
    return noncentral_t_sf(limit, freedom, shift) + 1 - noncentral_t_sf(-limit, freedom, shift)


def size_for_proportions(base: float, changed: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """The least n a variant for that power. Raises ValueError where that is more than MOST.

    So it does for proportions outside (0, 1), and for no change at all.
    """
    if not (0 < base < 1 and 0 < changed < 1) or base == changed:
        raise ValueError(f"from {base:g} to {changed:g} is no change of a proportion between 0 and 1")
    if power_of_proportions(base, changed, MOST, alpha) < power:
        raise ValueError(f"to find a change from {base:g} to {changed:g} takes more than {MOST:,} subjects")
    return _least(lambda n: power_of_proportions(base, changed, n, alpha) >= power, MOST)


def size_for_means(effect: float, alpha: float = 0.05, power: float = 0.8) -> int:
    """The least n a variant to find `effect` standard deviations. Raises ValueError where that is more than MOST."""
    if not effect:
        raise ValueError("an effect of 0 needs endless subjects")
    rough = 2 * ((normal_ppf(1 - alpha / 2) + normal_ppf(power)) / effect) ** 2  # as if the variance were known
    if rough > MOST:
        raise ValueError(f"to find {effect:g} standard deviations takes more than {MOST:,} subjects")
    return _least(lambda n: power_of_means(effect, n, alpha) >= power, 2 * ceil(rough) + 10)


def _least(enough: Callable[[int], bool], most: int) -> int:
    """The least n from 2 to `most` that is enough, by halving."""
    few = 1
    while most - few > 1:
        middle = (few + most) // 2
        if enough(middle):
            most = middle
        else:
            few = middle
    return most
