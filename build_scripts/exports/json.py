"""JSON as the exports write it: texts as they are, compact or each value on a line of its own."""

from __future__ import annotations

import json

compact = json.JSONEncoder(ensure_ascii=False).encode
indented = json.JSONEncoder(ensure_ascii=False, indent=1).encode
