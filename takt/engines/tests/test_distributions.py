"""Distributions against scipy, from the smallest counts to millions, in the middle and far out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from takt.engines import distributions as ours

CLOSE = 1e-9
shapes = st.floats(0.5, 200) | st.sampled_from([1.0, 1e3, 123_456.0, 3e6])
inner = st.floats(1e-6, 1 - 1e-6)


def close(value, expected):
    assert value == pytest.approx(expected, rel=CLOSE, abs=1e-280)


@given(st.floats(-30, 30))
def test_the_normal_distribution(value):
    close(ours.normal_sf(value), stats.norm.sf(value))
    close(ours.normal_cdf(value), stats.norm.cdf(value))


@given(st.floats(1e-12, 1 - 1e-12))
def test_normal_quantiles(chance):
    assert ours.normal_ppf(chance) == pytest.approx(stats.norm.ppf(chance), abs=CLOSE)


@given(inner, shapes, shapes)
def test_the_beta_distribution(value, a, b):
    close(ours.beta_cdf(value, a, b), special.betainc(a, b, value))
    close(ours.beta_pdf(value, a, b), stats.beta.pdf(value, a, b))


@given(st.floats(-6, 6), st.floats(30, 2e6), st.floats(30, 2e6))
def test_the_middle_of_a_narrow_beta_distribution(deviations, a, b):
    value = a / (a + b) + deviations * (a * b / (a + b) ** 3) ** 0.5
    if 0 < value < 1:
        assert ours.beta_cdf(value, a, b) == pytest.approx(special.betainc(a, b, value), rel=1e-8)
        assert ours.beta_cdf(value, a, b) + ours.beta_sf(value, a, b) == pytest.approx(1, abs=1e-12)


@settings(max_examples=40)
@given(st.floats(0.001, 0.999), st.floats(0.5, 3e4), st.floats(0.5, 3e4))
def test_beta_quantiles(chance, a, b):
    value = ours.beta_ppf(chance, a, b)
    assert value == pytest.approx(stats.beta.ppf(chance, a, b), rel=CLOSE)


def test_the_ends_of_the_beta_distribution():
    assert (ours.beta_cdf(0, 2, 3), ours.beta_cdf(1, 2, 3)) == (0, 1)


@given(st.floats(-50, 50), st.floats(1, 1e6))
def test_students_t(value, freedom):
    close(ours.t_sf(value, freedom), stats.t.sf(value, freedom))


@settings(max_examples=40)
@given(st.floats(0.001, 0.999), st.floats(1, 1e5))
def test_quantiles_of_students_t(chance, freedom):
    assert ours.t_ppf(chance, freedom) == pytest.approx(stats.t.ppf(chance, freedom), rel=CLOSE, abs=1e-12)


@given(st.floats(0, 1000), st.floats(1, 500))
def test_chi_squared(value, freedom):
    assert ours.chi2_sf(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), rel=CLOSE, abs=1e-250)


@given(st.floats(-5, 8), st.floats(2, 1e4), st.floats(-4, 6) | st.just(0.0))
def test_the_noncentral_t(value, freedom, shift):
    expected = stats.nct.sf(value, freedom, shift) if shift else stats.t.sf(value, freedom)
    assert ours.noncentral_t_sf(value, freedom, shift) == pytest.approx(expected, abs=CLOSE)
