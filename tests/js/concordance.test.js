import { find, merged, occurrences, Passage, places, spans } from "../../docs/assets/search/core/concordance.js";
import { Folding } from "../../docs/assets/search/core/fold.js";
import { parse, sought } from "../../docs/assets/search/core/query.js";
import { anyText, chance, equal, ok, PAIRS, test } from "./harness.js";

const folding = new Folding(PAIRS);
const corpus = (...texts) => texts.map(([speech, text], number) => new Passage({ speech, text, number }, folding));
const found = (passages, text, within) => find(passages, parse(text, folding), within).map((hit) => hit.passage.number);

/** The slow way: character by character, at every place. */
function naivePlaces(text, needle) {
  const kept = [...text].map((each) => folding.character(each)).filter((each) => each !== "");
  const sought = [...needle];
  const result = [];
  for (let at = 0; at + sought.length <= kept.length; ) {
    if (sought.every((each, i) => kept[at + i] === each)) {
      result.push(at);
      at += sought.length;
    } else at++;
  }
  return result.length;
}

test("finds what a slow scan finds, all of it and nothing else", () => {
  const random = chance(6);
  for (let i = 0; i < 300; i++) {
    const passages = corpus(...Array.from({ length: 12 }, () => ["s", anyText(random, 15)]));
    const query = anyText(random, 4).replace(/\s/gu, "");
    const needle = folding.text(query);
    if (needle === "") continue;
    const hits = find(passages, parse(query, folding));
    const slow = passages.filter((passage) => naivePlaces(passage.text, needle) > 0);
    equal(hits.map((hit) => hit.passage.number), slow.map((passage) => passage.number), query);
    equal(occurrences(hits), slow.reduce((sum, passage) => sum + naivePlaces(passage.text, needle), 0), query);
  }
});

test("any substring of a text is found in it, where it stands", () => {
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

test("what is marked begins and ends with letters, and never inside a character", () => {
  const random = chance(8);
  for (let i = 0; i < 500; i++) {
    const text = anyText(random, 25);
    const query = parse(anyText(random, 3) + " " + anyText(random, 2), folding);
    for (const [start, end] of spans(text, sought(query), folding)) {
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

test("places do not overlap", () => {
  equal(places("aaaa", "aa"), [0, 2]);
  equal(places("aaaa", ""), []);
});

test("overlapping spans become one, touching ones stay apart", () => {
  equal(merged([[3, 5], [0, 2], [1, 3]]), [[0, 3], [3, 5]]);
  equal(merged([[0, 5], [1, 2]]), [[0, 5]]);
  equal(merged([]), []);
});
