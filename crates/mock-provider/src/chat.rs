//! From a chat request to its answer.

use crate::answer::Answer;
use crate::cors::CorsManner;
use crate::delivery::Delivery;
use crate::demo::{self, Plan};
use crate::key::Key;
use crate::oddities::{self, Script, errors, reject};
use crate::options::{Options, Rate};
use crate::reply::{self, Ending, Usage, Wire};
use crate::request::ChatRequest;

/// An answer with the way it travels.
pub(crate) struct Reply {
    pub(crate) answer: Answer,
    pub(crate) delivery: Delivery,
    pub(crate) first_ms: u64,
    pub(crate) hang_up: bool,
    /// The manner that the model's options ask for, where they were read.
    pub(crate) cors: Option<CorsManner>,
}

/// Answers `request`. `number` makes its ids; `count_failure` counts the requests with the same options and says how many
/// there were before.
pub(crate) fn answer(
    request: &ChatRequest,
    mut options: Options,
    key: &Key,
    number: u64,
    count_failure: impl FnOnce() -> u32,
) -> Reply {
    let (name, asked) = match request.model.find(['?', ';']) {
        Some(at) => (&request.model[..at], request.model[at + 1..].trim_start_matches('?')),
        None => (request.model.as_str(), ""),
    };
    if let Err(sentence) = options.read(asked) {
        return plainly(Answer::bad_request(Some("model"), &sentence));
    }
    if options.times.is_some_and(|times| count_failure() >= times) {
        options = options.without_failures();
    }
    let name = name.strip_prefix("models/").unwrap_or(name);
    let oddity = options.oddity.or_else(|| oddities::find(name));
    let model =
        demo::find(name).or_else(|| (options.any_model || oddity.is_some()).then(|| demo::MODELS.first()).flatten());
    let Some(model) = model else {
        let message = format!("The model `{name}` does not exist here; GET /v1/models lists those that do.");
        return plainly(Answer::error(404, "invalid_request_error", None, Some("model_not_found"), &message));
    };
    let refusal = failure(&options, key)
        .or_else(|| reject::refuse(&options.rejections, options.reject_as, &request.body))
        .or_else(|| refuse_images(request, options.images.unwrap_or(model.images)));
    let usual_rate = if oddity.is_some() { Rate::Max } else { model.rate };
    let answer = match (refusal, oddity) {
        (Some(refusal), _) => refusal,
        (None, Some(oddity)) => oddity.answer(&script(request, &options, name, number)),
        (None, None) => good(request, &options, demo::plan(model, request, &options), number),
    };
    let mut delivery = options.delivery(usual_rate);
    if oddity.is_some_and(|oddity| oddity.short_name() == "split-utf8") {
        delivery.split_bytes.get_or_insert(1);
    }
    Reply { answer, delivery, first_ms: options.first_ms, hang_up: options.hang_up, cors: Some(options.cors) }
}

fn plainly(answer: Answer) -> Reply {
    Reply { answer, delivery: Delivery::default(), first_ms: 0, hang_up: false, cors: None }
}

fn good(request: &ChatRequest, options: &Options, plan: Plan, number: u64) -> Answer {
    let wire = Wire::new(number, &request.model, request.include_usage);
    let ending = Ending {
        usage: usage(request, options),
        max_tokens: request.max_tokens,
        finish: options.finish.clone(),
        done: !options.without_done,
    };
    if request.stream { reply::streamed(plan, wire, ending) } else { reply::whole(plan, &wire, &ending) }
}

/// What a reply will say of its prompt.
fn usage(request: &ChatRequest, options: &Options) -> Usage {
    let prompt = options.prompt.unwrap_or_else(|| request.prompt_tokens());
    let cached = options.cached.min(prompt);
    Usage {
        prompt,
        cached,
        cache_write: options.cache_write.min(prompt - cached),
        dollars: options.cost,
        names: options.usage,
        ..Usage::default()
    }
}

fn refuse_images(request: &ChatRequest, takes_images: bool) -> Option<Answer> {
    (!takes_images && request.images() > 0).then(|| {
        let message = "This model takes no images: a message holds a part of the type `image_url`.";
        Answer::error(400, "invalid_request_error", Some("messages"), Some("unsupported_content"), message)
    })
}

/// The answer of `status=` and `error=`.
fn failure(options: &Options, key: &Key) -> Option<Answer> {
    if options.error.is_none() && options.status.is_none() {
        return None;
    }
    let message = match options.echo(key) {
        echo if echo.is_empty() => options.message.clone(),
        echo => Some(options.message.as_deref().unwrap_or("Incorrect API key provided.").to_owned() + &echo),
    };
    let retry_after = options.retry_after.as_deref();
    let mut answer = errors::answer(options.error, options.status, message.as_deref(), retry_after);
    if let Some(retry_after) = &options.retry_after {
        answer = answer.with_header("retry-after", retry_after);
    }
    Some(answer)
}

fn script(request: &ChatRequest, options: &Options, name: &str, number: u64) -> Script {
    let mut text = oddities::ODD_TEXT.to_owned();
    let mut reasoning = oddities::ODD_REASONING.to_owned();
    // A demo model in an odd manner says what it would have said; the oddity itself says its fixed sentence.
    if let (Some(model), Some(_)) = (demo::find(name), options.oddity) {
        let plan = demo::plan(model, request, options);
        text = plan.content.collect();
        let thoughts: String = plan.reasoning.collect();
        if !thoughts.is_empty() {
            reasoning = thoughts;
        }
    } else if let Some(count) = options.tokens {
        let words = format!("{} ", oddities::ODD_TEXT);
        text = words.chars().cycle().take(count.saturating_mul(4).min(64 << 20)).collect();
    }
    Script {
        wire: Wire::new(number, &request.model, request.include_usage),
        text,
        reasoning,
        stream: request.stream,
        message: options.message.clone(),
    }
}
