//! What is shown of an unfinished text: what it will most likely become, and nothing that would have to be taken back.

use plainwire_markdown::{Open, Options, Stream, html};

/// The HTML of what is open after `text`; of an open fence its code.
fn open(text: &str) -> String {
    let mut stream = Stream::new(Options::default());
    stream.push(text);
    let closed = stream.advance().closed;
    match stream.open() {
        Open::Blocks(blocks) => [html(&closed), html(blocks)].concat().trim_end().replace('\n', ""),
        Open::Fence { language, text } => format!("{}{language}:{text}", html(&closed)),
    }
}

fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(open(text), *expected, "{text:?}");
    }
}

#[test]
fn emphasis_is_seen_before_it_is_closed() {
    all(&[
        ("**bo", "<p><strong>bo</strong></p>"),
        ("**bold*", "<p><strong>bold</strong></p>"),
        ("**bold**", "<p><strong>bold</strong></p>"),
        ("*a **b", "<p><em>a <strong>b</strong></em></p>"),
        ("***both", "<p><em><strong>both</strong></em></p>"),
        ("~~gone", "<p><del>gone</del></p>"),
        ("_so", "<p><em>so</em></p>"),
        ("**bold and `co", "<p><strong>bold and <code>co</code></strong></p>"),
        ("# A **head", "<h1>A <strong>head</strong></h1>"),
        ("- item **b", "<ul><li>item <strong>b</strong></li></ul>"),
        ("> quoted *e", "<blockquote><p>quoted <em>e</em></p></blockquote>"),
        ("这是**粗", "<p>这是<strong>粗</strong></p>"),
        ("one **line\nand", "<p>one <strong>lineand</strong></p>"),
        ("one **line\n", "<p>one <strong>line</strong></p>"),
    ]);
}

#[test]
fn marks_are_left_out_until_it_is_known_what_they_are() {
    for marks in [
        "*",
        "**",
        "***",
        "_",
        "`",
        "``",
        "~~",
        "~",
        "[",
        "![",
        "!",
        "<",
        "$",
        "$$",
        "\\",
        "&",
        "&am",
        "<http",
        "**[",
        "*`",
        "[a",
        "![a",
        "[a]",
        "![a](ht",
        "[a][b",
        "$x^2",
        "\\(x",
        "\\[x",
        "$\\frac{1}{2} + 3",
    ] {
        assert_eq!(open(&format!("word {marks}")), "<p>word</p>", "{marks}");
    }
}

#[test]
fn marks_that_mean_nothing_are_text() {
    all(&[
        ("2 * 3 ", "<p>2 * 3</p>"),
        ("5*3", "<p>5*3</p>"),
        ("snake_case", "<p>snake_case</p>"),
        ("about ~5 minutes", "<p>about ~5 minutes</p>"),
        ("a < b", "<p>a &lt; b</p>"),
        ("Q&A & so", "<p>Q&amp;A &amp; so</p>"),
        ("[1] says", "<p>[1] says</p>"),
        ("wow! yes", "<p>wow! yes</p>"),
        ("costs $5 ", "<p>costs $5</p>"),
        ("costs $5 or $6 ", "<p>costs $5 or $6</p>"),
        ("set $HOME and go", "<p>set $HOME and go</p>"),
        ("\\*star", "<p>*star</p>"),
    ]);
}

#[test]
fn code_is_code_before_it_is_closed() {
    all(&[
        ("`co", "<p><code>co</code></p>"),
        ("a `*b", "<p>a <code>*b</code></p>"),
        ("``a`b`", "<p><code>a`b</code></p>"),
        ("`a [b", "<p><code>a [b</code></p>"),
        ("`$x", "<p><code>$x</code></p>"),
        ("```a``` b", "<p><code>a</code> b</p>"),
    ]);
}

#[test]
fn of_a_link_only_its_text_is_shown_until_it_leads_somewhere() {
    all(&[
        ("see [the text](http", "<p>see the text</p>"),
        ("see [the text](http://a.b \"ti", "<p>see the text</p>"),
        ("see [**bold** text](", "<p>see <strong>bold</strong> text</p>"),
        ("**see [text](<a b", "<p><strong>see text</strong></p>"),
        ("see [the text](http://a.b)", "<p>see <a href=\"http://a.b\">the text</a></p>"),
        ("[a](b c d", "<p>[a](b c d</p>"),
        ("[![badge](x.svg)](http", "<p><img src=\"x.svg\" alt=\"badge\"></p>"),
        ("x [![badge](x.s", "<p>x</p>"),
    ]);
}

#[test]
fn a_line_that_is_only_marks_tells_nothing() {
    for line in [
        "#",
        "##",
        "-",
        "- ",
        "+",
        "*",
        "1",
        "12.",
        "1)",
        ">",
        "> ",
        "> >",
        "=",
        "==",
        "--",
        "---",
        "``",
        "```",
        "```ru",
        "~~~",
        "|",
        "|-",
        "- [",
        "- [x",
        "- [ ]",
        "> [!NO",
        "> [!NOTE]",
        "[a]: b",
        "[^1]: so",
        "1. ",
        "- 2",
    ] {
        assert_eq!(open(line), "", "{line}");
        assert_eq!(open(&format!("word\n{line}")), "<p>word</p>", "{line}");
        assert_eq!(open(&format!("word\n\n{line}")), "<p>word</p>", "{line}");
    }
    all(&[
        ("word\n---\n", "<h2>word</h2>"),
        ("word\n- a", "<p>word</p><ul><li>a</li></ul>"),
        ("- a\n- ", "<ul><li>a</li></ul>"),
    ]);
}

#[test]
fn a_table_is_one_from_its_first_cell() {
    let head = |cells: &str| format!("<table><thead><tr>{cells}</tr></thead></table>");
    all(&[
        ("| a", &head("<th>a</th>")),
        ("| a |", &head("<th>a</th>")),
        ("| a | **b", &head("<th>a</th><th><strong>b</strong></th>")),
        ("| a | b |\n", &head("<th>a</th><th>b</th>")),
        ("| a | b |\n|", &head("<th>a</th><th>b</th>")),
        ("| a | b |\n|--", &head("<th>a</th><th>b</th>")),
        ("| a | b |\n| :-: | -", &head("<th>a</th><th>b</th>")),
        ("| a | b |\n|---|---|", &head("<th>a</th><th>b</th>")),
        ("- x\n\n  | a |", "<ul><li><p>x</p><table><thead><tr><th>a</th></tr></thead></table></li></ul>"),
        ("> | a |", "<blockquote><table><thead><tr><th>a</th></tr></thead></table></blockquote>"),
    ]);
    let row = |cells: &str| {
        format!("<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr>{cells}</tr></tbody></table>")
    };
    all(&[
        ("| a | b |\n|---|---|\n| x", &row("<td>x</td><td></td>")),
        ("| a | b |\n|---|---|\n| x |", &row("<td>x</td><td></td>")),
        ("| a | b |\n|---|---|\n| x | `y", &row("<td>x</td><td><code>y</code></td>")),
    ]);
}

#[test]
fn an_open_fence_shows_whole_lines_and_what_cannot_close_it() {
    all(&[
        ("```rust\n", "rust:"),
        ("```rust\nlet a", "rust:let a"),
        ("```rust\nlet a\n``", "rust:let a\n"),
        ("```rust\nlet a\n``x", "rust:let a\n``x"),
        ("```rust\nlet a\n    ```", "rust:let a\n    ```"),
        ("  ~~~\n\tx", ":  x"),
        ("- a\n\n  ```rs\n  x\n  ``", "<ul><li><p>a</p><pre><code class=\"language-rs\">x</code></pre></li></ul>"),
    ]);
}
