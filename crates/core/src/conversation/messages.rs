//! What a model is told of a conversation.

use std::sync::Arc;

use super::{Speaker, Turn};
use crate::chat::{Content, ImageUrl, Message, Part, Role, ToolCall};

/// What is asked for when a reply broke off.
const CONTINUE: &str =
    "Your last message broke off. Go on exactly where it ended: repeat nothing, and say nothing about it.";

/// What stands for a question of images alone where no images are sent: an empty message is refused by several servers.
const IMAGE_LEFT_OUT: &str = "[An image that cannot be shown to you.]";

/// The messages of a path. Replies without words are left out, since several servers refuse an empty one; and so are calls
/// of tools that were not all answered, since a call without its answer is refused everywhere. Images go with the questions
/// that have them; those of replies are not sent back.
#[must_use]
pub fn messages(path: &[Arc<Turn>]) -> Vec<Message> {
    messages_with(path, true)
}

/// [`messages`] for a model that takes no images: of a question that has some, the text alone is sent.
#[must_use]
pub fn messages_of_text(path: &[Arc<Turn>]) -> Vec<Message> {
    messages_with(path, false)
}

fn messages_with(path: &[Arc<Turn>], with_images: bool) -> Vec<Message> {
    let mut messages = Vec::with_capacity(path.len());
    for (index, turn) in path.iter().enumerate() {
        match turn.speaker {
            Speaker::User => messages.push(Message::new(Role::User, question(turn, with_images))),
            Speaker::Assistant => {
                let behind = path.get(index + 1..).unwrap_or_default();
                let answers = behind.iter().take_while(|turn| turn.speaker == Speaker::Tool);
                add_reply(turn, &answers.map(AsRef::as_ref).collect::<Vec<_>>(), &mut messages);
            }
            // Together with the reply that asked.
            Speaker::Tool => {}
        }
    }
    messages
}

fn question(turn: &Turn, with_images: bool) -> Content {
    if turn.images.is_empty() || !with_images {
        let is_image_only = turn.text.is_empty() && !turn.images.is_empty();
        return Content::from(if is_image_only { IMAGE_LEFT_OUT } else { &turn.text });
    }
    let text = (!turn.text.is_empty()).then(|| Part::Text { text: turn.text.clone() });
    let images = turn.images.iter().map(|url| Part::ImageUrl { image_url: ImageUrl { url: url.clone() } });
    Content::Parts(text.into_iter().chain(images).collect())
}

/// What is added to the messages of a path to have its last reply go on from where it broke off.
#[must_use]
pub fn to_continue(broken_off: &Turn) -> [Message; 2] {
    [Message::new(Role::Assistant, broken_off.text.as_str()), Message::new(Role::User, CONTINUE)]
}

impl Turn {
    /// The calls that this reply asks for, each with an id of its own to answer to: some servers give none, or one twice.
    /// They are the same whenever they are asked for.
    #[must_use]
    pub fn calls(&self) -> Vec<ToolCall> {
        let mut calls = self.tool_calls.clone();
        for at in 0..calls.len() {
            let (earlier, rest) = calls.split_at_mut(at);
            let Some((call, later)) = rest.split_first_mut() else { break };
            let mut number = at;
            while call.id.is_empty() || earlier.iter().any(|other| other.id == call.id) {
                let fresh = ["call_", &number.to_string()].concat();
                if !later.iter().any(|other| other.id == fresh) {
                    call.id = fresh;
                }
                number += 1;
            }
        }
        calls
    }
}

fn add_reply(turn: &Turn, answers: &[&Turn], messages: &mut Vec<Message>) {
    let calls = turn.calls();
    if calls.is_empty() || answers.len() < calls.len() {
        let words = if turn.text.is_empty() { &turn.refusal } else { &turn.text };
        if !words.is_empty() {
            messages.push(Message::new(Role::Assistant, words.as_str()));
        }
        return;
    }
    let field = turn.reasoning_field.as_deref();
    messages.push(Message::kept_reply(&turn.text, &calls, &turn.reasoning, field, &turn.reasoning_details));
    // Results stand behind their reply in the order of its calls.
    messages.extend(calls.iter().zip(answers).map(|(call, answer)| Message::tool_result(call, answer.text.as_str())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::ChatRequest;
    use serde_json::{Value, json};

    fn sent(path: Vec<Turn>) -> Value {
        let path: Vec<_> = path.into_iter().map(Arc::new).collect();
        let request = ChatRequest { messages: messages(&path), ..ChatRequest::default() };
        request.to_body().remove("messages").unwrap()
    }

    fn said(speaker: Speaker, text: &str) -> Turn {
        Turn { speaker, text: text.into(), ..Turn::default() }
    }

    fn call(id: &str, name: &str) -> ToolCall {
        ToolCall { id: id.into(), name: name.into(), arguments: "{}".into(), ..ToolCall::default() }
    }

    fn answer(id: &str, text: &str) -> Turn {
        Turn { tool_call_id: Some(id.into()), ..said(Speaker::Tool, text) }
    }

    #[test]
    fn answered_tools_go_back_with_the_reasoning_that_led_to_them() {
        let reply = Turn {
            reasoning: "Count first.".into(),
            reasoning_field: Some("reasoning_content".into()),
            tool_calls: vec![call("a", "count"), call("b", "look")],
            ..said(Speaker::Assistant, "")
        };
        let path = vec![said(Speaker::User, "How many?"), reply, answer("a", "11"), answer("b", "")];
        assert_eq!(
            sent(path),
            json!([
                {"role": "user", "content": "How many?"},
                {"role": "assistant", "content": null, "reasoning_content": "Count first.", "tool_calls": [
                    {"id": "a", "type": "function", "function": {"name": "count", "arguments": "{}"}},
                    {"id": "b", "type": "function", "function": {"name": "look", "arguments": "{}"}},
                ]},
                {"role": "tool", "tool_call_id": "a", "content": "11"},
                {"role": "tool", "tool_call_id": "b", "content": ""},
            ])
        );
    }

    #[test]
    fn calls_that_nobody_answered_are_not_sent() {
        let half =
            Turn { tool_calls: vec![call("a", "x"), call("b", "y")], ..said(Speaker::Assistant, "Let me look.") };
        let silent = Turn { tool_calls: vec![call("a", "x")], ..said(Speaker::Assistant, "") };
        assert_eq!(
            sent(vec![half, answer("a", "1"), said(Speaker::User, "And?"), silent, said(Speaker::User, "Well?")]),
            json!([
                {"role": "assistant", "content": "Let me look."},
                {"role": "user", "content": "And?\n\nWell?"},
            ])
        );
    }

    #[test]
    fn calls_without_an_id_get_one_and_those_from_before_tools_their_own_role() {
        let reply = Turn { tool_calls: vec![call("", "x"), call("", "y")], ..said(Speaker::Assistant, "") };
        let sent_ids = sent(vec![reply, answer("call_0", "1"), answer("call_1", "2")]);
        assert_eq!(sent_ids[0]["tool_calls"][1]["id"], "call_1");
        assert_eq!(sent_ids[2], json!({"role": "tool", "tool_call_id": "call_1", "content": "2"}));

        let legacy = ToolCall { kind: Some("function_call".into()), ..call("", "x") };
        let reply = Turn { tool_calls: vec![legacy], ..said(Speaker::Assistant, "") };
        assert_eq!(
            sent(vec![reply, answer("call_0", "1")]),
            json!([
                {"role": "assistant", "content": null, "function_call": {"name": "x", "arguments": "{}"}},
                {"role": "function", "name": "x", "content": "1"},
            ])
        );
    }

    #[test]
    fn a_signature_hung_onto_a_call_goes_back() {
        let extra = json!({"google": {"thought_signature": "c2ln"}});
        let signed = ToolCall { extra_content: Some(extra.clone()), ..call("a", "x") };
        let reply = Turn { tool_calls: vec![signed], ..said(Speaker::Assistant, "") };
        assert_eq!(sent(vec![reply, answer("a", "1")])[0]["tool_calls"][0]["extra_content"], extra);
    }

    fn shown(text: &str, images: &[&str]) -> Turn {
        Turn { images: images.iter().map(|&url| url.into()).collect(), ..said(Speaker::User, text) }
    }

    #[test]
    fn images_go_with_the_question_that_has_them() {
        let reply = Turn { images: vec!["https://a.example/drawn.png".into()], ..said(Speaker::Assistant, "A heron.") };
        let path = vec![shown("What is it?", &["data:image/png;base64,AA==", "https://a.example/b.png"]), reply];
        let image = |url: &str| json!({"type": "image_url", "image_url": {"url": url}});
        assert_eq!(
            sent(path),
            json!([
                {"role": "user", "content": [
                    {"type": "text", "text": "What is it?"}, image("data:image/png;base64,AA=="), image("https://a.example/b.png"),
                ]},
                {"role": "assistant", "content": "A heron."},
            ])
        );
        assert_eq!(sent(vec![shown("", &["data:,"])]), json!([{"role": "user", "content": [image("data:,")]}]));
    }

    #[test]
    fn a_model_that_takes_no_images_is_sent_the_text() {
        let path = [shown("What is it?", &["data:,"]), said(Speaker::Assistant, "?"), shown("", &["data:,"])];
        let told = messages_of_text(&path.map(Arc::new));
        let texts: Vec<_> = told.iter().map(|message| message.content.clone()).collect();
        assert_eq!(texts, ["What is it?", "?", IMAGE_LEFT_OUT].map(Content::from));
    }

    #[test]
    fn questions_that_follow_each_other_keep_their_images() {
        // The reply to the first failed; the second question came without its picture, or without its words.
        let (one, two, three) = (shown("One?", &["data:,1"]), said(Speaker::User, "Two?"), shown("", &["data:,3"]));
        let text = |text: &str| json!({"type": "text", "text": text});
        let image = |url: &str| json!({"type": "image_url", "image_url": {"url": url}});
        let question = |parts: Vec<Value>| json!([{"role": "user", "content": parts}]);
        assert_eq!(
            sent(vec![one.clone(), two.clone(), three.clone()]),
            question(vec![text("One?"), image("data:,1"), text("Two?"), image("data:,3")])
        );
        assert_eq!(sent(vec![two, one]), question(vec![text("Two?"), text("One?"), image("data:,1")]));
        assert_eq!(sent(vec![said(Speaker::User, ""), three]), question(vec![image("data:,3")]));
    }

    #[test]
    fn a_refusal_stays_in_the_conversation() {
        let declined = Turn { refusal: "No.".into(), ..said(Speaker::Assistant, "") };
        assert_eq!(sent(vec![declined]), json!([{"role": "assistant", "content": "No."}]));
    }
}
