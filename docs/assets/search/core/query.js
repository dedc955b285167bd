/**
 * The query language.
 *
 *   甲 乙      both must occur           -甲     must not occur
 *   甲|乙      one of them must occur    "甲，乙"  with exactly this punctuation
 *
 * Only the straight quotation mark (U+0022, or its full-width form) is an operator: “…” belongs to Chinese text, and
 * whoever pastes “三个代表”重要思想 looks for these characters. For the same reason `-` counts only at the start of
 * a term. What cannot be parsed (an open quotation mark, an empty alternative, nothing but exclusions) is taken
 * literally, as one term; and so is a query without any letter or number, which is searched with its punctuation.
 */

const QUOTES = '"\uff02';
const BARS = "|\uff5c";
const MINUS = "-\uff0d";
const SPACE = /\s/u;

/** A query that is no query of the language: it is to be read literally. */
class Unparsable extends Error {}

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  get next() {
    return this.text[this.at] ?? "";
  }

  is(characters) {
    return this.next !== "" && characters.includes(this.next);
  }

  get ended() {
    return this.next === "" || SPACE.test(this.next);
  }

  skipSpace() {
    while (this.next !== "" && SPACE.test(this.next)) this.at++;
  }

  /** One alternative: a quoted string, or everything up to a space or a bar. */
  alternative() {
    const start = this.at;
    if (this.is(QUOTES)) {
      this.at++;
      while (this.next !== "" && !this.is(QUOTES)) this.at++;
      const text = this.text.slice(start + 1, this.at);
      if (this.next === "" || text.trim() === "") throw new Unparsable();
      this.at++;
      if (!this.ended && !this.is(BARS)) throw new Unparsable();
      return { text, exact: true };
    }
    while (!this.ended && !this.is(BARS)) this.at++;
    if (this.at === start) throw new Unparsable();
    return { text: this.text.slice(start, this.at), exact: false };
  }

  group() {
    const minus = this.is(MINUS) && this.at + 1 < this.text.length && !SPACE.test(this.text[this.at + 1]);
    if (minus) this.at++;
    const terms = [this.alternative()];
    while (this.is(BARS)) {
      this.at++;
      terms.push(this.alternative());
    }
    return { excluded: minus, terms };
  }

  groups() {
    const groups = [];
    for (this.skipSpace(); this.next !== ""; this.skipSpace()) groups.push(this.group());
    return groups;
  }
}

function literally(text, folding) {
  const exact = folding.text(text) === "";
  return { groups: [{ excluded: false, terms: [term({ text, exact }, folding)] }], literal: true };
}

function term({ text, exact }, folding) {
  return { text, exact, needle: exact ? folding.punctuated(text) : folding.text(text) };
}

/**
 * The query as a list of groups, each `{excluded, terms}`; a term is `{text, exact, needle}`, where `text` is as typed
 * and `needle` is folded (with its punctuation where `exact`). A passage is found when each group that is not
 * excluded has a term in it and no excluded group has one. `literal` true says that the language was not used.
 * The empty query (or one of spaces alone) gives `groups: []`. Never throws.
 */
export function parse(text, folding) {
  const source = text.toWellFormed ? text.toWellFormed().trim() : text.trim();
  if (source === "") return { groups: [], literal: false };
  let groups;
  try {
    groups = new Reader(source).groups();
  } catch (error) {
    if (!(error instanceof Unparsable)) throw error;
    return literally(source, folding);
  }
  const meant = groups
    .map((group) => ({
      excluded: group.excluded,
      terms: group.terms.map((each) => term(each, folding)).filter((each) => each.needle !== ""),
    }))
    .filter((group) => group.terms.length > 0);
  if (!meant.some((group) => !group.excluded)) return literally(source, folding);
  return { groups: meant, literal: false };
}

/** The groups that must occur. */
export function required(query) {
  return query.groups.filter((group) => !group.excluded);
}

/** The terms that are marked in what is found: all that must or may occur. */
export function sought(query) {
  return required(query).flatMap((group) => group.terms);
}

/** The terms that are worth a count each where nothing is found: all that are sought, or none where there is but one. */
export function several(query) {
  const terms = sought(query);
  return terms.length > 1 ? terms : [];
}

/** True where there are terms that must occur together, so that it matters where. */
export function mustMeet(query) {
  return required(query).length > 1;
}

/** True where the reader used the language, so that it is worth saying how the query was understood. */
export function isCompound(query) {
  return query.groups.length > 1 || query.groups.some((group) => group.terms.length > 1 || group.terms[0].exact);
}

/** The query in words: 含“甲”或“乙”，且含“丙”，不含“丁”. "" for the empty query. */
export function inWords(query) {
  const named = (each) => (each.exact ? `“${each.text}”（标点一致）` : `“${each.text}”`);
  const words = query.groups.map((group) => (group.excluded ? "不含" : "含") + group.terms.map(named).join("或"));
  return words.map((each, index) => (index > 0 && each.startsWith("含") ? "且" + each : each)).join("，");
}

/** A query that finds exactly this wording: quoted where a sign that folding leaves out belongs to it, as in 1+4. */
export function queryFor(wording) {
  return /\p{S}/u.test(wording) && !wording.includes('"') ? `"${wording}"` : wording;
}
