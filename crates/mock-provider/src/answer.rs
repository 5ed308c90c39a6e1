//! An answer before it travels: status, headers, and the parts of its body.

use axum::response::Response;
use serde_json::{Value, json};

use crate::delivery::{self, Delivery};
use crate::log::{Outcome, Ticket};

/// One part of a body, usually one event of a stream.
pub(crate) struct Part {
    pub(crate) bytes: Vec<u8>,
    /// How many tokens it carries, for the pace.
    pub(crate) tokens: u32,
}

/// Parts are made as they are sent, so that a reply of any length costs little.
pub(crate) type Parts = Box<dyn Iterator<Item = Part> + Send>;

pub(crate) const JSON: &str = "application/json";
pub(crate) const EVENT_STREAM: &str = "text/event-stream; charset=utf-8";
pub(crate) const HTML: &str = "text/html; charset=utf-8";
pub(crate) const PLAIN: &str = "text/plain; charset=utf-8";

/// What the server says to one request.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) parts: Parts,
    /// Left without CORS headers, as by a server that answers before its CORS layer.
    pub(crate) without_cors: bool,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: &'static str, parts: Parts) -> Answer {
        Answer { status, content_type: Some(content_type), headers: Vec::new(), parts, without_cors: false }
    }

    /// A body that is sent in one part.
    pub(crate) fn whole(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        Answer::new(status, content_type, pieces(vec![body.into()]))
    }

    pub(crate) fn json(status: u16, value: &Value) -> Answer {
        Answer::whole(status, JSON, value.to_string())
    }

    /// An error in OpenAI's shape.
    pub(crate) fn error(status: u16, kind: &str, param: Option<&str>, code: Option<&str>, message: &str) -> Answer {
        Answer::json(status, &openai_error(kind, param, code, message))
    }

    /// A 400 in OpenAI's shape.
    pub(crate) fn bad_request(param: Option<&str>, message: &str) -> Answer {
        Answer::error(400, "invalid_request_error", param, None, message)
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Answer {
        self.headers.push((name, value.into()));
        self
    }

    /// The response on its way, followed by the ticket.
    pub(crate) fn into_response(self, delivery: Delivery, ticket: Ticket) -> Response {
        ticket.set_status(self.status);
        let mut response =
            Response::builder().status(self.status).header("x-request-id", format!("req_{:08}", ticket.id()));
        if let Some(content_type) = self.content_type {
            response = response.header("content-type", content_type);
        }
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        // A 204 has no body to follow.
        let body = if self.status == 204 {
            ticket.end(Outcome::Completed);
            axum::body::Body::empty()
        } else {
            delivery::body(self.parts, delivery, ticket)
        };
        // The only header values from outside are option values; one that no header may hold is answered as a 500.
        response.body(body).unwrap_or_else(|_| {
            let mut response = Response::new(axum::body::Body::empty());
            *response.status_mut() = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            response
        })
    }
}

/// OpenAI's error object.
pub(crate) fn openai_error(kind: &str, param: Option<&str>, code: Option<&str>, message: &str) -> Value {
    json!({ "error": { "message": message, "type": kind, "param": param, "code": code } })
}

/// Parts that carry no tokens and so are not slowed by a rate.
pub(crate) fn pieces(bodies: Vec<Vec<u8>>) -> Parts {
    Box::new(bodies.into_iter().map(|bytes| Part { bytes, tokens: 0 }))
}
