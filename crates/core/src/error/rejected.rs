//! Which parameter an error rejects.
//!
//! A name counts only beside words that say it is not taken at all; a value that is out of range, or one of a few that the
//! model knows, is for the person to mend, and leaving it out unasked would change what was asked for.

use super::{ApiError, is_mark, names, says, value_behind};

impl ApiError {
    /// The parameter that the error rejects, or the role `developer` or `system`; `words` is all it says, in lower case.
    /// Of several the first. The name is the provider's: it need not be one that was sent.
    pub(super) fn rejected_parameter(&self, words: &str) -> Option<String> {
        let param = self.param.as_deref().unwrap_or_default();
        if (says(words, phrases!["role", "角色"]) || param.ends_with("role")) && !says(words, ROLE_ORDER) {
            let role = self.rejected_role(words, param);
            if role.is_some() {
                return role.map(str::to_owned);
            }
        }
        // A router hands the answer of the one behind it on as text: its code is looked for there.
        let code = || value_behind(&self.raw, "code", b"\"'\\");
        let is_rejected =
            says(words, REJECTED) || code().is_some_and(|code| code.trim_start_matches(is_mark).starts_with(CODE));
        if !is_rejected || says(words, VALUES) {
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
            let named = if lists(PARAMETERS, &spelled) {
                is_meant(before, after)
            } else {
                about_parameters && before.ends_with(is_quote) && after.starts_with(is_quote)
            };
            let named = named
                || says_last(before, LEADS)
                || after.trim_start_matches(':').trim_start().starts_with("Extra inputs are not permitted");
            (named && !lists(ALWAYS, name)).then_some(spelled)
        })
    }

    /// The role that a sentence about roles rejects. Roles in a list of those that are taken are not rejected, and the
    /// messages that some servers repeat beside their sentence are the person's words, not the server's.
    fn rejected_role(&self, words: &str, param: &str) -> Option<&'static str> {
        let taken = TAKEN.split('|').filter_map(|begin| words.find(begin)).min();
        let (said, taken) = words.split_at_checked(taken.unwrap_or(words.len()))?;
        let is_role = |before: &str, after: &str| {
            before.ends_with(is_quote) && after.starts_with(is_quote)
                || (before.is_empty() || before.ends_with(['\n', ':'])) && after.starts_with(" is ")
                || before.ends_with("role ")
                || before.ends_with("role: ")
                || after.starts_with(" role")
        };
        let named = |role: &str| {
            names(said, &mut |before, name, after| (name == role && is_role(before, after)).then(String::new)).is_some()
        };
        if named("developer") {
            return Some("developer");
        }
        if says(said, SYSTEM_ROLE) {
            return Some("system");
        }
        if says(said, ROLE) {
            return Some("developer");
        }
        // A list, and not the role that is missing in it. Where that is told, it stands beside the list.
        let other = value_behind(&self.raw, "input", b"\"'\\").map(|input| input.trim_start_matches(is_mark));
        let is_other = other.is_some_and(|input| !input.starts_with("developer") && !input.starts_with("system"));
        if !param.ends_with("role") || !taken.starts_with("input should be '") || is_other {
            return None;
        }
        let first_missing = |role: &&str| !taken.contains(role);
        ["system", "developer"].into_iter().find(first_missing)
    }
}

/// Whether it is the parameter of that name that is spoken of: it stands between quotation marks, behind words that lead
/// to it, or begins a clause that says it is not taken.
fn is_meant(before: &str, after: &str) -> bool {
    let (opens, closes) = (before.ends_with(is_quote), after.starts_with(is_quote));
    if opens && (closes || after.starts_with(['.', '[', '='])) || closes && before.ends_with(['.', '/']) {
        return true;
    }
    // Part of another name, or a value of its own.
    if after.starts_with(['-', '/']) || after.trim_start_matches(' ').starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let clause = before.trim_end();
    let begins = clause.is_empty() || clause.ends_with([':', ';', '.', ',', '>']) || says_last(clause, THE);
    let after = NOUNS.split('|').find_map(|noun| after.strip_prefix(noun)).unwrap_or(after);
    (begins && NOT_TAKEN.split('|').any(|not_taken| after.starts_with(not_taken))) || says_last(before, KNOWN_LEADS)
}

fn says_last(words: &str, phrases: &str) -> bool {
    phrases.split('|').any(|phrase| words.ends_with(phrase))
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
    "support 'system'",
    "variant `system`",
    "unknown role 'system'",
    "invalid role 'system'"
];
const ROLE: &str = phrases!["incorrect role", "角色信息不正确", "unexpected message role"];
/// Behind these words stands what is taken.
const TAKEN: &str = phrases![
    "input should be",
    "supported values",
    "supported roles",
    "expected one of",
    "not one of",
    "must be one of",
    "should be one of",
    "allowed values",
    "expected tags",
];
const CODE: &str = "unsupported_";
const REJECTED: &str = phrases![
    "unsupported",
    "not support",
    "n't support",
    "unrecognized",
    "unknown field",
    "unknown name",
    "unknown parameter",
    "extra inputs",
    "extra_forbidden",
    "not permitted",
    "unexpected keyword",
    "not allowed",
    "not a valid parameter",
    // One value is left, which is the one that goes without saying.
    "is allowed for this model",
    "may only be set to 1",
    "deprecated for this model",
];
/// A list of values that are taken, or a range of them: the parameter itself is known.
const VALUES: &str = phrases![
    "supported values are: '",
    "between",
    "at most",
    "at least",
    "maximum",
    "minimum",
    "greater than",
    "less than",
    "higher than",
    "lower than",
    "one of",
    " range",
    "exceed",
    "up to",
    "limit is",
    "limited to",
    "<=",
    ">=",
];
/// A name between quotation marks is a parameter only where parameters are spoken of.
const ABOUT_PARAMETERS: &str = phrases!["param", "argument", "field", "propert", "unknown name", "key", "inputs"];
/// What stands before a name without quotation marks.
const LEADS: &str = phrases!["supplied: ", "parameter: ", "support parameter ", "entity: "];
/// And before a name that is known.
const KNOWN_LEADS: &str =
    phrases!["support ", "support the ", "invalid ", "unsupported ", "model: ", "parameter ", "argument ", "field "];
/// What a clause may begin with before such a name.
const THE: &str = phrases!["The", "the", "arameter", "rgument", "ield", "ption"];
const NOUNS: &str = phrases![" parameter", " field", " option", " argument"];
/// What makes such a name the subject.
const NOT_TAKEN: &str = phrases![
    " is not supported",
    " not supported",
    " is unsupported",
    " isn't supported",
    " is not allowed",
    " not allowed",
    " is not permitted",
    " is deprecated",
];
/// Names that are known where it is plain that they are names.
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
