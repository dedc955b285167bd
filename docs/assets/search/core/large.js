/**
 * Searching the large index (format 2 of build_scripts/search_index.py): exact totals from lists of places and of speeches, loaded
 * as needed, without the text. Only what depends on punctuation is decided by the text.
 *
 * A *unit* is a title or a paragraph, by its number in the corpus. Lists are rising and typed arrays or plain ones.
 */

import { find } from "./concordance.js";
import { cover } from "./cover.js";
import { firstKeys, pageOf, pairKey, pairsOf, phraseKey, readPage, speechesKey } from "./directory.js";
import { parameter, readPlaces, Reader, readSpeeches, UNIT } from "./packed.js";
import { required } from "./query.js";
import { both, reach, union, without } from "./sets.js";

const codes = (text) => Array.from(text, (character) => character.codePointAt(0));
/** The keys of a string's pairs. */
const pairsIn = (letters) => letters.slice(1).map((letter, index) => pairKey(letters[index], letter));
// As build_scripts/search_index.py has it.
const LONGEST_LISTED = 8;

const unitsOfPlaces = (places) => {
  const units = [];
  for (const place of places) {
    const unit = Math.floor(place / UNIT);
    if (units.at(-1) !== unit) units.push(unit);
  }
  return units;
};

/** The columns of all speeches: `starts` (the title's unit; one more at the end), and `year`, `kind`, `campaign` by number. */
function readColumns(bytes, speeches) {
  const reader = new Reader(bytes);
  const starts = new Uint32Array(speeches + 1);
  for (let speech = 0; speech < speeches; speech++) starts[speech + 1] = starts[speech] + reader.varint();
  return { starts, year: reader.varints(speeches), kind: reader.varints(speeches), campaign: reader.varints(speeches) };
}

export class LargeIndex {
  /**
   * `catalogue` is that of the index; `source` gives its files: `packed(name)` and `shard(name)` promise bytes (unpacked; as
   * they lie, the header with them), `speech(number)` promises `{passages, heading}` with the folded forms of Passage.
   */
  constructor(catalogue, folding, source) {
    this.catalogue = catalogue;
    this.folding = folding;
    this.source = source;
    this.keys = firstKeys(catalogue.directory);
    this.made = new Map();
  }

  /** What `make` promises, made once; a failure is not remembered. */
  #once(name, make) {
    if (!this.made.has(name)) {
      const promised = make();
      this.made.set(name, promised);
      promised.catch(() => this.made.delete(name));
    }
    return this.made.get(name);
  }

  columns() {
    return this.#once("columns", async () => readColumns(await this.source.packed("columns.bin"), this.catalogue.speeches));
  }

  // --- Lists ----------------------------------------------------------------------------------------------------------

  #page(number) {
    const name = `directory/${number}.bin`;
    return this.#once(name, async () => readPage(await this.source.packed(name)));
  }

  /** Where the list with the key lies, or undefined where there is none. */
  async entry(key) {
    const page = pageOf(this.keys, key);
    return page < 0 ? undefined : (await this.#page(page)).get(key);
  }

  #piece(list, { shard, at, n, base }) {
    const k = parameter(this.catalogue.units, list.n);
    return this.#once(`${shard}/${at}`, async () =>
      readPlaces(await this.source.shard(`grams/${shard}.bin`), at, n, base, k, this.catalogue.offset_k),
    );
  }

  /** All places of a list, or those in the pieces that can hold one of the units. */
  async #places(list, units = null) {
    let pieces = list.pieces;
    if (units) {
      pieces = pieces.filter(({ base }, index) => {
        const at = reach(units, base);
        return at < units.length && units[at] <= (pieces[index + 1]?.base ?? Infinity);
      });
    }
    const read = await Promise.all(pieces.map((piece) => this.#piece(list, piece)));
    if (read.length === 1) return read[0];
    const all = new Float64Array(read.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of read) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** The speeches that hold the string, counted, if there is a list of them: for one character, and for frequent strings. */
  async counted(needle) {
    const letters = codes(needle);
    if (letters.length > LONGEST_LISTED) return null;
    const longer = letters.length > 2;
    // Where there is none, its pairs are asked for next: they come at the same time.
    const [list] = await Promise.all([
      this.entry(longer ? phraseKey(letters) : speechesKey(...letters)),
      ...(longer ? pairsIn(letters) : []).map((key) => this.entry(key)),
    ]);
    if (!list) return letters.length === 1 ? { speeches: [], counts: [], titles: [], occurrences: 0, total: 0 } : null;
    const [piece] = list.pieces;
    const bytes = await this.source.shard(`grams/${piece.shard}.bin`);
    return readSpeeches(bytes, piece.at, list.n, this.catalogue.speeches, longer ? letters.slice(1) : null);
  }

  /** Every place where the folded string (two letters or more) stands, as unit * UNIT + place; overlapping ones too. */
  async places(needle) {
    const pairs = pairsIn(codes(needle));
    const lists = await Promise.all(pairs.map((key) => this.entry(key)));
    if (lists.includes(undefined)) return [];
    // A pair that comes twice (社会社会) is loaded once.
    const costs = lists.map((list, index) => (pairs.indexOf(pairs[index]) < index ? 0.1 : list.pieces.length + list.n * 1e-9));
    const chosen = cover(costs);
    const [short, long] = [[], []];
    for (const index of chosen) (lists[index].pieces.length > 1 ? long : short).push(index);
    long.sort((a, b) => lists[a].n - lists[b].n);
    const rarest = Math.min(...chosen.map((index) => lists[index].n));
    // Places enough to fall into every piece leave nothing to be saved by waiting for them.
    while (long.length > 0 && (short.length === 0 || rarest > 8 * lists[long[0]].pieces.length)) short.push(long.shift());
    const shifted = async (index, units) => {
      const places = await this.#places(lists[index], units);
      return index === 0 ? places : places.filter((place) => place % UNIT >= index).map((place) => place - index);
    };
    const first = await Promise.all(short.map((index) => shifted(index, null)));
    let found = first.sort((a, b) => a.length - b.length).reduce((one, other) => both(one, other));
    for (const index of long) {
      if (found.length === 0) break;
      found = both(found, await shifted(index, unitsOfPlaces(found)));
    }
    return Array.from(found);
  }

  /** Every unit that holds the folded string, titles too. */
  async units(needle) {
    if (codes(needle).length > 1) return unitsOfPlaces(await this.places(needle));
    const [first, behind] = pairsOf(needle.codePointAt(0));
    const [from, to] = [Math.max(pageOf(this.keys, first), 0), pageOf(this.keys, behind)];
    const pages = await Promise.all(Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => this.#page(from + index)));
    const lists = pages.flatMap((page) => [...page]).filter(([key]) => key >= first && key < behind);
    if (lists.length === 0) return [];
    return Array.from(union(await Promise.all(lists.map(async ([, list]) => unitsOfPlaces(await this.#places(list))))));
  }

  // --- Queries --------------------------------------------------------------------------------------------------------

  /**
   * What is found: `{speeches, counts, total, occurrences, titles, units}`. `speeches` (numbers) hold `counts` paragraphs that are
   * found, `total` in all. `titles` are the speeches whose title fits. `occurrences` and `units` (the paragraphs found) are null
   * where they are not known without more; `withUnits` true asks for `units`. The meaning is that of `find`.
   */
  async answer(query, within = "paragraph", withUnits = false) {
    const terms = query.groups.flatMap((group) => group.terms);
    if (terms.length === 0) return { ...this.#found([], []), units: [] };
    if (terms.some((term) => term.exact && !isSign(term, this.folding))) return this.#verified(query, within);
    if (terms.length > 1) {
      return terms.some((term) => term.exact) ? this.#verified(query, within) : this.#compound(query, within);
    }
    const [term] = terms;
    if (term.exact && withUnits) return this.#verified(query, within);
    const counted = withUnits ? null : await this.counted(term.needle);
    if (counted) return { ...counted, units: null };
    if (codes(term.needle).length === 1) {
      const [columns, units] = await Promise.all([this.columns(), this.units(term.needle)]);
      return this.#split(units, columns);
    }
    const [columns, places] = await Promise.all([this.columns(), this.places(term.needle)]);
    const found = this.#split(unitsOfPlaces(places), columns);
    return { ...found, occurrences: occurrencesOf(places, codes(term.needle).length, found.units) };
  }

  #found(speeches, counts, titles = []) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return { speeches, counts, total, occurrences: null, titles, units: null };
  }

  /** Units as an answer. */
  #split(units, { starts }) {
    const [speeches, counts, titles, paragraphs] = [[], [], [], []];
    let speech = 0;
    for (const unit of units) {
      // The last speech that begins at the unit or before.
      speech = reach(starts, unit + 1, speech) - 1;
      if (unit === starts[speech]) {
        titles.push(speech);
        continue;
      }
      paragraphs.push(unit);
      if (speeches.at(-1) === speech) counts[counts.length - 1]++;
      else {
        speeches.push(speech);
        counts.push(1);
      }
    }
    return { ...this.#found(speeches, counts, titles), units: paragraphs };
  }

  /** The answer that these units, rising, would be. */
  async ofUnits(units) {
    return this.#split(units, await this.columns());
  }

  async #groups(query) {
    return Promise.all(
      query.groups.map(async ({ terms }) => union(await Promise.all(terms.map((term) => this.units(term.needle))))),
    );
  }

  async #compound(query, within) {
    const [columns, held] = await Promise.all([this.columns(), this.#groups(query)]);
    const wanted = held.filter((_, index) => !query.groups[index].excluded);
    const unwanted = held.filter((_, index) => query.groups[index].excluded);
    const together = unwanted.reduce((rest, units) => without(rest, units), wanted.reduce(both));
    const inParagraph = this.#split(together, columns);
    if (within !== "speech") return inParagraph;
    const speeches = (units) => this.#split(units, columns).speeches;
    const fitting = unwanted.reduce((rest, units) => without(rest, speeches(units)), wanted.map(speeches).reduce(both));
    const any = this.#split(union(wanted), columns);
    const of = (unit) => reach(columns.starts, unit + 1) - 1;
    const units = any.units.filter((unit) => {
      const speech = of(unit);
      return fitting[reach(fitting, speech)] === speech;
    });
    return { ...this.#split(units, columns), titles: inParagraph.titles };
  }

  /** The speeches that can hold the term, by its letters and signs. */
  async #candidates(term, columns) {
    const letters = this.folding.text(term.text);
    if (letters !== "") {
      const units = codes(letters).length === 1 ? null : await this.units(letters);
      if (units) {
        const { speeches, titles } = this.#split(units, columns);
        return union([speeches, titles]);
      }
    }
    const characters = [...new Set(term.needle)];
    const lists = await Promise.all(characters.map((character) => this.counted(character)));
    return lists.map(({ speeches, titles }) => union([speeches, titles])).reduce(both);
  }

  /** Reads the text of every speech that the letters and signs leave. */
  async #verified(query, within) {
    const columns = await this.columns();
    const groups = await Promise.all(
      required(query).map(async ({ terms }) => union(await Promise.all(terms.map((term) => this.#candidates(term, columns))))),
    );
    const candidates = Array.from(groups.reduce(both));
    const [speeches, counts, titles, units] = [[], [], [], []];
    let occurrences = 0;
    await eachOf(candidates, async (speech) => this.source.speech(speech), (speech, { passages, heading }) => {
      const hits = find(passages, query, within);
      if (find([heading], query).length > 0) titles.push(speech);
      if (hits.length === 0) return;
      speeches.push(speech);
      counts.push(hits.length);
      for (const hit of hits) {
        units.push(columns.starts[speech] + 1 + hit.passage.number);
        occurrences += hit.spans.length;
      }
    });
    return { ...this.#found(speeches, counts, titles), occurrences, units };
  }

  /** The units that are headings and nothing else, as a function of the unit. */
  async headings() {
    const bits = await this.#once("headings", () => this.source.packed("headings.bin"));
    return (unit) => ((bits[unit >> 3] ?? 0) >> (7 - (unit & 7))) & 1;
  }

  /** The rank of each speech's date from 1, 0 without one. */
  dates() {
    const read = async () => new Reader(await this.source.packed("dates.bin")).varints(this.catalogue.speeches);
    return this.#once("dates", read);
  }
}

/** A term that is one sign, which has a list of speeches like a letter. */
function isSign(term, folding) {
  return Array.from(term.needle).length === 1 && folding.text(term.needle) === "";
}

/** How many of the places count in the units: from the left, without overlap. */
function occurrencesOf(places, length, units) {
  let counted = 0;
  let free = -1;
  let at = 0;
  for (const place of places) {
    const unit = Math.floor(place / UNIT);
    at = reach(units, unit, at);
    if (units[at] !== unit || place < free) continue;
    counted++;
    free = place + length;
  }
  return counted;
}

// So many texts are asked for at once: browsers hold six connections, and a long queue of requests holds up the next question.
const AT_ONCE = 24;

/** Loads for each, some at once, and takes what came in order. */
async function eachOf(list, load, take) {
  for (let from = 0; from < list.length; from += AT_ONCE) {
    const some = list.slice(from, from + AT_ONCE);
    const loaded = await Promise.all(some.map(load));
    some.forEach((each, index) => take(each, loaded[index]));
  }
}

/**
 * The hits of the speeches, one speech after the other, loaded as they are asked for: `next(least)` promises so many hits or more
 * (never a part of a speech's), or what is left of them; [] at the end. `keep(hit)` false leaves a hit out.
 */
export class Stream {
  constructor(index, speeches, counts, query, within, keep = () => true) {
    Object.assign(this, { index, speeches, counts, query, within, keep, at: 0 });
  }

  get ended() {
    return this.at >= this.speeches.length;
  }

  async next(least) {
    const hits = [];
    while (hits.length < least && !this.ended) {
      const from = this.at;
      let expected = hits.length;
      while (expected < least && this.at < this.speeches.length && this.at - from < AT_ONCE) expected += this.counts[this.at++];
      const texts = await Promise.all(Array.from(this.speeches.slice(from, this.at), (speech) => this.index.source.speech(speech)));
      hits.push(...texts.flatMap(({ passages }) => find(passages, this.query, this.within).filter(this.keep)));
    }
    return hits;
  }
}
