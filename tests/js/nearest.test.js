import { nameIn, nearest } from "../../docs/assets/search/core/nearest.js";
import { equal, test } from "./harness.js";

const entries = [{ url: "slogans/liang-ping-yi-shu/" }, { url: "slogans/liang-bu-wu/" }, { url: "speeches/2011-08-04-jiguan/" }];

test("the name that an address ends with", () => {
  const paths = ["/a/b/", "/a/b.html", "/a/b/index.html", "/", "", "/%E4%B8%A4%E8%AF%84/", "/100%/"];
  equal(paths.map(nameIn), ["b", "b", "b", "", "", "两评", "100%"]);
});

test("names that differ in few letters, nearest first", () => {
  const found = (name) => nearest(name, entries).map(({ url }) => url);
  equal(found("liang-ping-yi-su"), [entries[0].url]);
  equal(found("Liang-Bu-Wu"), [entries[1].url]);
  equal(found("liang-ping-wu"), [entries[1].url]);
  equal(found("2011-8-4-jiguan"), [entries[2].url]);
  equal([found("wholly-other"), found(""), found("两评一树")], [[], [], []]);
});
