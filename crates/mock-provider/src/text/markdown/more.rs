//! The kinds of blocks that a longer text has besides: deeper, wider, rarer.

use super::{CARE, IDENTIFIERS, PLACES, THINGS, TOPICS, code};
use crate::text::{Dice, prose};

/// A list in a list in a list, with paragraphs and code in it.
pub(super) fn nested(dice: &mut Dice, section: &mut u64) -> String {
    let mut list = format!("How the {} is looked after:\n\n", dice.pick(THINGS));
    for _ in 0..dice.between(2, 4) {
        list.push_str(&format!("* **{}**: {}\n", dice.pick(TOPICS), prose::sentence(dice)));
        for number in 1..dice.between(2, 5) {
            list.push_str(&format!("  {number}. {}, {}\n", dice.pick(PLACES), dice.pick(CARE)));
            if dice.between(0, 2) == 0 {
                list.push_str(&format!(
                    "     - `{}` first\n     - then *{}*\n",
                    dice.pick(IDENTIFIERS),
                    dice.pick(THINGS)
                ));
            }
        }
    }
    let fence = code::fence(dice, *section).replace('\n', "\n  ");
    list.push_str(&format!("* and at last, by hand:\n\n  {fence}"));
    list
}

/// A paragraph with much in it: code, links, emphasis, math.
pub(super) fn inline(dice: &mut Dice, _: &mut u64) -> String {
    format!(
        "{} The call `{}({}, \"{}\")` gives $x_{{{}}} \\le {}$ at best, see [{}](https://example.com/{}?page={}). {} It is \
         **not** the same as ***{}***, whatever <kbd>Ctrl</kbd> may do to it. {} 🪶",
        prose::sentence(dice),
        dice.pick(IDENTIFIERS),
        dice.between(1, 90),
        dice.pick(THINGS),
        dice.between(1, 30),
        dice.between(100, 900),
        dice.pick(TOPICS),
        dice.pick(IDENTIFIERS),
        dice.between(1, 300),
        prose::sentence(dice),
        dice.pick(TOPICS),
        prose::sentence(dice),
    )
}

/// A table that is wider and longer than the screen of a phone.
pub(super) fn wide_table(dice: &mut Dice, _: &mut u64) -> String {
    let mut table = String::from(
        "| Day | Place | High water | Low water | What was heard | By whom |\n|--:|:--|:-:|:-:|---|---|\n",
    );
    for day in 1..dice.between(6, 16) {
        let (high, low) = (dice.between(0, 24), dice.between(0, 24));
        table.push_str(&format!(
            "| {day} | {} | {high}:{:02} | {low}:{:02} | {} | *{}* |\n",
            dice.pick(PLACES),
            dice.between(0, 60),
            dice.between(0, 60),
            prose::sentence(dice).replace('|', "\\|"),
            dice.pick(&["Inês", "Þórsson", "the clerk", "nobody"]),
        ));
    }
    table.truncate(table.trim_end().len());
    table
}

/// An alert.
pub(super) fn alert(dice: &mut Dice, _: &mut u64) -> String {
    let kind = dice.pick(&["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"]);
    format!("> [!{kind}]\n> {}\n> Keep the {} {}.", prose::sentence(dice), dice.pick(THINGS), dice.pick(CARE))
}

/// A remark that is made below, and what it says.
pub(super) fn footnote(dice: &mut Dice, section: &mut u64) -> String {
    // Two in one section have two labels.
    let label = format!("{section}-{}", dice.between(1, 1_000_000));
    format!("{}[^{label}] {}\n\n[^{label}]: {}", prose::sentence(dice), prose::sentence(dice), prose::sentence(dice))
}

/// Formulas that take a line of their own.
pub(super) fn formulas(dice: &mut Dice, _: &mut u64) -> String {
    let (a, b) = (dice.between(2, 9), dice.between(2, 9));
    let formula = dice.pick(&[
        "\\begin{pmatrix} A & b \\\\ 0 & 1 \\end{pmatrix} \\begin{pmatrix} x \\\\ 1 \\end{pmatrix} = \\vec{y}",
        "f(x) = \\begin{cases} x^2 & \\text{if } x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}",
        "\\lim_{n \\to \\infty} \\left( 1 + \\frac{1}{n} \\right)^n = e",
        "\\nabla \\times \\mathbf{E} = -\\frac{\\partial \\mathbf{B}}{\\partial t}",
        "\\hat{\\sigma}^2 = \\frac{1}{n-1} \\sum_{i=1}^{n} (x_i - \\bar{x})^2",
    ]);
    format!(
        "Let $a = {a}$ and $b_{{ij}} = {b}$, so that $\\sqrt[{a}]{{b}} \\in \\mathbb{{R}}$. Then\n\n$$\n{formula}\n$$\n\nand for \
         the {} it is $O(n^{{{b}}} \\log n)$, which is \\$`{}` too much.",
        dice.pick(THINGS),
        a * b,
    )
}

/// A quotation with a list and code in it.
pub(super) fn long_quote(dice: &mut Dice, section: &mut u64) -> String {
    let quoted = format!(
        "{} {}\n\n- {}\n- {}\n\n{}\n\n{}",
        prose::sentence(dice),
        prose::sentence(dice),
        dice.pick(CARE),
        dice.pick(CARE),
        code::fence(dice, *section),
        prose::sentence(dice),
    );
    quoted.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Tasks with tasks below them.
pub(super) fn plan(dice: &mut Dice, _: &mut u64) -> String {
    let mut list = format!("Before {} begins:\n\n", dice.pick(TOPICS));
    for index in 0..dice.between(2, 5) {
        list.push_str(&format!("- [x] {}: {}\n", dice.pick(PLACES), prose::sentence(dice)));
        list.push_str(&format!(
            "  - [{}] the {} of `{}`\n",
            if index % 2 == 0 { ' ' } else { 'x' },
            dice.pick(THINGS),
            dice.pick(IDENTIFIERS)
        ));
    }
    list.push_str("- [ ] ~~wait for the ferry~~ walk");
    list
}

/// A small heading, and what stands below it.
pub(super) fn aside(dice: &mut Dice, _: &mut u64) -> String {
    let marks = "#".repeat(usize::try_from(dice.between(4, 7)).unwrap_or(4));
    format!(
        "{marks} {}, {}\n\n{} {}",
        dice.pick(PLACES),
        dice.pick(TOPICS),
        prose::sentence(dice),
        prose::sentence(dice)
    )
}

/// Code that is longer than the screen.
pub(super) fn long_code(dice: &mut Dice, section: &mut u64) -> String {
    code::long_fence(dice, *section)
}
