//! Markdown that uses all of Markdown, without end.

mod code;
mod more;

use super::{Dice, prose};

/// How many blocks show every common kind once.
pub(crate) const ROUND: usize = 16;

/// Blocks for ever, each with the empty line that follows it. The first round of them shows every common kind once; those
/// after it have the rarer and the larger ones between them.
pub(crate) fn blocks(mut dice: Dice) -> impl Iterator<Item = String> + Send {
    let mut section = 0;
    let further = KINDS.iter().zip(&MORE).flat_map(|(common, rarer)| [common, rarer]);
    let mut kinds = KINDS.iter().chain(further.cycle());
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

/// What follows each of those from the second round on.
const MORE: [Block; ROUND] = [
    paragraph,
    more::inline,
    paragraph,
    more::nested,
    more::inline,
    more::long_code,
    more::footnote,
    more::formulas,
    paragraph,
    more::aside,
    more::wide_table,
    more::alert,
    more::plan,
    more::inline,
    more::long_quote,
    paragraph,
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
            dice.pick(PLACES),
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
    code::fence(dice, section.saturating_sub(1))
}

const PLACES: &[&str] = &["Nordvík", "São Brás", "Kilkee", "Ōarai", "Port Ellen", "Łeba", "Whitstable"];

const IDENTIFIERS: &[&str] = &[
    "count_pulses",
    "tide_at",
    "splice",
    "next_bell",
    "far_station",
    "hum",
    "heron_index",
    "read_tape",
    "wind_back",
    "ebb",
];

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
