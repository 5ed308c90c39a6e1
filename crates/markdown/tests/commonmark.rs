//! The examples of CommonMark's specification read as it says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use plainwire_markdown::{Options, html, parse};

#[test]
fn every_example_without_raw_html_makes_the_html_it_should() {
    let options = Options { tex_brackets: false, autolinks: false };
    let (mut failed, mut checked) = (Vec::new(), 0);
    for example in support::commonmark() {
        let blocks = parse(&example.markdown, &options);
        if format!("{blocks:?}").contains("Html(") {
            continue;
        }
        checked += 1;
        let (ours, theirs) = (normal(&html(&blocks)), normal(&example.html));
        if ours != theirs {
            failed.push(format!("{}: {:?}\n{ours}\n{theirs}", example.section, example.markdown));
        }
    }
    assert!(checked > 560, "only {checked} examples");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// HTML without what makes no difference: line feeds between elements, and how an element without content ends.
fn normal(html: &str) -> String {
    let mut normal = html.replace(" />", ">");
    for name in ["p", "li", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr"] {
        for tag in [format!("<{name}>"), format!("</{name}>")] {
            normal = normal.replace(&format!("{tag}\n"), &tag).replace(&format!("\n{tag}"), &tag);
        }
    }
    normal.trim().to_owned()
}
