import { FORMATS, chineseDay, citedWords, entryCitation, markdown, quotation } from "../../docs/assets/reading/citation.js";
import { equal, test } from "./harness.js";

const cases = await (await fetch(new URL("../cases/citations.json", import.meta.url))).json();

for (const { why, source, place, expected } of cases) {
  for (const [format, text] of Object.entries(expected)) {
    test(`${why}: ${format}`, () => {
      const made = { quotation, markdown }[format]?.(source, place) ?? FORMATS[format](source);
      equal(made, Array.isArray(text) ? text.join("\n") : text);
    });
  }
}

test("every format has a case", () => {
  const covered = new Set(cases.flatMap(({ expected }) => Object.keys(expected)));
  equal([...Object.keys(FORMATS), "quotation", "markdown"].filter((format) => !covered.has(format)), []);
});

test("CSL-JSON is JSON", () => {
  for (const { source } of cases) equal(JSON.parse(FORMATS["CSL-JSON"](source))[0].title, source.title);
});

test("days in Chinese", () => {
  equal(["2011-08-04", "2011-08", "2011"].map(chineseDay), ["2011年8月4日", "2011年8月", "2011年"]);
});

test("words are cited with what is known", () => {
  const accessed = "2024-01-02";
  equal(
    citedWords({ title: "题", speaker: "王某", date: "2010-06-08", url: "https://example.org/#p_2", accessed }, "甲乙。"),
    "甲乙。\n——王某. 题[EB/OL]. （2010-06-08）[2024-01-02]. https://example.org/#p_2.",
  );
  equal(citedWords({ title: "题", url: "u", accessed }, "甲"), "甲\n——题[EB/OL]. [2024-01-02]. u.");
});

test("an entry is cited with its address and the day", () => {
  const place = { url: "https://example.org/slogans/x/", accessed: "2024-01-02" };
  equal(entryCitation("两不误[DB/OL]//库. 数据版本 a", place), "两不误[DB/OL]//库. 数据版本 a[2024-01-02]. https://example.org/slogans/x/.");
});
