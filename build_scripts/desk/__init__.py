"""The editors' desk: which speeches need a look, and the editor's decisions.

Each speech has reasons for which it may need an edit (`risk.py`); `report.py` writes them as a page with source and
result next to each other. `questions.py` lists what is open on a speech, and `server.py` asks it in the development
server.
"""

from build_scripts.desk.report import LEAST_RISK, Report, write_report
from build_scripts.desk.server import ROOT, Desk

__all__ = ["LEAST_RISK", "ROOT", "Desk", "Report", "write_report"]
