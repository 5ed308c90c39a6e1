//! Markdown that uses all of Markdown, without end.

use super::{Dice, prose};

/// How many blocks show every kind once.
pub(crate) const ROUND: usize = 16;

/// Blocks for ever, each with the empty line that follows it. One round of them shows every kind once.
pub(crate) fn blocks(mut dice: Dice) -> impl Iterator<Item = String> + Send {
    let mut section = 0;
    let mut kinds = KINDS.iter().cycle();
    std::iter::from_fn(move || {
        let kind = kinds.next()?;
        let mut block = kind(&mut dice, &mut section);
        block.push_str("\n\n");
        Some(block)
    })
}

/// Makes one block. The number is that of the section; a heading begins the next.
type Block = fn(&mut Dice, &mut u64) -> String;

const KINDS: [Block; ROUND] = [
    heading, paragraph, bullets, code, heading, table, emphasis, quote, steps, code, heading, tasks, math, links, code,
    rule,
];

const TOPICS: &[&str] = &[
    "tide tables",
    "lantern optics",
    "cable splicing",
    "bird counts",
    "clock drift",
    "paper maps",
    "signal flags",
    "harbour ledgers",
    "kite weather",
    "bread ovens",
    "salt roads",
    "bell metal",
];

fn heading(dice: &mut Dice, section: &mut u64) -> String {
    *section += 1;
    let topic = dice.pick(TOPICS);
    match dice.between(0, 3) {
        0 => format!("## {section}. On {topic}"),
        1 => format!("## {section}. What *{topic}* and `{}` have in common", dice.pick(IDENTIFIERS)),
        _ => format!("### {section}. A closer look at {topic}"),
    }
}

fn paragraph(dice: &mut Dice, _: &mut u64) -> String {
    format!("{} {} {}", prose::sentence(dice), prose::sentence(dice), prose::sentence(dice))
}

fn emphasis(dice: &mut Dice, _: &mut u64) -> String {
    format!(
        "Words can be *leaned on*, **pressed**, ***both***, ~~taken back~~, or set as `{}()`. A backslash keeps \\*stars\\* \
         as they are, 5 < {} stays a comparison, and a line that ends in two spaces  \nbreaks here. {}",
        dice.pick(IDENTIFIERS),
        dice.between(6, 90),
        prose::sentence(dice),
    )
}

fn bullets(dice: &mut Dice, _: &mut u64) -> String {
    let mut list = format!("What to bring for {}:\n\n", dice.pick(TOPICS));
    for _ in 0..dice.between(3, 6) {
        list.push_str(&format!("- **{} no. {}**, {}\n", dice.pick(THINGS), dice.between(2, 40), dice.pick(CARE)));
    }
    list.push_str(&format!(
        "  - and a spare, because `{}` will fail\n    - usually on a Sunday",
        dice.pick(IDENTIFIERS)
    ));
    list
}

fn steps(dice: &mut Dice, _: &mut u64) -> String {
    format!(
        "1. Measure the {}.\n2. Write the number down:\n   1. once in pencil,\n   2. once in ink.\n3. Compare with `{}` and \
         repeat until they differ by less than {} %.\n\n   A paragraph may belong to a step.\n4. Tell {}.",
        dice.pick(THINGS),
        dice.pick(IDENTIFIERS),
        dice.between(1, 10),
        dice.pick(&["nobody", "the harbour", "whoever is awake", "the far station"]),
    )
}

fn tasks(dice: &mut Dice, _: &mut u64) -> String {
    let mut list = String::from("Left to do:\n\n");
    for index in 0..dice.between(3, 6) {
        let mark = if index < 2 { 'x' } else { ' ' };
        list.push_str(&format!("- [{mark}] check the {}, {}\n", dice.pick(THINGS), dice.pick(CARE)));
    }
    list.truncate(list.trim_end().len());
    list
}

fn table(dice: &mut Dice, _: &mut u64) -> String {
    let mut table =
        String::from("| Station | Pulses/min | Loss | Remarks |\n|:--------|-----------:|:----:|---------|\n");
    for _ in 0..dice.between(3, 7) {
        table.push_str(&format!(
            "| {} | {} | {}.{} % | {} |\n",
            dice.pick(&["Nordvík", "São Brás", "Kilkee", "Ōarai", "Port Ellen", "Łeba", "Whitstable"]),
            dice.between(40, 1200),
            dice.between(0, 9),
            dice.between(0, 9),
            dice.pick(&[
                "steady",
                "`needs splice`",
                "**do not touch**",
                "fog \\| rain",
                "see [notes](https://example.com/notes)",
                ""
            ]),
        ));
    }
    table.truncate(table.trim_end().len());
    table
}

fn quote(dice: &mut Dice, _: &mut u64) -> String {
    format!(
        "> {}\n>\n> > {}\n>\n> — the station log, page {}",
        prose::sentence(dice),
        prose::sentence(dice),
        dice.between(2, 400)
    )
}

fn math(dice: &mut Dice, _: &mut u64) -> String {
    let (a, b) = (dice.between(2, 20), dice.between(2, 9));
    format!(
        "The delay of a line of length $\\ell$ grows as $\\tau = R C \\ell^2$, so at {a} times the length it is ${a}^2 = {}$ \
         times as slow:\n\n$$\n\\int_0^{{\\ell}} \\frac{{x^{b}}}{{\\sqrt{{1 + x^2}}}} \\, dx \\approx \
         \\sum_{{k=1}}^{{{a}}} \\frac{{(-1)^k}}{{k^{b}}}\n$$\n\nThat costs about \\${a}.50 a mile.",
        a * a,
    )
}

fn links(dice: &mut Dice, _: &mut u64) -> String {
    format!(
        "More on this in [the manual](https://example.com/manual?page={}#wire \"The manual\"), at \
         <https://example.org/{}>, or by [writing to us](mailto:station@example.com). {}",
        dice.between(1, 300),
        dice.pick(IDENTIFIERS),
        prose::sentence(dice),
    )
}

fn rule(_: &mut Dice, _: &mut u64) -> String {
    "---".to_owned()
}

fn code(dice: &mut Dice, section: &mut u64) -> String {
    let (name, thing) = (dice.pick(IDENTIFIERS), dice.pick(THINGS));
    let (n, m) = (dice.between(2, 64), dice.between(100, 9000));
    let (language, source) = match section.saturating_sub(1) % 9 {
        0 => (
            "rust",
            format!(
                "/// Counts what is left of `{name}`.\nfn {name}(pulses: &[u16]) -> Option<usize> {{\n    let quiet = pulses.iter().filter(|&&p| p < {n}).count();\n    (quiet > 0).then_some(quiet * {m}) // \"{thing}\"\n}}"
            ),
        ),
        1 => (
            "python",
            format!(
                "def {name}(pulses, limit={n}):\n    \"\"\"Yield every pulse above the limit.\"\"\"\n    for index, pulse in enumerate(pulses):\n        if pulse > limit and index % 2 == 0:\n            yield {{\"{thing}\": pulse, \"at\": index * {m}}}"
            ),
        ),
        2 => (
            "js",
            format!(
                "export async function* {name}(reader) {{\n  for (let left = {m}; left > 0; ) {{\n    const {{ value, done }} = await reader.read();\n    if (done) return;\n    left -= value.length;\n    yield `{thing}: ${{value.length}} of {n}`;\n  }}\n}}"
            ),
        ),
        3 => (
            "json",
            format!(
                "{{\n  \"{name}\": {{ \"{thing}\": {n}, \"ready\": true, \"note\": null }},\n  \"limits\": [{m}, 1.5e-3, -{n}]\n}}"
            ),
        ),
        4 => (
            "bash",
            format!(
                "for pier in north south; do\n  curl --silent \"https://example.com/{name}?pier=$pier\" |\n    head -n {n} > \"{thing}-$pier.txt\" # {m} bytes\ndone"
            ),
        ),
        5 => (
            "sql",
            format!(
                "SELECT station, count(*) AS {name}\nFROM pulses\nWHERE strength > {n} AND remark <> '{thing}'\nGROUP BY station\nHAVING count(*) > {m};"
            ),
        ),
        6 => (
            "html",
            format!(
                "<figure id=\"{name}\">\n  <img src=\"{thing}.svg\" alt=\"The {thing}\" width=\"{n}\">\n  <script>alert({m})</script>\n</figure>"
            ),
        ),
        7 => (
            "diff",
            format!(
                "@@ -{n},2 +{n},2 @@ fn {name}()\n-    let {thing} = {m};\n+    let {thing} = {};\n     send({thing});",
                m + 1
            ),
        ),
        _ => ("", format!("{name}  ..  {thing}\n   {n} ─┬─ {m}\n       └─ 水 🪶 no language, spaces   kept")),
    };
    format!("```{language}\n{source}\n```")
}

const IDENTIFIERS: &[&str] =
    &["count_pulses", "tide_at", "splice", "next_bell", "far_station", "hum", "heron_index", "read_tape"];

const THINGS: &[&str] = &["lantern", "needle", "battery", "ledger", "kettle", "relay", "anchor", "barometer"];

const CARE: &[&str] = &[
    "kept dry",
    "wrapped in *oilcloth*",
    "never lent to the ferry",
    "as listed in `ledger.csv`",
    "if there is time",
    "see [the drawing](https://example.com/drawing)",
    "twice",
    "by daylight",
];
