//! What tells code apart and what draws formulas, in the release bundle: the real modes and the real library under the page's
//! own policy. If this broke, code would lose its colours and formulas their shape, or a formula could stop the page.

use plainwire_e2e::{Browser, BundleCopy, Failure, Outcome, Session};
use serde_json::{Value, json};

/// Snippets, each with words that have to be found, and as what: `=== language`, its code, `--- class word …; class …`.
const LANGUAGES: &str = include_str!("languages.txt");

/// The runs of each snippet as pairs of class and text; null where the language is not known.
const READ: &str = r"
    const [samples, done] = [arguments[0], arguments[arguments.length - 1]];
    (async () => {
        const { open, classes } = await plainwireImport('./highlight.js');
        const read = [];
        for (const [language, code] of samples) {
            const line = await open(language);
            read.push(line && code.split('\n').flatMap((text) => {
                const runs = line(text), found = [];
                for (let at = 0; at < runs.length; at += 3) {
                    found.push([classes[runs[at + 2]], text.slice(runs[at], runs[at + 1])]);
                }
                return found;
            }));
        }
        return read;
    })().then(done, (error) => done(String(error)));
";

async fn read(session: &Session, samples: &[(&str, &str)]) -> Outcome<Vec<Value>> {
    match session.script_async(READ, &[json!(samples)]).await? {
        Value::Array(read) => Ok(read),
        other => Err(Failure::new(format!("highlight.js said {other}"))),
    }
}

fn has(runs: &Value, class: &str, word: &str) -> bool {
    let mut pairs = runs.as_array().into_iter().flatten();
    pairs.any(|pair| pair[0] == class && pair[1].as_str().is_some_and(|text| text.contains(word)))
}

#[tokio::test]
async fn languages_are_told_apart_over_line_ends() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.goto("#/chat").await?;
    let mut samples = Vec::new();
    let mut expectations = Vec::new();
    for sample in ["\n", LANGUAGES].concat().split("\n=== ").skip(1) {
        let (language, rest) = sample.split_once('\n').unwrap_or_default();
        let (code, expected) = rest.split_once("\n--- ").unwrap_or_default();
        samples.push((language.to_owned(), code.to_owned()));
        expectations.push(expected.trim().to_owned());
    }
    assert!(samples.len() > 60);
    let pairs: Vec<(&str, &str)> = samples.iter().map(|(language, code)| (language.as_str(), code.as_str())).collect();
    let mut missing = Vec::new();
    for ((runs, (language, _)), expected) in read(&session, &pairs).await?.iter().zip(&samples).zip(&expectations) {
        for group in expected.split("; ") {
            let mut words = group.split(' ');
            let class = words.next().unwrap_or_default();
            missing
                .extend(words.filter(|word| !has(runs, class, word)).map(|word| format!("{language}: {class} {word}")));
        }
    }
    assert_eq!(missing, [""; 0]);
    Ok(())
}

#[tokio::test]
async fn no_line_and_no_language_stands_in_the_way() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.goto("#/chat").await?;
    let unknown =
        read(&session, &[("no-such-language", "x"), ("", "x"), ("__proto__", "x"), ("markdown", "x")]).await?;
    assert!(unknown.iter().all(Value::is_null), "{unknown:?}");
    let long = ["let a = \"", &"x".repeat(100_000), "\";\nlet b;"].concat();
    let spaces = ["a:", &" ".repeat(100_000), "b\nc: d"].concat();
    let nested = ["(".repeat(10_000), "\n".repeat(10_000)].concat();
    let odd = [("js", long.as_str()), ("yaml", &spaces), ("clojure", &nested), ("c++", "\u{0}\u{1f600}'\n\\")];
    let read = read(&session, &odd).await?;
    assert!(has(&read[0], "keyword", "let"));
    let letters = read[0].to_string().len();
    assert!(letters < 5000, "what is behind the limit of a line stays plain, but {letters} letters came");
    Ok(())
}

#[tokio::test]
async fn a_language_that_did_not_come_may_come_later() -> Outcome {
    let copy = BundleCopy::new()?;
    let modes = copy.app().join("lib").read_dir()?.flatten().map(|entry| entry.path());
    let modes = modes.into_iter().find(|path| path.to_string_lossy().contains("legacy-modes"));
    let file = modes.ok_or_else(|| Failure::new("the bundle has no modes"))?.join("go.js");
    copy.take_away(&file)?;
    let session = Session::open_folder(Browser::from_env()?, copy.root()).await?;
    session.goto(&copy.route("#/chat")).await?;
    session.wait_for(".composer textarea").await?;
    assert!(read(&session, &[("go", "func")]).await.is_err());
    assert!(has(&read(&session, &[("js", "var")]).await?[0], "keyword", "var"), "the others are not touched");
    copy.put_back(&file)?;
    assert!(has(&read(&session, &[("go", "func")]).await?[0], "keyword", "func"));
    Ok(())
}

/// Draws each formula; gives whether it did, how many elements, what else it brought, and how far it reaches in pixels.
const DRAW: &str = r"
    const [formulas, done] = [arguments[0], arguments[arguments.length - 1]];
    (async () => {
        window.broken = [];
        document.addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective));
        const { load, render } = await plainwireImport('./math.js');
        await load();
        return formulas.map((tex) => {
            const place = document.createElement('div');
            document.body.append(place);
            const isDrawn = render(tex, true, place);
            const all = [...place.querySelectorAll('*')];
            const foreign = all.filter((element) => element.matches('a, img, script, iframe, [id], [href], [onclick]'));
            const boxes = all.map((element) => element.getBoundingClientRect());
            const reach = Math.max(0, ...boxes.map((box) => box.height), ...boxes.map((box) => -box.left));
            const says = place.textContent;
            place.remove();
            return [isDrawn, all.length, foreign.length, reach, says];
        }).concat([broken]);
    })().then(done, (error) => done(String(error)));
";

async fn draw(session: &Session, formulas: &[String]) -> Outcome<Vec<Value>> {
    match session.script_async(DRAW, &[json!(formulas)]).await? {
        Value::Array(drawn) => Ok(drawn),
        other => Err(Failure::new(format!("math.js said {other}"))),
    }
}

#[tokio::test]
async fn usual_formulas_are_drawn() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.goto("#/chat").await?;
    let formulas: Vec<String> = [
        r"E = mc^2",
        r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}",
        r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\begin{align} a &= b + c \\ &= d \label{app} \end{align}",
        r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\lim_{x \to 0} \frac{\sin x}{x} = 1 \quad \forall \varepsilon \in \mathbb{R}",
        r"\cancel{x} \boxed{y} \underbrace{a+b}_{n} \textcolor{red}{z} \cancelto{0}{q}",
        r"\newcommand{\R}{\mathbb{R}} \R \to \R",
        r"\text{<script>alert(1)</script>}",
    ]
    .map(str::to_owned)
    .into();
    let mut drawn = draw(&session, &formulas).await?;
    assert_eq!(drawn.pop(), Some(json!([])), "the policy of the page has nothing against them");
    for (formula, drawn) in formulas.iter().zip(&drawn) {
        assert_eq!((&drawn[0], &drawn[2]), (&json!(true), &json!(0)), "{formula}: {drawn}");
    }
    assert!(drawn[9][4].as_str().is_some_and(|says| says.contains("<script>")), "markup is text: {}", drawn[9]);
    Ok(())
}

#[tokio::test]
async fn a_formula_does_not_reach_out_of_itself() -> Outcome {
    let session = Session::open(Browser::from_env()?).await?;
    session.goto("#/chat").await?;
    let nested = |before: &str, inside: &str, after: &str, times: usize| {
        [before.repeat(times).as_str(), inside, &after.repeat(times)].concat()
    };
    let refused = [
        r"\href{javascript:alert(1)}{x}".to_owned(),
        r"\url{javascript:alert(1)}".to_owned(),
        r"\htmlmode{<img src=x onerror=alert(1)>}".to_owned(),
        r"\class{composer}{x}".to_owned(),
        r"\id{app}{x}".to_owned(),
        r"\style{position:fixed;inset:0}{x}".to_owned(),
        r"\data{x=1}{y}".to_owned(),
        r"\includegraphics{http://127.0.0.1:59999/x.png}".to_owned(),
        r"\textcolor{url(http://127.0.0.1:59999/x)}{x}".to_owned(),
        r"\ref{app}".to_owned(),
        r"\def\a{\a\a}\a".to_owned(),
        r"\def\a#1{\b{#1#1#1#1#1#1}}\def\b#1{\c{#1#1#1#1#1#1}}\def\c#1{#1#1#1#1#1#1}\a{xxxxxx}".to_owned(),
        [r"\def\y{xx}", &r"\edef\y{\y\y}".repeat(25), r"\y"].concat(),
        [r"\def\a{", &"x".repeat(700), "}", &r"\a".repeat(99)].concat(),
        r"\kern-99999em x".to_owned(),
        r"\rule[-99999em]{1em}{1em}".to_owned(),
        nested(r"\cancelto{a}{", "x", "}", 24),
        nested(r"\llap{", "x", "}", 24),
        nested(r"\sqrt{", "x", "}", 150),
        "x".repeat(100_000),
        r"\frac{1}{".to_owned(),
    ];
    let bounded = [
        r"\rule{1e9em}{1e9em}".to_owned(),
        r"\rule{99999em}{99999em}".to_owned(),
        r"\raisebox{99999em}{x}".to_owned(),
        r"\gdef\alpha{bad}\alpha".to_owned(),
        // Refused or drawn: that hangs on how deep an engine goes.
        nested("{", "x", "}", 2400),
    ];
    let formulas: Vec<String> = refused.iter().chain(&bounded).cloned().chain([r"\alpha".to_owned()]).collect();
    let mut drawn = draw(&session, &formulas).await?;
    assert_eq!(drawn.pop(), Some(json!([])), "the policy of the page had nothing to stop");
    for (formula, drawn) in refused.iter().zip(&drawn) {
        let begin: String = formula.chars().take(60).collect();
        assert_eq!((&drawn[0], &drawn[1]), (&json!(false), &json!(0)), "{begin}: {drawn}");
    }
    for (formula, drawn) in bounded.iter().zip(&drawn[refused.len()..]) {
        assert!(drawn[3].as_f64().is_some_and(|pixels| pixels < 1500.0), "{formula}: {drawn}");
    }
    assert_eq!(
        drawn.last().map(|last| last[4].as_str()),
        Some(Some("\u{3b1}")),
        "one formula's names are gone in the next"
    );
    Ok(())
}
