/**
 * The index in a copy of the site that is opened from a folder. A page may fetch nothing there, but it may run scripts: so each
 * file of the index is a script that hands over its bytes (build_scripts/offline makes the copy).
 */

/** Whether this is such a copy. */
export const inScripts = Boolean(globalThis.indexInScripts);

/** The address of a page as it can be opened: in such a copy no server knows that a folder means the page in it. */
export function openable(address) {
  const url = new URL(address);
  if (inScripts && url.pathname.endsWith("/")) url.pathname += "index.html";
  return url;
}

/** A file of the index at an address, as the response that fetching it would give. Rejects where there is none. */
export function handedOver(address, name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${address}.js`;
    script.onerror = reject;
    script.onload = () => {
      const bytes = Uint8Array.from(atob(globalThis.indexInScripts[name]), (byte) => byte.charCodeAt(0));
      delete globalThis.indexInScripts[name];
      script.remove();
      resolve(new Response(bytes));
    };
    document.head.append(script);
  });
}
