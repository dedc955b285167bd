/**
 * Folding, and the query language.
 *
 * Folding is the text as matching sees it, so that 「兩不誤」 finds “两不误”; it is never shown. Its definition is `fold` in
 * build_scripts/text/characters.py; tests/cases/folding.json holds both to the same cases. Character by character (code
 * point, not UTF-16 unit): full width to half width; what is then neither letter nor number is dropped; lower case where
 * that is one character; traditional to simplified. The pairs of traditional and simplified characters come with the index.
 * Which characters are letters or numbers comes from the browser's Unicode version; a newer character folds to nothing, in
 * text and query alike.
 *
 *   甲 乙      both must occur           -甲     must not occur
 *   甲|乙      one of them must occur    "甲，乙"  with exactly this punctuation
 *   甲…乙      in this order in one sentence, with any text between; 甲…5…乙: at most 5 letters between
 *
 * Canonically equivalent texts (NFC, NFD) fold alike: an accented letter to its base, so that "é" is “e”. Combining marks,
 * variation selectors and joiners fold to nothing.
 *
 * Only the straight quotation mark (U+0022, or its full-width form) is an operator: “…” belongs to Chinese text, and
 * whoever pastes “三个代表”重要思想 looks for these characters. For the same reason `-` counts only at the start of a term.
 * What cannot be parsed (an open quotation mark, an empty alternative, only exclusions) is taken literally, as one
 * term; and so is a query without any letter or number, which is searched with its punctuation.
 */

const LETTER_OR_NUMBER = /^[\p{L}\p{N}]$/u;
/** Characters that nobody sees alone, inside a query or a text: never a part of what is compared. */
const INVISIBLE = /[\p{Cf}\p{M}]/gu;
const BASE_WITH_MARKS = /^(.)\p{M}*$/su;
const FULL_WIDTH_FIRST = 0xff01;
const FULL_WIDTH_LAST = 0xff5e;
const FULL_TO_HALF = 0xfee0;

function halfWidth(character) {
  const code = character.codePointAt(0);
  return code >= FULL_WIDTH_FIRST && code <= FULL_WIDTH_LAST ? String.fromCharCode(code - FULL_TO_HALF) : character;
}

export class Folding {
  /** `pairs` alternates traditional and simplified characters without separators: "誤误進进". "" is allowed. */
  constructor(pairs = "") {
    const characters = Array.from(pairs);
    this.simplified = new Map();
    for (let i = 0; i + 1 < characters.length; i += 2) this.simplified.set(characters[i], characters[i + 1]);
    this.known = new Map();
  }

  /** Return one character folded: one character, or "" for what matching ignores. */
  character(character) {
    let folded = this.known.get(character);
    if (folded === undefined) this.known.set(character, (folded = this.#fold(character)));
    return folded;
  }

  #fold(character) {
    const half = halfWidth(BASE_WITH_MARKS.exec(character.normalize("NFD"))?.[1] ?? character);
    // Before the letters: to Unicode, radicals (⼈) and the circle for zero (○) are symbols.
    const simplified = this.simplified.get(half);
    if (simplified !== undefined) return simplified;
    if (!LETTER_OR_NUMBER.test(half)) return "";
    const lower = half.toLowerCase();
    return Array.from(lower).length === 1 ? lower : half;
  }

  #punctuated(character) {
    return this.character(character) || halfWidth(character).replace(INVISIBLE, "");
  }

  /** Return the whole text folded; "" for a text of punctuation alone. */
  text(text) {
    let folded = "";
    for (const character of text) folded += this.character(character);
    return folded;
  }

  /** As `text`, but what is neither letter nor number stays (in half width): for queries in quotation marks. */
  punctuated(text) {
    let folded = "";
    for (const character of text) folded += this.#punctuated(character);
    return folded;
  }

  /**
   * Return the folded text with the way back: `starts[i]` and `ends[i]` are where the character that the folded UTF-16 unit i
   * belongs to starts and ends in `text`, in UTF-16 units. So text.slice(starts[a], ends[b - 1]) is what folded.slice(a, b)
   * comes from. `isExact` true folds as `punctuated` does.
   */
  withOffsets(text, isExact = false) {
    let folded = "";
    const starts = [];
    const ends = [];
    let offset = 0;
    for (const character of text) {
      const remaining = isExact ? this.#punctuated(character) : this.character(character);
      for (let unit = 0; unit < remaining.length; unit++) {
        starts.push(offset);
        ends.push(offset + character.length);
      }
      folded += remaining;
      offset += character.length;
    }
    return { folded, starts, ends };
  }
}

// --- The query language -----------------------------------------------------------------------------------------------

const EXCLUDING = /^[-\uff0d](?=\S)/u;
const BAR = /^[|\uff5c]/u;
/** A quoted string, or everything up to a space or a bar. */
const TERM = /^(?:["\uff02](?<quoted>[^"\uff02]*[^"\uff02\s][^"\uff02]*)["\uff02](?=[\s|\uff5c]|$)|(?<plain>[^"\uff02\s|\uff5c][^\s|\uff5c]*))/u;

/** Return the groups of a query with terms as typed; null for a text that is not in the language. */
function readGroups(text) {
  const groups = [];
  for (let rest = text; rest !== ""; rest = rest.trimStart()) {
    const excluded = EXCLUDING.test(rest);
    if (excluded) rest = rest.slice(1);
    const terms = [];
    do {
      if (terms.length > 0) rest = rest.slice(1);
      const found = TERM.exec(rest);
      if (!found) return null;
      const { quoted, plain } = found.groups;
      terms.push({ text: quoted ?? plain, exact: quoted !== undefined });
      rest = rest.slice(found[0].length);
    } while (BAR.test(rest));
    groups.push({ excluded, terms });
  }
  return groups;
}

/** An ellipsis as it is typed in Chinese and Latin text. */
const ELLIPSIS = /(?:…|⋯|\.{3,}|。{3,})+/u;

/** Return the folded parts of a term with gaps, and the most letters in each gap (Infinity where the term names none). */
function partsOf(text, folding) {
  const pieces = text.split(ELLIPSIS).map((each) => folding.text(each)).filter((each) => each !== "");
  const [parts, limits] = [[], []];
  let limit = Infinity;
  pieces.forEach((piece, index) => {
    if (index > 0 && index < pieces.length - 1 && /^\d{1,4}$/.test(piece)) limit = Number(piece);
    else {
      if (parts.push(piece) > 1) limits.push(limit);
      limit = Infinity;
    }
  });
  return { parts, limits };
}

function makeTerm({ text, exact }, folding) {
  if (!exact && ELLIPSIS.test(text)) {
    const { parts, limits } = partsOf(text, folding);
    if (parts.length > 1) return { text, exact, needle: parts.join("…"), parts, limits };
  }
  return { text, exact, needle: exact ? folding.punctuated(text) : folding.text(text) };
}

/** Return a query that is the text as one term, whatever the language would make of it. */
export function literally(text, folding) {
  const exact = folding.text(text) === "";
  const term = { text, exact, needle: exact ? folding.punctuated(text) : folding.text(text) };
  return { groups: term.needle === "" ? [] : [{ excluded: false, terms: [term] }], literal: true };
}

/**
 * Return the query as a list of groups, each `{excluded, terms}`; a term is `{text, exact, needle}`, where `text` is as typed
 * and `needle` is folded (with its punctuation where `exact`). A term with gaps also has `parts`, its folded pieces, and
 * `limits`, the most letters between each two of them. A passage is found when each group that is not excluded has a
 * term in it and no excluded group has one. `literal` true: the language was not used. The empty query (or one of spaces
 * and invisible characters alone) gives `groups: []`. Never throws.
 */
export function parse(text, folding) {
  const source = (text.toWellFormed ? text.toWellFormed() : text).normalize("NFC").replace(INVISIBLE, "").trim();
  if (source === "") return { groups: [], literal: false };
  const termsOf = (terms) => terms.map((each) => makeTerm(each, folding)).filter((each) => each.needle !== "");
  const groups = (readGroups(source) ?? [])
    .map(({ excluded, terms }) => ({ excluded, terms: termsOf(terms) }))
    .filter((group) => group.terms.length > 0);
  return groups.some((group) => !group.excluded) ? { groups, literal: false } : literally(source, folding);
}

/** Return the groups that must occur. */
export const requiredGroups = (query) => query.groups.filter((group) => !group.excluded);

/** Return the terms that are marked in what is found: all that must or may occur. */
export const soughtTerms = (query) => requiredGroups(query).flatMap((group) => group.terms);

/** Return whether several terms must occur together, so that it matters where. */
export const hasSeveralGroups = (query) => requiredGroups(query).length > 1;

/** Return whether the reader used the language, so that the page should say how it understood the query. */
export function isCompound(query) {
  return query.groups.length > 1 || query.groups.some((group) => group.terms.length > 1 || group.terms[0].exact || group.terms[0].parts);
}

/** Return the query in words: 含“甲”或“乙”，且含“丙”，不含“丁”. "" for the empty query. */
export function inWords(query) {
  const distance = ({ parts, limits }) =>
    parts.slice(1).map((part, index) => `${limits[index] < Infinity ? `隔 ${limits[index]} 字以内` : ""}接“${part}”`);
  const named = (each) => {
    if (each.parts) return `“${each.parts[0]}”后${distance(each).join("、")}（同一句）`;
    return each.exact ? `“${each.text}”（标点一致）` : `“${each.text}”`;
  };
  const words = query.groups.map((group) => (group.excluded ? "不含" : "含") + group.terms.map(named).join("或"));
  return words.map((each, index) => (index > 0 && each.startsWith("含") ? "且" + each : each)).join("，");
}

/** Return a query that finds exactly this wording: quoted where a symbol belongs to it that folding drops (1+4) or that means a gap. */
export function queryFor(wording) {
  return (/\p{S}/u.test(wording) || ELLIPSIS.test(wording)) && !wording.includes('"') ? `"${wording}"` : wording;
}
