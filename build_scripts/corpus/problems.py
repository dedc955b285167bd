"""Every kind of problem that an editor can meet, with its permanent code.

R raw files · S speech files · A anchors · C campaigns · G glossary · H history · E exports · W writing and publishing.
A code is never reused for another meaning. To add one: a row here, its use, and a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import yaml

from build_scripts.model import Problem

#: Code points of a suspect stretch that a hint proposes for the key `confirmed`: enough to tell two stretches apart.
QUOTED = 20


class Kind(NamedTuple):
    """One kind of problem; `hint` says what to do, where that is always the same."""

    severity: Literal["error", "warning", "note"]
    meaning: str
    hint: str = ""


KINDS = {
    "R001": Kind("error", "a raw file cannot be read", "check the path and the rights"),
    "R002": Kind("warning", "two raw files have the same bytes", "delete one; it is published once"),
    "R003": Kind("warning", "a raw file has not been imported", "run `python -m build_scripts import`"),
    "R004": Kind("error", "the raw file of a speech is missing", "restore it"),
    "R005": Kind("error", "a raw file is not the one that was imported under its name", "restore the raw file"),
    "R006": Kind(
        "error", "text of a raw file is lost", "this is a fault of the cleaning: report it together with the file"
    ),
    "R007": Kind(
        "warning",
        "the cleaning found damage that it cannot repair",
        "compare the source; correct the speech file if you can prove the text",
    ),
    "R008": Kind("error", "a part of a raw file is not found any more", "import the file again under a new name"),
    "R009": Kind("error", "the folder is not a corpus", "check the path; `import` creates a new corpus"),
    "R010": Kind("warning", "a file among the raw files is ignored", "remove or rename it"),
    "R011": Kind("error", "the output folder is not a site of ours", "name a new folder, or remove this one yourself"),
    "R012": Kind("error", "names of raw files differ only by case or accents", "give the newer file another name"),
    "R013": Kind(
        "warning",
        "a raw file contains HTML tags",
        "is this the page saved as text? Save it again, or correct the speech",
    ),
    "R014": Kind(
        "warning",
        "a raw file contains text in a wrong encoding",
        "save the page again in its own encoding, or correct the speech from another source",
    ),
    "R015": Kind("note", "a folder with the pictures and scripts of a page is ignored"),
    "R016": Kind(
        "warning",
        "the cleaning removed what may be body text",
        "compare the source; if it is text of the speech, put it back in the speech file",
    ),
    "R017": Kind("warning", "a raw file has a name that Windows does not allow", "rename it before it is imported"),
    "S001": Kind("error", "a speech file cannot be read, or its name is not its id"),
    "S002": Kind("error", "two speeches have the same id", "give the newer speech another id"),
    "S003": Kind("note", "an editor changed this speech"),
    "S004": Kind("warning", "the current rules would clean this speech differently"),
    "S005": Kind("warning", "a file among the speeches is ignored", "remove it; a speech is a file ID.txt"),
    "S006": Kind("warning", "an entry of `confirmed` matches no suspect stretch of the raw file", "delete the entry"),
    "S007": Kind(
        "warning", "an entry of `headings` is no paragraph of the speech", "write the paragraph as it is in the text"
    ),
    "A001": Kind("error", "a published id would vanish"),
    "A002": Kind("error", "anchors.yml cannot be read", "correct the file; nothing was changed"),
    "C001": Kind("error", "campaigns.yml cannot be read", "correct the file; nothing was changed"),
    "G001": Kind("error", "slogans.yml cannot be read", "correct the file; nothing was changed"),
    "G002": Kind("warning", "a decision in slogans.yml has no effect", "correct or delete it"),
    "H001": Kind("error", "history.yml cannot be read", "correct the file; nothing was changed"),
    "H002": Kind("warning", "history.yml has a date in the future", "was the clock wrong? Correct the date"),
    "E001": Kind(
        "error", "the output folder is not an export of ours", "name a new folder, or remove this one yourself"
    ),
    "E002": Kind("error", "a library that this export needs is not installed"),
    "W001": Kind("error", "a file or folder cannot be read or written", "correct this and run the command again"),
    "W002": Kind("error", "the address of the site is invalid"),
}


class CorpusError(Exception):
    """The corpus has errors; `problems` are all that were found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = list(problems)


def problem(code: str, place: str, message: str = "", hint: str = "", quote: str = "") -> Problem:
    """Return a problem of a kind; message and hint are the kind's own unless given.

    `place` is a path relative to the corpus folder, with a line where one is known. The hint of a problem with a
    `quote` ends with the way to confirm it.
    """
    kind = KINDS[code]
    hint = hint or kind.hint
    if quote:
        line = yaml.dump(
            [quote.strip().split("\n")[0][:QUOTED]], allow_unicode=True, default_flow_style=True, width=2**31
        )
        hint += f"; or confirm it in a speech of this file: `confirmed: {line.strip()}`"
    return Problem(code, kind.severity, place, message or kind.meaning, hint, quote)
