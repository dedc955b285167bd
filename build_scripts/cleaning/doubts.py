"""A second look at what was removed: stretches that look like body text are reported to the editor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from build_scripts.model import Doubt, Repair
from build_scripts.text.characters import HAN

#: Rules that remove stretches of words; all others remove characters, numbers and blanks.
_REMOVING = frozenset(
    {
        "drop_adverts",
        "drop_collection_title",
        "drop_editorial_notes",
        "drop_letterhead",
        "drop_record_fields",
        "drop_remarks",
        "drop_site_lines",
        "drop_site_phrases",
        "drop_site_title",
        "drop_tag_tails",
        "drop_trailing_lists",
        "drop_wire_leads",
    }
)
#: Fewest Han characters of a removed stretch that is reported. Chosen: the titles of lists that sites add have up to
#: 20.
SHORTEST_SUSPECT = 30
#: Words of the genre that a site's own sentences rarely have.
_GENRE = re.compile(
    "同志|我们|各级|各单位|各部门|全县|全市|全省|全镇|全校|必须|切实|加强|落实|贯彻|要求|坚持|工作|认真|任务|[一二三四五]是|会议"
)
#: A removed stretch is reported if it contains at least this many different words of `_GENRE`.
FEWEST_WORDS = 3


def find_doubts(repairs: Iterable[Repair]) -> Iterator[Doubt]:
    """Yield a doubt for each removed stretch that looks like body text: long, with stops, in the words of the genre."""
    for repair in repairs:
        if repair.rule not in _REMOVING or repair.after.strip():
            continue
        text = repair.before.strip()
        is_long = len(re.findall(f"[{HAN}]", text)) >= SHORTEST_SUSPECT
        if is_long and re.search("[，。；]", text) and len(set(_GENRE.findall(text))) >= FEWEST_WORDS:
            yield Doubt("removed_text", repair.line, text, f"{repair.rule} removed what may be body text")
