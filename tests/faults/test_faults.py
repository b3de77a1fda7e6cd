"""Every fault in its short form, as `python -m tests.faults` runs it."""

from __future__ import annotations

from importlib import import_module

import pytest

from tests.faults import NotHere
from tests.faults.__main__ import ALL


@pytest.mark.parametrize("name", ALL)
def test_a_fault_keeps_what_is_promised(name):
    fault = import_module(f"tests.faults.{name}")
    try:
        report = fault.run(**fault.SHORT)
    except NotHere as missing:
        pytest.skip(str(missing))
    assert report.short_of == [], report.figure
