import {
  countOccurrences, excerpt, find, keywordInContext, merged, ordered, Passage, pieces, positionsIn, sectionsAround, spansOf,
  splitByOccurrence,
} from "../../docs/assets/search/matching.js"; // prettier-ignore
import { boundary } from "../../docs/assets/characters.js";
import { Folding, parse, soughtTerms } from "../../docs/assets/search/query.js";
import { anyText, chance, equal, ok, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);
const corpus = (...texts) => texts.map(([speech, text], number) => new Passage({ speech, text, number }, folding));
const found = (passages, text, within) => find(passages, parse(text, folding), within).map((hit) => hit.passage.number);

/** Counts occurrences character by character. */
function countSlowly(text, needle) {
  const letters = [...text].map((each) => folding.character(each)).filter((each) => each !== "");
  const wanted = [...needle];
  const result = [];
  for (let at = 0; at + wanted.length <= letters.length; ) {
    if (wanted.every((each, i) => letters[at + i] === each)) {
      result.push(at);
      at += wanted.length;
    } else at++;
  }
  return result.length;
}

test("finds exactly what a slow scan finds", () => {
  const random = chance(6);
  for (let i = 0; i < 300; i++) {
    const passages = corpus(...Array.from({ length: 12 }, () => ["s", anyText(random, 15)]));
    const query = anyText(random, 4).replace(/\s/gu, "");
    const needle = folding.text(query);
    if (needle === "") continue;
    const hits = find(passages, parse(query, folding));
    const slow = passages.filter((passage) => countSlowly(passage.text, needle) > 0);
    equal(hits.map((hit) => hit.passage.number), slow.map((passage) => passage.number), query);
    equal(countOccurrences(hits), slow.reduce((sum, passage) => sum + countSlowly(passage.text, needle), 0), query);
  }
});

test("any substring of a text is found in it, at its position", () => {
  const random = chance(7);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 25);
    const characters = [...text];
    const from = Math.floor(random() * characters.length);
    const part = characters.slice(from, from + 1 + Math.floor(random() * 6)).join("").replace(/[\s*+]/gu, "");
    if (folding.text(part) === "" || !text.includes(part)) continue;
    const hits = find(corpus(["s", text]), parse(part, folding));
    equal(hits.length, 1, `${part} in ${text}`);
    for (const [start, end] of hits[0].spans) equal(folding.text(text.slice(start, end)), folding.text(part), text);
  }
});

test("spans begin and end with letters, never inside a character", () => {
  const random = chance(8);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 25);
    const query = parse(anyText(random, 3) + " " + anyText(random, 2), folding);
    for (const [start, end] of spansOf(text, soughtTerms(query), folding)) {
      const marked = text.slice(start, end);
      ok(marked.isWellFormed(), `${marked} is whole`);
      if (!query.groups.some((group) => group.terms.some((each) => each.exact))) {
        ok(folding.text([...marked][0]) !== "" && folding.text([...marked].at(-1)) !== "", marked);
      }
    }
  }
});

test("punctuation inside the phrase is part of what is marked", () => {
  const [hit] = find(corpus(["s", "坚持“两不误、两促进”。"]), parse("两不误两促进", folding));
  equal(hit.spans.map(([start, end]) => hit.passage.text.slice(start, end)), ["两不误、两促进"]);
});

test("characters outside the BMP", () => {
  const [hit] = find(corpus(["s", "𠀀𠮷，𠮷野家𠮷野家"]), parse("𠮷野", folding));
  equal(hit.spans, [[5, 8], [9, 12]]);
  equal(found(corpus(["s", "𠀀"]), "\ud840"), [], "half of a pair finds nothing");
});

/** All spans of letters with the parts in order, the gaps within the limits and no sentence end inside, tried one by one. */
function everySpan(text, parts, limits) {
  const letters = [];
  const breaks = [];
  for (const each of text) {
    if (folding.character(each)) letters.push(folding.character(each));
    else if ("。！".includes(each)) breaks.push(letters.length);
  }
  const found = [];
  const extend = (start, end, index) => {
    if (index === parts.length) {
      if (!breaks.some((at) => start < at && at < end)) found.push([start, end]);
      return;
    }
    const part = [...parts[index]];
    for (let at = end; at <= letters.length; at++) {
      if (index > 0 && at - end > limits[index - 1]) break;
      if (part.every((letter, i) => letters[at + i] === letter)) extend(index === 0 ? at : start, at + part.length, index + 1);
    }
  };
  extend(0, 0, 0);
  return found;
}

/** Of these the first to end, the shortest one, and so on after it. */
function chosenSlowly(spans) {
  const left = spans.toSorted((a, b) => a[1] - b[1] || b[0] - a[0]);
  const chosen = [];
  for (const span of left) if (chosen.length === 0 || span[0] >= chosen.at(-1)[1]) chosen.push(span);
  return chosen;
}

test("gaps equal a search that tries every span", () => {
  const random = chance(15);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const text = (length, from) => Array.from({ length }, () => pick(from)).join("");
  let hits = 0;
  for (let i = 0; i < 2000; i++) {
    const sample = text(30, [..."甲乙丙兩𠮷，。！e\u0301"]);
    const typed = Array.from({ length: 2 + Math.floor(random() * 2) }, () => text(1 + Math.floor(random() * 2), [..."甲乙丙两𠮷"]));
    const query = parse(typed.reduce((all, part) => all + pick(["…", "...", "…0…", "…2…", "……5……"]) + part), folding);
    const [{ parts, limits }] = soughtTerms(query);
    const spans = spansOf(sample, soughtTerms(query), folding);
    const expected = chosenSlowly(everySpan(sample, parts, limits));
    const lettersBefore = (at) => [...folding.text(sample.slice(0, at))].length;
    equal(spans.map((span) => span.map(lettersBefore)), expected, `${sample} ${query.groups[0].terms[0].text}`);
    equal(find(corpus(["s", sample]), query).length, expected.length > 0 ? 1 : 0, sample);
    hits += expected.length;
  }
  ok(hits > 200, "enough is found");
});

test("all terms in one paragraph, or in one speech", () => {
  const passages = corpus(["a", "甲和乙"], ["a", "甲"], ["b", "甲"], ["b", "丙"], ["c", "乙"]);
  equal(found(passages, "甲 乙"), [0]);
  equal(found(passages, "甲 乙", "speech"), [0, 1]);
  equal(found(passages, "甲 丙", "speech"), [2, 3]);
});

test("an excluded term excludes the paragraph, or the speech", () => {
  const passages = corpus(["a", "甲和乙"], ["a", "甲"], ["b", "甲"]);
  equal(found(passages, "甲 -乙"), [1, 2]);
  equal(found(passages, "甲 -乙", "speech"), [2]);
});

test("either of two terms", () => {
  const passages = corpus(["a", "甲"], ["a", "乙"], ["b", "丙"]);
  equal(found(passages, "甲|乙"), [0, 1]);
  equal(found(passages, "丙 -甲|乙"), [2]);
});

test("quoted: the same punctuation, of any width", () => {
  const passages = corpus(["a", "两不误、两促进"], ["a", "两不误，两促进"], ["a", "两不误,两促进"]);
  equal(found(passages, '"两不误、两促进"'), [0]);
  equal(found(passages, '"两不误，两促进"'), [1, 2]);
  equal(found(passages, "两不误，两促进"), [0, 1, 2]);
});

test("punctuation alone is found as it is", () => {
  const passages = corpus(["a", "某某**同志"], ["a", "某某同志"]);
  equal(found(passages, "**"), [0]);
  equal(find(passages, parse("**", folding))[0].spans, [[2, 4]]);
});

test("the empty query finds nothing", () => equal(found(corpus(["a", "甲"], ["a", ""]), " "), []));

test("positions do not overlap", () => {
  equal(positionsIn("aaaa", "aa"), [0, 2]);
  equal(positionsIn("aaaa", ""), []);
});

test("overlapping spans are merged, touching ones are not", () => {
  equal(merged([[3, 5], [0, 2], [1, 3]]), [[0, 3], [3, 5]]);
  equal(merged([[0, 5], [1, 2]]), [[0, 5]]);
  equal(merged([]), []);
});

// --- What is shown around an occurrence -------------------------------------------------------------------------------

/** Returns some disjoint spans of a text, in order, that do not divide a character. */
function someSpans(random, text) {
  const result = [];
  for (let at = 0; at < text.length; ) {
    const start = boundary(text, at + Math.floor(random() * 80));
    const end = boundary(text, start + 2 + Math.floor(random() * 4));
    if (start >= at && end > start) result.push([start, end]);
    at = Math.max(at, end) + 2;
  }
  return result;
}

test("pieces put together are the text", () => {
  const random = chance(9);
  for (let i = 0; i < 300; i++) {
    const text = anyText(random, 120);
    const spans = someSpans(random, text);
    const all = pieces(text, spans);
    equal(all.map((piece) => piece.text).join(""), text);
    equal(all.filter((piece) => piece.span !== null).map((piece) => piece.text), spans.map(([start, end]) => text.slice(start, end)));
    const [start, end] = [boundary(text, 20), boundary(text, 60)];
    equal(pieces(text, spans, start, end).map((piece) => piece.text).join(""), text.slice(start, end));
  }
});

test("an excerpt shows or counts every occurrence, whole", () => {
  const random = chance(10);
  for (let i = 0; i < 300; i++) {
    const text = anyText(random, 900);
    const spans = someSpans(random, text);
    const { windows, hidden } = excerpt(text, spans);
    const shown = spans.filter(([start, end]) => windows.some(([from, to]) => from <= start && end <= to));
    equal(shown.length + hidden, spans.length, text);
    ok(windows.every(([from, to], index) => from < to && (index === 0 || from > windows[index - 1][1])) || text === "", "in order, apart");
    ok(windows.every(([from, to]) => text.slice(from, to).isWellFormed()), "no character is cut");
  }
});

test("a short text is its own excerpt", () => {
  equal(excerpt("甲乙丙", [[1, 2]]), { windows: [[0, 3]], hidden: 0 });
  equal(excerpt("", []), { windows: [[0, 0]], hidden: 0 });
});

test("an excerpt begins at a clause where one is near", () => {
  const text = `${"甲".repeat(100)}，${"乙".repeat(40)}口号${"丙".repeat(40)}。${"丁".repeat(100)}`;
  const { windows } = excerpt(text, [[141, 143]]);
  equal(windows.map(([from, to]) => text.slice(from, to)), [`${"甲".repeat(7)}，${"乙".repeat(40)}口号${"丙".repeat(40)}。${"丁".repeat(7)}`]);
  const nearer = excerpt(text, [[141, 143]], { around: 30 });
  equal(nearer.windows.map(([from, to]) => text.slice(from, to)), [`${"乙".repeat(40)}口号${"丙".repeat(40)}。`]);
});

test("keyword in context", () => {
  equal(keywordInContext("一二三四五六七", [3, 4], 2), { left: "二三", phrase: "四", right: "五六" });
  equal(keywordInContext("一二", [0, 2], 5), { left: "", phrase: "一二", right: "" });
  equal(keywordInContext("𠮷二𠮷", [2, 3], 1), { left: "𠮷", phrase: "二", right: "" }, "a pair is not cut");
});

// --- Order ------------------------------------------------------------------------------------------------------------

const one = { id: "one", kind: "speech", date: "2010-06-08", campaign: "创先争优" };
const two = { id: "two", kind: "news_report" };
const hit = (speech, kind, text, start) => ({ passage: new Passage({ speech, kind, text }, new Folding()), spans: [[start, start + 1]] });
const hits = [hit(two, "text", "乙甲丙", 1), hit(one, "heading", "甲甲乙", 1), hit(one, "text", "丁甲丁", 1)];

test("by date: newest first, undated last", () => {
  const dates = ["2008", "", "2010-06-08", "2010"].map((date) => ({ ...one, date: date || undefined }));
  const sorted = ordered(dates.map((speech) => hit(speech, "text", "甲", 0)), "date");
  equal(sorted.map((each) => each.passage.speech.date ?? ""), ["2010-06-08", "2010", "2008", ""]);
});

test("by the words at the left (from the phrase outwards) and at the right", () => {
  const texts = (sort) => ordered(hits, sort).map((each) => each.passage.text);
  equal(texts("left"), ["丁甲丁", "甲甲乙", "乙甲丙"], "dīng, jiǎ, yǐ");
  equal(texts("right"), ["乙甲丙", "丁甲丁", "甲甲乙"], "bǐng, dīng, yǐ");
  equal(texts("speech"), hits.map((each) => each.passage.text));
});

test("one line for each occurrence", () => {
  const [line, next] = splitByOccurrence([{ passage: hits[1].passage, spans: [[0, 1], [1, 2]] }]);
  equal([line.spans, next.spans], [[[0, 1]], [[1, 2]]]);
});

test("the sections around an offset", () => {
  const sections = [
    { id: "sec_1", parent: null, paragraph: 0, start: 0 },
    { id: "sec_1__point_1", parent: 0, paragraph: 1, start: 5 },
    { id: "sec_1__point_2", parent: 0, paragraph: 1, start: 20 },
  ];
  const around = (passage, at) => sectionsAround(sections, passage, at).map((section) => section.id);
  equal(around({ number: 1, section: 0 }, 3), ["sec_1"], "before the first point");
  equal(around({ number: 1, section: 0 }, 9), ["sec_1", "sec_1__point_1"]);
  equal(around({ number: 1, section: 0 }, 20), ["sec_1", "sec_1__point_2"]);
  equal(around({ number: 2, section: 0 }, 0), ["sec_1"], "a paragraph below the heading");
  equal(around({ number: 0, section: null }, 0), ["sec_1"]);
  equal(sectionsAround([], { number: 0, section: null }, 0), [], "no outline");
});
