import { read, USUAL, write } from "../../docs/assets/search/core/address.js";
import { Passage } from "../../docs/assets/search/core/concordance.js";
import { allowed, counts } from "../../docs/assets/search/core/facets.js";
import { Folding } from "../../docs/assets/search/core/fold.js";
import { ordered, single } from "../../docs/assets/search/core/order.js";
import { path } from "../../docs/assets/search/core/outline.js";
import { equal, test } from "./harness.js";

const folding = new Folding();
const one = { id: "one", kind: "speech", date: "2010-06-08", campaign: "创先争优" };
const two = { id: "two", kind: "news_report" };
const hit = (speech, kind, text, start) => ({ passage: new Passage({ speech, kind, text }, folding), spans: [[start, start + 1]] });
const hits = [hit(two, "text", "乙甲丙", 1), hit(one, "heading", "甲甲乙", 1), hit(one, "text", "丁甲丁", 1)];

test("the address says the state, and only what is unusual", () => {
  equal(write(USUAL), "");
  equal(write({ ...USUAL, q: "甲 |乙&" }), "?q=%E7%94%B2+%7C%E4%B9%99%26");
  for (const state of [
    USUAL,
    { ...USUAL, q: '"甲，乙" -丙' },
    { ...USUAL, q: "甲", view: "keyword", sort: "left", within: "speech", type: "heading", kind: "other", year: "2010" },
    { ...USUAL, q: "+%#", speech: "x-1", campaign: "创先争优" },
  ]) equal(read(write(state)), state);
});

test("what an address cannot mean is passed over", () => {
  equal(read("?q=甲&view=upside&sort=&unknown=1"), { ...USUAL, q: "甲" });
  equal(read("?q=%20"), USUAL);
  equal(read(""), USUAL);
});

test("filters", () => {
  equal(allowed(hits, USUAL).length, 3);
  equal(allowed(hits, { ...USUAL, type: "heading" }), [hits[1]]);
  equal(allowed(hits, { ...USUAL, speech: "one", type: "text" }), [hits[2]]);
  equal(allowed(hits, { ...USUAL, year: "2010" }).length, 2);
});

test("a filter's counts heed the other filters, not itself", () => {
  equal(counts(hits, USUAL, "speech"), [["one", 2], ["two", 1]]);
  equal(counts(hits, { ...USUAL, speech: "two", type: "text" }, "speech"), [["two", 1], ["one", 1]]);
  equal(counts(hits, USUAL, "campaign"), [["创先争优", 2]], "no value, no count");
});

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
  const [line, next] = single([{ passage: hits[1].passage, spans: [[0, 1], [1, 2]] }]);
  equal([line.spans, next.spans], [[[0, 1]], [[1, 2]]]);
});

test("the headings around a place", () => {
  const sections = [
    { id: "sec_1", parent: null, paragraph: 0, start: 0 },
    { id: "sec_1__point_1", parent: 0, paragraph: 1, start: 5 },
    { id: "sec_1__point_2", parent: 0, paragraph: 1, start: 20 },
  ];
  const around = (passage, at) => path(sections, passage, at).map((section) => section.id);
  equal(around({ number: 1, section: 0 }, 3), ["sec_1"], "before the first point");
  equal(around({ number: 1, section: 0 }, 9), ["sec_1", "sec_1__point_1"]);
  equal(around({ number: 1, section: 0 }, 20), ["sec_1", "sec_1__point_2"]);
  equal(around({ number: 2, section: 0 }, 0), ["sec_1"], "a paragraph below the heading");
  equal(around({ number: 0, section: null }, 0), ["sec_1"]);
  equal(path([], { number: 0, section: null }, 0), [], "no outline");
});
