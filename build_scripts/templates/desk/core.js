/** Answers and decisions of the review pages, without the page. The form of decisions: build_scripts/corpus/deciding.py. */

/** Return the decision of an answer (accept, reject, other, or edit with the text that was typed), null for none. */
export function decide(question, answer, typed = "") {
  if (answer === "accept") return question.accept_decision;
  if (answer === "reject") return question.reject_decision;
  if (answer === "other") return question.other_decision;
  const { form, key, value } = question.edit;
  const lines = typed.split("\n").map((line) => line.trim()).filter(Boolean);
  const text = lines.join("");
  if (form === "set") return text === value ? question.accept_decision : { set: { [key]: text || null } };
  if (form === "source_error") return text ? { source_error: { text: key, suggestion: text } } : null;
  if (form === "insert") return lines.length ? { ...question.reject_decision, insert: lines, after: key } : null;
  return lines.length === 1 && text === value ? question.accept_decision : { replace: key, with: lines };
}

/** Return what two texts share at the beginning, what only the first has, what only the second, and the shared end. */
export function compare(before, after) {
  const [old, now] = [[...before], [...after]];
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const cut = (text, from, to) => text.slice(from, to).join("");
  return [
    cut(old, 0, start),
    cut(old, start, old.length - end),
    cut(now, start, now.length - end),
    cut(old, old.length - end),
  ];
}

/** After text was inserted, let the later questions on text from the same place insert theirs after it. */
export function moveInserts(questions, index, decision) {
  if (!decision?.insert) return;
  for (const later of questions.slice(index + 1))
    if (later.edit?.form === "insert" && later.edit.key === decision.after)
      later.edit.key = later.reject_decision.after = decision.insert.at(-1);
}

/** Return the index of the next question after `from` that has no answer, or of the first one; -1 if all are answered. */
export function findNext(answered, from) {
  const open = answered.map((each, index) => (each ? -1 : index)).filter((index) => index >= 0);
  return open.find((index) => index > from) ?? open[0] ?? -1;
}

/** Return a file of decisions with one decision more; the given file is not changed. */
export function collect(file, speech, state, decision) {
  if (decision.slogan) file = { ...file, slogans: { ...file.slogans, ...decision.slogan } };
  const former = file.speeches[speech] ?? { state, decisions: [] };
  const entry = { state: former.state, decisions: decision.slogan ? former.decisions : [...former.decisions, decision] };
  return { ...file, speeches: { ...file.speeches, [speech]: entry } };
}
