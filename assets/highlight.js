// Tells the parts of code apart, line after line, so that each can have its colour. What knows the languages are the modes
// of @codemirror/legacy-modes; each is fetched when a block first names it. Nothing here touches the page.

const MODES = "./lib/legacy-modes-6.5.5/";
const STREAM = "./lib/streamparser-6.0.0/index.js";

// File of the mode, what it exports, and the names behind a fence that mean it.
const LANGUAGES = `
clike c c h
clike cpp c++ cc cpp cuda cxx hpp ino
clike csharp c# cs csharp
clike dart dart
clike java java
clike kotlin kotlin kt kts
clike objectiveC objc objective-c objectivec
clike php php
clike scala scala sc
clike shader glsl hlsl shader wgsl
clojure clojure clj cljs clojure edn
cmake cmake cmake
coffeescript coffeeScript coffee coffeescript
commonlisp commonLisp commonlisp elisp emacs-lisp lisp
crystal crystal crystal
css css css
css less less
css sCSS scss
d d d
diff diff diff patch
dockerfile dockerFile containerfile docker dockerfile
elm elm elm
erlang erlang erl erlang
fortran fortran f90 fortran
gas gas asm assembly gas nasm
go go go golang
groovy groovy gradle groovy
haskell haskell haskell hs
http http http
javascript javascript cjs javascript js jsx mjs node
javascript json json json5 jsonc jsonl ndjson
javascript typescript cts mts ts tsx typescript
jinja2 jinja2 jinja jinja2 twig
julia julia jl julia
lua lua lua luau
mllike fSharp f# fs fsharp
mllike oCaml ml ocaml
nginx nginx nginx
octave octave matlab octave
pascal pascal delphi pascal
perl perl perl pl
powershell powerShell powershell ps ps1 pwsh
properties properties cfg conf dotenv env ini properties
protobuf protobuf proto protobuf
python python py python python3
r r r
ruby ruby gemfile rake rb ruby
rust rust rs rust
sass sass sass
scheme scheme racket rkt scheme
shell shell bash console fish ksh make makefile sh shell shell-session shellsession terminal zsh
sql msSQL mssql tsql
sql mySQL mariadb mysql
sql pgSQL pgsql plpgsql postgres postgresql
sql sqlite sqlite
sql standardSQL sql
stex stex latex tex
stylus stylus styl stylus
swift swift swift
tcl tcl tcl
toml toml toml
turtle turtle ttl turtle
vb vb vb vbnet
verilog verilog sv systemverilog verilog
vhdl vhdl vhdl
wast wast wasm wast wat
webidl webIDL webidl
xml html htm html svelte vue xhtml
xml xml plist rss svg xml xsl xsd
yaml yaml yaml yml
`;

// The order is that of the classes in src/platform/highlight.rs: a number here is the class's place there.
export const classes = "keyword string number comment function type builtin meta tag attribute inserted deleted".split(" ");

// What the modes call the parts. What is not named here, such as variables and operators, stays plain.
const WORDS = `
keyword: keyword controlKeyword definitionKeyword operatorKeyword modifier self unit important
string: string character regexp url quote monospace
number: number integer atom bool null color
comment: comment
function: def definition function macroName labelName heading header
type: type typeName className namespace
builtin: builtin standard
meta: meta documentMeta processingInstruction annotation changed
tag: tag tagName
attribute: attribute attributeName property propertyName qualifier pseudo
inserted: inserted
deleted: deleted
`;

// What a mode means otherwise than the rest.
const OTHERWISE = {
  css: { def: "keyword" },
  http: { atom: "attribute" },
  properties: { def: "attribute", header: "type" },
  rust: { atom: "type" },
  yaml: { atom: "attribute", keyword: "number", meta: "" },
};

// A line of data may be endless, and what some modes do with a line grows with the cube of its length: from here on it
// stays plain.
const READ_UNITS = 500;
// What is left of a line that takes longer stays plain, and after so many of them what is left of the block: the page is
// not to stand still for a colour.
const LINE_MS = 100;
const SLOW_LINES = 3;
// A mode may step through several states before it takes a character; one that never does is broken.
const STEPS = 10;
const INDENT_UNITS = 2;
const TAB_UNITS = 4;

const NOTHING = new Uint32Array(0);

const modes = new Map();
for (const line of LANGUAGES.trim().split("\n")) {
  const [file, name, ...aliases] = line.split(" ");
  for (const alias of aliases) modes.set(alias, [file, name]);
}

const classOf = new Map();
for (const line of WORDS.trim().split("\n")) {
  const [name, words] = line.split(": ");
  for (const word of words.split(" ")) classOf.set(word, classes.indexOf(name));
}

// A name that failed is asked for under another the next time, because an engine may remember the failure.
let failures = 0;
const fetched = (path) => import(`${path}#${failures}`).catch((error) => {
  failures += 1;
  throw error;
});

// Reads the code of one new block: the promise of a function that takes its next line and gives the runs in it as start, end
// and class, one after the other, in UTF-16 units. Null when nothing here knows the language; rejected when its mode does
// not come.
export async function open(language) {
  // `rust,ignore`, `{.python}` and `language-js` are seen behind fences, too.
  const [word] = language.toLowerCase().replace(/^[{.\s]+|^lang(uage)?-/g, "").split(/[\s,;:{}]/, 1);
  const found = modes.get(word);
  if (!found) return null;
  const [file, name] = found;
  const [{ StringStream }, module] = await Promise.all([fetched(STREAM), fetched(`${MODES}${file}.js`)]);
  return reader(name === "php" ? php(module.clike) : module[name], StringStream, OTHERWISE[file] ?? {});
}

function reader(mode, StringStream, otherwise) {
  const state = mode.startState ? mode.startState(INDENT_UNITS) : {};
  let lives = SLOW_LINES;
  return (text) => {
    if (lives <= 0) return NOTHING;
    // Spaces at the end say nothing, and are what some modes take longest for.
    const stream = new StringStream(text.slice(0, READ_UNITS).trimEnd(), TAB_UNITS, INDENT_UNITS);
    try {
      const found = runs(mode, state, stream, otherwise);
      if (!stream.eol()) lives -= 1;
      return found;
    } catch {
      // Half a state would colour the rest at random.
      lives = 0;
      return NOTHING;
    }
  };
}

function runs(mode, state, stream, otherwise) {
  if (stream.eol()) mode.blankLine?.(state, INDENT_UNITS);
  const found = [];
  const end_ms = performance.now() + LINE_MS;
  while (!stream.eol() && performance.now() < end_ms) {
    stream.start = stream.pos;
    const kind = classNamed(step(mode, state, stream), otherwise);
    if (kind === undefined) continue;
    if (found.at(-1) === kind && found.at(-2) === stream.start) {
      found[found.length - 2] = stream.pos;
    } else {
      found.push(stream.start, stream.pos, kind);
    }
  }
  return Uint32Array.from(found);
}

function step(mode, state, stream) {
  for (let steps = 0; steps < STEPS; steps += 1) {
    const style = mode.token(stream, state);
    if (stream.pos > stream.start) return style;
  }
  throw new Error("the mode stands still");
}

// Styles are words that refine each other, `variableName.definition` or `tag error`: the last one with a colour counts.
function classNamed(style, otherwise) {
  let kind;
  for (const word of style ? style.split(/[ .]/) : []) {
    kind = (Object.hasOwn(otherwise, word) ? classOf.get(otherwise[word]) : classOf.get(word)) ?? kind;
  }
  return kind;
}

// There is no mode for PHP, but one for languages like C, which takes the words of another.
function php(clike) {
  const set = (words) => Object.fromEntries(words.split(" ").map((word) => [word, true]));
  const comment = (stream) => {
    if (stream.eat("[")) return "meta";
    stream.skipToEnd();
    return "comment";
  };
  return clike({
    name: "php",
    keywords: set("abstract and as break case catch class clone const continue declare default die do echo else elseif empty " +
      "enddeclare endfor endforeach endif endswitch endwhile enum exit extends final finally fn for foreach function global " +
      "goto if implements include include_once instanceof insteadof interface isset list match namespace new or print private " +
      "protected public readonly require require_once return static switch throw trait try unset use var while xor yield"),
    types: set("array bool callable float int iterable mixed never object string void self parent"),
    atoms: set("true false null TRUE FALSE NULL __CLASS__ __DIR__ __FILE__ __FUNCTION__ __LINE__ __METHOD__ __NAMESPACE__"),
    blockKeywords: set("catch do else elseif for foreach if switch try while finally"),
    defKeywords: set("class enum function interface trait namespace"),
    multiLineStrings: true,
    hooks: {
      "#": comment,
      "<": (stream) => (stream.match(/^\?(php|=)?/) ? "meta" : false),
      "?": (stream) => (stream.eat(">") ? "meta" : false),
      "$": (stream) => {
        stream.eatWhile(/[\w\x80-\uffff]/);
        return "variable";
      },
    },
  });
}
