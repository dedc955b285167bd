"""Facts that are derived from the text and the other facts of a speech: what tells it apart, and an inferred date."""

from __future__ import annotations

from collections.abc import Sequence

from build_scripts.metadata.campaigns import get_campaign
from build_scripts.metadata.circumstances import find_batch, find_level, find_meeting, find_missing, find_stage
from build_scripts.metadata.dating import infer_date
from build_scripts.metadata.reader_titles import compose_reader_title, compose_short_name, find_additions
from build_scripts.model import Campaign, Fact, Speech


def derive_facts(speech: Speech, campaigns: Sequence[Campaign] | None = None) -> dict[str, Fact]:
    """Return the facts of a speech with the derived ones.

    A fact that the speech has already (the editor's) is not changed, and one that the editor rejects is left out. The
    campaign gets the name that the list of campaigns gives it.
    """
    facts, lines = dict(speech.facts), speech.paragraphs
    campaign = get_campaign(facts["campaign"].value, campaigns) if "campaign" in facts else None
    if campaign:
        facts["campaign"] = _rename(facts["campaign"], campaign.name)
    if "campaign" in facts and not campaign:
        name = facts["campaign"].value
        campaign = Campaign(name, name, name[:4], (name,))

    def add(name: str, fact: Fact | None) -> None:
        if fact and name not in facts and name not in speech.rejected:
            facts[name] = fact

    if "title" not in facts:
        return facts  # All that follows reads the title, or adds to it.
    add("level", find_level(facts, lines, speech.back_matter))
    add("meeting", find_meeting(facts, lines))
    add("batch", find_batch(facts, lines) if campaign else None)
    add("stage", find_stage(facts, lines, campaign))
    if missing := "" if speech.complete else find_missing(lines):
        add("missing", Fact(missing, "text"))
    inferred = infer_date(facts, lines, campaign, facts.get("batch"), speech.kind)
    add("date_inferred", inferred.fact if inferred else None)
    additions = find_additions(facts, lines, campaign)
    if additions or "subtitle" in facts:
        quotes = "；".join(dict.fromkeys(part.quote or part.value for part in additions))
        title = facts["title"]
        add("reader_title", Fact(compose_reader_title(facts, additions), "composed", title.line, quotes))
    add("short_name", Fact(compose_short_name(facts, campaign), "composed"))
    return facts


def _rename(fact: Fact, name: str) -> Fact:
    return fact if fact.value == name else Fact(name, fact.basis, fact.line, fact.quote or fact.value)
