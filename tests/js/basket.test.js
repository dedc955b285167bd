import { added, asDocx, asMarkdown, asRis, moved, references } from "../../docs/assets/excerpts/basket.js";
import { equal, ok, test } from "./harness.js";

const source = (id, url = `https://example.org/${id}/#p_1`) => ({
  id, kind: "speech", title: `题${id}`, speaker: null, date: "2008-10-10", site: "库", version: "c0ffee", url, accessed: "2026-12-01",
});
const excerpt = (id, text, note = "") => ({ source: source(id), place: "第 1 段", text, note });
const [A, B, C] = [excerpt("a", "甲<&>乙\n丙"), excerpt("b", "丁", "注意"), excerpt("a", "戊")];

test("the same words of the same place are there once", () => {
  const one = added([], { source: source("a"), place: "第 1 段", text: "甲" });
  equal(one[0].note, "");
  ok(added(one, { ...one[0], note: "新" }) === one, "nothing is added");
  equal(added(one, C).length, 2);
});

test("an excerpt moves within the list, not beyond it", () => {
  equal(moved([A, B, C], 0, 1), [B, A, C]);
  equal(moved([A, B, C], 2, -1), [A, C, B]);
  equal(moved([A, B, C], 2, 1), [A, B, C]);
});

test("equal references have one number", () => {
  const { references: list, numbers } = references([A, B, C]);
  equal(numbers, [0, 1, 0]);
  equal(list.length, 2);
  ok(list[0].startsWith("题a[EB/OL]"), list[0]);
});

test("Markdown has the words, the notes and the references", () => {
  const text = asMarkdown([A, B]);
  ok(text.includes("> 甲\\<\\&\\>乙\n>\n> 丙\n"), text);
  ok(text.includes("\n[2]\n\n注意\n"), text);
  ok(text.endsWith("[2] 题b[EB/OL]. （2008-10-10）[2026-12-01]. https://example.org/b/#p_1.\n"), text);
});

test("RIS has a record for each excerpt, with the words as a note", () => {
  const records = asRis([A, B]).split("ER  - \r\n");
  equal(records.length, 3);
  ok(records[0].includes("N1  - 甲<&>乙 丙\r\n"), records[0]);
  ok(records[1].includes("N1  - 丁\r\nN1  - 注意\r\n"), records[1]);
});

test("no excerpts give files without any", () => {
  equal(asRis([]), "");
  equal(asMarkdown([]), "## 参考文献\n");
  ok(asDocx([]).length > 0, "a document");
});
