"""What is wrong with a file that somebody gave us: said in one line, with the place and the remedy."""


class BadInput(ValueError):
    """A file that cannot be used. Its text is one line that names the file, the row and what to do.

    file: the name as it was given. row: the line in it, from 1, or None where there is none to name.
    reason: what is wrong there. remedy: what to do about it. Both are sentences without their full stop.
    """

    def __init__(self, file: str, row: int | None, reason: str, remedy: str) -> None:
        self.file, self.row, self.reason, self.remedy = file, row, reason, remedy
        place = file if row is None else f"{file}, row {row}"
        super().__init__(" ".join(f"{place}: {reason}. {remedy}.".split()))
