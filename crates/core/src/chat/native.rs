//! What is known of a model by its name: OpenAI's reasoning models take some parameters under other names, and some not
//! at all.
//!
//! Only the last segment of the id is looked at, so `openai/o3` of a router is known too, and an id that merely contains
//! `o1` is not.

use super::request::Role;

/// How a model wants to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules<'a> {
    /// The id to send: `o3-mini-high` is no model of its own but `o3-mini` with high effort.
    pub model: &'a str,
    /// The reasoning effort that is part of the name.
    pub effort: Option<&'static str>,
    /// Whether it takes `temperature`.
    pub takes_temperature: bool,
    /// The parameter that limits the tokens of the reply.
    pub token_cap: &'static str,
    /// Who gives the instructions.
    pub system_role: Role,
    /// Whether Markdown has to be asked for, with OpenAI's own phrase in the first line of the instructions.
    pub asks_for_markdown: bool,
}

/// The phrase with which OpenAI's models from o1 on are asked for Markdown.
pub(crate) const MARKDOWN: &str = "Formatting re-enabled\n";

/// The rules for a model; those of an ordinary model where nothing else is known.
#[must_use]
pub fn rules(model: &str) -> Rules<'_> {
    let name = model.rsplit('/').next().unwrap_or(model);
    let is_o = matches!(name.as_bytes(), [b'o', b'1'..=b'9'] | [b'o', b'1'..=b'9', b'-' | b':' | b'.', ..]);
    let reasons = is_o || (name.starts_with("gpt-5") && !name.contains("chat"));
    // The only models that never learned to take instructions.
    let is_early = ["o1-mini", "o1-preview"].iter().any(|early| name.starts_with(early));
    let (model, effort) = match model {
        "o3-mini-high" | "o3-high" | "o4-mini-high" => (model.trim_end_matches("-high"), Some("high")),
        "o3-mini-low" | "o3-low" | "o4-mini-low" => (model.trim_end_matches("-low"), Some("low")),
        _ => (model, None),
    };
    Rules {
        model,
        effort,
        takes_temperature: !reasons,
        token_cap: if reasons { "max_completion_tokens" } else { "max_tokens" },
        system_role: match (reasons, is_early) {
            (_, true) => Role::User,
            (true, _) => Role::Developer,
            _ => Role::System,
        },
        asks_for_markdown: is_o && !is_early,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effort_in_the_name_is_sent_as_effort() {
        assert_eq!((rules("o3-mini-high").model, rules("o3-mini-high").effort), ("o3-mini", Some("high")));
        assert_eq!((rules("o3-mini-low").model, rules("o3-mini-low").effort), ("o3-mini", Some("low")));
        assert_eq!((rules("o3-mini").model, rules("o3-mini").effort), ("o3-mini", None));
        // A router's own id stays as it is.
        assert_eq!(rules("openai/o3-mini-high").model, "openai/o3-mini-high");
        assert_eq!(rules("openai/o3-mini-high").effort, None);
    }

    #[test]
    fn reasoning_models_are_known_by_their_last_segment() {
        for model in ["o1", "o3", "o3-mini", "o4-mini-2025-04-16", "openai/o3", "gpt-5", "gpt-5-mini", "openai/gpt-5.1"]
        {
            let rules = rules(model);
            assert!(!rules.takes_temperature, "{model}");
            assert_eq!(rules.token_cap, "max_completion_tokens", "{model}");
            assert_eq!(rules.system_role, Role::Developer, "{model}");
        }
        for model in
            ["gpt-4o", "gpt-4.5-preview", "gpt-5-chat-latest", "solar-pro1", "o1x", "opus-4", "foo1", "yi/o", ""]
        {
            let rules = rules(model);
            assert!(rules.takes_temperature, "{model}");
            assert_eq!(rules.token_cap, "max_tokens", "{model}");
            assert_eq!(rules.system_role, Role::System, "{model}");
        }
    }

    #[test]
    fn the_first_two_take_instructions_from_the_user_only() {
        for model in ["o1-mini", "o1-preview", "o1-mini-2024-09-12"] {
            assert_eq!(rules(model).system_role, Role::User, "{model}");
            assert!(!rules(model).asks_for_markdown, "{model}");
        }
        assert!(rules("o1").asks_for_markdown && rules("o3-mini").asks_for_markdown);
        assert!(!rules("gpt-5").asks_for_markdown);
    }
}
