"""What was measured in one variant: counts of successes, or the moments of a value."""

from dataclasses import dataclass
from math import sqrt

MOST = 10**10  # subjects
LARGEST = 1e100  # of a value: its square is still a number


@dataclass(frozen=True)
class Proportion:
    """`successes` among `n` subjects. Raises ValueError unless 0 <= successes <= n <= MOST."""

    n: int
    successes: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.n <= MOST:
            raise ValueError(f"{self.successes} successes of {self.n} subjects cannot be")

    @property
    def mean(self) -> float:
        """The share of successes; 0 of nobody."""
        return self.successes / self.n if self.n else 0.0

    @property
    def variance(self) -> float:
        """The variance of one subject's success."""
        return self.mean * (1 - self.mean)

    @property
    def ready(self) -> bool:
        """Whether there are enough of both outcomes for the normal approximation."""
        return min(self.successes, self.n - self.successes) >= 10

    def joined(self, other: "Proportion") -> "Proportion":
        """Both together."""
        return Proportion(self.n + other.n, self.successes + other.successes)


@dataclass(frozen=True)
class Moments:
    """The mean and the standard deviation (of a sample, n - 1 below) of `n` values.

    Raises ValueError for fewer than none or more than MOST, numbers beyond LARGEST, and a deviation below 0.
    """

    n: int
    mean: float
    sd: float

    def __post_init__(self) -> None:
        if not (0 <= self.n <= MOST and abs(self.mean) <= LARGEST and 0 <= self.sd <= LARGEST):
            raise ValueError(f"{self.n} values of mean {self.mean:g} and deviation {self.sd:g} cannot be")

    @property
    def variance(self) -> float:
        """The variance of one value."""
        return self.sd**2

    @property
    def ready(self) -> bool:
        """Whether there are enough values, and they vary, for the normal approximation."""
        return self.n >= 30 and self.sd > 0

    def joined(self, other: "Moments") -> "Moments":
        """Both together (Chan, Golub and LeVeque 1979)."""
        n = self.n + other.n
        if not n:
            return self
        apart = other.mean - self.mean
        mean = self.mean + apart * other.n / n
        squares = sum(max(each.n - 1, 0) * each.variance for each in (self, other)) + apart**2 * self.n * other.n / n
        return Moments(n, mean, sqrt(squares / (n - 1)) if n > 1 else 0.0)


Sample = Proportion | Moments


def nothing_of(sample: Sample) -> Sample:
    """A sample of the same kind with nobody in it."""
    return Proportion(0, 0) if isinstance(sample, Proportion) else Moments(0, 0.0, 0.0)


def together(left: Sample, right: Sample) -> Sample:
    """Both together. Raises ValueError where one counts and the other measures."""
    if isinstance(left, Proportion) and isinstance(right, Proportion):
        return left.joined(right)
    if isinstance(left, Moments) and isinstance(right, Moments):
        return left.joined(right)
    raise ValueError("successes and values cannot be taken together")
