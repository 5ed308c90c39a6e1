//! What GitHub adds to CommonMark, and formulas.

use plainwire_markdown::{Alert, Block, Inline, Options, html, parse};

fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(html(&parse(text, &Options::default())).trim_end().replace('\n', ""), *expected, "{text}");
    }
}

#[test]
fn tables_have_cells_for_each_column() {
    all(&[
        (
            "| a | b |\n|:--|:-:|\n| c | `d\\|e` | f |\n| g\n\nh",
            "<table><thead><tr><th align=\"left\">a</th><th align=\"center\">b</th></tr></thead><tbody><tr>\
             <td align=\"left\">c</td><td align=\"center\"><code>d|e</code></td></tr><tr><td align=\"left\">g</td>\
             <td align=\"center\"></td></tr></tbody></table><p>h</p>",
        ),
        ("a | b\n--|--:\n", "<table><thead><tr><th>a</th><th align=\"right\">b</th></tr></thead></table>"),
        ("| a | b |\n|---|\n", "<p>| a | b ||---|</p>"),
    ]);
}

#[test]
fn tasks_are_done_or_not() {
    all(&[
        (
            "- [x] a\n- [ ] b\n- [y] c",
            "<ul><li><input type=\"checkbox\" checked disabled> a</li><li><input type=\"checkbox\" disabled> b</li>\
             <li>[y] c</li></ul>",
        ),
        ("1. [X] a\n\n   b", "<ol><li><input type=\"checkbox\" checked disabled> <p>a</p><p>b</p></li></ol>"),
    ]);
}

#[test]
fn text_is_struck_out_by_one_or_two_tildes() {
    all(&[
        ("~~a~~ ~b~ ~~~c~~~", "<p><del>a</del> <del>b</del> ~~~c~~~</p>"),
        ("~~a\n\nb~~ from ~5 to ~6", "<p>~~a</p><p>b~~ from ~5 to ~6</p>"),
    ]);
}

#[test]
fn bare_addresses_are_links() {
    let link = |url: &str, text: &str| format!("<a href=\"{url}\">{text}</a>");
    let (a, b) =
        (link("https://a.example/b_c?d=e", "https://a.example/b_c?d=e"), link("http://www.a.example", "www.a.example"));
    all(&[
        ("see https://a.example/b_c?d=e.", &format!("<p>see {a}.</p>")),
        ("**www.a.example**, (www.a.example)", &format!("<p><strong>{b}</strong>, ({b})</p>")),
        (
            "`https://a.example` [https://a.example](b)",
            "<p><code>https://a.example</code> <a href=\"b\">https://a.example</a></p>",
        ),
        ("a.b.c e@f.example", "<p>a.b.c e@f.example</p>"),
    ]);
    let without = Options { autolinks: false, ..Options::default() };
    assert_eq!(html(&parse("https://a.example", &without)), "<p>https://a.example</p>\n");
}

#[test]
fn footnotes_are_referred_to_where_they_are_defined() {
    all(&[
        (
            "a[^1] b[^2]\n\n[^1]: c\n\n    d\n\ne",
            "<p>a<sup><a href=\"#fn-1\">1</a></sup> b[^2]</p><section id=\"fn-1\"><p>c</p><p>d</p></section><p>e</p>",
        ),
        ("![^1]\n\n[^1]: c", "<p>!<sup><a href=\"#fn-1\">1</a></sup></p><section id=\"fn-1\"><p>c</p></section>"),
    ]);
}

#[test]
fn alerts_are_quotations_of_five_kinds() {
    for (name, kind) in [
        ("NOTE", Alert::Note),
        ("tip", Alert::Tip),
        ("Important", Alert::Important),
        ("WARNING", Alert::Warning),
        ("CAUTION", Alert::Caution),
    ] {
        let blocks = parse(&format!("> [!{name}]\n> a"), &Options::default());
        let expected = vec![Block::Paragraph(vec![Inline::Text("a".into())])];
        assert_eq!(blocks, [Block::Quote { alert: Some(kind), blocks: expected }]);
    }
    all(&[("> [!OTHER]\n> a", "<blockquote><p>[!OTHER]a</p></blockquote>")]);
}

fn formula(display: &str, tex: &str) -> String {
    format!("<code class=\"math {display}\">{tex}</code>")
}

#[test]
fn formulas_stand_between_dollar_signs_or_brackets() {
    let (inline, display) = (|tex: &str| formula("inline", tex), |tex: &str| formula("display", tex));
    all(&[
        ("a $x_1 * y_2$ b", &format!("<p>a {} b</p>", inline("x_1 * y_2"))),
        ("the $n$th, **$x$**", &format!("<p>the {}th, <strong>{}</strong></p>", inline("n"), inline("x"))),
        ("\\(a < b\\) and \\[c\\]", &format!("<p>{} and {}</p>", inline("a &lt; b"), display("c"))),
        ("$$\nx\n  +y\n$$", &format!("<p>{}</p>", display("x+y"))),
        ("> $$\n> \\frac{1}{2}\n> $$", &format!("<blockquote><p>{}</p></blockquote>", display("\\frac{1}{2}"))),
        ("- \\[\n  \\{x\\}\n  \\]", &format!("<ul><li>{}</li></ul>", display("\\{x\\}"))),
        ("| $a \\| b$ |\n|---|\n", &format!("<table><thead><tr><th>{}</th></tr></thead></table>", inline("a | b"))),
        ("[see $x$](y)", &format!("<p><a href=\"y\">see {}</a></p>", inline("x"))),
        ("$a *b$ c* [d $e](f) g$", &format!("<p>{} c* [d {}</p>", inline("a *b"), inline("e](f) g"))),
    ]);
    let without = Options { tex_brackets: false, ..Options::default() };
    assert_eq!(html(&parse("\\(a\\) $b$", &without)), format!("<p>(a) {}</p>\n", inline("b")));
}

#[test]
fn amounts_and_other_dollar_signs_are_text() {
    for text in [
        "costs $5 and 10$",
        "$5, or $6",
        "from $5k-$10k",
        "$1 here, $2 there and $3",
        "$ x $",
        "$x $",
        "$x$5",
        "$$",
        "$$ $$",
        "\\(\\)",
        "a $b",
        "US$5/US$6",
    ] {
        let shown = text.replace("\\(", "(").replace("\\)", ")");
        assert_eq!(html(&parse(text, &Options::default())), format!("<p>{shown}</p>\n"), "{text}");
    }
    all(&[
        ("\\$5\\$ `$x$` `\\(y\\)`", "<p>$5$ <code>$x$</code> <code>\\(y\\)</code></p>"),
        ("$a\n\nb$ \\[c\n\nd\\]", "<p>$a</p><p>b$ [c</p><p>d]</p>"),
        ("\\[text\\](address)", "<p>[text](address)</p>"),
        ("    $x$\n\n```\n\\(y\\)\n```", "<pre><code>$x$</code></pre><pre><code>\\(y\\)</code></pre>"),
        ("<a href=\"$x$\">", "<p>&lt;a href=&quot;$x$&quot;&gt;</p>"),
        ("[a](b$c$d) $e", "<p><a href=\"b$c$d\">a</a> $e</p>"),
    ]);
}
