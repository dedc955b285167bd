/** Which columns of the outlines are shown: all, or those that the address names, `?show=ID,ID`. */

const heads = [...document.querySelectorAll(".outlines [data-speech]")];
const place = document.getElementById("outline-choice");

/** Return the ids that the address names and the page has; all where it names none of them. */
function chosen() {
  const named = (new URLSearchParams(location.search).get("show") ?? "").split(",");
  const found = heads.map((head) => head.dataset.speech).filter((id) => named.includes(id));
  return new Set(found.length > 0 ? found : heads.map((head) => head.dataset.speech));
}

function show() {
  const shown = chosen();
  heads.forEach((head, column) => {
    const isShown = shown.has(head.dataset.speech);
    // The first cell of a row names the function.
    for (const { cells } of document.querySelector(".outlines table").rows) cells[column + 1].hidden = !isShown;
    place.querySelector(`[value="${head.dataset.speech}"]`).checked = isShown;
  });
}

function choose() {
  const ids = [...place.querySelectorAll("input:checked")].map((input) => input.value);
  const address = new URL(location.href);
  if (ids.length === 0 || ids.length === heads.length) address.searchParams.delete("show");
  else address.searchParams.set("show", ids.join(","));
  history.replaceState(null, "", address);
  show();
}

// The page has the boxes already, so nothing moves when this runs; few columns have none.
if (place) {
  place.addEventListener("change", choose);
  show();
}
