"""Dependencies are locked by version and hash, actions by commit, and workflows have no unnecessary permission."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parent.parent
LOCKS = sorted((PROJECT / "requirements").glob("*.txt"))
WORKFLOWS = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((PROJECT / ".github/workflows").glob("*.yml"))]
#: Permissions of jobs beyond reading: GitHub Pages requires a token that identifies the sender.
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


def test_every_action_is_pinned_by_commit_with_its_version() -> None:
    for path in sorted((PROJECT / ".github/workflows").glob("*.yml")):
        used = re.findall(r"\buses: *(.*)", path.read_text("utf-8"))
        assert used
        for action in used:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_workflows_have_only_the_permissions_they_need(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow[True]
    for name, job in workflow["jobs"].items():
        assert job.get("permissions", {"contents": "read"}) == RIGHTS.get(name, {"contents": "read"})
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_every_make_command_is_also_described_without_make() -> None:
    commands = re.search(r"^\.PHONY: (.*)", (PROJECT / "Makefile").read_text("utf-8"), re.M)
    assert commands
    described = re.findall(r"`make ([\w-]+)", (PROJECT / "CONTRIBUTING.md").read_text("utf-8"))
    assert set(commands[1].split()) - set(described) == {"help", "clean"}


def test_workflow_tests_on_the_three_systems() -> None:
    (jobs,) = [workflow["jobs"] for workflow in WORKFLOWS if "test" in workflow["jobs"]]
    systems = [jobs["test"]["runs-on"], *jobs["test-elsewhere"]["strategy"]["matrix"]["os"]]
    assert [system.partition("-")[0] for system in systems] == ["ubuntu", "windows", "macos"]


def test_tests_left_out_on_other_systems_exist() -> None:
    names = re.findall(r'^ {8}"(.*\.py)",$', (PROJECT / "tests/conftest.py").read_text("utf-8"), re.M)
    assert names
    assert [name for name in names if not (PROJECT / "tests" / name).is_file()] == []
