//! Tool calls, put together however they were cut up.
//!
//! A call begins at an index that was not seen before, or at a new id that comes with a name. Servers that give neither
//! index nor id are understood by what they do give: a name begins a call unless the last one still waits for its name,
//! and bare arguments belong to the last call.

use super::chunk::{CallPart, FunctionPart};
use super::completion::ToolCall;
use super::positions::Positions;

/// Which call an index or an id stands for at the moment; an index may be used again for another call.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallOrder {
    by_index: Positions,
    /// Only of calls that came without an index.
    by_id: Positions,
}

impl CallOrder {
    /// Adds one part of a stream to the calls.
    pub(crate) fn add(&mut self, calls: &mut Vec<ToolCall>, part: &CallPart<'_>) {
        let at = match part.index.0 {
            Some(index) => Some(self.at_index(calls, part, index)),
            None => self.without_index(calls, part),
        };
        if let Some(call) = at.and_then(|at| calls.get_mut(at)) {
            fill(call, part);
        }
    }

    /// Adds the field that came before tools: at most one call, its parts in order. Tells whether it said anything.
    pub(crate) fn add_function_call(&mut self, calls: &mut Vec<ToolCall>, part: &FunctionPart<'_>) -> bool {
        if part.name.0.is_empty() && part.arguments.0.is_empty() {
            return false;
        }
        if calls.last().is_none_or(|call| call.kind.as_deref() != Some("function_call")) {
            calls.push(ToolCall { kind: Some("function_call".to_owned()), ..ToolCall::default() });
        }
        if let Some(call) = calls.last_mut() {
            if call.name.is_empty() {
                call.name.push_str(&part.name.0);
            }
            call.arguments.push_str(&part.arguments.0);
        }
        true
    }

    /// Takes the calls of a whole message: every entry is a call. Tells whether those that were there only grew.
    pub(crate) fn replace(&mut self, calls: &mut Vec<ToolCall>, parts: &[CallPart<'_>]) -> bool {
        let before = std::mem::take(calls);
        *self = Self::default();
        for part in parts {
            let mut call = ToolCall::default();
            fill(&mut call, part);
            calls.push(call);
        }
        let grew = |(now, before): (&ToolCall, &ToolCall)| {
            now.id.starts_with(&before.id)
                && now.name.starts_with(&before.name)
                && now.arguments.starts_with(&before.arguments)
        };
        calls.len() >= before.len() && calls.iter().zip(&before).all(grew)
    }

    fn at_index(&mut self, calls: &mut Vec<ToolCall>, part: &CallPart<'_>, index: i64) -> usize {
        let index = index.to_string();
        match self.by_index.get(&index) {
            Some(at) if !calls.get(at).is_some_and(|call| begins_anew(call, part)) => at,
            _ => {
                let at = begin(calls);
                self.by_index.insert(index, at);
                at
            }
        }
    }

    fn without_index(&mut self, calls: &mut Vec<ToolCall>, part: &CallPart<'_>) -> Option<usize> {
        let (id, name) = (&*part.id.0, &*part.function.name.0);
        let last = calls.len().checked_sub(1);
        let waits =
            |lacks: fn(&ToolCall) -> &str| last.filter(|at| calls.get(*at).is_some_and(|call| lacks(call).is_empty()));
        let found = match (id.is_empty(), name.is_empty()) {
            // An id that comes after the name belongs to the call that waits for it.
            (false, true) => self.by_id.get(id).or_else(|| waits(|call| &call.id)),
            (false, false) => self.by_id.get(id),
            (true, false) => waits(|call| &call.name),
            (true, true) if part.function.arguments.0.is_empty() && part.extra_content.0.is_none() => return last,
            (true, true) => last,
        };
        let at = found.unwrap_or_else(|| begin(calls));
        if !id.is_empty() && self.by_id.get(id).is_none() {
            self.by_id.insert(id.to_owned(), at);
        }
        Some(at)
    }
}

fn begin(calls: &mut Vec<ToolCall>) -> usize {
    calls.push(ToolCall::default());
    calls.len() - 1
}

/// Whether a part at an index in use is another call: a different id with a name; or, where ids are missing, a name and
/// an opening brace after arguments that were closed.
fn begins_anew(call: &ToolCall, part: &CallPart<'_>) -> bool {
    let (id, name) = (&part.id.0, &part.function.name.0);
    if name.is_empty() {
        return false;
    }
    if !id.is_empty() && !call.id.is_empty() {
        return **id != call.id;
    }
    if call.name.is_empty() {
        return false;
    }
    let arguments = &part.function.arguments.0;
    call.arguments.trim_ascii_end().ends_with('}')
        && (**name != call.name || arguments.trim_ascii_start().starts_with('{'))
}

fn fill(call: &mut ToolCall, part: &CallPart<'_>) {
    if call.id.is_empty() {
        call.id.push_str(&part.id.0);
    }
    if call.name.is_empty() {
        call.name.push_str(&part.function.name.0);
    }
    call.arguments.push_str(&part.function.arguments.0);
    if !part.kind.0.is_empty() && call.kind.is_none() {
        call.kind = Some(part.kind.0.to_string());
    }
    if let Some(extra) = part.extra_content.value() {
        call.extra_content = Some(extra);
    }
}
