//! What was once shown stays: the text on the screen only grows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use plainwire_markdown::{Block, Inline, Open, Options, Stream};

fn text_of(blocks: &[Block], text: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Plain(content) | Block::Heading { content, .. } => {
                inlines(content, text);
            }
            Block::Code { text: code, .. } | Block::Html(code) => text.push_str(code),
            Block::Quote { blocks, .. } | Block::Footnote { blocks, .. } => text_of(blocks, text),
            Block::List { items, .. } => items.iter().for_each(|item| text_of(&item.blocks, text)),
            Block::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| inlines(cell, text));
            }
            Block::Rule => {}
        }
    }
}

fn inlines(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(piece) | Inline::Code(piece) | Inline::Html(piece) | Inline::Math { tex: piece, .. } => {
                text.push_str(piece);
            }
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Link { content, .. } => inlines(content, text),
            Inline::FootnoteReference(label) => text.push_str(&format!("[^{label}]")),
            Inline::Image { .. } => {}
            Inline::SoftBreak | Inline::HardBreak => text.push(' '),
        }
    }
}

/// Where the text that is shown is taken back: the text so far, what was shown, and what is shown instead.
fn taken_back(document: &str) -> Vec<(usize, String, String)> {
    let mut stream = Stream::new(Options::default());
    let (mut closed, mut before, mut found) = (String::new(), String::new(), Vec::new());
    for (at, c) in document.char_indices() {
        stream.push(c.encode_utf8(&mut [0; 4]));
        text_of(&stream.advance().closed, &mut closed);
        let mut shown = closed.clone();
        match stream.open() {
            Open::Blocks(blocks) => text_of(blocks, &mut shown),
            Open::Fence { text, .. } => shown.push_str(text),
        }
        shown.retain(|c| !c.is_whitespace());
        if !shown.starts_with(&before) {
            found.push((at, before, shown.clone()));
        }
        before = shown;
    }
    found
}

/// A reply as models write them.
const REPLY: &str = "\
# Signals over *long* lines

A line of length $\\ell$ delays by \\(\\tau = R C \\ell^2\\), so **ten times** the length is $10^2 = 100$ times as slow. It costs
$5 to $10 a mile, i.e. ~$7.50, or `$HOME/bin`; see [the manual](https://example.com/manual?page=2#wire \"The manual\"),
<https://example.org/x>, https://example.com/a_(b), or [1]. ![A drawing](https://example.com/a.png \"Title\")

\\[
\\int_0^1 x \\, dx = \\frac{1}{2}
\\]

Setext
------

1. **First**: do `x = y * 2`, 2 * 3 and 5*6.
2. Second, with [**bold** link](/a) and ~~nothing~~.
   - nested *item*
   - [x] done
   - [ ] open

   ```rust
   fn main() { println!(\"``\"); }
   ```
3. Third!

| Name | Value | Remark |
|:-----|------:|--------|
| `a\\|b` | 1 | **yes** |
| c \\| d | 2 | [x](y) |

> [!WARNING]
> Do *not* touch.

> A quotation, with snake_case and AT&T &amp; others, 5 < 6.

---

~~~~text
```
not closed
~~~
~~~~

Line one  
line two\\
line three: 1986. A year that begins
1999. no list.

$$
a^2 + b^2 = c^2
$$

<details>
<summary>More</summary>

Text in it, wow! And so on, `code with ``two`` in it`. 这是**粗体**文字, 请看https://example.com/路。
</details>

- a
- b

  c
* d
+ e

The end: \\*no stars\\*, ***all*** of it, *one **two***.
";

/// What has to be taken back, since nothing told that it would be: what a text ends in, and what is shown of it then and later.
#[test]
fn what_means_nothing_in_the_end_was_taken_for_a_mark() {
    for (text, before, after) in [
        // Marks of emphasis that nothing closes.
        ("*a b\n\n", "ab", "*ab"),
        ("`a b\n\n", "ab", "`ab"),
        // A link that is none.
        ("[a](b c", "a", "[a](bc"),
        // A first row without a second.
        ("| a | b |\nc", "ab", "|a|b|c"),
        // A formula that begins as an amount of money does.
        ("$5 x = 3$", "$5x=3", "5x=3"),
    ] {
        let found: Vec<(String, String)> =
            taken_back(text).into_iter().map(|(_, before, after)| (before, after)).collect();
        assert_eq!(found, [(before.to_owned(), after.to_owned())], "{text:?}");
    }
}

#[test]
fn what_is_written_here_only_grows() {
    for document in support::own_documents().into_iter().chain([REPLY.to_owned()]) {
        let found = taken_back(&document);
        assert!(
            found.is_empty(),
            "{} times: {:#?}",
            found.len(),
            found
                .iter()
                .map(|(at, before, after)| {
                    let from = (0..=at.saturating_sub(60)).rev().find(|at| document.is_char_boundary(*at)).unwrap_or(0);
                    (&document[from..=*at], end_of(before), end_of(after))
                })
                .take(12)
                .collect::<Vec<_>>()
        );
    }
}

fn end_of(text: &str) -> String {
    text.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect()
}
