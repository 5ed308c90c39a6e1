//! Which parameter an error rejects.
//!
//! A name counts only beside words that say it is not taken at all; a value that is out of range, or one of a few that the
//! model knows, is for the person to mend, and leaving it out unasked would change what was asked for.

use super::{ApiError, names, says};

impl ApiError {
    /// The parameter that the error rejects, or the role `developer` or `system`; `words` is all it says, in lower case.
    /// Of several the first. The name is the provider's: it need not be one that was sent.
    pub(super) fn rejected_parameter(&self, words: &str) -> Option<String> {
        let param = self.param.as_deref().unwrap_or_default();
        if (says(words, phrases!["role", "角色"]) || param.ends_with("role")) && !says(words, ROLE_ORDER) {
            let developer = |text| names(text, &mut |_, name, _| (name == "developer").then(|| name.to_owned()));
            let developer = developer(words).or_else(|| developer(&self.raw));
            if developer.is_some() {
                return developer;
            }
            if says(words, SYSTEM_ROLE) {
                return Some("system".to_owned());
            }
            if says(words, ROLE) || (param == "role" && words.contains("input should be")) {
                return Some("developer".to_owned());
            }
        }
        // A router hands the answer of the one behind it on as text: its codes are looked for there.
        if !(says(words, REJECTED) || says(&self.raw, CODES)) || says(words, VALUES) {
            return None;
        }
        let mut path = None;
        names(param, &mut |_, name, _| {
            if name != "body" && matches!(path, None | Some("messages")) {
                path = Some(name);
            }
            None
        });
        if let Some(name) = path {
            let name = known(name);
            return (!lists(ALWAYS, &name)).then_some(name);
        }
        let about_parameters = says(words, ABOUT_PARAMETERS);
        names(&self.message, &mut |before, name, after| {
            let spelled = known(name);
            let quoted = about_parameters && before.ends_with(is_quote) && after.starts_with(is_quote);
            let named = lists(PARAMETERS, &spelled)
                || quoted
                || LEADS.split('|').any(|lead| before.ends_with(lead))
                || after.starts_with(": Extra inputs are not permitted");
            (named && !lists(ALWAYS, name)).then_some(spelled)
        })
    }
}

/// A name as it is sent, where a provider writes it in camel case; others as they are.
fn known(name: &str) -> String {
    let mut spelled = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            spelled.push('_');
        }
        spelled.push(c.to_ascii_lowercase());
    }
    match spelled.as_str() {
        "streaming" => "stream".to_owned(),
        known if lists(PARAMETERS, known) => spelled,
        _ => name.to_owned(),
    }
}

fn lists(names: &str, name: &str) -> bool {
    names.split('|').any(|listed| listed == name)
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '"' | '`' | '“' | '”' | '[' | ']')
}

/// What a request cannot do without, and parts of messages.
const ALWAYS: &str = phrases!["model", "messages", "prompt", "role", "content", "type", "text", "image_url"];

/// Complaints about the order of messages, or about what follows what.
const ROLE_ORDER: &str = phrases!["alternat", "after role", "message_order"];
const SYSTEM_ROLE: &str = phrases![
    "system role",
    "only user and assistant",
    "'user' or 'assistant'",
    "support 'system'",
    "variant `system`",
    "unknown role 'system'",
    "invalid role 'system'"
];
const ROLE: &str = phrases!["incorrect role", "角色信息不正确", "unexpected message role"];
const CODES: &str = phrases!["unsupported_", "extra_forbidden"];
const REJECTED: &str = phrases![
    "unsupported",
    "not support",
    "n't support",
    "unrecognized",
    "unknown field",
    "unknown name",
    "unknown parameter",
    "extra inputs",
    "not permitted",
    "unexpected keyword",
    "not allowed",
    "not a valid parameter",
    // One value is left, which is the one that goes without saying.
    "is allowed for this model",
    "may only be set to 1",
    "deprecated for this model",
];
/// A list of values that are taken: the parameter itself is known.
const VALUES: &str = phrases!["supported values are: '"];
/// A name between quotation marks is a parameter only where parameters are spoken of.
const ABOUT_PARAMETERS: &str = phrases!["param", "argument", "field", "propert", "unknown name", "key", "inputs"];
/// What stands before a name without quotation marks.
const LEADS: &str = phrases!["supplied: ", "parameter: ", "support parameter ", "entity: "];
/// Names that are known wherever they stand.
const PARAMETERS: &str = phrases![
    "stream_options",
    "include_usage",
    "max_tokens",
    "max_completion_tokens",
    "temperature",
    "top_p",
    "top_k",
    "presence_penalty",
    "frequency_penalty",
    "reasoning_effort",
    "parallel_tool_calls",
    "response_format",
    "tool_choice",
    "logprobs",
    "seed",
    "stream",
    "service_tier",
    "logit_bias",
    "safe_mode",
    "chat_template_kwargs",
    "enable_thinking",
    "reasoning_content",
];
