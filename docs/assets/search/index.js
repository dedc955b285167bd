/**
 * Answers queries exactly. With posting lists, from positions and lists of speeches that are loaded as needed, without the
 * text; only what depends on punctuation is decided by the text. Without, by a scan of the whole text.
 *
 * A *unit* is a title or a paragraph, by its number in the corpus. Lists are rising, typed arrays or plain ones.
 */

import { countOccurrences, find, merged, spansWithGaps, withoutOverlap } from "./matching.js";
import {
  breaksKey, pairKey, pairKeysOf, phraseKey, readColumns, Reader, readPositions, readShard, readSpeechList, readTable, speechesKey, UNIT,
} from "./format.js"; // prettier-ignore
import { requiredGroups, soughtTerms } from "./query.js";

/** Return `make` with its promises remembered by key, the oldest of more than `most` forgotten; a failure is not remembered. */
export function remembered(make, most = Infinity) {
  const promises = new Map();
  return (key) => {
    if (!promises.has(key)) {
      const promise = make(key);
      promises.set(key, promise);
      promise.catch(() => promises.delete(key));
      if (promises.size > most) promises.delete(promises.keys().next().value);
    }
    return promises.get(key);
  };
}

// --- Rising lists of numbers as sets ----------------------------------------------------------------------------------

/** Return the first index, not before `from`, of a number of at least `value`, by galloping search. */
export function indexFrom(list, value, from = 0) {
  let step = 1;
  let high = from;
  while (high < list.length && list[high] < value) {
    from = high + 1;
    high += step;
    step *= 2;
  }
  high = Math.min(high, list.length);
  while (from < high) {
    const middle = (from + high) >> 1;
    if (list[middle] < value) from = middle + 1;
    else high = middle;
  }
  return from;
}

export function intersection(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  let at = 0;
  return Array.from(short).filter((value) => long[(at = indexFrom(long, value, at))] === value);
}

export function union(lists) {
  if (lists.length === 1) return lists[0];
  const all = Float64Array.from(lists.flatMap((list) => Array.from(list)));
  return all.sort().filter((value, index) => index === 0 || value !== all[index - 1]);
}

export function difference(one, other) {
  let at = 0;
  return Array.from(one).filter((value) => other[(at = indexFrom(other, value, at))] !== value);
}

/**
 * Return the cheapest pairs of a string that cover every letter, as rising indexes into `costs` (pair i is the letters i and
 * i + 1). The first and the last are always included, and of two neighbours at least one. [] for no pairs.
 */
export function cheapestCover(costs) {
  const best = [];
  costs.forEach((cost, index) => {
    const [far, near] = [best[index - 2], best[index - 1]];
    const before = far && far.cost <= near.cost ? index - 2 : index - 1;
    best.push({ cost: (best[before]?.cost ?? 0) + cost, before });
  });
  const chosen = [];
  for (let index = costs.length - 1; index >= 0; index = best[index].before) chosen.unshift(index);
  return chosen;
}

// --- The index --------------------------------------------------------------------------------------------------------

const codes = (text) => Array.from(text, (character) => character.codePointAt(0));
const pairKeysIn = (letters) => letters.slice(1).map((letter, index) => pairKey(letters[index], letter));

function unitsOfPositions(positions) {
  const units = [];
  for (const position of positions) {
    const unit = Math.floor(position / UNIT);
    if (units.at(-1) !== unit) units.push(unit);
  }
  return units;
}

const unitsOfSpans = (spans) => unitsOfPositions(spans.map(([start]) => start));

/** Return the spans that are in one of the units (rising). */
function spansIn(units, spans) {
  let at = 0;
  return spans.filter(([start]) => {
    const unit = Math.floor(start / UNIT);
    return units[(at = indexFrom(units, unit, at))] === unit;
  });
}

// Texts that are requested at once: browsers hold six connections, and a long queue of requests delays the next query.
const AT_ONCE = 24;

/** Load for each item, several at once, and passes what came to `take`, in order. */
export async function loadEach(items, load, take) {
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const some = items.slice(from, from + AT_ONCE);
    const loaded = await Promise.all(Array.from(some, load));
    some.forEach((each, index) => take(each, loaded[index]));
  }
}

// Shards that are kept: some 8 MB.
const SHARDS = 1000;

// A list in up to this number of shards is loaded at once; of a longer one, the shards that can have a match.
const SHORT = 2;

export class SearchIndex {
  #keys;
  #bases;
  #shard;

  /**
   * `table` are the bytes of `shards.bin`. `source` gives the other files of the index: `packed(name)` and `shard(number)`
   * promise bytes (inflated; with the header), `speech(number)` promises `{passages, heading}`, its paragraphs and its title as
   * Passages.
   */
  constructor(catalogue, folding, table, source) {
    Object.assign(this, { catalogue, folding, source });
    /** Whether the whole text is one file, so that there are no posting lists and reading a text costs nothing more. */
    this.isScanned = !catalogue.has_lists;
    ({ keys: this.#keys, bases: this.#bases } = readTable(table));
    this.#shard = remembered(async (number) => readShard(await source.shard(number), catalogue.header), SHARDS);
    this.columns = remembered(async () => readColumns(await source.packed("columns.bin"), catalogue.speeches));
    /** The rank of each speech's date from 1, 0 without one. */
    this.dates = remembered(async () => new Reader(await source.packed("dates.bin")).varints(catalogue.speeches));
    /** The number of Han characters of each speech, and its year: `{lengths, years, inferred}`; the year is 0 without a date. */
    this.measures = remembered(async () => {
      const reader = new Reader(await source.packed("measures.bin"));
      const [lengths, dated] = [reader.varints(catalogue.speeches), reader.varints(catalogue.speeches)];
      return { lengths, years: dated.map((each) => each >> 1), inferred: dated.map((each) => each % 2 === 1) };
    });
    /** A function that tells of a unit whether it is a heading and nothing else. */
    this.headings = remembered(async () => {
      const bits = await source.packed("headings.bin");
      return (unit) => (((bits[unit >> 3] ?? 0) >> (7 - (unit & 7))) & 1) === 1;
    });
  }

  // --- Posting lists --------------------------------------------------------------------------------------------------

  /** Return the shards in which the list is if it is anywhere: [first, end], end excluded. Only a divided list has several. */
  #shardsOf(key) {
    const first = indexFrom(this.#keys, key);
    if (this.#keys[first] !== key) return [Math.max(first - 1, 0), first];
    let end = first;
    while (this.#keys[end] === key) end++;
    return [first, end];
  }

  /** Promise a list that is not divided: `{bytes, at, n}`, or undefined where there is none. */
  async #list(key) {
    const [first, end] = this.#shardsOf(key);
    return first < end ? (await this.#shard(first)).get(key) : undefined;
  }

  /** Promise all positions of a list, or those in the pieces that can contain one of the units. */
  async #positions(key, units = null) {
    const [first, end] = this.#shardsOf(key);
    const isNeeded = (shard) => {
      const at = indexFrom(units, this.#bases[shard]);
      return at < units.length && (shard === end - 1 || units[at] <= this.#bases[shard + 1]);
    };
    const shards = Array.from({ length: end - first }, (_, index) => first + index);
    const read = async (shard) => {
      const list = (await this.#shard(shard)).get(key);
      return list ? readPositions(list.bytes, list.at, list.n, shard > first ? this.#bases[shard] : 0, this.catalogue.offset_k) : [];
    };
    const pieces = await Promise.all(shards.filter((shard) => !units || shards.length === 1 || isNeeded(shard)).map(read));
    return pieces.length === 1 ? pieces[0] : pieces.flatMap((part) => Array.from(part));
  }

  /** Return how to find the letters: `{keys, first, later}`, indexes of the pairs to load at once, and of those in many shards. */
  #plan(letters) {
    const keys = pairKeysIn(letters);
    // A pair that comes twice (社会社会) is loaded once.
    const sizes = keys.map((key) => this.#shardsOf(key)).map(([first, end]) => end - first);
    const cover = cheapestCover(sizes.map((size, index) => (keys.indexOf(keys[index]) < index ? 0.1 : size)));
    const bySize = cover.sort((a, b) => sizes[a] - sizes[b]);
    const isShort = (index) => sizes[index] <= SHORT || index === bySize[0];
    return { keys, first: bySize.filter(isShort), later: bySize.filter((index) => !isShort(index)) };
  }

  /** Promise the speeches that contain the string, counted, if they are listed: for one character, and frequent strings. */
  async counted(needle) {
    const letters = codes(needle);
    if (this.isScanned || letters.length > this.catalogue.longest_listed) return null;
    const isPhrase = letters.length > 2;
    if (letters.length === 2) {
      const [first, end] = this.#shardsOf(pairKey(...letters));
      if (end - first < 2) return null;
    }
    if (isPhrase) {
      const { keys, first, later } = this.#plan(letters);
      if (later.length === 0) return null;
      // If it is not listed, its pairs are needed next: the short ones are loaded at the same time.
      for (const [from, end] of first.map((index) => this.#shardsOf(keys[index]))) {
        for (let shard = from; end - from <= SHORT && shard < end; shard++) this.#shard(shard).catch(() => {});
      }
    }
    const list = await this.#list(isPhrase ? phraseKey(letters) : speechesKey(...letters));
    if (!list) return letters.length === 1 ? { speeches: [], counts: [], titles: [], occurrences: 0, total: 0 } : null;
    return readSpeechList(list.bytes, list.at, list.n, this.catalogue.speeches, isPhrase ? letters.slice(1) : null);
  }

  /** Promise every position of a letter: all pairs that begin with it. */
  async #positionsOfLetter(letter) {
    const [from, to] = pairKeysOf(letter);
    const shards = [];
    for (let shard = this.#shardsOf(from)[0]; shard < this.#keys.length && this.#keys[shard] < to; shard++) shards.push(shard);
    const lists = await Promise.all(shards.map(this.#shard));
    const keys = new Set(lists.flatMap((list) => [...list.keys()]).filter((key) => key >= from && key < to));
    return keys.size === 0 ? [] : union(await Promise.all(Array.from(keys, (key) => this.#positions(key))));
  }

  /** Promise every position of the folded string as unit * UNIT + position, rising; matches may overlap. */
  async positions(needle) {
    const letters = codes(needle);
    if (letters.length === 1) return this.#positionsOfLetter(letters[0]);
    const { keys, first, later } = this.#plan(letters);
    const shifted = async (index, units) => {
      const positions = await this.#positions(keys[index], units);
      return index === 0 ? positions : positions.filter((each) => each % UNIT >= index).map((each) => each - index);
    };
    const common = (lists) => lists.sort((a, b) => a.length - b.length).reduce((one, other) => intersection(one, other));
    const found = common(await Promise.all(first.map((index) => shifted(index, null))));
    if (found.length === 0 || later.length === 0) return Array.from(found);
    const units = unitsOfPositions(found);
    return common([found, ...(await Promise.all(later.map((index) => shifted(index, units))))]);
  }

  /** Promise where a term that is not exact occurs, titles too: spans [start, end] of positions, without overlap. */
  async spans(term) {
    if (!term.parts) return withoutOverlap(await this.positions(term.needle), codes(term.needle).length);
    const found = await Promise.all(term.parts.map((part) => this.positions(part)));
    const units = found.map(unitsOfPositions).reduce(intersection);
    const located = term.parts.map((part, index) => ({ positions: found[index], length: codes(part).length }));
    return spansWithGaps(located, term.limits, units.length > 0 ? await this.#positions(breaksKey, units) : [], UNIT);
  }

  // --- Queries --------------------------------------------------------------------------------------------------------

  /**
   * Promise what is found: `{speeches, counts, total, occurrences, titles, units}`. `speeches` (numbers) contain `counts`
   * paragraphs that are found, `total` in all. `titles` are the speeches whose title fits. `occurrences` and `units` (the
   * paragraphs found) are null where they are not known without more; `withUnits` true asks for `units`. The meaning is that of
   * `find`.
   */
  async answer(query, within = "paragraph", withUnits = false) {
    const terms = query.groups.flatMap((group) => group.terms);
    if (terms.length === 0) return { ...this.#found([], []), units: [] };
    const [term] = terms;
    // A single sign has a list of speeches like a letter.
    const isSign = codes(term.needle).length === 1 && this.folding.text(term.needle) === "";
    const isListed = terms.length === 1 && (!term.exact || isSign) && !term.parts;
    const counted = isListed && !withUnits ? await this.counted(term.needle) : null;
    if (counted) return { ...counted, units: null };
    if (this.isScanned || terms.some((each) => each.exact)) return this.#readTexts(query, within);
    if (terms.length > 1) return this.#combine(query, within);
    const [columns, spans] = await Promise.all([this.columns(), this.spans(term)]);
    const found = this.#split(unitsOfSpans(spans), columns);
    return { ...found, occurrences: spansIn(found.units, spans).length };
  }

  /**
   * Promise how often the terms that are sought occur in the paragraphs that are found, by speech: `{speeches, counts}`. All
   * positions of the terms are loaded, or the texts if the query depends on punctuation.
   */
  async occurrences(query, within = "paragraph") {
    const { units, speeches, occurrencesIn } = await this.answer(query, within, true);
    if (occurrencesIn) return { speeches, counts: occurrencesIn };
    const [{ starts }, ...spans] = await Promise.all([this.columns(), ...soughtTerms(query).map((term) => this.spans(term))]);
    const counts = Array(speeches.length).fill(0);
    let at = 0;
    for (const [start] of spansIn(units, spans.length === 1 ? spans[0] : merged(spans.flat()))) {
      const speech = indexFrom(starts, Math.floor(start / UNIT) + 1) - 1;
      counts[(at = indexFrom(speeches, speech, at))]++;
    }
    return { speeches, counts };
  }

  #found(speeches, counts, titles = []) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    return { speeches, counts, total, occurrences: null, titles, units: null };
  }

  /** Return units as an answer. */
  #split(units, { starts }) {
    const [speeches, counts, titles, paragraphs] = [[], [], [], []];
    let speech = 0;
    for (const unit of units) {
      // The last speech that begins at the unit or before.
      speech = indexFrom(starts, unit + 1, speech) - 1;
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

  /** Promise the answer that consists of these units, rising. */
  async ofUnits(units) {
    return this.#split(units, await this.columns());
  }

  async #combine(query, within) {
    const unitsOf = async ({ terms }) => union(await Promise.all(terms.map(async (term) => unitsOfSpans(await this.spans(term)))));
    const [columns, all] = await Promise.all([this.columns(), Promise.all(query.groups.map(unitsOf))]);
    const wanted = all.filter((_, index) => !query.groups[index].excluded);
    const unwanted = all.filter((_, index) => query.groups[index].excluded);
    const inParagraph = this.#split(unwanted.reduce(difference, wanted.reduce(intersection)), columns);
    if (within !== "speech") return inParagraph;
    const speechesOf = (units) => this.#split(units, columns).speeches;
    const fitting = unwanted.map(speechesOf).reduce(difference, wanted.map(speechesOf).reduce(intersection));
    const units = this.#split(union(wanted), columns).units.filter((unit) => {
      const speech = indexFrom(columns.starts, unit + 1) - 1;
      return fitting[indexFrom(fitting, speech)] === speech;
    });
    return { ...this.#split(units, columns), titles: inParagraph.titles };
  }

  /** Promise the speeches that can contain the term, by its letters and signs. */
  async #candidates(term) {
    if (term.parts) {
      const { speeches, titles } = await this.ofUnits(unitsOfSpans(await this.spans(term)));
      return union([speeches, titles]);
    }
    const letters = this.folding.text(term.text);
    if (codes(letters).length > 1) {
      const { speeches, titles } = await this.ofUnits(unitsOfPositions(await this.positions(letters)));
      return union([speeches, titles]);
    }
    const lists = await Promise.all([...new Set(term.needle)].map((character) => this.counted(character)));
    return lists.map(({ speeches, titles }) => union([speeches, titles])).reduce(intersection);
  }

  async #speechesToRead(query) {
    if (this.isScanned) return [...Array(this.catalogue.speeches).keys()];
    const ofGroup = async ({ terms }) => union(await Promise.all(terms.map((term) => this.#candidates(term))));
    return Array.from((await Promise.all(requiredGroups(query).map(ofGroup))).reduce(intersection));
  }

  /** Read the text of every speech that can fit. */
  async #readTexts(query, within) {
    const [{ starts }, candidates] = await Promise.all([this.columns(), this.#speechesToRead(query)]);
    const [speeches, counts, titles, units, occurrencesIn] = [[], [], [], [], []];
    await loadEach(candidates, this.source.speech, (speech, { passages, heading }) => {
      const hits = find(passages, query, within);
      if (find([heading], query).length > 0) titles.push(speech);
      if (hits.length === 0) return;
      speeches.push(speech);
      counts.push(hits.length);
      occurrencesIn.push(countOccurrences(hits));
      for (const hit of hits) units.push(starts[speech] + 1 + hit.passage.number);
    });
    const occurrences = occurrencesIn.reduce((sum, count) => sum + count, 0);
    return { ...this.#found(speeches, counts, titles), occurrences, units, occurrencesIn };
  }
}

/**
 * The hits of the speeches, one speech after the other, loaded as needed: `next(least)` promises `least` hits or more (never a
 * part of a speech's), or the remaining ones; [] at the end. `accept(hit)` false leaves a hit out.
 */
export class HitStream {
  constructor(index, speeches, counts, query, within, accept = () => true) {
    Object.assign(this, { index, speeches, counts, query, within, accept, at: 0 });
  }

  get isAtEnd() {
    return this.at >= this.speeches.length;
  }

  async next(least) {
    const hits = [];
    while (hits.length < least && !this.isAtEnd) {
      const from = this.at;
      for (let expected = hits.length; expected < least && !this.isAtEnd && this.at - from < AT_ONCE; this.at++) {
        expected += this.counts[this.at];
      }
      await loadEach(this.speeches.slice(from, this.at), this.index.source.speech, (_, { passages }) => {
        hits.push(...find(passages, this.query, this.within).filter(this.accept));
      });
    }
    return hits;
  }
}
