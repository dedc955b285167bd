"""Every type of page by a name, for tests that visit them all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

#: The address of each type of page and of states that look different; what braces name is the richest of its kind.
PAGES = {
    "home": "",
    "speeches": "speeches/",
    "speeches-filtered": "speeches/?level=镇",
    "speech": "{speech}",
    "source": "{speech}source/",
    "revisions": "{revised}revisions/",
    "campaigns": "campaigns/",
    "campaign": "campaigns/xian-jin-xing-jiao-yu/",
    "slogans": "slogans/",
    "slogans-by-count": "slogans/by/count/",
    "slogans-by-year": "slogans/by/year/",
    "slogans-by-speech": "slogans/by/speech/",
    "slogans-by-campaign": "slogans/by/campaign/",
    "slogans-by-pinyin": "slogans/by/pinyin/",
    "slogans-by-pattern": "slogans/by/pattern/",
    "set-phrases": "slogans/phrases/",
    "slogan": "slogans/{slogan}/",
    "former-slogan": "slogans/{former}/",
    "search": "search/",
    "search-passages": "search/?q=的",
    "search-keyword": "search/?q=的&view=keyword",
    "search-nothing": "search/?q=没有这样的话",
    "trends": "trends/?q=的;群众",
    "excerpts": "excerpts/",
    "compare": "compare/?a={speech_id}&b={other_id}",
    "parallels": "parallels/",
    "parallels-by-year": "parallels/by/year/2011/",
    "parallel": "parallels/{parallel}/",
    "outlines": "outlines/",
    "method": "method/",
    "rules": "rules/",
    "cite": "cite/",
    "data": "data/",
}


def page_addresses(site: Path, speeches: list[dict[str, Any]], slogans: list[dict[str, Any]]) -> dict[str, str]:
    """Return the address of each type of page below the site's, by name; speeches and slogans are the public data."""
    present = {slogan["id"] for slogan in slogans}
    folders = [path.name for path in sorted((site / "slogans").iterdir()) if (path / "index.html").is_file()]
    richest = max(speeches, key=lambda each: len(each["sections"]))
    names = {
        "speech": richest["url"],
        "revised": next(each["url"] for each in speeches if len(each["revisions"]) > 1),
        "parallel": next((site / "parallels").glob("*/p_*")).relative_to(site / "parallels").as_posix(),
        "speech_id": richest["id"],
        "other_id": next(each["id"] for each in speeches if each is not richest),
        "slogan": max(slogans, key=lambda each: each["count"])["id"],
        "former": next(name for name in folders if name not in present and name != "phrases"),
    }
    return {page: path.format(**names) for page, path in PAGES.items()}


#: What a page shows when its scripts have finished, by the beginning of its address; others have finished when loaded.
FINISHED = {"search": "#search-results[data-state=done]", "compare": ".compare-cell", "trends": ".trend-table"}


def finished(path: str) -> str:
    """Return a selector of what the page at a path shows at its end."""
    return FINISHED.get(path.split("/")[0], "h1")
