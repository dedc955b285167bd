"""What one build keeps for the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

from build_scripts import glossary
from build_scripts.records import Speech

PROJECT = Path(__file__).resolve().parents[2]
#: What the glossary's rules saw in each speech, kept from build to build under the content of the speech and the code
#: that saw it. It changes no result and may be deleted at any time.
FILE = PROJECT / ".cache" / "sightings.sqlite"

_Sighted = dict[str, tuple[glossary.Sighting, ...]]


def sightings(speeches: Sequence[Speech], kept: Path) -> tuple[_Sighted, _Sighted]:
    """What the glossary's rules see in each speech, by id: what the file of kept ones has, and what was read now.

    Writes nothing. A file that is missing, broken or busy holds nothing.
    """
    known: dict[str, str] = {}
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{kept.as_uri()}?mode=ro", uri=True)) as file:
        known = dict(file.execute("SELECT content, sightings FROM kept WHERE rules = ?", (glossary.rules_version(),)))
    found: _Sighted = {}
    for speech in speeches:
        with suppress(KeyError, ValueError, TypeError):
            found[speech.id] = glossary.read_back(known[glossary.content_name(speech)])
    return found, glossary.sight_speeches([speech for speech in speeches if speech.id not in found])


def keep_sightings(speeches: Sequence[Speech], sighted: Mapping[str, Sequence[glossary.Sighting]], kept: Path) -> None:
    """Keep these sightings for the next build, and drop those of other rules; no matter where that cannot be done.

    Speeches without sightings here are kept already. Writes nothing where there is nothing new.
    """
    if not sighted:
        return
    rules = glossary.rules_version()
    rows = [
        (rules, glossary.content_name(speech), glossary.written(sighted[speech.id]))
        for speech in speeches
        if speech.id in sighted
    ]
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(2):
            try:
                with closing(sqlite3.connect(kept)) as file, file:
                    file.execute("CREATE TABLE IF NOT EXISTS kept (rules, content PRIMARY KEY, sightings)")
                    file.execute("DELETE FROM kept WHERE rules != ?", (rules,))
                    file.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
                return
            except sqlite3.OperationalError:
                return  # Another build writes, or the disk is full: the next one keeps them.
            except sqlite3.DatabaseError:
                kept.unlink()
