// Draws TeX as MathML. What reads the TeX is temml, which is fetched when the first formula comes; what it built is looked
// over before it comes into the page, so that no formula brings more than a formula.

const LIBRARY = "lib/temml-0.13.5/temml.min.js";

// Longer ones are no formulas that a person reads.
const TEX_UNITS = 5000;
const ELEMENTS = 5000;
// Browsers lay out nested formulas by recursion.
const DEPTH = 100;
// How far anything in a formula may reach in em, to the right and up, and to the left and down, over what stands there.
const REACH_EM = 60;
const BACK_EM = 3;

// A formula may name what it repeats, but each of these lets a line of TeX grow without end: macros that take something
// in, and macros that are expanded while they are defined.
const DEFINES = /\\(?:[egx]?def|(?:re)?newcommand|providecommand|(?:future)?let)(?![A-Za-z])/;
const GROWS = /\\[ex]def(?![A-Za-z])|(?<!\\)#/;
const DEFINING_TEX_UNITS = 400;
const DEFINING_EXPANSIONS = 50;
// These build what they are given up to three times, and so do those that stand inside them.
const MULTIPLIES = /\\(?:cancelto|(?:math)?llap|equilibrium)/g;
const MULTIPLIED_UNITS = 15_000;
const EXPANSIONS = 1000;

const MATHML = "http://www.w3.org/1998/Math/MathML";
const HTML = "http://www.w3.org/1999/xhtml";

let loading = null;

// Resolves when formulas can be drawn. After a failure the next call tries again.
export function load() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(LIBRARY, import.meta.url).href;
    const done = (settle) => () => {
      script.remove();
      settle();
    };
    script.onload = done(resolve);
    script.onerror = done(() => {
      loading = null;
      reject(new Error(`${LIBRARY} could not be loaded`));
    });
    document.head.append(script);
  });
  return loading;
}

// Draws a formula in the place of what is inside an element. False when it did not, and changed nothing.
export function render(tex, isDisplay, into) {
  const defines = DEFINES.test(tex);
  if (!isBounded(tex, defines)) return false;
  const drawn = document.createElement("span");
  try {
    globalThis.temml.render(tex, drawn, {
      displayMode: isDisplay,
      throwOnError: true,
      trust: false,
      macros: {},
      maxExpand: defines ? DEFINING_EXPANSIONS : EXPANSIONS,
      maxSize: [REACH_EM, REACH_EM * 10],
    });
  } catch {
    return false;
  }
  if (!isSound(drawn)) return false;
  into.replaceChildren(...drawn.childNodes);
  return true;
}

// Whether reading it ends soon.
function isBounded(tex, defines) {
  if (tex.length > TEX_UNITS) return false;
  const multiplied = tex.match(MULTIPLIES)?.length ?? 0;
  if (defines) return tex.length <= DEFINING_TEX_UNITS && multiplied === 0 && !GROWS.test(tex);
  return tex.length * 3 ** multiplied <= MULTIPLIED_UNITS;
}

// Whether all that is inside is a formula's, and no more of it than a page can bear. Takes ids away: the page has its own.
function isSound(root) {
  const pending = Array.from(root.children, (element) => [element, 1]);
  let count = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [element, depth] = next;
    count += 1;
    if (count > ELEMENTS || depth > DEPTH || !isFormula(element)) return false;
    element.removeAttribute("id");
    for (const { name, value } of element.attributes) {
      if (/^on|href|src|action/i.test(name) || !isNear(value)) return false;
    }
    for (const child of element.children) pending.push([child, depth + 1]);
  }
  return count > 0;
}

function isFormula(element) {
  if (element.namespaceURI === MATHML) return element.localName !== "maction" && element.localName !== "annotation-xml";
  return element.namespaceURI === HTML && element.localName === "span";
}

function isNear(value) {
  for (const [, sign, number, unit] of value.matchAll(/([-+]?)([\d.]+(?:e[-+]?\d+)?)(em|pt|px|mm|cm|in|ex|rem|v[wh])/g)) {
    const em = Number(number) * ({ pt: 0.1, px: 0.07, mm: 0.25, cm: 2.5, in: 6.5, ex: 0.5, vw: 60, vh: 60 }[unit] ?? 1);
    if (!(em <= (sign === "-" ? BACK_EM : REACH_EM))) return false;
  }
  return true;
}
