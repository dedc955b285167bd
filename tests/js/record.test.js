import { Passage } from "../../docs/assets/search/core/concordance.js";
import { Folding } from "../../docs/assets/search/core/fold.js";
import { table } from "../../docs/assets/search/core/record.js";
import { equal, test } from "./harness.js";

const speech = { id: "a-1", title: '题“"名', date: "2010-06-08", url: "speeches/a-1/" };
const passage = (text, of = speech) => new Passage({ id: "p_2", text, speech: of }, new Folding());
const address = ({ speech: { url }, id }) => `https://example.org/${url}#${id}`;

test("a row for every place, with what is before and behind it", () => {
  const text = table([{ passage: passage("甲，乙\n丙甲"), spans: [[0, 1], [5, 6]] }], address);
  equal(text.split("\r\n"), [
    "\ufeff讲话编号,题名,日期,段落,地址,前文,词句,后文",
    'a-1,"题“""名",2010-06-08,p_2,https://example.org/speeches/a-1/#p_2,,甲,"，乙\n丙甲"',
    'a-1,"题“""名",2010-06-08,p_2,https://example.org/speeches/a-1/#p_2,"甲，乙\n丙",甲,',
    "",
  ]);
});

test("no cell is a formula", () => {
  for (const sign of "=+-@＝＋－＠") {
    const row = table([{ passage: passage(`${sign}1+1甲`), spans: [[4, 5]] }], address).split("\r\n")[1];
    equal(row.split(",").slice(5), [`'${sign}1+1`, "甲", ""]);
  }
});

test("nothing found is a table without rows", () => equal(table([], address).split("\r\n").length, 2));
