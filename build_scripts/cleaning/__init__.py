"""RawText → cleaned text with a log of every repair.

Each repair is a function `text -> edits` with a name of its own, kept in the room of its kind; `REPAIRS` is the
order in which they run. A repair returns what it wants changed and changes nothing itself; `Trace` carries it out and
remembers which raw character went where, so that nothing is lost in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from build_scripts.cleaning import (
    adverts,
    boilerplate,
    collection,
    invisible,
    lines,
    page_numbers,
    pinyin,
    publication,
    punctuation,
    spacing,
    traditional,
    wrapping,
)
from build_scripts.cleaning.format_marks import find_marked
from build_scripts.cleaning.repair_log import Trace, replay
from build_scripts.model import Cleaned, Edit, RawText

__all__ = ["REPAIRS", "clean", "replay"]

#: The repairs in the order in which they run. The order matters where it is explained.
REPAIRS: tuple[Callable[[str], Iterable[Edit]], ...] = (
    invisible.drop_byte_order_mark,
    invisible.unify_line_ends,
    invisible.drop_control_characters,
    invisible.drop_zero_width_characters,
    invisible.restore_hong_kong_characters,
    invisible.drop_private_use_characters,
    invisible.write_radicals_as_ideographs,
    invisible.write_common_forms,
    invisible.decode_html_entities,
    invisible.break_at_html_tags,
    # While the bytes are still as the script left them, and with the annotations that prove them.
    pinyin.repair_misread_bytes,
    pinyin.restore_lost_stops,
    pinyin.drop_pinyin_annotations,
    # Before `simplify`: afterwards nothing tells that the file was traditional.
    traditional.write_particle_zhe,
    traditional.simplify,
    page_numbers.drop_page_numbers,
    collection.divide_collection,
    collection.drop_collection_title,
    # From here on every rule works within one piece.
    lines.free_indented_paragraphs,
    publication.break_at_rules,
    publication.drop_record_fields,
    publication.drop_letterhead,
    publication.drop_editorial_notes,
    adverts.drop_scrambled_signs,
    boilerplate.drop_trailing_lists,
    boilerplate.drop_tag_tails,
    # While the site's lines still stand between the site's title and the text's own.
    boilerplate.drop_site_title,
    boilerplate.drop_site_lines,
    boilerplate.drop_site_phrases,
    adverts.drop_adverts,
    adverts.drop_copy_marks,
    # While indents, blank lines and the width of lines still tell where paragraphs begin.
    lines.free_glued_salutation,
    wrapping.join_wrapped_lines,
    # A lead that was wrapped is one line now.
    publication.drop_wire_leads,
    lines.free_glued_heading,
    lines.join_broken_lines,
    # Once more, here and below: what a line end or a blank had cut apart is whole only now.
    invisible.decode_html_entities,
    spacing.drop_blanks,
    spacing.drop_blank_lines,
    pinyin.drop_pinyin_annotations,
    page_numbers.drop_page_numbers,
    boilerplate.drop_tag_tails,
    adverts.drop_adverts,
    adverts.drop_copy_marks,
    spacing.drop_blank_lines,
    # Last: marks look at their neighbours, and a pair of quotes may span what was two lines.
    punctuation.widen_brackets,
    punctuation.widen_marks,
    punctuation.widen_full_stops,
    punctuation.turn_quotes,
)


def clean(raw: RawText) -> Cleaned:
    """Clean one raw file.

    The text of the result holds the pieces of the file divided by PIECE, a paragraph a line, without blank lines.
    It never corrects what the source says: masks, typos and missing words stay. Cleaning a cleaned text changes
    nothing. A file that is nothing but boilerplate yields "".
    """
    trace = Trace(raw)
    trace.apply_all(find_marked(raw))
    for repair in REPAIRS:
        trace.apply(repair.__name__, repair(trace.text))
        if repair is pinyin.restore_lost_stops:
            for start, end in pinyin.doubtful_bytes(trace.text):
                trace.doubt("misread_bytes", start, end, "mojibake whose bytes do not prove what stood there")
    return trace.finish()
