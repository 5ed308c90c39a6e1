//! The log of a telegraph station that never was: prose without end.

use super::Dice;

/// Paragraphs for ever, each with the empty line that follows it.
pub(crate) fn paragraphs(mut dice: Dice) -> impl Iterator<Item = String> + Send {
    let mut day = dice.between(1, 300);
    std::iter::from_fn(move || {
        day += dice.between(1, 4);
        let mut paragraph = format!("Day {day}. ");
        for index in 0..dice.between(3, 7) {
            if index > 0 {
                paragraph.push(' ');
            }
            paragraph.push_str(&sentence(&mut dice));
        }
        paragraph.push_str("\n\n");
        Some(paragraph)
    })
}

/// One sentence of the log.
pub(crate) fn sentence(dice: &mut Dice) -> String {
    let (who, did, place) = (dice.pick(WHO), dice.pick(DID), dice.pick(WHERE));
    match dice.between(0, 6) {
        0 => format!("{place}, {who} {did}, and {}.", dice.pick(AND)),
        1 => format!("{} {did}; {}.", capitalised(who), dice.pick(AND)),
        2 => format!("It was {who} who {did} {}.", dice.pick(WHEN)),
        3 => format!("{} {} {did}.", capitalised(dice.pick(WHEN)), who),
        4 => format!("“{}” said {who}, and {did}.", dice.pick(SAID)),
        _ => dice.pick(REMARKS).to_owned(),
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

const WHO: &[&str] = &[
    "the night operator",
    "an apprentice with cold hands",
    "the cable engineer",
    "the keeper of the signal lamp",
    "the ship’s cook",
    "the postmistress",
    "a visiting cartographer",
    "the clerk of the tide tables",
    "the schoolteacher",
    "a diver called Inês",
    "the weather observer",
    "old Mr Þórsson",
    "the girl who feeds the herons",
];

const DID: &[&str] = &[
    "counted the pulses on the long wire",
    "wrote down each letter as it came",
    "mended the splice by lantern light",
    "read the message aloud, word by word",
    "asked the far station to say it again",
    "set the clock by the noon gun",
    "found the break eleven miles out",
    "drew a line under the last word",
    "listened until the needle stopped",
    "sent the answer before the question had ended",
    "kept the half that had arrived",
    "wound the paper tape back onto its reel",
    "put the kettle on and waited for the rest",
];

const WHERE: &[&str] = &[
    "On the north pier",
    "In the room with the green lamp",
    "Below the lighthouse stairs",
    "At the end of the causeway",
    "Behind the ice house",
    "Where the cable comes ashore",
    "In the café by the slip",
    "Halfway down the cliff path",
];

const WHEN: &[&str] = &[
    "before the fog lifted",
    "at the turn of the tide",
    "while the kettle was still singing",
    "in the hour when nobody sends",
    "just after the second bell",
    "on the last dry day of the month",
    "as the first boat left",
    "between two gusts",
];

const AND: &[&str] = &[
    "nobody asked for a second copy",
    "the harbour bell answered by itself",
    "the paper lay warm on the table for a while",
    "not one letter was lost",
    "the gulls took no notice",
    "we marked the place with a red thread",
    "the bill came to four pence",
    "that settled the matter of the missing comma",
    "the wire hummed a little longer than it had to",
    "everyone agreed that it had been worth the wait",
];

const SAID: &[&str] = &[
    "Half a message is still a message,",
    "Nothing ends until it says that it ends,",
    "Count twice, send once,",
    "A quiet line is not a broken line,",
    "Whoever repeats a word should say why,",
    "Never guess the last letter,",
    "If it hums, it holds,",
];

const REMARKS: &[&str] = &[
    "A good operator can tell who is sending from the rhythm alone.",
    "The longest message this year was a recipe; the shortest was “yes”.",
    "Rain on the roof sounds, for a minute or two, like a very fast sender.",
    "Copper, tar, hemp, iron, and a great deal of patience: that is a cable.",
    "There is a drawer for messages that stopped in the middle, and it is never empty.",
    "The heron on pole forty has learned to leave before the pulse arrives.",
    "Somebody has pencilled “and then?” beside an entry from last spring.",
    "The far station sends its weather in one word, and the word is seldom long.",
    "Every line has two ends, and both believe that they are the near one.",
    "The needle swings left for a dot, right for a dash, and not at all for doubt.",
];
