import { collect, compare, decide, findNext, moveInserts } from "../../build_scripts/templates/desk/core.js";
import { chance, equal, test } from "./harness.js";

const question = (form, key, value) => ({ accept_decision: null, reject_decision: { set: { a: null } }, edit: { form, key, value } });

test("an answer is the decision that the question has for it", () => {
  equal(decide(question("set", "title", "甲"), "accept"), null);
  equal(decide(question("set", "title", "甲"), "reject"), { set: { a: null } });
  equal(decide({ ...question("set", "title", "甲"), other_decision: { set: { b: null } } }, "other"), { set: { b: null } });
});

test("what is typed becomes a decision; what stays as it was becomes none", () => {
  equal(decide(question("set", "title", "甲"), "edit", " 乙 \n丙"), { set: { title: "乙丙" } });
  const right = { ...question("set", "title", "甲"), accept_decision: { accept: "title 甲" } };
  equal(decide(right, "edit", "甲"), { accept: "title 甲" });
  equal(decide(question("set", "title", "甲"), "edit", " "), { set: { title: null } });
  const whole = { ...question("replace", "原文。", "原文。"), accept_decision: { accept: "breaks_off 原文。" } };
  equal(decide(whole, "edit", "原文。\n"), { accept: "breaks_off 原文。" });
  equal(decide(question("replace", "原文。", "原文。"), "edit", "一。\n\n 二。"), { replace: "原文。", with: ["一。", "二。"] });
  equal(decide(question("replace", "原文。", "原文。"), "edit", ""), { replace: "原文。", with: [] });
  const removed = { ...question("insert", "前一段", "补。"), reject_decision: { insert: ["补。"], after: "前一段", removed: "补" } };
  equal(decide(removed, "edit", "补上。"), { insert: ["补上。"], after: "前一段", removed: "补" });
  equal(decide(question("insert", "前一段", "补。"), "edit", ""), null);
  equal(decide(question("source_error", "旗臶", "旗帜"), "edit", "旗子"), { source_error: { text: "旗臶", suggestion: "旗子" } });
});

test("a difference is what two texts do not share between their beginning and their end", () => {
  equal(compare("把旗臶插上", "把旗帜插上"), ["把旗", "臶", "帜", "插上"]);
  const random = chance(7);
  const write = () => Array.from({ length: Math.floor(random() * 7) }, () => "甲乙𠮷"[Math.floor(random() * 3)] ?? "").join("");
  for (let round = 0; round < 300; round++) {
    const [before, after] = [write(), write()];
    const [start, removed, added, end] = compare(before, after);
    equal([start + removed + end, start + added + end], [before, after]);
    if (removed && added) equal([removed[0] === added[0], removed.at(-1) === added.at(-1)], [false, false]);
  }
});

test("the next question is the first open one after the current, or the first of all", () => {
  const random = chance(3);
  for (let round = 0; round < 300; round++) {
    const answered = Array.from({ length: Math.floor(random() * 6) }, () => random() < 0.5);
    const from = Math.floor(random() * 7) - 1;
    const order = [...answered.keys()].sort((a, b) => (a <= from) - (b <= from) || a - b);
    equal(findNext(answered, from), order.find((index) => !answered[index]) ?? -1, JSON.stringify({ answered, from }));
  }
});

test("collected decisions keep the state of the first", () => {
  const once = collect({ speeches: {} }, "a", "1", { confirm: "x" });
  const twice = collect(once, "a", "2", { confirm: "y" });
  equal(once, { speeches: { a: { state: "1", decisions: [{ confirm: "x" }] } } });
  equal(twice, { speeches: { a: { state: "1", decisions: [{ confirm: "x" }, { confirm: "y" }] } } });
});

test("a decision on a slogan is collected for all speeches, with the state of the page's own", () => {
  const slogan = { slogan: { 四学四比: { promote: true } } };
  const once = collect({ speeches: {} }, "a", "1", slogan);
  equal(once, { speeches: { a: { state: "1", decisions: [] } }, slogans: slogan.slogan });
  equal(collect(once, "a", "1", { slogan: { 甲: { reject: true } } }).slogans, { 四学四比: { promote: true }, 甲: { reject: true } });
});

test("after an insertion, later text from the same place is inserted after it", () => {
  const removed = (after, text) => ({ ...question("insert", after, text), reject_decision: { insert: [text], after } });
  const questions = [removed("甲", "一"), removed("甲", "二"), removed("乙", "三"), question("set", "title", "甲"), removed("甲", "四")];
  moveInserts(questions, 0, { insert: ["一上", "一下"], after: "甲" });
  equal(questions.map((each) => each.reject_decision.after), ["甲", "一下", "乙", undefined, "一下"]);
  equal(questions.map((each) => each.edit.key), ["甲", "一下", "乙", "title", "一下"]);
  moveInserts(questions, 1, null);
  moveInserts(questions, 1, { confirm: "二" });
  equal(questions.map((each) => each.edit.key), ["甲", "一下", "乙", "title", "一下"]);
});
