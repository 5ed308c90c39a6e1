//! The provider: a server, its paths, and what each request goes through.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{fmt::Write as _, io};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use axum::routing::get;
use serde_json::{Value, json};

use crate::answer::{Answer, PLAIN, pieces};
use crate::chat::{self, Reply};
use crate::delivery::Delivery;
use crate::key::{self, DEMO_KEY, Key};
use crate::log::{Exchange, Log, Outcome, Ticket};
use crate::options::{KeyRule, options};
use crate::place::{self, Place, Target};
use crate::request::ChatRequest;
use crate::server::{HangUp, Server};
use crate::{cors, demo, models, oddities};

/// A running provider on loopback. Dropping it closes the listener and every connection.
pub struct Provider {
    server: Server,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    log: Log,
    /// How many requests came with the same failing options, for `times=`.
    failures: Mutex<HashMap<String, u32>>,
}

impl Provider {
    /// Starts a provider on 127.0.0.1; port 0 takes any that is free. Needs a tokio runtime. Fails when the port is taken.
    pub async fn start(port: u16) -> io::Result<Provider> {
        let shared = Arc::new(Shared::default());
        let router = Router::new()
            .route("/_mock/log", get(show_log))
            .route("/_mock/oddities", get(show_oddities))
            .fallback(answer)
            .with_state(shared.clone());
        Ok(Provider { server: Server::start(router, port).await?, shared })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.server.origin()
    }

    /// The origin with `/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}/v1", self.origin())
    }

    /// Every request so far, preflights included, oldest first. Requests to `/_mock/` are not recorded, and of very many
    /// the oldest are forgotten.
    #[must_use]
    pub fn log(&self) -> Vec<Exchange> {
        self.shared.log.exchanges()
    }
}

/// The largest request that is read: room for a few images.
const REQUEST_BYTES: usize = 64 << 20;

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, REQUEST_BYTES).await;
    let ticket = shared.log.open(Exchange {
        id: 0,
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: readable(&head.headers),
        body: body.as_deref().map(|body| String::from_utf8_lossy(body).into_owned()).unwrap_or_default(),
        model: None,
        status: None,
        bytes_sent: 0,
        chunks_sent: 0,
        outcome: Outcome::Running,
    });
    let place = match place::find(head.uri.path()) {
        Ok(place) => place,
        Err(sentence) => {
            let answer = Answer::bad_request(None, &sentence);
            return finish(answer, Delivery::default(), ticket, &head.headers, cors::CorsManner::Correct);
        }
    };
    let manner = place.options.cors;
    if head.method == Method::OPTIONS {
        return preflight(manner, &head.headers, ticket).await;
    }
    let Ok(body) = body else {
        let answer = Answer::error(413, "invalid_request_error", None, None, "The request body is too large.");
        return finish(answer, Delivery::default(), ticket, &head.headers, manner);
    };
    let reply = reply(&shared, &ticket, place, &head, &body);
    if reply.first_ms > 0 {
        // The ticket is dropped with this future when the client gives up waiting.
        tokio::time::sleep(Duration::from_millis(reply.first_ms)).await;
    }
    if reply.hang_up {
        ticket.end(Outcome::Cut);
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(HangUp);
        return response;
    }
    finish(reply.answer, reply.delivery, ticket, &head.headers, reply.cors.unwrap_or(manner))
}

fn reply(shared: &Shared, ticket: &Ticket, place: Place, head: &Parts, body: &[u8]) -> Reply {
    let (method, path, query) = (&head.method, head.uri.path(), head.uri.query().unwrap_or_default());
    let key = Key::shown(&head.headers, &place);
    let delivery = place.options.delivery(crate::options::Rate::Max);
    let plainly = |answer| Reply {
        answer,
        delivery: delivery.clone(),
        first_ms: place.options.first_ms,
        hang_up: place.options.hang_up,
        cors: None,
    };
    if let Some(refusal) = key::anthropic_refusal(&head.headers, &place) {
        return plainly(refusal);
    }
    let deployment = match &place.target {
        Target::Nothing if path == "/" => return plainly(Answer::whole(200, PLAIN, front_page())),
        Target::Nothing => return plainly(nothing_here(method, path)),
        Target::ModelsWithSlash if place.options.slash_redirect => {
            let there = path.trim_end_matches('/').to_owned();
            return plainly(Answer::new(307, PLAIN, pieces(Vec::new())).with_header("location", there));
        }
        Target::ModelsWithSlash => return plainly(nothing_here(method, path)),
        Target::Models if method != Method::GET => return plainly(wrong_method("GET")),
        Target::Models => {
            let is_open = place.options.key == KeyRule::ChatOnly;
            let refusal = key.refusal(&place.options).filter(|_| !is_open);
            return plainly(refusal.unwrap_or_else(|| models::list(place.options.list)));
        }
        _ if method != Method::POST => return plainly(wrong_method("POST")),
        Target::Chat => None,
        Target::AzureChat { deployment } => Some(deployment.clone()),
    };
    if deployment.is_some()
        && !query.split('&').any(|pair| pair.starts_with("api-version=") && pair.len() > "api-version=".len())
    {
        let error =
            json!({ "error": { "code": "404", "message": "Resource not found: the query `api-version` is missing." } });
        return plainly(Answer::json(404, &error));
    }
    if let Some(refusal) = key.refusal(&place.options) {
        return plainly(refusal);
    }
    let mut request = match ChatRequest::read(body, deployment.as_deref()) {
        Ok(request) => request,
        Err(refusal) => return plainly(*refusal),
    };
    ticket.set_model(&request.model);
    if let Some(deployment) = deployment {
        // What a deployment is named is its owner's affair; one that is not named after a model answers with demo-chat
        // unless the request itself says which.
        let known = |model: &str| {
            let name = model.split(['?', ';']).next().unwrap_or_default();
            demo::find(name).is_some() || oddities::find(name).is_some()
        };
        if known(&deployment) {
            request.model = deployment;
        } else if !known(&request.model) {
            "demo-chat".clone_into(&mut request.model);
        }
    }
    let same = format!("{path} {}", request.model);
    chat::answer(&request, place.options, &key, ticket.id(), || {
        let mut failures = shared.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let count = failures.entry(same).or_default();
        *count += 1;
        *count - 1
    })
}

fn finish(answer: Answer, delivery: Delivery, ticket: Ticket, asked: &HeaderMap, manner: cors::CorsManner) -> Response {
    let manner = if answer.without_cors { cors::CorsManner::None } else { manner };
    let status = answer.status;
    let mut response = answer.into_response(delivery, ticket);
    cors::add(manner, asked, status, response.headers_mut());
    response
}

async fn preflight(manner: cors::CorsManner, asked: &HeaderMap, ticket: Ticket) -> Response {
    let Some(status) = cors::preflight_status(manner, asked) else {
        return std::future::pending().await;
    };
    let mut response = Answer::new(status, PLAIN, pieces(Vec::new())).into_response(Delivery::default(), ticket);
    cors::add_to_preflight(manner, asked, response.headers_mut());
    response
}

fn nothing_here(method: &Method, path: &str) -> Answer {
    let message = format!("There is nothing at {method} {path}; the API begins at /v1.");
    Answer::error(404, "invalid_request_error", None, Some("unknown_url"), &message)
}

fn wrong_method(right: &'static str) -> Answer {
    let message = format!("This path takes {right} only.");
    Answer::error(405, "invalid_request_error", None, Some("method_not_supported"), &message)
        .with_header("allow", right)
}

fn readable(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

async fn show_log(State(shared): State<Arc<Shared>>) -> Response {
    let exchanges: Vec<Value> = shared.log.exchanges().iter().map(Exchange::to_json).collect();
    unrecorded(&Value::Array(exchanges))
}

async fn show_oddities() -> Response {
    let list = |entries: Vec<(&str, &str)>| {
        entries.into_iter().map(|(name, what)| json!({ "name": name, "what": what })).collect::<Vec<_>>()
    };
    let odd: Vec<Value> = oddities::oddities()
        .iter()
        .map(|odd| json!({ "name": odd.name, "row": odd.row, "what": odd.what, "expect": format!("{:?}", odd.expect) }))
        .collect();
    unrecorded(&json!({
        "text": oddities::ODD_TEXT,
        "oddities": odd,
        "errors": list(oddities::errors::SHAPES.iter().map(|shape| (shape.name, shape.what)).collect()),
        "rejections": list(oddities::reject::REJECTIONS.iter().map(|rejection| (rejection.name, rejection.what)).collect()),
        "lists": list(models::SHAPES.iter().map(|&(name, _, what)| (name, what)).collect()),
        "cors": list(cors::MANNERS.iter().map(|&(name, _, what)| (name, what)).collect()),
    }))
}

fn unrecorded(value: &Value) -> Response {
    let mut response = Response::new(Body::from(format!("{value:#}\n")));
    response.headers_mut().insert("content-type", axum::http::HeaderValue::from_static("application/json"));
    response
}

fn front_page() -> String {
    let mut page = format!(
        "This is Plainwire's demo provider. It speaks the OpenAI API to this computer only.\n\n\
         Base URL   /v1 (without a key: /open/v1)\nKey        {DEMO_KEY}\n\nModels\n"
    );
    for model in demo::MODELS {
        let _ = writeln!(page, "  {:<16} {}", model.id, model.what);
    }
    page.push_str(
        "\nOptions, behind the model's name (demo-chat?rate=5&cut=300) or in the path (/opt/rate=5&cut=300/v1)\n",
    );
    for option in options() {
        let _ = writeln!(page, "  {:<26} {}", option.usage, option.what);
    }
    page.push_str("\nModels that misbehave\n");
    for odd in oddities::TABLE {
        let _ = writeln!(page, "  {:<30} {:<4} {}", odd.name, odd.row, odd.what);
    }
    page.push_str("\nWrong CORS headers: /cors/MANNER/v1. Other model lists: /lists/SHAPE/v1/models.\n");
    page.push_str("Few headers allowed: /listed/v1. Headers as Anthropic wants them: /anthropic/v1.\n");
    page.push_str("All names: /_mock/oddities. What was asked so far: /_mock/log.\n");
    page
}
