//! Code and formulas in a reply. If this broke, what is copied would not run, long lines could not be read, and formulas would
//! stay the source that they are written in.

use plainwire_e2e::{Browser, BundleCopy, Outcome, RICH, Session, dist};
use serde_json::{Value, json};

/// With what an editor must get back: tabs, blank lines, trailing spaces, marks.
const CODE: &str = "fn main() {\n\tlet text = \"<b>&amp;</b>\";  \n\n    println!(\"{text} *not* `markup`\");\n}\n";

/// A block in each language, and what has to be told apart in its first line.
const COLOURED: [(&str, &str); 4] = [
    ("rust", "fn main() { let x = \"text\"; } // why"),
    ("python", "def level(line): return 'text'  # why"),
    ("js", "const x = 'text'; // why"),
    ("Rust,ignore", "fn main() {}"),
];

#[tokio::test]
async fn code_is_copied_to_the_letter() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session
        .open_reply(&format!("Here:\n\n```rust\n{CODE}```\n\n- in a list\n\n  ```\n  indented\n    more\n  ```\n"))
        .await?;
    session.take_copies().await?;
    let labels = "return Array.from(document.querySelectorAll('.md .code'), block => [block.querySelector('.code-head > span').textContent,
        block.querySelector('pre').getAttribute('aria-label'), block.querySelector('pre').tabIndex])";
    assert_eq!(session.script(labels, &[]).await?, json!([["rust", "Code in rust", 0], ["", "Code", 0]]));
    session.click(".md .code button[data-act=copy]").await?;
    assert_eq!(session.copied(1).await?, json!({ "text/plain": CODE }));
    session.wait_for_text(".notices", "Copied").await?;
    session.close_notices().await?;
    session.click(".md li .code button[data-act=copy]").await?;
    assert_eq!(session.copied(2).await?, json!({ "text/plain": "indented\n  more\n" }));
    Ok(())
}

#[tokio::test]
async fn long_lines_are_broken_where_the_reader_wants_it() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.open_reply(&format!("```text\n{}\nshort\n```\n", "a long line ".repeat(60))).await?;
    let size = "const pre = document.querySelector('.md .code pre'); return [pre.scrollWidth > pre.clientWidth, pre.clientHeight]";
    let before = session.script(size, &[]).await?;
    assert_eq!(before[0], true, "it scrolls sideways in itself");
    session.click(".md .code button[data-act=wrap]").await?;
    session.wait_for(".md .code button[data-act=wrap][aria-pressed=true]").await?;
    let wrapped = session.script(size, &[]).await?;
    assert!(wrapped[0] == false && wrapped[1].as_u64() > before[1].as_u64().map(|height| height + 50), "{wrapped}");
    session.click(".md .code button[data-act=wrap]").await?;
    session.wait_for(".md .code button[data-act=wrap][aria-pressed=false]").await?;
    assert_eq!(session.script(size, &[]).await?, before);
    Ok(())
}

#[tokio::test]
async fn code_has_colours_and_keeps_every_letter() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let blocks: Vec<String> = COLOURED.iter().map(|(language, code)| format!("```{language}\n{code}\n```\n")).collect();
    session.open_reply(&format!("{}\n```unheard-of\nlet x = 1;\n```\n", blocks.join("\n"))).await?;
    let coloured = format!(
        "return Array.from(document.querySelectorAll('.md .code')).slice(0, {}).every(block => block.querySelector('.t-k'))",
        COLOURED.len()
    );
    session.wait_until("keywords to have their colour", &coloured).await?;
    for (index, (language, code)) in COLOURED.iter().enumerate() {
        let parts = "const line = document.querySelectorAll('.md .code')[arguments[0]].querySelector('pre > code > div > div');
            return [line.textContent, Array.from(line.querySelectorAll('span'), span => [span.className, span.textContent])]";
        let parts = session.script(parts, &[json!(index)]).await?;
        assert_eq!(parts[0], json!(code), "{language}");
        let has = |class: &str, text: &str| {
            parts[1].as_array().into_iter().flatten().any(|part| *part == json!([class, text]))
        };
        if index < 3 {
            assert!(
                parts[1].to_string().contains("t-s") && parts[1].to_string().contains("t-c"),
                "{language}: {parts}"
            );
        }
        if *language == "rust" {
            assert!(has("t-k", "fn") && has("t-k", "let"), "{parts}");
        }
    }
    let plain = "return document.querySelectorAll('.md .code')[4].querySelectorAll('pre span').length";
    assert_eq!(session.script(plain, &[]).await?, 0, "a language that nobody knows is plain text");
    let inline = "return document.querySelectorAll('.md [style]').length";
    assert_eq!(session.script(inline, &[]).await?, 0);
    Ok(())
}

#[tokio::test]
async fn code_that_grows_gets_its_colours_too() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.use_model("demo-chat?rate=200&echo=question").await?;
    session.new_chat().await?;
    let lines: Vec<String> = (0..120).map(|line| format!("let level_{line} = \"{line}\"; /* over")).collect();
    let code = format!("{}\n*/ fn end() {{}}\n", lines.join("\n"));
    session.send_pasted(&format!("```rust\n{code}```\n\nThat was it.")).await?;
    session.wait_for("article.reply[aria-busy=true] .code .t-k").await?;
    session.reply_ended(1).await?;
    let last = "const lines = Array.from(document.querySelectorAll('.md .code pre > code > div > div'));
        lines.at(-1)?.scrollIntoView();
        return lines.length === 121 && lines.at(-1).querySelector('.t-k')?.textContent === 'fn'";
    session.wait_until("the last line to have its colours", last).await?;
    let text = "return Array.from(document.querySelectorAll('.md .code pre > code > div > div'), line => line.textContent + '\\n').join('')";
    assert_eq!(session.script(text, &[]).await?, json!(code));
    Ok(())
}

#[tokio::test]
async fn formulas_are_drawn() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session
        .open_reply(
            "Inline $a^2 + b^2 = c^2$ here.\n\n$$\n\\int_0^1 \\frac{x}{2}\\,dx\n$$\n\nBroken: $\\frac{$ there.\n",
        )
        .await?;
    session.wait_until("the formulas", "return document.querySelectorAll('.md .math math').length >= 2").await?;
    let seen = "return Array.from(document.querySelectorAll('.md math'), formula => [formula.namespaceURI, formula.getAttribute('display') === 'block', formula.getClientRects().length > 0])";
    let seen = session.script(seen, &[]).await?;
    let mathml = "http://www.w3.org/1998/Math/MathML";
    assert_eq!((&seen[0], &seen[1]), (&json!([mathml, false, true]), &json!([mathml, true, true])));
    assert_eq!(session.script("return document.querySelectorAll('.md mfrac, .md msup').length >= 4", &[]).await?, true);
    let text: Value = session.script("return document.querySelector('.md').innerText", &[]).await?;
    assert!(text.as_str().is_some_and(|text| text.contains("there.")), "{text}");
    Ok(())
}

/// Without it, who asks for a plain answer would wait for libraries that it has no use for.
#[tokio::test]
async fn libraries_are_fetched_when_something_needs_them() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    let fetched = || -> Vec<String> {
        session
            .app()
            .log()
            .into_iter()
            .map(|(_, path, _)| path)
            .filter(|path| path.contains("/lib/") || path.contains("highlight") || path.contains("math"))
            .collect()
    };
    session.open_reply("Only *text*, and `code`.\n").await?;
    session.wait_for(".md em").await?;
    assert_eq!(fetched(), Vec::<String>::new());
    session.open_reply(RICH).await?;
    assert_eq!(fetched(), Vec::<String>::new(), "the code is far above the screen");
    for (part, library) in [(".md .code", "rust"), (".md .math.display", "temml")] {
        let what = format!("{library} to be fetched");
        session
            .until(&what, async || {
                // The page may still be on its way to the end of the conversation, where it opens.
                session.script("document.querySelector(arguments[0]).scrollIntoView()", &[json!(part)]).await?;
                Ok(fetched().iter().any(|path| path.contains(library)).then_some(()))
            })
            .await?;
    }
    let after = fetched();
    assert!(
        after.iter().any(|path| path.contains("rust")) && !after.iter().any(|path| path.contains("haskell")),
        "{after:?}"
    );
    Ok(())
}

/// Without it, a host that lost a file would show no code at all.
#[tokio::test]
async fn without_the_libraries_everything_can_be_read() -> Outcome {
    let copy = BundleCopy::new()?;
    if dist().join("lib").is_dir() {
        copy.take_away(&copy.app().join("lib"))?;
    }
    let session = Session::open_folder(Browser::from_env()?, copy.root()).await?;
    session.goto(&copy.route("")).await?;
    session.wait_for(".composer textarea").await?;
    let route =
        session.store_chat("Without", &[plainwire_e2e::question("A question"), plainwire_e2e::answer(RICH)]).await?;
    session.goto(&copy.route(&route)).await?;
    session.reload().await?;
    session.wait_for("article.reply .ending").await?;
    for part in ["impl FromStr for Reading {", "def level(line: str)", "\\frac{2 \\pi t}"] {
        let text = "return document.querySelector('.md').textContent.includes(arguments[0])";
        assert_eq!(session.script(text, &[json!(part)]).await?, true, "{part}");
    }
    Ok(())
}
