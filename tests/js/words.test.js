import { addressOfWords, placeOf, readWords, writeWords } from "../../docs/assets/reading/words.js";
import { anyText, chance, equal, ok, test } from "./harness.js";

const speech = (...texts) => texts.map((text, index) => ({ id: `p_${index + 1}`, text }));
const wording = (paragraphs, pieces) => pieces.map(({ paragraph, start, end }) => paragraphs[paragraph].text.slice(start, end));

/** Some words of a speech, beginning and ending inside a paragraph that is not empty. */
function someWords(random, paragraphs) {
  const pick = (below) => Math.floor(random() * below);
  const full = paragraphs.map((_, index) => index).filter((index) => paragraphs[index].text !== "");
  const [a, b] = [full[pick(full.length)], full[pick(full.length)]].sort((x, y) => x - y);
  const start = pick(paragraphs[a].text.length);
  const least = a === b ? start + 1 : 1;
  return [{ paragraph: a, offset: start }, { paragraph: b, offset: least + pick(paragraphs[b].text.length - least + 1) }];
}

test("an address leads back to its words, and to no others", () => {
  const random = chance(21);
  for (let i = 0; i < 2000; i++) {
    const paragraphs = speech(...Array.from({ length: 1 + Math.floor(random() * 4) }, () => anyText(random, 60)), "兩不誤");
    const [from, to] = someWords(random, paragraphs);
    const address = addressOfWords(paragraphs, from, to);
    const expected = paragraphs
      .map(({ text }, index) => ({
        paragraph: index,
        start: index === from.paragraph ? from.offset : 0,
        end: index === to.paragraph ? to.offset : text.length,
      }))
      .filter(({ paragraph, start, end }) => paragraph >= from.paragraph && paragraph <= to.paragraph && start < end);
    equal(placeOf(paragraphs, address), expected, JSON.stringify([paragraphs, address]));
    const written = writeWords(address);
    if (address.words.isWellFormed() && address.to.isWellFormed()) equal(readWords(written, address.id), address);
  }
});

test("short words stand whole, the second of two places is counted", () => {
  const paragraphs = speech("以评促改，以评促建。", "以评促改");
  equal(addressOfWords(paragraphs, { paragraph: 0, offset: 5 }, { paragraph: 0, offset: 7 }), { id: "p_1", words: "以评", to: "", nth: 2 });
  equal(addressOfWords(paragraphs, { paragraph: 1, offset: 0 }, { paragraph: 1, offset: 2 }), { id: "p_2", words: "以评", to: "", nth: 1 });
});

test("of long words the address has the beginning and the end", () => {
  const text = String.fromCodePoint(...Array.from({ length: 90 }, (_, index) => 0x4e00 + index));
  const { words, to } = addressOfWords(speech(text), { paragraph: 0, offset: 30 }, { paragraph: 0, offset: 80 });
  ok(words.length + to.length <= 24, "less than the words");
  ok(text.slice(30, 80).startsWith(words) && text.slice(30, 80).endsWith(to), `${words}…${to}`);
});

test("a correction elsewhere does no harm", () => {
  const paragraphs = speech("前面的话。", "开展两评一树活动，推进工作。");
  const address = addressOfWords(paragraphs, { paragraph: 1, offset: 2 }, { paragraph: 1, offset: 6 });
  const corrected = speech("前面订正过的话。", "认真开展两评一树活动，推进工作。");
  equal(wording(corrected, placeOf(corrected, address)), ["两评一树"]);
  const moved = speech("开展两评一树活动。", "别的话。");
  equal(wording(moved, placeOf(moved, address)), ["两评一树"], "they are sought in the whole speech");
});

test("words that are gone are nowhere", () => {
  equal(placeOf(speech("甲"), { id: "p_1", words: "乙" }), []);
  equal(placeOf(speech("甲"), { id: "p_9", words: "甲" }), [{ paragraph: 0, start: 0, end: 1 }]);
  equal(placeOf([], { id: "p_1", words: "乙" }), []);
  equal(placeOf(speech("甲乙"), { id: "p_1", words: "甲", to: "丙" }), [{ paragraph: 0, start: 0, end: 1 }], "the end is gone");
});

test("what the query string does not say", () => {
  equal(readWords("?q=甲", "p_1"), null);
  equal(readWords("?words=甲&nth=x", "p_1"), { id: "p_1", words: "甲", to: "", nth: 1 });
  equal(readWords("?words=甲&nth=-3&to=乙", ""), { id: "", words: "甲", to: "乙", nth: 1 });
});
