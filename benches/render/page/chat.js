// A chat in as few lines as one can be written in: it asks the same demo provider as the app, and keeps nothing. The address
// says which model is asked, and how messages are shown.

import { elementABlock, oneText } from "./views.js";

const column = document.querySelector(".col");
const thread = document.querySelector(".thread");
const field = document.querySelector("textarea");
const baseUrl = document.querySelector("meta[name=plainwire-demo]").content;
const wanted = new URLSearchParams(location.search);
const show = wanted.get("view") === "blocks" ? elementABlock : oneText;

function begin(kind) {
  const article = document.createElement("article");
  article.className = kind;
  column.append(article);
  return { article, add: show(article) };
}

field.addEventListener("keydown", event => {
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  const question = field.value;
  field.value = "";
  begin("ask").add(question);
  receive(question, begin("reply"));
});

listChats(turns => {
  column.replaceChildren();
  for (const turn of turns) begin(turn.speaker === "user" ? "ask" : "reply").add(turn.text);
  scrollToEnd();
});

/** Text is drawn once a frame, all that has come since the last. */
async function receive(question, { article, add }) {
  article.setAttribute("aria-busy", "true");
  let unseen = "", isDue = false;
  const draw = () => {
    isDue = false;
    add(unseen);
    unseen = "";
    scrollToEnd();
  };
  for await (const content of contents(question)) {
    unseen += content;
    if (!isDue) requestAnimationFrame(draw);
    isDue = true;
  }
  requestAnimationFrame(() => article.setAttribute("aria-busy", "false"));
}

function scrollToEnd() {
  thread.scrollTop = thread.scrollHeight;
}

async function* contents(question) {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: "POST",
    headers: { "Authorization": "Bearer demo-key", "Content-Type": "application/json" },
    body: JSON.stringify({ model: wanted.get("model"), stream: true, messages: [{ role: "user", content: question }] }),
  });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let buffer = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (buffer + decoder.decode(value, { stream: true })).split("\n\n");
    buffer = events.pop();
    let content = "";
    for (const event of events) {
      const data = event.slice("data: ".length);
      if (data !== "[DONE]") content += JSON.parse(data).choices[0]?.delta.content ?? "";
    }
    yield content;
  }
}

/** Shows a link for each conversation that the database of the app's form holds; a click hands over its turns. */
async function listChats(open) {
  const known = await indexedDB.databases();
  if (!known.some(database => database.name === "plainwire")) return;
  const database = await settled(indexedDB.open("plainwire"));
  for (const { id, title } of await settled(database.transaction("conversations").objectStore("conversations").getAll())) {
    const link = document.createElement("a");
    link.className = "chat";
    link.href = `#${id}`;
    link.textContent = title;
    link.addEventListener("click", async () => {
      const turns = await settled(database.transaction("turns").objectStore("turns").index("conversation").getAll(id));
      open(turns.sort((a, b) => a.created_ms - b.created_ms));
    });
    document.querySelector(".rail").append(link);
  }
}

function settled(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}
