// Starts the app. It stands in a file of its own because the content security policy allows no inline script.
// What to load stands in the page's two preloads, so that the names with their hashes are written once.
// The app asks through this for what it needs later. A name that failed is asked for under another the next time, because an
// engine may remember the failure.
let failures = 0;
globalThis.plainwireImport = (path) => import(`${path}#${failures}`).catch((error) => {
  failures += 1;
  throw error;
});
const preloaded = (kind) => document.querySelector(`link[rel="${kind}"]`).href;
try {
  const app = await import(preloaded("modulepreload"));
  await app.default({ module_or_path: preloaded("preload") });
} catch (error) {
  // The one screen that cannot be drawn by the app itself.
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.className = "boot-failed";
  note.textContent = `Plainwire could not start: ${error?.message ?? error}. ` +
    "It needs a browser with WebAssembly, and all of its files from the server.";
  document.getElementById("app").replaceChildren(note);
  throw error;
}
