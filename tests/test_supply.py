"""What the project takes from others: every package by its hash, every action by its commit, no right without need."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parent.parent
LOCKS = sorted((PROJECT / "requirements").glob("*.txt"))
WORKFLOWS = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((PROJECT / ".github/workflows").glob("*.yml"))]
#: More than reading is allowed to these jobs, and this is why: Pages takes a site with a token that says who sends it.
RIGHTS = {"publish": {"contents": "read", "pages": "write", "id-token": "write"}}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_package_is_locked_by_version_and_hash(lock: Path) -> None:
    packages = re.findall(r"^[A-Za-z0-9].*(?:\n +--hash.*)*", lock.read_text("utf-8"), re.M)
    assert packages
    for package in packages:
        assert re.match(r"[^\s=]+==[^\s]+ \\\n +--hash=sha256:[0-9a-f]{64}", package), package


def test_locks_agree_on_versions() -> None:
    locked: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([^\s=#]+)==(\S+)", lock.read_text("utf-8"), re.M):
            locked.setdefault(name, set()).add(version)
    assert {name: versions for name, versions in locked.items() if len(versions) > 1} == {}


def test_every_action_is_pinned_by_commit_and_tells_its_version() -> None:
    for path in sorted((PROJECT / ".github/workflows").glob("*.yml")):
        used = re.findall(r"\buses: *(.*)", path.read_text("utf-8"))
        assert used
        for action in used:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_workflow_may_read_and_a_job_what_it_needs(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow[True]
    for name, job in workflow["jobs"].items():
        assert job.get("permissions", {"contents": "read"}) == RIGHTS.get(name, {"contents": "read"})
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False
