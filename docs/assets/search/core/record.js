/** What readers take away: a table of all places. */

const HEAD = ["讲话编号", "题名", "日期", "段落", "地址", "前文", "词句", "后文"];

const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * A spreadsheet takes a cell that begins with one of these, full-width ones too, for a formula; a leading apostrophe makes it text. Text of the genre
 * never begins so, but nobody has read all of it.
 */
const harmless = (text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);

/**
 * CSV (RFC 4180, with a byte order mark, by which spreadsheets know UTF-8): a row for every place in the hits. Before and
 * behind it the rest of its paragraph. `address(passage)` gives the address of a passage. No hits: the head alone.
 */
export function table(hits, address) {
  const rows = hits.flatMap(({ passage, spans }) =>
    spans.map(([start, end]) => [
      passage.speech.id,
      passage.speech.title,
      passage.speech.date ?? "",
      passage.id,
      address(passage),
      passage.text.slice(0, start),
      passage.text.slice(start, end),
      passage.text.slice(end),
    ]),
  );
  return "\ufeff" + [HEAD, ...rows].map((row) => row.map((each) => cell(harmless(each))).join(",") + "\r\n").join("");
}
