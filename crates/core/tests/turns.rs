//! Turns: what is taken over from a reply, and how answers to tools go back. Each test opens with what a person saw.

#![allow(clippy::indexing_slicing, reason = "what is missing fails the test")]

use std::sync::Arc;

use plainwire_core::chat::{Audio, ChatRequest, Citation, Completion, ToolCall};
use plainwire_core::conversation::{Speaker, Turn, messages};
use plainwire_core::record::Record;
use serde_json::{Value, json};

fn answered(calls: Vec<ToolCall>, results: &[&str]) -> Value {
    let reply = Turn { speaker: Speaker::Assistant, tool_calls: calls, ..Turn::default() };
    let ids: Vec<String> = reply.calls().into_iter().map(|call| call.id).collect();
    let mut path = vec![Arc::new(reply)];
    for (id, result) in ids.into_iter().zip(results) {
        let (tool_call_id, text) = (Some(id), (*result).to_owned());
        path.push(Arc::new(Turn { speaker: Speaker::Tool, text, tool_call_id, ..Turn::default() }));
    }
    let request = ChatRequest { messages: messages(&path), ..ChatRequest::default() };
    request.to_body()["messages"].clone()
}

fn call(id: &str) -> ToolCall {
    ToolCall { id: id.into(), name: "look".into(), ..ToolCall::default() }
}

#[test]
fn every_result_reaches_its_call() {
    // "The second city has the same weather": two calls had one id, and the second result was lost.
    for (ids, sent_ids) in [
        (["a", "a", "a"], ["a", "call_1", "call_2"]),
        // An id made up for the second call was the third one's own.
        (["x", "", "call_1"], ["x", "call_2", "call_1"]),
        (["call_1", "", ""], ["call_1", "call_2", "call_3"]),
        (["call_2", "call_2", ""], ["call_2", "call_1", "call_3"]),
        (["", "", ""], ["call_0", "call_1", "call_2"]),
    ] {
        let sent = answered(ids.map(call).to_vec(), &["one", "two", "three"]);
        for (at, (id, result)) in sent_ids.into_iter().zip(["one", "two", "three"]).enumerate() {
            assert_eq!(sent[0]["tool_calls"][at]["id"], id, "{ids:?}");
            assert_eq!(sent[at + 1], json!({"role": "tool", "tool_call_id": id, "content": result}), "{ids:?}");
        }
    }
}

#[test]
fn whatever_came_of_a_reply_is_a_reply() {
    // The same question went out twice, and was paid for twice: of the first reply only encrypted thoughts had come.
    let encrypted = vec![json!({"type": "reasoning.encrypted", "data": "c2VjcmV0"})];
    let source = Citation { url: "https://a.example".into(), ..Citation::default() };
    for came in [
        Completion { reasoning_details: encrypted, ..Completion::default() },
        Completion { citations: vec![source], ..Completion::default() },
        Completion { audio: Some(Audio { transcript: "Hm".into(), ..Audio::default() }), ..Completion::default() },
    ] {
        assert!(!came.is_empty(), "{came:?}");
        let mut turn = Turn::default();
        assert!(turn.is_empty());
        turn.take(&came, None);
        assert!(!turn.is_empty(), "{came:?}");
    }
}

#[test]
fn a_reply_that_goes_on_keeps_what_it_had() {
    // "…so it is 12.First, recall": two trains of thought as one; speech and refusal gone; each source listed twice.
    let source = |at: u8| Citation { url: format!("https://{at}.example"), ..Citation::default() };
    let speech =
        |data: &str, transcript: &str| Some(Audio { id: None, data: vec![data.into()], transcript: transcript.into() });
    let before = Turn {
        text: "It is tw".into(),
        reasoning: "So it is 12.".into(),
        refusal: "Not that.".into(),
        citations: vec![source(1), source(2)],
        audio: speech("AAAA", "It is "),
        ..Turn::default()
    };
    let rest = Completion {
        text: "elve.".into(),
        reasoning: "First, recall.".into(),
        citations: vec![source(2), source(3)],
        audio: speech("BBBB", "twelve."),
        ..Completion::default()
    };
    let mut turn = Turn::default();
    turn.take(&rest, Some(&before));
    assert_eq!((turn.text.as_str(), turn.refusal.as_str()), ("It is twelve.", "Not that."));
    assert_eq!(turn.reasoning, "So it is 12.\n\nFirst, recall.");
    assert_eq!(turn.citations, [source(1), source(2), source(3)]);
    let audio = turn.audio.clone().unwrap_or_default();
    assert_eq!((audio.transcript.as_str(), audio.data.concat().as_str()), ("It is twelve.", "AAAABBBB"));
    // As often as it is taken over; and nothing is put between where one of the two is missing.
    turn.take(&rest, Some(&before));
    assert_eq!(turn.citations.len(), 3);
    turn.take(&Completion::default(), Some(&before));
    assert_eq!((turn.reasoning.as_str(), turn.audio.is_some()), ("So it is 12.", true));
    // Who shows both while the second grows has put the break there already.
    let before = Turn { reasoning: "So it is 12.\n\n".into(), ..Turn::default() };
    turn.take(&rest, Some(&before));
    assert_eq!(turn.reasoning, "So it is 12.\n\nFirst, recall.");
    turn.take(&Completion::default(), Some(&before));
    assert_eq!(turn.reasoning, "So it is 12.");
}

#[test]
fn what_a_reply_cost_is_kept_with_it() {
    // Prices were put up, and last month became dearer.
    let turn = Turn { cost: Some(1_200_000_000), is_cost_reported: true, ..Turn::default() };
    assert_eq!(Turn::from_value(&turn.to_value()), turn);
    let older = Turn::from_value(&json!({"id": "a", "text": "From before costs were kept."}));
    assert_eq!((older.cost, older.is_cost_reported), (None, false));
}
