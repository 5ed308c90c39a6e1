// Reads the same replies with Plainwire's reader and with eventsource-parser and JSON.parse, in turns, and shows both speeds.

let createParser, Reader;

/** Loads both; a module that is missing then becomes a message and not a page that says nothing. */
async function load() {
  ({ createParser } = await import("./eventsource-parser/index.js"));
  const module = await import("./plainwire_bench_browser.js");
  await module.default();
  ({ Reader } = module);
}

const ROUNDS = 21;
/** Larger bodies are read less often. */
const BYTES_AT_MOST = 350e6;
/** After so many bytes, what is new is asked for, as the app does once a frame. */
const FRAME_BYTES = 16384;

/** Plainwire: bytes in, strings out. */
function readWithPlainwire(pieces) {
  const reader = new Reader();
  let text = "", unseen = 0;
  for (const piece of pieces) {
    reader.push(piece);
    unseen += piece.length;
    if (unseen >= FRAME_BYTES) {
      text += reader.added();
      unseen = 0;
    }
  }
  const [rest, ...others] = reader.finish();
  return [text + rest, ...others];
}

/** What a client in JavaScript does when it takes the API at its word. */
function readWithParser(pieces) {
  let text = "", reasoning = "";
  const calls = [];
  const onEvent = event => {
    if (event.data === "[DONE]") return;
    const delta = JSON.parse(event.data).choices[0]?.delta;
    if (delta?.content) text += delta.content;
    if (delta?.reasoning_content) reasoning += delta.reasoning_content;
    for (const call of delta?.tool_calls ?? []) {
      calls[call.index] = (calls[call.index] ?? "") + (call.function?.arguments ?? "");
    }
  };
  const parser = createParser({ onEvent });
  const decoder = new TextDecoder();
  for (const piece of pieces) parser.feed(decoder.decode(piece, { stream: true }));
  parser.feed(decoder.decode());
  return [text, reasoning, ...calls];
}

/** Cuts a body into arrays of their own, as a network hands them out. */
function cut(body, pieceBytes) {
  const pieces = [];
  for (let at = 0; at < body.length; at += pieceBytes) pieces.push(body.slice(at, at + pieceBytes));
  return pieces;
}

/** One piece an event: what arrives while a model is writing. */
function cutBehindEvents(body) {
  const pieces = [];
  for (let at = 0; at < body.length;) {
    const end = body.indexOf(10, at);
    pieces.push(body.slice(at, end + 2));
    at = end + 2;
  }
  return pieces;
}

function seconds(read, pieces) {
  const start = performance.now();
  read(pieces);
  return (performance.now() - start) / 1000;
}

const median = numbers => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

async function measure({ name, file, readBytes }) {
  const body = new Uint8Array(await (await fetch(file)).arrayBuffer());
  const pieces = readBytes ? cut(body, readBytes) : cutBehindEvents(body);
  // Both warm up on it, and have to read the same: otherwise they do not do the same job.
  const [ours, theirs] = [readWithPlainwire(pieces), readWithParser(pieces)];
  if (!ours.join("").length || ours.join("\n") !== theirs.join("\n")) throw new Error(`${name}: read differently`);
  const rounds = [];
  for (let round = 0; round < ROUNDS && (round < 5 || round * body.length < BYTES_AT_MOST); round++) {
    rounds.push([seconds(readWithPlainwire, pieces), seconds(readWithParser, pieces)]);
  }
  const speed = which => body.length / 1e6 / Math.min(...rounds.map(round => round[which]));
  const ratio = median(rounds.map(([ours, theirs]) => theirs / ours));
  return { name, megabytes: body.length / 1e6, ours: speed(0), theirs: speed(1), ratio };
}

async function run() {
  await load();
  const results = [];
  for (const input of await (await fetch("inputs.json")).json()) {
    // A pause lets the page collect what the last one left.
    await new Promise(done => setTimeout(done, 50));
    results.push(await measure(input));
  }
  return { rounds: ROUNDS, results };
}

const shown = document.getElementById("result");
try {
  shown.textContent = JSON.stringify(await run());
} catch (error) {
  shown.textContent = JSON.stringify({ error: String(error) });
}
