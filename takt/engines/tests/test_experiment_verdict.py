"""Verdicts in words, and the files they are read from."""

import json

import pytest

from takt.engines.errors import BadInput
from takt.engines.experiment import Experiment, Metric, Moments, Proportion, judge, read_experiment
from takt.engines.experiment.answer import answer, draw

BIG = 20_000


def rates(**shares):
    return {name: Proportion(BIG, round(BIG * share)) for name, share in shares.items()}


def decided(*metrics, **settings):
    return judge(Experiment("A", metrics, **settings))


def test_a_variant_that_is_better_won():
    verdict = decided(Metric("conversion", (rates(A=0.10, B=0.12),)), planned=BIG)
    assert verdict.word == "won"
    assert verdict.reasons[0].startswith("B: conversion is better: difference +0.02, from +0.0")
    assert verdict.standing["B"].best > 0.999


def test_a_variant_that_is_worse_lost_and_lower_may_be_better():
    worse = Metric("conversion", (rates(A=0.12, B=0.10),))
    assert decided(worse, planned=BIG).word == "lost"
    assert decided(Metric("churn", worse.looks, higher_is_better=False), planned=BIG).word == "won"


def test_no_difference_at_the_planned_size_is_inconclusive_and_excludes_the_effect():
    verdict = decided(Metric("conversion", (rates(A=0.1, B=0.1005),)), planned=BIG, effect=0.02)
    assert verdict.word == "inconclusive"
    assert "effects of 0.02 or more, either way, are excluded" in verdict.variants["B"][1]


def test_before_the_planned_size_it_did_not_finish():
    verdict = decided(Metric("conversion", (rates(A=0.1, B=0.103),)), planned=10 * BIG)
    assert verdict.word == "did not finish"
    assert "20,000 of 200,000 subjects a variant so far" in verdict.reasons[0]


def test_before_the_planned_size_a_clear_winner_may_stop_early():
    verdict = decided(Metric("conversion", (rates(A=0.1, B=0.13),)), planned=10 * BIG)
    assert verdict.word == "won"
    assert "always-valid test" in verdict.reasons[0]


def test_what_one_look_may_claim_several_may_not():
    """p = 0.02 at the end of one look decides; after two looks the same numbers do not."""
    last = {"A": Proportion(5000, 500), "B": Proportion(5000, 571)}
    half = {"A": Proportion(2500, 250), "B": Proportion(2500, 285)}
    assert decided(Metric("m", (last,))).word == "won"
    assert decided(Metric("m", (half, last))).word == "inconclusive"


def test_the_fixed_test_is_made_once_when_the_planned_size_is_reached():
    """Going on until it looks good is looking twice, and changes nothing."""
    planned = {"A": Proportion(1000, 100), "B": Proportion(1000, 105)}
    longer = {"A": Proportion(9000, 900), "B": Proportion(9000, 1000)}
    stopped, went_on = (decided(Metric("m", looks), planned=1000) for looks in ((planned,), (planned, longer)))
    assert stopped.word == went_on.word == "inconclusive"
    assert stopped.findings[0].comparison == went_on.findings[0].comparison


def test_the_size_follows_from_the_smallest_effect():
    verdict = decided(Metric("conversion", (rates(A=0.1, B=0.101),)), effect=0.001)
    assert verdict.needed > BIG
    assert verdict.word == "did not finish"
    means = {"A": Moments(50, 10, 2), "B": Moments(50, 10.1, 2)}
    assert decided(Metric("m", (means,)), effect=1.0).needed == 64
    assert decided(Metric("m", (rates(A=0.0, B=0.1),)), effect=0.1).needed is None
    assert decided(Metric("m", (rates(A=0.5, B=0.5),)), effect=0.7).needed is None
    assert decided(Metric("m", (rates(A=0.95, B=0.95),)), effect=0.1).needed > 0


def test_a_broken_guardrail_loses_whatever_the_primary_says():
    latency = {"A": Moments(900, 100, 20), "B": Moments(900, 130, 20)}
    metrics = (Metric("conversion", (rates(A=0.1, B=0.14),)), Metric("latency", (latency,), "guardrail", False, 5))
    verdict = decided(*metrics, planned=BIG)
    assert verdict.word == "lost"
    assert "guardrail latency got worse by at least 2" in verdict.reasons[0]


def test_a_guardrail_within_its_margin_holds():
    latency = {"A": Moments(900, 100, 20), "B": Moments(900, 103, 20)}
    metrics = (Metric("conversion", (rates(A=0.1, B=0.14),)), Metric("latency", (latency,), "guardrail", False, 5))
    assert decided(*metrics, planned=BIG).word == "won"


def test_a_guardrail_that_should_be_high_breaks_downwards():
    metrics = (Metric("m", (rates(A=0.1, B=0.14),)), Metric("stay", (rates(A=0.6, B=0.4),), "guardrail"))
    assert decided(*metrics, planned=BIG).word == "lost"


def test_a_split_that_is_not_as_planned_makes_all_doubtful():
    looks = ({"A": Proportion(10_000, 1000), "B": Proportion(9_000, 1500)},)
    verdict = decided(Metric("m", looks))
    assert verdict.word == "inconclusive"
    assert "not split as planned" in verdict.reasons[0]
    assert decided(Metric("m", looks), split={"A": 10, "B": 9}).word == "won"


def test_many_variants_are_corrected():
    """One of eight looks good by chance: alone it would have won."""
    looks = rates(A=0.100, B=0.1065, **dict.fromkeys("CDEFGHI", 0.1))
    alone = decided(Metric("m", ({name: looks[name] for name in "AB"},)))
    assert alone.word == "won"
    together = decided(Metric("m", (looks,)))
    assert together.word == "inconclusive"
    found = next(each for each in together.findings if each.variant == "B")
    assert found.p == pytest.approx(8 * found.comparison.exact_p)
    assert found.fdr <= found.p


def test_too_few_to_test_is_said_so():
    few = {"A": Proportion(5, 1), "B": Proportion(5, 2)}
    verdict = decided(Metric("m", (few,)), planned=100)
    assert verdict.reasons == (
        "B: 5 of 100 subjects a variant so far, and nothing shows yet: too few subjects for a test yet",
    )


def test_a_variant_that_nobody_saw_did_not_finish():
    verdict = decided(Metric("m", ({"A": Proportion(5, 1), "B": Proportion(0, 0)},)))
    assert verdict.variants["B"] == ("did not finish", ("too few subjects for a test yet",))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: decided(Metric("m", (rates(B=0.1, C=0.1),))), "control 'A' is not among"),
        (lambda: decided(Metric("m", (rates(A=0.1),))), "no variant beside"),
        (
            lambda: decided(Metric("m", (rates(A=0.1, B=0.1),), "guardrail")),
            "one metric must be the primary one, not 0",
        ),
        (lambda: decided(Metric("m", (rates(A=0.1, B=0.1),), margin=-1)), "margin of 'm' cannot be below 0"),
        (lambda: decided(Metric("m", (rates(A=0.1, B=0.1),)), alpha=0), "alpha 0"),
        (lambda: decided(Metric("m", (rates(A=0.1, B=0.1),)), planned=-1), "cannot be below 0"),
        (lambda: decided(Metric("m", (rates(A=0.1, B=0.1),)), split={"A": 1}), "no share for 'B'"),
        (lambda: decided(Metric("m", ({"A": Proportion(9, 1), "B": Moments(9, 1, 1)},))), "counts successes in one"),
    ],
)
def test_an_experiment_that_does_not_fit_together_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


def test_rows_of_sums_are_read(tmp_path):
    path = tmp_path / "e.csv"
    path.write_text("variant,n,successes,mean,sd,metric\nA,10,3,,,x\nB,12,4,,,x\nA,10,,2.5,1,y\nB,12,,2,1.5,y\n")
    experiment = read_experiment(path, {"alpha": 0.1})
    assert experiment.primary.last == {"A": Proportion(10, 3), "B": Proportion(12, 4)}
    assert experiment.metrics[1].last["B"] == Moments(12, 2, 1.5)
    assert (experiment.control, experiment.alpha, experiment.metrics[1].role) == ("A", 0.1, "secondary")


def test_dates_are_looks_in_their_order_whatever_the_order_of_the_rows(tmp_path):
    path = tmp_path / "e.csv"
    path.write_text(
        "date,variant,n,successes\n2026-01-02,A,10,3\n2026-01-01,A,5,1\n2026-01-01,B,6,2\n2026-01-02,B,7,2\n"
    )
    looks = read_experiment(path, {}).primary.looks
    assert looks == (
        {"A": Proportion(5, 1), "B": Proportion(6, 2)},
        {"A": Proportion(15, 4), "B": Proportion(13, 4)},
    )


def test_a_row_for_each_subject_is_counted_or_averaged(tmp_path):
    path = tmp_path / "e.csv"
    path.write_text("variant,value\nA,0\nA,1\nA,1\nB,0\nB,1\n")
    assert read_experiment(path, {}).primary.last == {"A": Proportion(3, 2), "B": Proportion(2, 1)}
    path.write_text("variant,value\nA,0\nA,1\nA,1\nB,0.5\nB,2\nB,3.5\n")
    last = read_experiment(path, {}).primary.last
    assert last["A"].sd == pytest.approx((1 / 3) ** 0.5)
    assert (last["B"].mean, last["B"].sd) == pytest.approx((2, 1.5))


def test_json_describes_metrics_split_and_settings(tmp_path):
    path = tmp_path / "e.json"
    given = {
        "control": "B",
        "planned": 100,
        "split": {"A": 1, "B": 2},
        "metrics": {"errors": {"role": "guardrail", "better": "lower", "margin": 0.01}},
        "data": [
            {"variant": name, "metric": metric, "n": n, "successes": 10}
            for metric in ("sales", "errors")
            for name, n in (("A", 100), ("B", 200))
        ],
    }
    path.write_text(json.dumps(given))
    experiment = read_experiment(path, {"planned": 50})
    assert (experiment.control, experiment.planned, experiment.split) == ("B", 50, {"A": 1, "B": 2})
    guardrail = experiment.guardrails[0]
    assert (guardrail.name, guardrail.higher_is_better, guardrail.margin) == ("errors", False, 0.01)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("variant,n,successes\nA,10,11\n", r"row 2: 11 successes of 10 subjects cannot be\. Give n and successes"),
        ("variant,n,successes\nA,10,3\nA,10,3\n", "row 3: variant 'A' is there twice"),
        ("variant,n,successes\n,10,3\n", "row 2: this row names no variant"),
        ("variant,n,successes\nA,1.5,1\n", "row 2: n '1.5' is not a whole number"),
        ("variant,n,mean,sd\nA,10,high,1\n", "row 2: mean 'high' is not a number"),
        ("variant,value\nA,1\nB,x\n", "row 3: value 'x' is not a number"),
        ("variant,value,n,successes\nA,1,,\nA,,3,2\n", "'A' has both single values and sums"),
        ("variant,n,successes\n", "there is no row of data"),
        ("n,successes\n1,1\n", "row 1: there is no column 'variant'"),
        ("variant,n,successes\nA,10,3\n", "'metric' has no variant beside the control 'A'"),
        ("date,variant,n,successes,mean,sd\n1,A,9,3,,\n2,A,9,,1,1\n", "cannot be taken together"),
    ],
)
def test_a_csv_that_cannot_be_used_is_refused(tmp_path, content, said):
    path = tmp_path / "e.csv"
    path.write_text(content)
    with pytest.raises(BadInput, match=said):
        read_experiment(path, {})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "row 1: this is not JSON"),
        ('{"data":' + "[" * 100_000, "nested too deeply"),
        ("[1]", "there is no list of data"),
        ('{"data": [1]}', "there is no list of data"),
        (
            '{"data": [{"variant": "A", "n": 1, "successes": 1}], "metrics": 3}',
            "'metrics' is '3', and must be an object",
        ),
        (
            '{"data": [{"variant": "A", "n": 1, "successes": 1}], "metrics": {"metric": {"role": "x"}}}',
            "must be one of",
        ),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_json_that_cannot_be_used_is_refused(tmp_path, content, said):
    path = tmp_path / "e.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(BadInput, match=said):
        read_experiment(path, {})


def test_the_answer_is_plain_and_the_picture_stands_alone():
    experiment = Experiment("A", (Metric("m", (rates(A=0.1, B=0.12),)),), planned=BIG)
    said = json.loads(json.dumps(answer(experiment, judge(experiment)), allow_nan=False))
    assert said["variants"][1]["verdict"] == "won"
    assert said["comparisons"][0]["exact_always_valid"][0] > 0
    assert draw(experiment).startswith("<svg")


def test_what_cannot_be_said_yet_is_null():
    experiment = Experiment("A", (Metric("m", ({"A": Moments(1, 2, 0), "B": Moments(1, 3, 0)},)),))
    said = json.loads(json.dumps(answer(experiment, judge(experiment)), allow_nan=False))
    assert said["variants"][0]["probability_best"] is None
    assert said["comparisons"][0]["fixed"]["exact_p"] is None
    assert said["comparisons"][0]["exact_always_valid"] is None
    with pytest.raises(ValueError, match="two values or more"):
        draw(experiment)
