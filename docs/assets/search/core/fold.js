/**
 * Folding: the text as matching sees it, so that 「兩不誤」 finds “两不误”. For matching only, never shown.
 *
 * The definition is `fold` in build_scripts/characters.py; tests/cases/folding.json holds both to the same cases.
 * Character by character (code point, not UTF-16 unit): full width to half width; what is then neither letter nor
 * number is left out; lower case where that is one character; traditional to simplified.
 *
 * The pairs of traditional and simplified characters come with the index. Which characters are letters or numbers
 * comes from the browser's Unicode version; a character newer than that folds to nothing, in text and query alike.
 */

const LETTER_OR_NUMBER = /^[\p{L}\p{N}]$/u;
const FULL_WIDTH_FIRST = 0xff01;
const FULL_WIDTH_LAST = 0xff5e;
const FULL_TO_HALF = 0xfee0;

function halfWidth(character) {
  const code = character.codePointAt(0);
  return code >= FULL_WIDTH_FIRST && code <= FULL_WIDTH_LAST ? String.fromCharCode(code - FULL_TO_HALF) : character;
}

function isOneCharacter(text) {
  return text.length === (text.codePointAt(0) > 0xffff ? 2 : 1);
}

export class Folding {
  /** `pairs` alternates traditional and simplified characters without separators: "誤误進进". "" is allowed. */
  constructor(pairs = "") {
    const characters = Array.from(pairs);
    this.simplified = new Map();
    for (let i = 0; i + 1 < characters.length; i += 2) this.simplified.set(characters[i], characters[i + 1]);
    this.known = new Map();
  }

  /** One character folded: one character, or "" for what matching does not look at. */
  character(character) {
    let folded = this.known.get(character);
    if (folded === undefined) {
      folded = this.#fold(character);
      this.known.set(character, folded);
    }
    return folded;
  }

  #fold(character) {
    const half = halfWidth(character);
    if (!LETTER_OR_NUMBER.test(half)) return "";
    const simplified = this.simplified.get(half);
    if (simplified !== undefined) return simplified;
    const lower = half.toLowerCase();
    return isOneCharacter(lower) ? lower : half;
  }

  /** The whole text folded; "" for a text of punctuation alone. */
  text(text) {
    let folded = "";
    for (const character of text) folded += this.character(character);
    return folded;
  }

  /** As `text`, but what is neither letter nor number stays (in half width): for queries in quotation marks. */
  punctuated(text) {
    let folded = "";
    for (const character of text) folded += this.character(character) || halfWidth(character);
    return folded;
  }

  /**
   * The folded text with the way back: `starts[i]` and `ends[i]` are where the character that the folded UTF-16
   * unit i belongs to starts and ends in `text`, in UTF-16 units. So text.slice(starts[a], ends[b - 1]) is what
   * folded.slice(a, b) stands for. `keep` true folds as `punctuated` does.
   */
  withOffsets(text, keep = false) {
    let folded = "";
    const starts = [];
    const ends = [];
    let offset = 0;
    for (const character of text) {
      const kept = this.character(character) || (keep ? halfWidth(character) : "");
      for (let unit = 0; unit < kept.length; unit++) {
        starts.push(offset);
        ends.push(offset + character.length);
      }
      folded += kept;
      offset += character.length;
    }
    return { folded, starts, ends };
  }
}
