//! What Markdown means on the screen. If this broke, a reply would say something else than the model wrote: a list would be a
//! paragraph, a link would lead elsewhere, code would lose a line.

use plainwire_e2e::{Browser, Outcome, Session, answer, commonmark};
use serde_json::Value;

/// Examples that are read otherwise, by their number, and as what: bare addresses are links, as GitHub has it, and between
/// `\[` and `\]` stands a formula, as models write it.
const READ_OTHERWISE: [(usize, &str); 4] = [
    (12, r##"<p>!"#$%&amp;'()*+,-./:;&lt;=&gt;?@[display]^_`{|}~</p>"##),
    (602, "<p>&lt;<a https://foo.bar/baz https://foo.bar/baz>https://foo.bar/baz</a> bim&gt;</p>"),
    (608, "<p>&lt; <a https://foo.bar https://foo.bar>https://foo.bar</a> &gt;</p>"),
    (611, "<p><a https://example.com https://example.com>https://example.com</a></p>"),
];

#[tokio::test]
async fn every_example_of_the_specification_means_what_it_should() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let examples = commonmark(&session).await?;
    let replies: Vec<Value> = examples.iter().map(|example| answer(&example.markdown)).collect();
    let shapes = opened(&session, &replies).await?;
    let html: Vec<&str> = examples.iter().map(|example| example.html.as_str()).collect();
    let wanted = session.shapes_of_html(&html).await?;
    assert_eq!(shapes.len(), examples.len());
    let mut wrong = Vec::new();
    for ((example, wanted), shape) in examples.iter().zip(&wanted).zip(&shapes) {
        let otherwise = READ_OTHERWISE.iter().find(|(number, _)| *number == example.number);
        let wanted = otherwise.map_or(wanted.as_str(), |(_, ours)| ours);
        if wanted != shape {
            wrong.push(format!("{}: {:?}\n  means {wanted}\n  shows {shape}", example.number, example.markdown));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), examples.len(), wrong.join("\n"));
    Ok(())
}

/// What GitHub adds to CommonMark, and models write every day.
const GITHUB: &[(&str, &str)] = &[
    (
        "| Port | Tide |\n|:-----|-----:|\n| Nordvík | 2.1 m |\n| a \\| b | `x|y` **low** |\n| only one |",
        "<table><thead><tr><th align=left>Port</th><th align=right>Tide</th></tr></thead><tbody>
         <tr><td align=left>Nordvík</td><td align=right>2.1 m</td></tr>
         <tr><td align=left>a | b</td><td align=right>`x</td></tr>
         <tr><td align=left>only one</td><td align=right></td></tr></tbody></table>",
    ),
    (
        "a | b\n--- | :-:\n1 | 2\n\nand a line after",
        "<table><thead><tr><th>a</th><th align=center>b</th></tr></thead><tbody><tr><td>1</td><td align=center>2</td></tr>
         </tbody></table><p>and a line after</p>",
    ),
    (
        "- [ ] moor the boat\n- [x] read the gauge\n  - [ ] twice\n- neither",
        "<ul><li><input type=checkbox>moor the boat</li><li><input type=checkbox checked>read the gauge
         <ul><li><input type=checkbox>twice</li></ul></li><li>neither</li></ul>",
    ),
    ("~~gone~~ and ~gone~ and ~~**both**~~", "<p><del>gone</del> and <del>gone</del> and <del><strong>both</strong></del></p>"),
    (
        "See https://an.example/tides?of=today, or www.an.example.",
        "<p>See <a href='https://an.example/tides?of=today'>https://an.example/tides?of=today</a>, or
         <a href='http://www.an.example'>www.an.example</a>.</p>",
    ),
    ("> [!NOTE]\n> High water is at *seven*.", "<div class='alert'><p>Note</p><p>High water is at <em>seven</em>.</p></div>"),
    ("> [!TIP]\n> One\n>\n> Two", "<div class='alert tip'><p>Tip</p><p>One</p><p>Two</p></div>"),
    ("> [!IMPORTANT]\n> - a", "<div class='alert important'><p>Important</p><ul><li>a</li></ul></div>"),
    ("> [!WARNING]\n> a", "<div class='alert warning'><p>Warning</p><p>a</p></div>"),
    ("> [!CAUTION]\n> a", "<div class='alert caution'><p>Caution</p><p>a</p></div>"),
    ("> [!SOMETHING]\n> else", "<blockquote><p>[!SOMETHING] else</p></blockquote>"),
    (
        "Measured twice[^1], read once[^gauge].\n\n[^1]: By hand.\n[^gauge]: By the *gauge*.",
        "<p>Measured twice<sup><button>1</button></sup>, read once<sup><button>gauge</button></sup>.</p>
         <div class='footnote'><sup>1</sup><p>By hand.</p></div>
         <div class='footnote'><sup>gauge</sup><p>By the <em>gauge</em>.</p></div>",
    ),
    ("It costs $5, or $6 in May.", "<p>It costs $5, or $6 in May.</p>"),
    ("<b>bold</b> &amp; <script>alert(1)</script>", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;alert(1)&lt;/script&gt;</p>"),
];

#[tokio::test]
async fn what_github_adds_means_what_it_does_there() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let replies: Vec<Value> = GITHUB.iter().map(|(markdown, _)| answer(markdown)).collect();
    let shapes = opened(&session, &replies).await?;
    let html: Vec<&str> = GITHUB.iter().map(|(_, html)| *html).collect();
    let wanted = session.shapes_of_html(&html).await?;
    let mut wrong = Vec::new();
    for (((markdown, _), wanted), shape) in GITHUB.iter().zip(&wanted).zip(&shapes) {
        if wanted != shape {
            wrong.push(format!("{markdown:?}\n  means {wanted}\n  shows {shape}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), GITHUB.len(), wrong.join("\n"));
    Ok(())
}

/// The formulas of a text, and whether each stands by itself. Whatever draws them, they are found.
const FORMULAS: &[(&str, &[bool])] = &[
    ("The depth is $d = h + t$ today.", &[false]),
    ("$$\nh(t) = \\sum_i A_i \\cos(\\omega_i t)\n$$", &[true]),
    ("With \\(a\\) and \\[b^2\\] as models write it", &[false, true]),
    ("```math\nx\n```", &[]),
    ("`$x$` is code, and $5 to $6 is money", &[]),
];

#[tokio::test]
async fn formulas_are_found_where_models_write_them() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let replies: Vec<Value> = FORMULAS.iter().map(|(markdown, _)| answer(markdown)).collect();
    opened(&session, &replies).await?;
    let script = "return Array.from(document.querySelectorAll('article.reply > .said > .md'), text =>
        Array.from(text.querySelectorAll('.math'), formula => formula.classList.contains('display')))";
    let found = session.script(script, &[]).await?;
    for (index, (markdown, wanted)) in FORMULAS.iter().enumerate() {
        assert_eq!(found[index], serde_json::json!(wanted), "{markdown:?}");
    }
    Ok(())
}

/// Stores these replies as one conversation, opens it, and returns what each shows.
async fn opened(session: &Session, replies: &[Value]) -> Outcome<Vec<String>> {
    let route = session.store_chat("Examples", replies).await?;
    session.goto(&route).await?;
    session.reload().await?;
    let all = format!("return document.querySelectorAll('article.reply .ending').length === {}", replies.len());
    session.wait_until("all replies to be drawn", &all).await?;
    session.shapes_of_replies().await
}
