"""Facts that the lines above a speech state."""

from __future__ import annotations

import pytest

from build_scripts.cleaning import clean
from build_scripts.metadata import describe
from build_scripts.raw_files import read

BODY = "今天我们在这里集会，主要任务是动员全镇上下迅速行动起来，把植树工作抓紧抓实抓好，确保按时完成全年的任务。\n" * 2


@pytest.mark.parametrize(
    ("front", "title", "date"),
    [
        (
            "在某某党校建校九十周年庆祝大会\n暨春季学期开学典礼上的讲话\n（2023年3月1日）\n",
            "在某某党校建校九十周年庆祝大会暨春季学期开学典礼上的讲话",
            "2023-03-01",
        ),
        ("在全乡植树工作会议上的讲话\n乡党委书记（2009年3月12日）\n", "在全乡植树工作会议上的讲话", "2009-03-12"),
        ("2011年优秀校长\n在全乡植树工作会议上的讲话\n", "2011年优秀校长在全乡植树工作会议上的讲话", None),
    ],
)
def test_front_matter_states_title_and_date(front: str, title: str, date: str | None) -> None:
    (speech,) = describe(clean(read("a.txt", (front + BODY).encode())))
    assert speech.facts["title"].value == title
    assert (speech.facts["date"].value if "date" in speech.facts else None) == date
