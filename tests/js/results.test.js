import { writeDates } from "../../docs/assets/dom.js";
import { Passage } from "../../docs/assets/search/matching.js";
import { Folding } from "../../docs/assets/search/query.js";
import { asCsv, csvRows, readState, USUAL, writeState } from "../../docs/assets/search/results.js";
import { equal, test } from "./harness.js";

test("the address has what is unusual in the state", () => {
  equal(writeState(USUAL), "");
  equal(writeState({ ...USUAL, q: "甲 |乙&" }), "?q=%E7%94%B2+%7C%E4%B9%99%26");
  for (const state of [
    USUAL,
    { ...USUAL, q: '"甲，乙" -丙' },
    { ...USUAL, q: "甲", view: "keyword", sort: "left", within: "speech", type: "heading", kind: "other", year: "2010" },
    { ...USUAL, q: "+%#", speech: "x-1", campaign: "创先争优" },
  ]) equal(readState(writeState(state)), state);
});

test("unknown parameters and values are ignored", () => {
  equal(readState("?q=甲&view=upside&sort=&unknown=1"), { ...USUAL, q: "甲" });
  equal(readState("?q=%20"), USUAL);
  equal(readState(""), USUAL);
});

test("dates are written in Chinese as far as they are known", () => {
  const dates = ["2008-10-10", "2010-06", "2010", "2005-07-13/2005-12"];
  equal(dates.map(writeDates), ["2008年10月10日", "2010年6月", "2010年", "2005年7月13日至2005年12月"]);
});

const speech = { id: "a-1", title: '题“"名', date: "2010-06-08", url: "speeches/a-1/" };
const passage = (text, of = speech) => new Passage({ id: "p_2", text, speech: of }, new Folding());
const address = ({ speech: { url }, id }) => `https://example.org/${url}#${id}`;

test("a row for every occurrence, with the text before and after it", () => {
  const text = asCsv(csvRows([{ passage: passage("甲，乙\n丙甲"), spans: [[0, 1], [5, 6]] }], address));
  equal(text.split("\r\n"), [
    "\ufeff讲话编号,题名,日期,段落,地址,前文,词句,后文",
    'a-1,"题“""名",2010-06-08,p_2,https://example.org/speeches/a-1/#p_2,,甲,"，乙\n丙甲"',
    'a-1,"题“""名",2010-06-08,p_2,https://example.org/speeches/a-1/#p_2,"甲，乙\n丙",甲,',
    "",
  ]);
});

test("no cell is a formula", () => {
  for (const sign of "=+-@＝＋－＠") {
    const row = asCsv(csvRows([{ passage: passage(`${sign}1+1甲`), spans: [[4, 5]] }], address)).split("\r\n")[1];
    equal(row.split(",").slice(5), [`'${sign}1+1`, "甲", ""]);
  }
});

test("nothing found is a table without rows", () => equal(asCsv(csvRows([], address)).split("\r\n").length, 2));
