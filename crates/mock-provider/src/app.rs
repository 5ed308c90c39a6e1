//! A static server for the built app.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;

use crate::percent;
use crate::server::Server;

/// A running server of a built app on loopback. Dropping it closes the listener and every connection.
pub struct AppServer {
    server: Server,
    app: Arc<App>,
}

struct App {
    /// The folder that is served, links resolved.
    dir: PathBuf,
    demo_base_url: Option<String>,
    is_unguarded: AtomicBool,
    log: Mutex<Vec<(String, String, u16)>>,
}

impl AppServer {
    /// Serves the files of `dir` on 127.0.0.1; port 0 takes any that is free. Files are read when they are asked for, so a
    /// new build is seen at once. With `demo_base_url` the page's `<meta name="plainwire-demo" content="">` gets that URL.
    /// Fails when `dir` is no folder or the port is taken.
    pub async fn start(dir: PathBuf, port: u16, demo_base_url: Option<String>) -> io::Result<AppServer> {
        let dir = dir.canonicalize()?;
        if !dir.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let app = Arc::new(App { dir, demo_base_url, is_unguarded: AtomicBool::default(), log: Mutex::default() });
        let router = Router::new().fallback(serve).with_state(app.clone());
        Ok(AppServer { server: Server::start(router, port).await?, app })
    }

    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn origin(&self) -> String {
        self.server.origin()
    }

    /// Sends no content security policy from now on, as most servers of files do not. What the page itself says stays.
    pub fn send_no_policy(&self) {
        self.app.is_unguarded.store(true, Ordering::Relaxed);
    }

    /// Method, path and status of every request so far, oldest first.
    #[must_use]
    pub fn log(&self) -> Vec<(String, String, u16)> {
        self.app.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// No inline script, no foreign resource; any endpoint may be called, since which one is the user's choice.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob: https:; font-src 'self'; connect-src *; worker-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'none'; object-src 'none'; frame-src 'none'; frame-ancestors 'self'";

const HEADERS: [(&str, &str); 4] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The log of a server that runs for days stays small.
const KEPT_REQUESTS: usize = 10_000;

async fn serve(State(app): State<Arc<App>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = if request.method() == Method::GET || request.method() == Method::HEAD {
        let (app, path) = (app.clone(), path.clone());
        // Reading a file may block; a panic in there could only come from the reading itself.
        tokio::task::spawn_blocking(move || app.file(&path)).await.unwrap_or_else(|_| not_found())
    } else {
        let mut refusal = plain(StatusCode::METHOD_NOT_ALLOWED, "This server only gives files.\n");
        refusal.headers_mut().insert("allow", HeaderValue::from_static("GET, HEAD"));
        refusal
    };
    for (name, value) in HEADERS {
        if value != CONTENT_SECURITY_POLICY || !app.is_unguarded.load(Ordering::Relaxed) {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    let mut log = app.log.lock().unwrap_or_else(PoisonError::into_inner);
    if log.len() < KEPT_REQUESTS {
        log.push((request.method().to_string(), path, response.status().as_u16()));
    }
    response
}

impl App {
    fn file(&self, path: &str) -> Response {
        let Some(file) = self.find(path) else {
            return not_found();
        };
        let Ok(mut bytes) = std::fs::read(&file) else {
            return not_found();
        };
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name == "index.html"
            && let (Some(url), Ok(page)) = (&self.demo_base_url, std::str::from_utf8(&bytes))
        {
            bytes = with_demo(page, url).into_bytes();
        }
        let mut response = Response::new(Body::from(bytes));
        response.headers_mut().insert("content-type", HeaderValue::from_static(media_type(name)));
        let caching = if has_hash(name) { FOR_EVER } else { "no-cache" };
        response.headers_mut().insert("cache-control", HeaderValue::from_static(caching));
        response
    }

    /// The file that a path names, if it lies in the folder.
    fn find(&self, path: &str) -> Option<PathBuf> {
        let path = percent::decode(path);
        let relative = match path.strip_prefix('/')? {
            "" => "index.html",
            relative => relative,
        };
        let sound = |segment: &str| !matches!(segment, "" | "." | "..") && !segment.contains(['\\', '\0', ':']);
        if !relative.split('/').all(sound) {
            return None;
        }
        // A link inside the folder must not lead out of it either.
        let file = self.dir.join(relative).canonicalize().ok()?;
        (file.starts_with(&self.dir) && file.is_file()).then_some(file)
    }
}

fn not_found() -> Response {
    plain(StatusCode::NOT_FOUND, "There is no such file.\n")
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert("content-type", HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert("cache-control", HeaderValue::from_static("no-cache"));
    response
}

fn with_demo(page: &str, url: &str) -> String {
    let escaped = url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    // A minifier may have taken the quotes and the empty attribute off, so the whole tag is replaced.
    let tag = page.find("plainwire-demo").and_then(|name| {
        let begin = page.get(..name)?.rfind("<meta")?;
        let end = name + page.get(name..)?.find('>')? + 1;
        Some((page.get(..begin)?, page.get(end..)?))
    });
    match tag {
        Some((before, after)) => format!(r#"{before}<meta name="plainwire-demo" content="{escaped}">{after}"#),
        None => page.to_owned(),
    }
}

fn media_type(name: &str) -> &'static str {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// Whether the name holds a hash of the content, as in `app-1f0c9a2b3d4e5f60_bg.wasm`: such a file never changes.
fn has_hash(name: &str) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
        let after = part.get(digits..).unwrap_or_default();
        (8..=16).contains(&digits) && (after.starts_with('.') || after.starts_with("_bg."))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_in_the_name_means_for_ever() {
        for name in ["app-1f0c9a2b3d4e5f60.js", "app-1f0c9a2b3d4e5f60_bg.wasm", "tokens-0123abcd.css"] {
            assert!(has_hash(name), "{name}");
        }
        for name in ["index.html", "boot.js", "deadbeef.js", "icon-192.png", "app-1f0c.js", "a-0123456789abcdef01.js"] {
            assert!(!has_hash(name), "{name}");
        }
    }

    #[test]
    fn the_demo_url_is_escaped() {
        let page = r#"<head><meta name="plainwire-demo" content=""></head>"#;
        let expected = r#"<head><meta name="plainwire-demo" content="http://h/?a=1&amp;b=&quot;&lt;&gt;"></head>"#;
        assert_eq!(with_demo(page, "http://h/?a=1&b=\"<>"), expected);
        let minified = "<head><meta name=plainwire-demo></head>";
        assert_eq!(with_demo(minified, "http://h/?a=1&b=\"<>"), expected);
        assert_eq!(with_demo("<head></head>", "http://h/"), "<head></head>");
    }
}
