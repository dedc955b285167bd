/** The address under which the reader of a place reports an error, filled in so that the keeper finds the place. */

/** Longest text of the place in the address, in UTF-16 units: servers refuse addresses of more than some 8,000 bytes. */
const LONGEST = 300;

/**
 * The form for a new issue of a repository on GitHub, Gitee, or (by its name) a GitLab. `line` is the line of the raw
 * file, undefined where it is not known.
 */
export function reportAddress(repository, { name, text, url, file, line, version }) {
  const quoted = text.length > LONGEST ? `${text.slice(0, LONGEST)}……` : text;
  const title = `勘误：${name}`;
  const body = [
    "### 位置", url, "", "### 底本", `${file}${line ? `，第 ${line} 行` : ""}（语料版本 ${version}）`, "",
    "### 原文", ...quoted.split("\n").map((each) => `> ${each}`), "", "### 应为，以及依据", "",
  ].join("\n"); // prettier-ignore
  const gitlab = /\bgitlab\b/.test(new URL(repository).hostname);
  const address = new URL(`${repository.replace(/\/+$/, "")}/${gitlab ? "-/issues/new" : "issues/new"}`);
  address.searchParams.set(gitlab ? "issue[title]" : "title", title);
  address.searchParams.set(gitlab ? "issue[description]" : "body", body);
  return address.href;
}
