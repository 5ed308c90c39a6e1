// Starts the app. It stands in a file of its own because the content security policy allows no inline script.
const { js, wasm } = document.getElementById("boot").dataset;
try {
  const app = await import(new URL(js, document.baseURI));
  await app.default({ module_or_path: new URL(wasm, document.baseURI) });
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
