"""Files for a portfolio: CSV, JSON, or a multidimensional knapsack of the OR-Library. The docs show the forms."""

from pathlib import Path

from takt.engines.documents import Document, read_json
from takt.engines.errors import BadInput
from takt.engines.portfolio import documents, mknap, spreadsheet
from takt.engines.portfolio.problem import Problem

SPREADSHEETS = (".csv", ".tsv")


def read(path: Path) -> list[Problem]:
    """The problems of a file: JSON and CSV by the ending of its name, anything else is of the OR-Library.

    Raises BadInput for a file that does not keep its form, OSError as `open` does.
    """
    ending = path.suffix.lower()
    if ending in SPREADSHEETS:
        return [spreadsheet.read_rows_of(path)]
    if ending != ".json":
        return mknap.read_mknap(path)
    content = read_json(path)
    if not isinstance(content, list):
        return [documents.problem_of(Document(str(path), "", content))]
    if not content:
        raise BadInput(str(path), None, "there is no problem in it", "Give one object, or a list of them")
    return [
        documents.problem_of(Document(str(path), f"problem {number}", each))
        for number, each in enumerate(content, start=1)
    ]
