//! The content of a reply as a text that two renderings can be compared by.

use crate::failure::Outcome;
use crate::session::Session;
use serde_json::{Value, json};

/// Writes a rendering down: the app's own, or a reference in plain HTML. Both read the same where they mean the same.
///
/// - White space outside of code counts as one space, and as nothing around blocks: a soft break is one.
/// - The app's `.part`s and bare `span`s hold blocks and lines together, and mean nothing.
/// - Code is `pre` with its language and its text, whatever stands around it and however it is coloured.
/// - A table is a table, without the box that scrolls it.
/// - Only `http:`, `https:` and `mailto:` links are links. The title says where one leads. The host that the app adds to a
///   misleading text is left out.
/// - An image is its label and address: the app shows a button, or these as text.
/// - A formula is one, whether it is drawn yet or not.
const WRITE: &str = r##"
const BLOCK = /^(P|H[1-6]|UL|OL|LI|BLOCKQUOTE|PRE|HR|TABLE|THEAD|TBODY|TR|TH|TD|DIV)$/;
const escape = text => text.replace(/[&<>]/g, c => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
const fixed = text => escape(text).replace(/\n/g, "\\n").replace(/\t/g, "\\t").replace(/ /g, "\u2423");
const plain = url => { try { return decodeURI(url); } catch { return url; } };
const safe = url => /^(https?:\/\/|mailto:)/i.test(url);
const image = (label, url) => ` [image ${escape(label || "Image")} ${escape(plain(url))}] `.replaceAll(" ", "\u2423");
const code = (language, text) => `<pre ${escape(language)}>${fixed(text.replace(/\n?$/, "\n"))}</pre>`;
const all = node => Array.from(node.childNodes, write).join("");
function write(node) {
  if (node.nodeType === Node.TEXT_NODE) return escape(node.data).replace(/[ \t\r\n\f]+/g, " ");
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const is = (name) => node.classList.contains(name), tag = node.tagName;
  if (is("md") || is("part") || is("scroll") || tag === "BODY") return all(node);
  if (is("code")) {
    const lines = Array.from(node.querySelectorAll("pre > code > div > div"), line => line.textContent + "\n");
    return code(node.querySelector(".code-head > span").textContent, lines.join(""));
  }
  if (tag === "PRE") {
    const inner = node.firstElementChild ?? node;
    return code(/language-(\S+)/.exec(inner.className)?.[1] ?? "", inner.textContent);
  }
  if (is("math")) return is("display") ? "[display]" : "[math]";
  if (is("image")) {
    const button = node.querySelector("button"), shown = node.querySelector("img");
    if (button) return image(button.dataset.alt, button.dataset.url);
    return shown ? image(shown.alt, shown.getAttribute("src")) : ` [image ${escape(plain(node.textContent))}] `.replaceAll(" ", "\u2423");
  }
  if (is("host")) return "";
  if (tag === "IMG") return image(node.getAttribute("alt") || node.title, node.getAttribute("src"));
  if (tag === "A") {
    const url = node.getAttribute("href") ?? "";
    if (!safe(url)) return all(node);
    const ours = node.hasAttribute("target"), title = node.title && !ours ? `${node.title} (${url})` : node.title || url;
    return `<a ${escape(plain(url))} ${escape(plain(title))}>${all(node)}</a>`;
  }
  if (tag === "INPUT") return node.checked ? "[x]" : "[ ]";
  if (tag === "BUTTON") return `[^${escape(node.textContent)}]`;
  if (tag === "BR") return "<br>";
  if (tag === "SPAN") return all(node);
  if (tag === "CODE") return `<code>${escape(node.textContent).replace(/\n/g, " ").replace(/ /g, "\u2423")}</code>`;
  let name = tag.toLowerCase();
  if (tag === "OL" && node.start !== 1) name += ` ${node.start}`;
  const way = ["left", "center", "right"].find(way => is(way)) ?? node.getAttribute("align");
  if (way) name += ` ${way}`;
  if (tag === "DIV") name += ` ${node.className}`;
  const inner = all(node);
  return `<${name}>${BLOCK.test(tag) ? inner.trim() : inner}</${tag.toLowerCase()}>`;
}
const AROUND = /\s*(<\/?(?:p|h[1-6]|ul|ol|li|blockquote|pre|hr|table|thead|tbody|tr|th|td|div)(?: [^>]*)?>|<br>)\s*/g;
const shape = root => write(root).replace(AROUND, "$1").replace(/ +/g, " ").trim();
"##;

/// What a reference in HTML comes to.
const OF_HTML: &str =
    "return arguments[0].map(html => shape(new DOMParser().parseFromString(html, 'text/html').body));";

/// What the replies on the screen come to, oldest first.
const OF_REPLIES: &str = "return Array.from(document.querySelectorAll('article.reply > .said > .md'), shape);";

impl Session {
    /// What each of these references in HTML comes to.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn shapes_of_html(&self, html: &[&str]) -> Outcome<Vec<String>> {
        Ok(strings(&self.script(&format!("{WRITE}{OF_HTML}"), &[json!(html)]).await?))
    }

    /// What each reply on the screen comes to, oldest first.
    ///
    /// # Errors
    /// When the browser is gone.
    pub async fn shapes_of_replies(&self) -> Outcome<Vec<String>> {
        Ok(strings(&self.script(&format!("{WRITE}{OF_REPLIES}"), &[]).await?))
    }

    /// The nodes of the last reply, by their markup: as a text that differs where a node does. Only what comes later than
    /// the text is left out: colours, and formulas.
    ///
    /// # Errors
    /// When there is no reply.
    pub async fn markup_of_last_reply(&self) -> Outcome<String> {
        let script = "const copy = Array.from(document.querySelectorAll('article.reply > .said > .md')).pop().cloneNode(true);
            for (const line of copy.querySelectorAll('.code pre > code > div > div')) line.textContent = line.textContent;
            for (const formula of copy.querySelectorAll('.math')) formula.textContent = '';
            copy.normalize();
            return copy.innerHTML";
        Ok(self.script(script, &[]).await?.as_str().unwrap_or_default().to_owned())
    }
}

fn strings(found: &Value) -> Vec<String> {
    found.as_array().into_iter().flatten().map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
}
