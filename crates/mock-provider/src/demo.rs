//! The well-mannered models.

use serde_json::{Value, json};

use crate::options::{Options, Rate};
use crate::request::ChatRequest;
use crate::text::{Dice, conversation, markdown, prose, tokens};

/// A model of the list.
pub(crate) struct Model {
    pub(crate) id: &'static str,
    pub(crate) what: &'static str,
    pub(crate) context_length: u32,
    pub(crate) rate: Rate,
    pub(crate) images: bool,
    /// Micro-dollars for a million tokens of prompt, reply, and prompt from a cache.
    pub(crate) prices: [u64; 3],
}

pub(crate) const MODELS: &[Model] = &[
    Model {
        id: "demo-chat",
        what: "plain conversation",
        context_length: 128_000,
        rate: Rate::TokensPerSecond(40.0),
        images: true,
        prices: [200_000, 600_000, 50_000],
    },
    Model {
        id: "demo-markdown",
        what: "headings, lists, tables, code, quotes, math",
        context_length: 128_000,
        rate: Rate::TokensPerSecond(80.0),
        images: true,
        prices: [200_000, 600_000, 50_000],
    },
    Model {
        id: "demo-reasoning",
        what: "thinks first, then answers",
        context_length: 200_000,
        rate: Rate::TokensPerSecond(60.0),
        images: true,
        prices: [1_250_000, 10_000_000, 125_000],
    },
    Model {
        id: "demo-tools",
        what: "asks for a tool call, then answers with its result",
        context_length: 128_000,
        rate: Rate::TokensPerSecond(40.0),
        images: true,
        prices: [200_000, 600_000, 50_000],
    },
    Model {
        id: "demo-fast",
        what: "two thousand tokens as fast as they can be taken",
        context_length: 1_000_000,
        rate: Rate::Max,
        images: false,
        prices: [0, 0, 0],
    },
];

pub(crate) fn find(id: &str) -> Option<&'static Model> {
    MODELS.iter().find(|model| model.id == id)
}

/// What a model is going to say. Its text is made as it is said.
pub(crate) struct Plan {
    pub(crate) reasoning: Tokens,
    pub(crate) content: Tokens,
    pub(crate) calls: Vec<Call>,
}

pub(crate) type Tokens = Box<dyn Iterator<Item = String> + Send>;

/// A tool call to ask for.
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) name: String,
    /// A JSON object as text.
    pub(crate) arguments: String,
}

/// What `model` says to `request`.
pub(crate) fn plan(model: &Model, request: &ChatRequest, options: &Options) -> Plan {
    let said = request.last_user_text();
    let seed = Dice::seed_of(&said) ^ (request.user_turns() as u64) ^ options.seed.wrapping_mul(0x9e37_79b9);
    let mut dice = Dice::new(seed);
    let mut plan =
        Plan { reasoning: Box::new(std::iter::empty()), content: Box::new(std::iter::empty()), calls: Vec::new() };
    if options.echoes_question {
        return repeated(model, &said, &mut dice);
    }
    let mut blocks: Vec<String> = match model.id {
        "demo-markdown" => {
            let title = conversation::excerpt(&said, 50);
            let title =
                if title.is_empty() { "Notes from the station".to_owned() } else { format!("About “{title}”") };
            let mut blocks = vec![format!("# {title}")];
            if options.tokens.is_none() {
                let round = markdown::blocks(dice.clone()).take(markdown::ROUND - 1);
                blocks.extend(round.map(|block| block.trim_end().to_owned()));
            }
            blocks
        }
        "demo-reasoning" => {
            plan.reasoning = said_in_tokens(&[conversation::thoughts(&said, &mut dice)]);
            conversation::considered_answer(&said, &mut dice)
        }
        "demo-tools" => tools(request, options, &mut plan.calls),
        "demo-fast" => Vec::new(),
        _ => conversation::answer(&said, request.user_turns(), &mut dice),
    };
    match request.images() {
        0 => {}
        1 => blocks.insert(0, "One image came with that; I can count it and no more.".to_owned()),
        images => blocks.insert(0, format!("{images} images came with that; I can count them and no more.")),
    }
    plan.content = match options.tokens.or((model.id == "demo-fast").then_some(2000)) {
        None => said_in_tokens(&blocks),
        Some(0) => Box::new(std::iter::empty()),
        Some(count) => {
            let more: Box<dyn Iterator<Item = String> + Send> = match model.id {
                "demo-markdown" => Box::new(markdown::blocks(dice)),
                _ => Box::new(prose::paragraphs(dice)),
            };
            let blocks = blocks.into_iter().map(|block| format!("{block}\n\n")).chain(more);
            Box::new(in_tokens(blocks).take(count))
        }
    };
    plan
}

/// Markdown as `demo-markdown` writes it, so many tokens of it; the same for the same seed.
#[must_use]
pub fn demo_markdown(seed: u64, tokens: usize) -> String {
    in_tokens(markdown::blocks(Dice::new(seed))).take(tokens).collect()
}

fn in_tokens(blocks: impl Iterator<Item = String> + Send) -> impl Iterator<Item = String> + Send {
    blocks.flat_map(|block| tokens(&block).map(str::to_owned).collect::<Vec<_>>())
}

/// The question wherever this model says something.
fn repeated(model: &Model, said: &str, dice: &mut Dice) -> Plan {
    let mut pieces = || said_in_pieces(said, dice);
    let arguments = || json!({ "question": said }).to_string();
    Plan {
        reasoning: if model.id == "demo-reasoning" { pieces() } else { Box::new(std::iter::empty()) },
        content: pieces(),
        calls: (model.id == "demo-tools")
            .then(|| Call { id: "call_demo000000".to_owned(), name: "repeat".to_owned(), arguments: arguments() })
            .into_iter()
            .collect(),
    }
}

/// A text in pieces of a length that no tokeniser would choose, so that any mark may come in two.
fn said_in_pieces(text: &str, dice: &mut Dice) -> Tokens {
    const LONGEST: u64 = 12;
    let mut pieces = Vec::new();
    let mut characters = text.chars().peekable();
    while characters.peek().is_some() {
        let length = usize::try_from(dice.between(1, LONGEST + 1)).unwrap_or(1);
        pieces.push(characters.by_ref().take(length).collect());
    }
    Box::new(pieces.into_iter())
}

fn said_in_tokens(blocks: &[String]) -> Tokens {
    let text = blocks.join("\n\n");
    let tokens: Vec<String> = tokens(&text).map(str::to_owned).collect();
    Box::new(tokens.into_iter())
}

/// Fills in the calls to ask for, and gives the text that goes with them or answers their results.
fn tools(request: &ChatRequest, options: &Options, calls: &mut Vec<Call>) -> Vec<String> {
    let results = request.open_tool_results();
    if !results.is_empty() {
        return conversation::answer_to_results(&results);
    }
    if request.body["tool_choice"] == "none" {
        return vec!["I was asked to call no tool, so here are words in its place.".to_owned()];
    }
    let offered = request.body["tools"].as_array().map_or(&[][..], Vec::as_slice);
    let wanted = &request.body["tool_choice"]["function"]["name"];
    for index in 0..options.calls.unwrap_or(1) {
        let tool = offered
            .iter()
            .find(|tool| wanted.is_string() && tool["function"]["name"] == *wanted)
            .or_else(|| offered.get(index % offered.len().max(1)));
        let (name, arguments) = match tool {
            Some(tool) => {
                let name = tool["function"]["name"].as_str().unwrap_or("unnamed");
                (name, example_of(&tool["function"]["parameters"], &request.last_user_text(), 0))
            }
            // Without any tool a real model would just answer; a demo shows what a request for one looks like.
            None => ("get_tide", json!({ "harbour": "Nordvík", "date": "2025-06-21", "units": ["m", "ft"] })),
        };
        let number = request.messages().len() + index;
        calls.push(Call {
            id: format!("call_demo{number:06}"),
            name: name.to_owned(),
            arguments: arguments.to_string(),
        });
    }
    vec!["I need to look something up for that.".to_owned()]
}

/// A value that fits a JSON schema, as far as it is understood; texts quote what was said.
fn example_of(schema: &Value, said: &str, depth: usize) -> Value {
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    if !schema["default"].is_null() {
        return schema["default"].clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.first().and_then(Value::as_str).unwrap_or("string"),
        Value::String(kind) => kind,
        _ if depth == 0 || schema["properties"].is_object() => "object",
        _ => "string",
    };
    match kind {
        "object" if depth < 5 => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties.map(|(name, schema)| (name.clone(), example_of(schema, said, depth + 1))).collect()
        }
        "array" if depth < 5 => json!([example_of(&schema["items"], said, depth + 1)]),
        "integer" => schema["minimum"].as_i64().unwrap_or(3).into(),
        "number" => schema["minimum"].as_f64().unwrap_or(1.5).into(),
        "boolean" => true.into(),
        "null" => Value::Null,
        _ => match conversation::excerpt(said, 40) {
            quote if quote.is_empty() => "example".into(),
            quote => quote.into(),
        },
    }
}
