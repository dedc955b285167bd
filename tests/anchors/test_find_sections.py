"""The section that each paragraph belongs to: one answer for data, Parquet, OpenSearch, search and pages."""

from __future__ import annotations

import pytest
from factories import make_outlined_speech

from build_scripts.anchors import find_sections
from build_scripts.exports.data import list_paragraphs

HEADING, BODY = "一、提高认识", "各单位要认真贯彻执行，抓好落实。"
FIRST, SECOND = "一是要加强领导。各级各部门都要把责任落实到人。", "二是要搞好宣传。宣传部门要组织力量，做好报道。"
LAST = "同志们，任务十分艰巨。"


@pytest.mark.parametrize(
    ("paragraphs", "sections"),
    [
        pytest.param([BODY, HEADING, BODY], [None, "sec_1", "sec_1"], id="before the first heading there is none"),
        pytest.param([BODY, BODY], [None, None], id="without headings there is none"),
        pytest.param(
            [HEADING, FIRST, SECOND, LAST],
            ["sec_1", "sec_1__point_1", "sec_1__point_2", "sec_1"],
            id="a point ends with its paragraph",
        ),
        pytest.param(
            [HEADING, FIRST, BODY, SECOND, LAST],
            ["sec_1", "sec_1__point_1", "sec_1__point_1", "sec_1__point_2", "sec_1"],
            id="a paragraph between two points belongs to the earlier one",
        ),
        pytest.param(
            [HEADING, "要做到两点。" + FIRST + SECOND, BODY],
            ["sec_1", "sec_1", "sec_1"],
            id="points inside a paragraph do not contain its beginning",
        ),
        pytest.param(
            [HEADING, FIRST, SECOND, BODY, FIRST, SECOND],
            ["sec_1", "sec_1__point_1", "sec_1__point_2", "sec_1", "sec_1__point_1_2", "sec_1__point_2_2"],
            id="a second series does not extend the first",
        ),
        pytest.param(
            [HEADING, "（一）任务艰巨。点多面广。", BODY],
            ["sec_1", "sec_1__subsec_1", "sec_1__subsec_1"],
            id="a run-in heading stays open",
        ),
    ],
)
def test_section_of_each_paragraph(paragraphs: list[str], sections: list[str | None]) -> None:
    speech = make_outlined_speech(*paragraphs)
    assert find_sections(speech) == sections
    assert [each["section"] for each in list_paragraphs(speech)] == sections
