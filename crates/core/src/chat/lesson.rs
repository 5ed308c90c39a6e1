//! What a provider's rejections teach: a parameter that it does not take is left out of the next request, or goes under
//! its other name.
//!
//! No name is right everywhere (OpenAI's reasoning models refuse `max_tokens`, Mistral refused `max_completion_tokens`),
//! so nothing is guessed: only an error that names what it rejects, and that was sent, is a lesson.

use serde_json::{Map, Value};

use super::request::{Role, join_questions};
use crate::error::{Advice, ApiError};
use crate::record::record;

/// A parameter that one provider does not take for one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lesson {
    /// The provider's origin.
    pub origin: String,
    /// The model that was asked.
    pub model: String,
    /// The parameter; or the role `developer` or `system`.
    pub parameter: String,
    /// What goes in its place; none where it is left out.
    pub instead: Option<String>,
}

record! { Lesson { origin, model, parameter, instead } }

/// Where a rejected name stands in a body.
enum Place {
    /// A field of the body, itself or something inside it.
    Field(String),
    /// A role of a message.
    Role(Role),
    /// A field of messages that they can do without.
    InMessages(String),
}

impl Lesson {
    /// What an error teaches about the body that it answers; none where it names nothing that was sent.
    #[must_use]
    pub fn from_error(error: &ApiError, body: &Map<String, Value>, origin: &str, model: &str) -> Option<Self> {
        let Advice::RejectedParameter(name) = error.advice() else { return None };
        let (parameter, instead) = match find(body, &name)? {
            Place::Role(Role::Developer) => ("developer".to_owned(), Some("system")),
            Place::Role(role) => (role.as_str().to_owned(), Some("user")),
            Place::InMessages(field) => (field, None),
            Place::Field(field) => {
                let other = match field.as_str() {
                    "max_tokens" => Some("max_completion_tokens"),
                    "max_completion_tokens" => Some("max_tokens"),
                    _ => None,
                };
                (field, other)
            }
        };
        let (origin, model) = (origin.to_owned(), model.to_owned());
        Some(Self { origin, model, parameter, instead: instead.map(str::to_owned) })
    }

    /// Adds what was learned to what is known. Where the other name was rejected before, both are left out.
    pub fn add_to(mut self, known: &mut Vec<Self>) {
        let is_about_same = |other: &Self| other.origin == self.origin && other.model == self.model;
        if known.iter().any(|other| is_about_same(other) && self.instead.as_ref() == Some(&other.parameter)) {
            self.instead = None;
        }
        known.retain(|other| !(is_about_same(other) && other.parameter == self.parameter));
        known.push(self);
    }
}

/// Takes what was learned about this provider and model into account, in the order in which it was learned.
pub fn apply(lessons: &[Lesson], origin: &str, model: &str, body: &mut Map<String, Value>) {
    for lesson in lessons.iter().filter(|lesson| lesson.origin == origin && lesson.model == model) {
        let instead = lesson.instead.as_deref();
        let place = find(body, &lesson.parameter);
        let messages = match body.get_mut("messages") {
            Some(Value::Array(messages)) => messages,
            _ => &mut Vec::new(),
        };
        match place {
            Some(Place::Field(field)) => {
                let value = body.remove(&field);
                if let (Some(value), Some(instead)) = (value, instead) {
                    body.entry(instead).or_insert(value);
                }
                if field == "stream" {
                    // It is refused without a stream.
                    body.remove("stream_options");
                }
            }
            Some(Place::Role(role)) => {
                for message in messages.iter_mut().filter(|message| has_role(message, role)) {
                    put(message, "role", Value::from(instead.unwrap_or("user")));
                }
                join_questions(messages);
            }
            Some(Place::InMessages(field)) => {
                for message in messages.iter_mut().filter_map(Value::as_object_mut) {
                    message.remove(&field);
                }
            }
            None => {}
        }
    }
}

fn put(message: &mut Value, name: &str, value: Value) {
    if let Some(slot) = message.get_mut(name) {
        *slot = value;
    }
}

fn has_role(message: &Value, role: Role) -> bool {
    message.get("role").and_then(Value::as_str) == Some(role.as_str())
}

/// Where the rejected name stands in a body. What a request cannot do without is nowhere.
fn find(body: &Map<String, Value>, name: &str) -> Option<Place> {
    if matches!(name, "model" | "messages" | "role" | "content") {
        return None;
    }
    let messages = body.get("messages").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if matches!(name, "developer" | "system") {
        // A server without a role for instructions speaks of `system`, whichever was sent. One that does not know
        // `developer`, or names no role, is no reason to send `system` as something else.
        let is_sent = |role: &Role| messages.iter().any(|message| has_role(message, *role));
        let roles = [Role::Developer, Role::System];
        let at_fault = roles.iter().take(if name == "system" { 2 } else { 1 });
        return at_fault.copied().find(is_sent).map(Place::Role);
    }
    let in_fields = |fields: &Map<String, Value>| fields.keys().find(|field| is_same(field, name)).cloned();
    if let Some(field) = in_fields(body) {
        return Some(Place::Field(field));
    }
    let holds = |(_, value): &(&String, &Value)| value.as_object().is_some_and(|inner| in_fields(inner).is_some());
    if let Some((field, _)) = body.iter().find(holds) {
        return Some(Place::Field(field.clone()));
    }
    // Nothing else can be taken out of messages: a call without its answer, or an answer without its call, is refused
    // everywhere.
    let is_thought = |field: &String| matches!(field.as_str(), "reasoning_content" | "reasoning" | "reasoning_details");
    let in_messages = messages.iter().filter_map(Value::as_object).find_map(in_fields);
    in_messages.filter(is_thought).map(Place::InMessages)
}

/// Whether two spellings name one parameter: some servers answer in `camelCase`.
fn is_same(one: &str, other: &str) -> bool {
    let letters = |name: &str| -> Vec<u8> {
        name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect()
    };
    one == other || letters(one) == letters(other)
}
