//! What the demo models say in a conversation.

use super::{Dice, prose};

/// The paragraphs of a plain answer: something of what was said, then, in the first turn, what Plainwire is and what can
/// be tried, and later a small essay.
pub(crate) fn answer(said: &str, turn: usize, dice: &mut Dice) -> Vec<String> {
    let mut paragraphs = vec![opening(said, turn, dice)];
    if turn <= 1 {
        paragraphs.push(
            "I am the demo provider, a small server on your own computer. I have read nothing and know nothing, but I \
             speak the same API as the large ones, and everything you see here, from the first token to the last, took \
             the way that a real reply takes: out of your browser, straight to an endpoint, and back. Plainwire keeps no \
             server in between. Your key and your words go to the endpoint in Settings and to nowhere else."
                .to_owned(),
        );
        paragraphs.push(
            "A few things are worth a try. Press Stop while I am still talking: I will notice that the line has closed, \
             and what has arrived stays on the screen. Choose demo-markdown for headings, tables and code, \
             demo-reasoning to watch a model think first, demo-tools for a request to call a tool, or demo-fast to see \
             how quickly a page can take two thousand tokens. Options go behind the name: demo-chat?rate=5 speaks \
             slowly, and demo-chat?cut=900 breaks off in the middle, as providers sometimes do."
                .to_owned(),
        );
        paragraphs.push(
            "When you are ready, open Settings and put in a real Base URL and key. I will be here, if you ever want to \
             know whether it is the provider or the client."
                .to_owned(),
        );
    } else {
        let essay = usize::try_from(Dice::seed_of(said) % 97).unwrap_or_default() + turn;
        let [first, second] = ESSAYS.get(essay % ESSAYS.len()).copied().unwrap_or_default();
        paragraphs.push(first.to_owned());
        paragraphs.push(second.to_owned());
        paragraphs
            .push(format!("And from the station log, since you have stayed this long: {}", prose::sentence(dice)));
    }
    paragraphs
}

fn opening(said: &str, turn: usize, dice: &mut Dice) -> String {
    let quote = excerpt(said, 90);
    if quote.is_empty() {
        return "Hello! You sent me no words this time, so I will begin.".to_owned();
    }
    let greeting = if turn <= 1 { "Hello! " } else { "" };
    let remark = if said.trim_end().ends_with('?') {
        dice.pick(&[
            "A fair question, and one for a model that knows things; I can only promise to be prompt.",
            "I wish I could say. What I can do is show you how an answer would arrive.",
            "A real model would weigh that for a while. I shall be quicker and less useful.",
        ])
    } else {
        dice.pick(&[
            "I have received every letter of it.",
            "That came through clearly, from end to end.",
            "Noted, and with thanks for the good handwriting.",
        ])
    };
    format!("{greeting}You wrote “{quote}”. {remark}")
}

/// How a model that thinks first thinks about `said`.
pub(crate) fn thoughts(said: &str, dice: &mut Dice) -> String {
    let quote = excerpt(said, 60);
    let about = if quote.is_empty() { "nothing in particular".to_owned() } else { format!("“{quote}”") };
    format!(
        "The message is about {about}. Let me see what is known and what is not.\n\n\
         First, it has {} words, so a short answer is likely to be wanted. Second, I am a demo, and should say so rather \
         than invent facts. {}\n\n\
         Is there a simpler way to put it? Perhaps: say what was heard, explain what this text is for, and stop. Yes, that \
         will do.",
        said.split_whitespace().count(),
        dice.pick(&[
            "Third, thinking aloud costs tokens, and somebody pays for them.",
            "Third, whoever reads this opened the reasoning on purpose and deserves at least one joke; I have none.",
            "Third, seventeen is prime, which does not help here, but it is good to have checked.",
        ]),
    )
}

/// The answer that follows the thoughts.
pub(crate) fn considered_answer(said: &str, dice: &mut Dice) -> Vec<String> {
    let quote = excerpt(said, 60);
    let heard = if quote.is_empty() { "your message".to_owned() } else { format!("“{quote}”") };
    vec![
        format!(
            "I have thought about {heard}, and what you can see above this answer is how. Models that reason send their \
             thoughts apart from the reply, in a field of their own, and a client should keep the two apart as well."
        ),
        "Reasoning counts as output: it is in the usage of this reply, token by token, and most providers bill it. It is \
         also not the answer, so it is left out when you copy the reply and is usually not sent back in the next turn."
            .to_owned(),
        dice.pick(&[
            "As for the matter itself: yes, on the whole, but ask again when you have connected a model that knows.",
            "As for the matter itself: probably, provided that the tide is out.",
            "As for the matter itself: it depends, as most things do, on how long the cable is.",
        ])
        .to_owned(),
    ]
}

/// The answer once tools have given their results.
pub(crate) fn answer_to_results(results: &[String]) -> Vec<String> {
    let mut paragraphs = Vec::new();
    for (index, result) in results.iter().enumerate() {
        let quote = excerpt(result, 300);
        paragraphs.push(match (results.len(), quote.is_empty()) {
            (1, false) => format!("The tool answered: {quote}"),
            (1, true) => "The tool answered, but its answer was empty.".to_owned(),
            (_, false) => format!("Tool {} answered: {quote}", index + 1),
            (_, true) => format!("Tool {} gave an empty answer.", index + 1),
        });
    }
    paragraphs.push(
        "That completes the round: I asked for a tool, you (or a program) ran it, and the result came back to me as a \
         message with the role “tool”. A real model would now make sense of it; I can at least repeat it faithfully."
            .to_owned(),
    );
    paragraphs
}

/// The first words of a text on one line, with `…` where it was shortened.
pub(crate) fn excerpt(text: &str, characters: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= characters {
        return line;
    }
    let mut short: String = line.chars().take(characters).collect();
    if let Some((whole_words, _)) = short.rsplit_once(' ') {
        short.truncate(whole_words.len());
    }
    short.push('…');
    short
}

const ESSAYS: &[[&str; 2]] = &[
    [
        "Here is something about streams. A reply does not arrive as text but as events, each a line of JSON with a few \
         letters in it. Between two events anything may happen: a comment to keep the line warm, half of a character \
         whose other half is still under way, or nothing at all for a minute while the model makes up its mind.",
        "The hard part is knowing when it is over. A stream that simply stops looks, from the outside, exactly like one \
         that has finished. That is why a careful client waits for the word that says so, a finish reason or a final \
         marker, and tells you when it never came.",
    ],
    [
        "Here is something about telegraphs. The first cable under the Atlantic took its operators sixteen hours to carry \
         a greeting of ninety-eight words, and it burned out within weeks because somebody raised the voltage to hurry it \
         along. The lesson was that a long wire smears every pulse, and that one must send slowly and listen well.",
        "Modern links do the listening for us, but the shape of the problem is the same. Whoever sends faster than the \
         other side can read only fills the buffers in between. Good senders feel that pressure and slow down.",
    ],
    [
        "Here is something about tokens. A model does not write letters or words but pieces in between: short words are \
         whole, long ones come in two or three parts, and a rare character may need several pieces for itself. Prices, \
         limits and speeds are all counted in them, which is why an estimate from the length of a text is never exact.",
        "As a rule of thumb, four letters of English make a token. A page is about five hundred, this paragraph and the \
         one before it are roughly a hundred and fifty, and a novel would fit into the context of a large model with room \
         for an argument about its ending.",
    ],
    [
        "Here is something about herons. A heron hunts by standing still, and it stands still better than almost anything \
         that is alive. Water bends the light, so the fish is never where it seems to be; young herons miss for weeks \
         until they have learned to strike a little below what they see.",
        "There may be a lesson in it about error messages. What a page sees when a request fails is seldom where the \
         fault lies, and one learns, after a while, to aim below it.",
    ],
    [
        "Here is something about ports. The number behind the colon in an address was once a socket’s number in a list \
         that one person kept by hand. He gave them out on request, and for years the whole registry of the network was a \
         matter of asking him.",
        "This demo took whichever port was free. It listens only to your own computer, it forgets everything when it \
         stops, and it accepts exactly one key, which is not a secret at all.",
    ],
];
