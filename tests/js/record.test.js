import { Passage } from "../../docs/assets/search/core/concordance.js";
import { Folding } from "../../docs/assets/search/core/fold.js";
import { citation, entryCitation, table } from "../../docs/assets/search/core/record.js";
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

test("a citation says what it knows", () => {
  equal(citation(passage("甲乙。"), "https://example.org/#p_2", "2024-01-02"),
    '甲乙。\n——题“"名[EB/OL]. （2010-06-08）[2024-01-02]. https://example.org/#p_2');
  equal(citation(passage("甲", { title: "题" }), "u", "2024-01-02"), "甲\n——题[EB/OL]. [2024-01-02]. u");
});

test("an entry is cited with its address and the day", () => {
  equal(entryCitation("两不误[DB/OL]//库. 数据版本 a", "https://example.org/slogans/x/", "2024-01-02"),
    "两不误[DB/OL]//库. 数据版本 a[2024-01-02]. https://example.org/slogans/x/");
});
