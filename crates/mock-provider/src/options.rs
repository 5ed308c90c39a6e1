//! What can be asked of a reply, in the model's name or in the path.

use crate::cors::CorsManner;
use crate::delivery::{Delivery, Stop};
use crate::key::Key;
use crate::models::ListShape;
use crate::oddities::errors::ErrorShape;
use crate::oddities::reject::{self, Rejection};
use crate::oddities::{self, Oddity};
use crate::reply::{USAGE_NAMES, UsageNames};
use crate::{cors, models, percent};

/// One option, for the help page.
#[derive(Clone, Copy, Debug)]
pub struct OptionHelp {
    /// As it is written, with the kind of value it takes.
    pub usage: &'static str,
    /// What it does.
    pub what: &'static str,
}

/// All options. They follow the model's name after `?` or `;`, joined by `&` or `;`
/// (`demo-chat?rate=5&cut=300`), or stand in the path (`/opt/rate=5&cut=300/v1`); the model's name has the last word.
#[must_use]
pub fn options() -> Vec<OptionHelp> {
    OPTIONS.iter().map(|&(usage, what)| OptionHelp { usage, what }).collect()
}

const OPTIONS: &[(&str, &str)] = &[
    ("tokens=N", "length of the reply in tokens, any number"),
    ("rate=N|max", "tokens a second; max is as fast as the socket takes them"),
    ("seed=N", "another text of the same kind"),
    ("first_ms=N", "wait before the answer begins"),
    ("gap_ms=N", "wait between every two events"),
    ("split=N", "send the body in pieces of N bytes"),
    ("split_ms=N", "wait after each such piece (1 by default; 0 only yields)"),
    ("cut=N|head", "break the connection after N bytes of body, or before the head of the answer"),
    ("end=N", "end the body cleanly after N bytes, as if it were whole"),
    ("stall=N|end", "send nothing more after N bytes, or after the last, and keep the connection open"),
    ("done=0", "no [DONE] at the end"),
    ("finish=none|WORD", "another finish reason, or none at all"),
    ("prompt=N", "report a prompt of N tokens"),
    ("cached=N", "report that N tokens of the prompt were read from a cache"),
    ("cache_write=N", "report that N tokens of the prompt were written to a cache"),
    ("cost=N", "report a cost of N dollars (0.5 is half of one), as OpenRouter does"),
    (
        "usage=openai|deepseek|anthropic",
        "report tokens under the names of that API; Anthropic leaves cached ones out of the prompt",
    ),
    ("images=on|off", "take images, or refuse a request that holds one with 400"),
    ("calls=N", "how many tool calls demo-tools asks for at once"),
    ("status=N", "answer with this error status, in OpenAI's shape unless error= says otherwise"),
    ("error=SHAPE", "answer with an error of this shape"),
    ("message=TEXT", "the sentence of that error"),
    ("echo=key", "that error, and one about a wrong key, repeats the key that was sent"),
    (
        "echo=question",
        "the reply is the question, letter by letter, in pieces cut at random (seed=); thoughts and arguments too",
    ),
    ("retry_after=TEXT", "the Retry-After header of that error: seconds or a date"),
    (
        "times=N",
        "only the first N requests with these options fail (status, error, cut, end, stall); later ones succeed",
    ),
    ("as=ODDITY", "the same text in the manner of an oddity"),
    ("reject=NAME+NAME", "refuse requests that carry this parameter or message role"),
    ("reject_as=SHAPE", "refuse in the manner of openai, mistral, fastapi or plain"),
    ("any_model=1", "take any model name for demo-chat"),
    (
        "key=none|models|broken",
        "ask for no key; none for the model list; or fail on keys like a proxy without its database",
    ),
    ("cors=MANNER", "wrong CORS headers (in the path: a preflight does not know the model)"),
    ("list=SHAPE", "the model list in another shape"),
    ("slash=redirect", "redirect /v1/models/ to /v1/models, which is otherwise not found"),
];

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) tokens: Option<usize>,
    pub(crate) rate: Option<Rate>,
    pub(crate) seed: u64,
    pub(crate) first_ms: u64,
    pub(crate) gap_ms: u64,
    pub(crate) split_bytes: Option<usize>,
    pub(crate) split_ms: Option<u64>,
    pub(crate) stop: Option<Stop>,
    /// Break the connection before the head of the answer.
    pub(crate) hang_up: bool,
    pub(crate) without_done: bool,
    pub(crate) finish: Option<Finish>,
    pub(crate) calls: Option<usize>,
    /// Tokens to report of the prompt, in place of those it has.
    pub(crate) prompt: Option<usize>,
    pub(crate) cached: usize,
    pub(crate) cache_write: usize,
    /// In dollars.
    pub(crate) cost: Option<f64>,
    pub(crate) usage: UsageNames,
    /// Whether images are taken; the model decides where nothing was asked for.
    pub(crate) images: Option<bool>,
    pub(crate) echoes_key: bool,
    pub(crate) echoes_question: bool,
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<&'static ErrorShape>,
    pub(crate) message: Option<String>,
    pub(crate) retry_after: Option<String>,
    pub(crate) times: Option<u32>,
    pub(crate) oddity: Option<&'static Oddity>,
    pub(crate) rejections: Vec<&'static Rejection>,
    pub(crate) reject_as: Option<reject::Manner>,
    pub(crate) any_model: bool,
    pub(crate) key: KeyRule,
    pub(crate) cors: CorsManner,
    pub(crate) list: ListShape,
    pub(crate) slash_redirect: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Rate {
    /// As fast as the socket takes it.
    Max,
    TokensPerSecond(f64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finish {
    None,
    Reason(String),
}

/// Who must show a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum KeyRule {
    #[default]
    Everyone,
    NoOne,
    /// The model list is open to all (llama.cpp).
    ChatOnly,
    /// Keys cannot be looked up (LiteLLM without a database).
    Broken,
}

impl Options {
    /// Takes in `text`, options joined by `&` or `;`. The error is a sentence about the first that is not understood.
    pub(crate) fn read(&mut self, text: &str) -> Result<(), String> {
        text.split(['&', ';']).filter(|option| !option.trim().is_empty()).try_for_each(|option| {
            let (name, value) = option.split_once('=').unwrap_or((option, "1"));
            self.set(name.trim(), &percent::decode(value.trim()))
        })
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "tokens" => self.tokens = Some(number(name, value)?),
            "rate" => self.rate = Some(rate(value)?),
            "seed" => self.seed = number(name, value)?,
            "first_ms" => self.first_ms = number(name, value)?,
            "gap_ms" => self.gap_ms = number(name, value)?,
            "split" => self.split_bytes = Some(number::<usize>(name, value)?.max(1)),
            "split_ms" => self.split_ms = Some(number(name, value)?),
            "cut" if value == "head" => self.hang_up = true,
            "cut" => self.stop = Some(Stop::Cut(number(name, value)?)),
            "end" => self.stop = Some(Stop::End(number(name, value)?)),
            "stall" if value == "end" => self.stop = Some(Stop::Hold),
            "stall" => self.stop = Some(Stop::Stall(number(name, value)?)),
            "done" => self.without_done = value == "0",
            "finish" if value == "none" => self.finish = Some(Finish::None),
            "finish" => self.finish = Some(Finish::Reason(value.to_owned())),
            "prompt" => self.prompt = Some(number(name, value)?),
            "cached" => self.cached = number(name, value)?,
            "cache_write" => self.cache_write = number(name, value)?,
            "cost" => self.cost = Some(dollars(value)?),
            "usage" => self.usage = known(name, value, USAGE_NAMES, |(name, _)| name)?.1,
            "images" if matches!(value, "on" | "off") => self.images = Some(value == "on"),
            "echo" if value == "key" => self.echoes_key = true,
            "echo" if value == "question" => self.echoes_question = true,
            "calls" => self.calls = Some(number::<usize>(name, value)?.clamp(1, 100)),
            "status" => {
                let status = number(name, value)?;
                if !(200..600).contains(&status) {
                    return Err(format!("The option `status={value}` is no status between 200 and 599."));
                }
                self.status = Some(status);
            }
            "error" => {
                self.error = Some(known(name, value, oddities::errors::SHAPES, |shape| shape.name)?);
            }
            "message" => self.message = Some(value.to_owned()),
            "retry_after" if value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) => {
                self.retry_after = Some(value.to_owned());
            }
            "times" => self.times = Some(number(name, value)?),
            "as" => {
                let value = value.strip_prefix(oddities::PREFIX).unwrap_or(value);
                self.oddity = Some(known(name, value, oddities::TABLE, |oddity| oddity.short_name())?);
            }
            "reject" => {
                for parameter in value.split('+') {
                    self.rejections.push(known(name, parameter, reject::REJECTIONS, |rejection| rejection.name)?);
                }
            }
            "reject_as" => {
                self.reject_as = Some(known(name, value, reject::MANNERS, |(name, _)| name)?.1);
            }
            "any_model" => self.any_model = value != "0",
            "key" => {
                self.key = match value {
                    "none" => KeyRule::NoOne,
                    "models" => KeyRule::ChatOnly,
                    "broken" => KeyRule::Broken,
                    _ => {
                        return Err(format!("The option `key={value}` is none of none, models, broken."));
                    }
                }
            }
            "cors" => self.cors = known(name, value, cors::MANNERS, |(name, ..)| name)?.1,
            "list" => self.list = known(name, value, models::SHAPES, |(name, ..)| name)?.1,
            "slash" if value == "redirect" => self.slash_redirect = true,
            _ => {
                return Err(format!("The option `{name}={value}` is not known; see / for those that are."));
            }
        }
        Ok(())
    }

    /// What an error says of the key, if it is to say anything of it.
    pub(crate) fn echo(&self, key: &Key) -> String {
        if self.echoes_key && !key.text.is_empty() { format!(" You sent `{}`.", key.text) } else { String::new() }
    }

    /// How the body travels. `usual_rate` is in tokens a second and counts where none was asked for.
    pub(crate) fn delivery(&self, usual_rate: Rate) -> Delivery {
        Delivery {
            tokens_per_second: match self.rate.unwrap_or(usual_rate) {
                Rate::Max => None,
                Rate::TokensPerSecond(rate) => Some(rate),
            },
            gap_ms: self.gap_ms,
            split_bytes: self.split_bytes,
            split_ms: self.split_ms.unwrap_or(1),
            stop: self.stop,
        }
    }

    /// The same without the failures that `times=` limits, once they are used up.
    pub(crate) fn without_failures(mut self) -> Options {
        self.status = None;
        self.error = None;
        self.stop = None;
        self.hang_up = false;
        self
    }
}

fn rate(value: &str) -> Result<Rate, String> {
    if value == "max" {
        return Ok(Rate::Max);
    }
    match value.parse::<f64>() {
        Ok(rate) if rate >= 0.001 && rate.is_finite() => Ok(Rate::TokensPerSecond(rate)),
        _ => Err(format!("The option `rate={value}` is neither max nor a number of tokens a second.")),
    }
}

fn dollars(value: &str) -> Result<f64, String> {
    let dollars = value.parse().ok().filter(|dollars: &f64| dollars.is_finite());
    dollars.ok_or_else(|| format!("The option `cost={value}` is no number of dollars."))
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("The option `{name}={value}` needs a whole number."))
}

fn known<T>(option: &str, value: &str, table: &'static [T], name: impl Fn(&T) -> &str) -> Result<&'static T, String> {
    table.iter().find(|entry| name(entry) == value).ok_or_else(|| {
        let names: Vec<&str> = table.iter().map(&name).collect();
        format!("The option `{option}={value}` is none of {}.", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Options, String> {
        let mut options = Options::default();
        options.read(text).map(|()| options)
    }

    #[test]
    fn reads_both_separators_and_escapes() {
        let options = read("tokens=5;rate=max&message=try%20again;cut=9").unwrap();
        assert_eq!(options.tokens, Some(5));
        assert_eq!(options.rate, Some(Rate::Max));
        assert_eq!(options.message.as_deref(), Some("try again"));
        assert_eq!(options.stop, Some(Stop::Cut(9)));
    }

    #[test]
    fn names_what_it_does_not_understand() {
        for wrong in [
            "tokes=5",
            "rate=0",
            "rate=-1",
            "tokens=x",
            "status=99",
            "cors=wild",
            "as=nothing",
            "retry_after=é",
            "cost=much",
            "images=some",
            "echo=all",
        ] {
            let said = read(wrong).unwrap_err();
            assert!(said.contains(wrong), "{said}");
        }
    }

    #[test]
    fn every_option_of_the_help_is_read() {
        for option in options() {
            let (name, value) = option.usage.split_once('=').unwrap();
            let value = match (name, value.split(['|', '+']).next().unwrap()) {
                ("error", _) => "html",
                ("as", _) => "crlf",
                ("reject", _) => "stream_options",
                ("reject_as", _) => "mistral",
                ("cors", _) => "none",
                ("list", _) => "array",
                ("status", _) => "500",
                (_, "N") => "3",
                (_, word) => word,
            };
            read(&format!("{name}={value}")).unwrap();
        }
    }
}
