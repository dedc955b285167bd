import { boundary, excerpt, keyword, pieces } from "../../docs/assets/search/core/context.js";
import { anyText, chance, equal, ok, test } from "./harness.js";

/** Some spans of a text, in order and apart, that do not divide a character. */
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
  equal(keyword("一二三四五六七", [3, 4], 2), { left: "二三", phrase: "四", right: "五六" });
  equal(keyword("一二", [0, 2], 5), { left: "", phrase: "一二", right: "" });
  equal(keyword("𠮷二𠮷", [2, 3], 1), { left: "𠮷", phrase: "二", right: "" }, "a pair is not cut");
});
