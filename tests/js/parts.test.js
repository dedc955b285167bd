import { folderOf, partOf } from "../../docs/assets/glossary/core/parts.js";
import { anyText, chance, equal, test } from "./harness.js";

test("the first page has what stands before all", () => equal(partOf("a", ["b", "c"]), 0));
test("one page has everything", () => equal(partOf("z", ["b"]), 0));
test("the address of a part", () => equal([0, 1, 9].map(folderOf), ["", "2/", "10/"]));

test("finds the page that a slow look finds", () => {
  const random = chance(7);
  for (let i = 0; i < 200; i++) {
    const ids = [...new Set(Array.from({ length: 1 + Math.floor(random() * 20) }, () => `s-${anyText(random, 4)}`))].sort();
    const pages = [];
    for (const id of ids) {
      if (pages.length === 0 || random() < 0.3) pages.push([]);
      pages.at(-1).push(id);
    }
    const starts = pages.map(([first]) => first);
    for (const id of ids) equal(partOf(id, starts), pages.findIndex((page) => page.includes(id)), id);
  }
});
