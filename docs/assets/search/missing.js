/** On the page for a wrong address: what the address may have meant, and a search for the words in it. */

import { element } from "./dom.js";
import { addressOf, searchAddress, suggestible } from "./library.js";
import { nameIn, nearest } from "./core/nearest.js";

async function offer(place) {
  const name = nameIn(location.pathname);
  if (/\p{Script=Han}/u.test(name)) place.append(element("p", {}, element("a", { href: searchAddress(name) }, `检索“${name}”`)));
  const { slogans, speeches } = await suggestible();
  const found = nearest(name, [
    ...speeches.map(({ title, url }) => ({ text: title, url })),
    ...slogans.map(({ text, url }) => ({ text, url })),
  ]);
  if (found.length === 0) return;
  const links = found.map(({ text, url }) => element("li", {}, element("a", { href: addressOf(url) }, text)));
  place.append(element("p", {}, "也许是要找："), element("ul", {}, links));
}

offer(document.getElementById("meant")).catch(() => {}); // The links above do without.
