// Watches what a person notices, in the pages that are measured: frames, long tasks, keys, and when the end is on the screen.
// It is put into a page before the page's own scripts, and only where none of that is counted as the page's work.

globalThis.probe = (() => {
  const longTasks = [], keys = [];
  let memory;

  new PerformanceObserver(list => longTasks.push(...list.getEntries())).observe({ type: "longtask" });

  // Linear memory is no part of the script's heap, and no interface tells its size: it is asked of the module.
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const result = await original.apply(WebAssembly, given);
      memory ??= (result.instance ?? result).exports.memory;
      return result;
    };
  }

  /** Calls back when the next frame has been handed over to be shown. */
  const afterFrame = done => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(null);
  });

  addEventListener("input", event => {
    if (pressedAt === null || event.target.localName !== "textarea") return;
    const from = pressedAt;
    pressedAt = null;
    if (!probe.isOver) afterFrame(shown => keys.push(shown - from));
  }, true);
  let pressedAt = null;
  addEventListener("keydown", event => { pressedAt = event.timeStamp; }, true);

  const thread = () => document.querySelector(".thread");
  const last = selector => Array.from(document.querySelectorAll(selector)).pop();
  const ends = {
    /** The reply has ended, and says so. */
    reply: () => last("article.reply")?.getAttribute("aria-busy") === "false",
    /** The last words of the conversation are there and in view. */
    history: words => {
      const end = last("article");
      const edge = thread()?.getBoundingClientRect();
      return Boolean(end?.textContent.includes(words)) && end.getBoundingClientRect().top < edge.bottom &&
        thread().scrollHeight - thread().scrollTop - thread().clientHeight < 40;
    },
  };

  /** Watches from now, or from the press of what is clicked next, until that end; the promise then holds what was seen. */
  const watch = (kind, words) => {
    let begunAt = performance.now();
    addEventListener("pointerdown", event => { begunAt = event.timeStamp; }, { capture: true, once: true });
    let previous = null, longestGap = 0, isThere = false;
    longTasks.length = keys.length = 0;
    const look = () => {
      const now = performance.now();
      if (previous !== null) longestGap = Math.max(longestGap, now - previous);
      previous = now;
    };
    const isOver = ends[kind];
    return new Promise(done => {
      const frame = () => {
        requestAnimationFrame(look);
        afterFrame(shownAt => {
          // What is there behind a frame may have come a moment after it, but is surely in the next.
          if (isThere) return setTimeout(() => done(report(begunAt, shownAt, longestGap)), 300);
          probe.isOver = isThere = isOver(words);
          frame();
        });
      };
      frame();
    });
  };

  const report = (begunAt, shownAt, gapMs) => {
    const received = performance.getEntriesByType("resource").filter(entry => entry.name.endsWith("/chat/completions")).pop();
    const during = longTasks.filter(task => task.startTime + task.duration > begunAt && task.startTime < shownAt);
    return {
      wholeMs: shownAt - begunAt,
      afterLastByteMs: received ? shownAt - received.responseEnd : null,
      gapMs,
      longTasks: during.length,
      longestTaskMs: Math.max(0, ...during.map(task => task.duration)),
      keys,
    };
  };

  return {
    begin(kind, words) {
      probe.result = null;
      probe.isOver = false;
      watch(kind, words).then(result => { probe.result = result; });
    },
    result: null,
    isOver: false,
    wasmBytes: () => memory?.buffer.byteLength ?? 0,
  };
})();
