"""A raw text that has every kind of question for its editor, and a site without pages around the review pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

RAW = """全县动员
在全县动员大会上的讲话
现将王大山县长在全县动员大会上的讲话印发给你们，请结合实际，认真学习，深入贯彻，抓好各项工作的落实。
王大山
（2011年8月4日）
同志们：
今天我们召开动员大会，部署今年的各项工作，请大家认真贯彻执行，不得有误。
主要领导要亲自抓，一级抓一级，层层抓落实，把旗臶插到每一个山头。
让我们行动起来，夺取新的胜利！
"""


def site(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [b"the site"]
