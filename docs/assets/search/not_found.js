/** On the page for a wrong address: what the address may have meant, and a search for the words in it. */

import { addressOf, searchAddress } from "../addresses.js";
import { element } from "../dom.js";
import { searchIndex, sloganList, speechIds } from "./index_files.js";
import { nameIn, nearest } from "./similar.js";

/** Promise links `{text, href}` to speeches and slogans whose names are like the last name of the path. */
async function meant(name, anchor) {
  const [ids, slogans] = await Promise.all([speechIds(), sloganList()]);
  const sloganOf = new Map(slogans.map((slogan) => [nameIn(slogan.url), slogan]));
  const number = new Map(ids.map((id, at) => [id, at]));
  const { source } = await searchIndex();
  const entries = nearest(name, [...ids, ...sloganOf.keys()]).map(async (each) => {
    const { title, text = title, url } = number.has(each) ? await source.entry(number.get(each)) : sloganOf.get(each);
    return { text, href: addressOf(url, each === name && number.has(each) ? anchor : "") };
  });
  return Promise.all(entries);
}

/** Promise links to the paragraph whose shared passage had this page, while no other speech has it any longer. */
async function formerParallel() {
  const [, id, paragraph] = /\/parallels\/([^/]+)\/(p_\d+)/.exec(location.pathname) ?? [];
  const number = id ? (await speechIds()).indexOf(id) : -1;
  if (number < 0) return [];
  const { title, url } = await (await searchIndex()).source.entry(number);
  return [{ text: `${title}，第 ${paragraph.slice(2)} 段`, href: addressOf(url, paragraph) }];
}

async function offer(place) {
  const name = nameIn(location.pathname);
  // An anchor whose # was escaped when the address was pasted.
  const anchor = /%23([\w-]+)/.exec(location.pathname)?.[1] ?? "";
  if (/\p{Script=Han}/u.test(name)) place.append(element("p", {}, element("a", { href: searchAddress(name) }, `检索“${name}”`)));
  const found = [...(await formerParallel()), ...(await meant(name, anchor))];
  if (found.length === 0) return;
  const links = found.map(({ text, href }) => element("li", {}, element("a", { href }, text)));
  place.append(element("p", {}, "也许是要找："), element("ul", {}, links));
}

offer(document.getElementById("meant")).catch(() => {}); // The page's other links do without.
