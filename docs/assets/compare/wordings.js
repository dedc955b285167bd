/** On the page of a shared passage: what differs from the first wording is marked. */

import { tinted } from "./tint.js";

const [first, ...others] = document.querySelectorAll(".wording");
for (const each of others) each.replaceChildren(...tinted(first.textContent, each.textContent));
