"""The corpus folder on disk: what an editor keeps, read with all its problems.

    raw/            files as they were received; never changed
    speeches/       a text file for each speech, with front matter: made by the import, then the editor's to correct
    slogans.yml     the editor's decisions on the glossary
    anchors.yml     every id that was ever published; written by the build
    history.yml     the dates on which each speech was published and changed; written by the build
    revisions/      the speech file of each published revision; written by the build

`import_raw` cleans raw files into speech files. `load` reads all of this: it cleans each raw file again (to compare it
with the speech file, and to show what the cleaning did), outlines each speech, gives every paragraph and section the id
that it was published under, and compiles the glossary. Whatever is wrong becomes a `Problem`; nothing is raised, and
the library has what could be read. `load_text` does the same with one raw file and no corpus.

`deciding` applies a file of decisions.
`folder` finds and reads files, `speech_file`, `slogans_file`, `history` and `revisions` are the formats, `edition` puts
one speech together, `checks` compares, `problems` lists every kind of problem, and `messages` gives what they say in
Chinese.
"""

from build_scripts.corpus.deciding import LARGEST_DECISIONS, apply_decisions, get_state, restore_files
from build_scripts.corpus.folder import escape_unprintable
from build_scripts.corpus.importing import Change, Imported, import_raw
from build_scripts.corpus.loading import (
    Loaded,
    find_candidates,
    load,
    load_edition,
    load_editions,
    load_rulings,
    load_text,
    read_sources,
)
from build_scripts.corpus.messages import LANGUAGES, Language, choose_language, count, translate
from build_scripts.corpus.moving import record_moves
from build_scripts.corpus.problems import CorpusError, name_question, problem, shorten_quote

__all__ = [
    "LANGUAGES", "LARGEST_DECISIONS", "Change", "CorpusError", "Imported", "Language", "Loaded", "apply_decisions",
    "choose_language", "count", "escape_unprintable", "find_candidates", "get_state", "import_raw", "load",
    "load_edition", "load_editions", "load_rulings", "load_text", "name_question", "problem", "read_sources",
    "record_moves", "restore_files", "shorten_quote", "translate",
]  # fmt: skip
