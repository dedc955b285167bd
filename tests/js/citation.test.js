import { FORMATS, chineseDay, markdown, quotation } from "../../docs/assets/reading/core/citation.js";
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
