//! The ways to misbehave. Each is a case that a real provider was seen in; the rows are D1 to D7 and D11, named after the
//! part of the API that is left: framing, chunks, reasoning, tool calls, finish reasons, usage, errors, small servers.

mod chunks;
pub(crate) mod errors;
mod framing;
mod reasoning;
pub(crate) mod reject;
mod script;
mod tools;

pub(crate) use script::Script;

use serde_json::Value;

use crate::answer::{Answer, EVENT_STREAM};

/// The text that every oddity carries, whatever it wraps it in; errors in place of a reply carry [`ODD_ERROR`].
/// It holds characters of one to four bytes and nothing that Markdown would change.
pub const ODD_TEXT: &str = "A patient heron 🪶 counts eleven ripples — één, δύο, три, 四 — and waits for the twelfth.";

/// The reasoning of the oddities that have one.
pub const ODD_REASONING: &str = "First count the ripples; 水 is never still.";

/// The provider's sentence in the oddities that answer with an error.
pub const ODD_ERROR: &str = "The heron has left the pond and took the model with it.";

/// The name of the function that the tool oddities call.
pub const ODD_TOOL: &str = "count_ripples";

/// The arguments of that call, as they must come out in the end. A second call, where there is one, has
/// `{"pond":"south"}`.
pub const ODD_ARGUMENTS: &str = r#"{"pond":"north — 水","steps":[1,2,3]}"#;

/// Prompt and completion tokens in the usage of every oddity that reports one. They are the last reported.
pub const ODD_USAGE: (u64, u64) = (12, 34);

/// What begins the model names of the oddities.
pub(crate) const PREFIX: &str = "odd-";

/// One way to misbehave.
#[derive(Clone, Copy, Debug)]
pub struct Oddity {
    /// The model name, `odd-…`; without the prefix it is the value of the option `as=`.
    pub name: &'static str,
    /// The row of the list of deviations it stands for, `D1` to `D11`.
    pub row: &'static str,
    /// What it does.
    pub what: &'static str,
    /// What a client should make of it when it asked for a stream.
    pub expect: Expect,
    build: Build,
}

/// What a client should make of an oddity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// [`ODD_TEXT`] as the reply, complete.
    Text,
    /// [`ODD_TEXT`], shown as cut off: nothing said that it ended.
    CutOff,
    /// [`ODD_TEXT`] as the reply and [`ODD_REASONING`] as the reasoning.
    Reasoning,
    /// [`ODD_TEXT`] and so many calls of [`ODD_TOOL`].
    ToolCalls(usize),
    /// [`ODD_TEXT`] shown as a refusal.
    Refusal,
    /// [`ODD_TEXT`] and then an error whose sentence is [`ODD_ERROR`].
    TextThenError,
    /// An error whose sentence is [`ODD_ERROR`], with this status.
    Error(u16),
    /// An error that leaves only this status to speak.
    Wordless(u16),
}

#[derive(Clone, Copy, Debug)]
enum Build {
    /// The good chunks, as JSON texts, in odd framing; a part for each piece to send.
    Framing(fn(&[String]) -> Vec<Vec<u8>>),
    /// Odd chunks in good framing. A reply that is not streamed is folded from them.
    Chunks(fn(&Script) -> Vec<Value>),
    /// Good chunks with this finish reason.
    Finish(&'static str),
    /// Anything else.
    Whole(fn(&Script) -> Answer),
    /// An error of this shape in place of a reply.
    Error(&'static str),
}

/// Every oddity, row by row.
#[must_use]
pub fn oddities() -> Vec<Oddity> {
    TABLE.to_vec()
}

/// The oddity of this model name.
pub(crate) fn find(name: &str) -> Option<&'static Oddity> {
    TABLE.iter().find(|oddity| oddity.name == name)
}

impl Oddity {
    /// The name without `odd-`.
    pub(crate) fn short_name(&self) -> &'static str {
        self.name.strip_prefix(PREFIX).unwrap_or(self.name)
    }

    pub(crate) fn answer(&self, script: &Script) -> Answer {
        match self.build {
            Build::Framing(frame) if script.stream => {
                let mut chunks = script.chunks();
                chunks.extend(script.wire.include_usage.then(|| script.usage_chunk()));
                let texts: Vec<String> = chunks.iter().map(Value::to_string).collect();
                script::events(EVENT_STREAM, frame(&texts))
            }
            Build::Framing(_) => script.folded(&script.chunks()),
            Build::Chunks(chunks) => script.say(chunks(script)),
            Build::Finish(reason) => script.say(script.chunks_with_finish(reason.into())),
            Build::Whole(build) => build(script),
            Build::Error(shape) => {
                errors::answer(errors::find(shape), None, script.message.as_deref().or(Some(ODD_ERROR)), None)
            }
        }
    }
}

macro_rules! table {
    ($($name:literal $row:literal $expect:expr, $build:expr, $what:literal;)*) => {
        &[$(Oddity { name: $name, row: $row, what: $what, expect: $expect, build: $build }),*]
    };
}

use Build::{Chunks, Finish, Framing, Whole};
use Expect::{CutOff, Reasoning, Refusal, Text, TextThenError, ToolCalls, Wordless};

pub(crate) const TABLE: &[Oddity] = table! {
    // Framing.
    "odd-comments" "D1" Text, Framing(framing::comments), "comments between the events";
    "odd-bare-colon" "D1" Text, Framing(framing::bare_colon), "lines of a single colon";
    "odd-comment-in-data" "D1" Text, Framing(framing::comment_in_data), "data: with a comment in it";
    "odd-empty-data" "D1" Text, Framing(framing::empty_data), "data: with nothing in it";
    "odd-data-null" "D1" Text, Framing(framing::data_null), "data: null";
    "odd-no-space" "D1" Text, Framing(framing::no_space), "no space after data:";
    "odd-crlf" "D1" Text, Framing(framing::crlf), "lines end in CR LF";
    "odd-cr" "D1" Text, Framing(framing::cr), "lines end in CR";
    "odd-bom" "D1" Text, Framing(framing::bom), "a byte order mark at the start";
    "odd-fields" "D1" Text, Framing(framing::fields), "event, id, retry and unknown fields";
    "odd-two-in-one" "D1" Text, Framing(framing::two_in_one), "two data lines, each a JSON object, in one event";
    "odd-two-on-a-line" "D1" Text, Framing(framing::two_on_a_line), "two JSON objects on one data line";
    "odd-many-lines" "D1" Text, Framing(framing::many_lines), "one JSON object spread over several data lines";
    "odd-split-utf8" "D1" Text, Framing(framing::plain), "every byte by itself, inside characters too";
    "odd-blank-lines" "D1" Text, Whole(framing::blank_lines), "blank lines and keep-alives before a stream or a JSON body";
    "odd-no-done" "D1" Text, Framing(framing::no_done), "a finish reason but no [DONE]";
    "odd-no-finish" "D1" CutOff, Framing(framing::no_finish), "ends with neither finish reason nor [DONE]";
    "odd-done-only" "D1" Text, Framing(framing::done_only), "[DONE] but no finish reason";
    "odd-no-last-newline" "D1" Text, Framing(framing::no_last_newline), "the last event is not ended by an empty line";
    "odd-event-error" "D1" TextThenError, Framing(framing::event_error), "an event named error";
    "odd-keepalive-json" "D1" Text, Framing(framing::keepalive_json), "JSON objects that only keep alive";
    "odd-json-for-stream" "D1" Text, Whole(framing::json_for_stream), "one JSON body although a stream was asked for";
    "odd-stream-for-json" "D1" Text, Whole(framing::stream_for_json), "a stream although none was asked for";
    "odd-wrong-content-type" "D1" Text, Whole(framing::wrong_content_type), "the other one's content type";
    "odd-no-content-type" "D1" Text, Whole(framing::no_content_type), "no content type at all";
    // Chunks.
    "odd-azure-first-chunk" "D2" Text, Chunks(chunks::azure_first), "no choices in the first chunk, prompt_filter_results there";
    "odd-azure-last-chunk" "D2" Text, Chunks(chunks::azure_last), "a trailing choice without delta";
    "odd-choices-null" "D2" Text, Chunks(chunks::choices_null), "choices is null in some chunks";
    "odd-usage-no-choices" "D2" Text, Chunks(chunks::usage_no_choices), "no choices on the usage chunk";
    "odd-role-empty" "D2" Text, Chunks(chunks::role_empty), "delta.role is the empty text";
    "odd-role-null" "D2" Text, Chunks(chunks::role_null), "delta.role is null";
    "odd-role-missing" "D2" Text, Chunks(chunks::role_missing), "delta.role is never given";
    "odd-no-object" "D2" Text, Chunks(chunks::no_object), "neither id, object, created nor model";
    "odd-object-completion" "D2" Text, Chunks(chunks::object_completion), "chunks that call themselves whole completions";
    "odd-full-message" "D2" Text, Chunks(chunks::full_message), "the whole message so far beside each delta";
    "odd-no-choice-index" "D2" Text, Chunks(chunks::no_choice_index), "choices without index";
    "odd-two-choices" "D2" Text, Chunks(chunks::two_choices), "a second choice that was not asked for";
    "odd-content-array" "D2" Reasoning, Chunks(chunks::content_array), "delta.content is an array of thinking and text parts";
    "odd-content-null" "D2" Text, Chunks(chunks::content_null), "delta.content is null where there is none";
    "odd-refusal" "D2" Refusal, Chunks(chunks::refusal), "the text comes in delta.refusal";
    "odd-images" "D2" Text, Chunks(chunks::images), "a picture in delta.images";
    "odd-audio" "D2" Text, Chunks(chunks::audio), "sound in delta.audio";
    "odd-annotations" "D2" Text, Chunks(chunks::annotations), "links in delta.annotations";
    "odd-citations" "D2" Text, Chunks(chunks::citations), "citations and search results beside choices, type and status";
    // Reasoning.
    "odd-reasoning-content" "D3" Reasoning, Chunks(reasoning::content_field), "delta.reasoning_content";
    "odd-reasoning" "D3" Reasoning, Chunks(reasoning::short_field), "delta.reasoning";
    "odd-reasoning-details" "D3" Reasoning, Chunks(reasoning::details), "delta.reasoning_details that repeat delta.reasoning";
    "odd-reasoning-details-only" "D3" Reasoning, Chunks(reasoning::details_only), "delta.reasoning_details alone, an encrypted one among them";
    "odd-reasoning-empty-content" "D3" Reasoning, Chunks(reasoning::empty_content), "an empty content beside each reasoning_content";
    "odd-think-tags" "D3" Reasoning, Chunks(reasoning::think_tags), "<think> and </think> in the text, cut across chunks";
    "odd-think-unopened" "D3" Reasoning, Chunks(reasoning::think_unopened), "</think> without its beginning";
    "odd-harmony" "D3" Reasoning, Chunks(reasoning::harmony), "raw channel marks in the text";
    // Tool calls.
    "odd-tools-no-index" "D4" ToolCalls(2), Chunks(tools::no_index), "no index";
    "odd-tools-sparse-index" "D4" ToolCalls(2), Chunks(tools::sparse_index), "indexes 1 and 5";
    "odd-tools-reused-index" "D4" ToolCalls(2), Chunks(tools::reused_index), "both calls at index 0";
    "odd-tools-late-name" "D4" ToolCalls(1), Chunks(tools::late_name), "the name comes after the id";
    "odd-tools-null-fields" "D4" ToolCalls(1), Chunks(tools::null_fields), "name and arguments are null where there are none";
    "odd-tools-whole" "D4" ToolCalls(2), Chunks(tools::whole), "each call in one delta";
    "odd-tools-no-type" "D4" ToolCalls(1), Chunks(tools::no_type), "no type";
    "odd-tools-empty-id" "D4" ToolCalls(1), Chunks(tools::empty_id), "the id is the empty text";
    "odd-tools-builtin" "D4" ToolCalls(1), Chunks(tools::builtin), "the type is builtin_function";
    "odd-tools-signature" "D4" ToolCalls(1), Chunks(tools::signature), "a thought signature that must be returned";
    "odd-tools-content-null" "D4" ToolCalls(1), Chunks(tools::content_null), "content is null beside the calls";
    "odd-tools-finish-stop" "D4" ToolCalls(1), Chunks(tools::finish_stop), "the finish reason is stop";
    "odd-tools-object-arguments" "D4" ToolCalls(1), Chunks(tools::object_arguments), "arguments are an object, not a text";
    // Finish reasons.
    "odd-finish-empty" "D5" Text, Chunks(chunks::finish_empty), "the finish reason is the empty text until the end";
    "odd-finish-null" "D5" Text, Finish("null"), "the finish reason stays null";
    "odd-finish-eos" "D5" Text, Finish("eos"), "eos";
    "odd-finish-stop-sequence" "D5" Text, Finish("stop_sequence"), "stop_sequence";
    "odd-finish-end-turn" "D5" Text, Finish("end_turn"), "end_turn";
    "odd-finish-upper" "D5" Text, Finish("STOP"), "STOP";
    "odd-finish-complete" "D5" Text, Finish("COMPLETE"), "COMPLETE";
    "odd-finish-length" "D5" Text, Finish("length"), "length";
    "odd-finish-model-length" "D5" Text, Finish("model_length"), "model_length";
    "odd-finish-content-filter" "D5" Text, Finish("content_filter"), "content_filter";
    "odd-finish-error" "D5" Text, Finish("error"), "error";
    "odd-finish-insufficient" "D5" Text, Finish("insufficient_system_resource"), "insufficient_system_resource";
    "odd-finish-network-error" "D5" Text, Finish("network_error"), "network_error";
    "odd-finish-with-text" "D11" Text, Chunks(chunks::finish_with_text), "the finish reason stands on the last chunk with text";
    "odd-finish-repeated" "D11" Text, Chunks(chunks::finish_repeated), "the finish reason comes three times";
    // Usage.
    "odd-usage-every-chunk" "D6" Text, Chunks(chunks::usage_every_chunk), "a growing usage in every chunk";
    "odd-usage-x-groq" "D6" Text, Chunks(chunks::usage_x_groq), "usage in x_groq";
    "odd-usage-null" "D6" Text, Chunks(chunks::usage_null), "usage is null";
    "odd-usage-reasoning-over" "D6" Text, Chunks(chunks::usage_reasoning_over), "more reasoning tokens than completion tokens";
    "odd-usage-cache-hit" "D6" Text, Chunks(chunks::usage_cache_hit), "prompt_cache_hit_tokens";
    "odd-usage-cost" "D6" Text, Chunks(chunks::usage_cost), "a cost as a number";
    "odd-usage-cost-object" "D6" Text, Chunks(chunks::usage_cost_object), "a cost as an object";
    "odd-usage-details-null" "D6" Text, Chunks(chunks::usage_details_null), "the details are null";
    "odd-timings" "D6" Text, Chunks(chunks::timings), "timings and prompt progress";
    // Errors in place of a reply.
    "odd-error-openai" "D7" Expect::Error(400), Build::Error("openai"), "{error:{message,type,param,code}}";
    "odd-error-string" "D7" Expect::Error(400), Build::Error("string"), "{error:text}";
    "odd-error-label" "D7" Expect::Error(403), Build::Error("label"), "a label in error, the sentence in message";
    "odd-error-detail" "D7" Expect::Error(404), Build::Error("detail"), "{detail:text}";
    "odd-error-detail-list" "D7" Expect::Error(422), Build::Error("detail-list"), "{detail:[{loc,msg,type}]}";
    "odd-error-mistral-422" "D7" Expect::Error(422), Build::Error("mistral-422"), "a list of details inside message";
    "odd-error-mistral-429" "D7" Expect::Error(429), Build::Error("mistral-429"), "{object:error,message,type,code,raw_status_code}";
    "odd-error-message" "D7" Expect::Error(429), Build::Error("message"), "{message:text}";
    "odd-error-siliconflow" "D7" Expect::Error(400), Build::Error("siliconflow"), "{code,message,data}";
    "odd-error-200" "D7" Expect::Error(200), Build::Error("vllm-200"), "status 200, {code:404,message,object:error}";
    "odd-error-minimax" "D7" Expect::Error(200), Build::Error("minimax"), "status 200, {base_resp:{status_code,status_msg}}";
    "odd-error-databricks" "D7" Expect::Error(400), Build::Error("databricks"), "{error_code,message}";
    "odd-error-array" "D7" Expect::Error(400), Build::Error("array"), "[{error:{code,message,status}}]";
    "odd-error-anthropic" "D7" Expect::Error(400), Build::Error("anthropic"), "{type:error,error:{type,message}}";
    "odd-error-metadata" "D7" Expect::Error(502), Build::Error("metadata"), "the sentence in error.metadata.raw";
    "odd-error-html" "D7" Expect::Error(502), Build::Error("html"), "an HTML page";
    "odd-error-spa" "D7" Expect::Wordless(200), Build::Error("spa"), "status 200, the page of a web app";
    "odd-error-plain" "D7" Expect::Error(500), Build::Error("plain"), "plain text";
    "odd-error-empty" "D7" Wordless(422), Build::Error("empty"), "an empty body";
    "odd-error-empty-200" "D11" Wordless(200), Build::Error("empty-200"), "status 200, an empty body (prompt too long)";
    "odd-error-context" "D11" Expect::Error(400), Build::Error("context"), "exceed_context_size_error with its numbers";
    "odd-error-balance" "D7" Expect::Error(402), Build::Error("balance"), "402, no balance";
    // Errors inside the stream.
    "odd-error-in-stream" "D7" TextThenError, Whole(errors::in_stream), "{error:{code:502,message,metadata},choices:[]} after the text";
    "odd-error-in-stream-string" "D7" TextThenError, Whole(errors::in_stream_string), "{error:text} after the text";
    "odd-error-in-stream-flat" "D7" TextThenError, Whole(errors::in_stream_flat), "{object:error,message,code} after the text";
    "odd-error-first" "D7" Expect::Error(200), Whole(errors::first), "{error:{…}} as the only event";
    "odd-error-then-done" "D11" TextThenError, Whole(errors::then_done), "an error and then [DONE]";
    "odd-error-field" "D11" TextThenError, Whole(errors::field), "a line error: {…}, which is no field of the standard";
    "odd-error-event-200" "D11" Expect::Error(200), Whole(errors::event_200), "an event named error, without choices, as the only one";
};
