//! From a URL in a pasted text to what goes into the Base URL field.

use super::names::{AZURE, Role, name};
use super::values;
use crate::endpoint::{Reading, Warning, resolve};
use crate::providers::PRESETS;

/// An address that resolves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// For the Base URL field.
    pub(super) url: String,
    /// A key that stood in the query.
    pub(super) key: Option<String>,
    /// The value of `api-version` in the query.
    pub(super) version: Option<String>,
    /// The provider whose host it is.
    pub(super) owner: Option<&'static str>,
    /// The deployment in a path of Azure.
    pub(super) deployment: Option<String>,
    /// Whether the path or the host is that of an API, not of a page.
    pub(super) is_api: bool,
}

/// Pages of providers, where people read and make keys: beginnings of their hosts.
const PAGES: [&str; 13] = [
    "platform.",
    "console.",
    "portal.",
    "developer.",
    "developers.",
    "dashboard.",
    "cloud.",
    "github.com",
    "aistudio.",
    "chatgpt.com",
    "claude.ai",
    "stackoverflow.com",
    "discord.",
];

/// Pages of Azure. An address of one says nothing of the endpoint.
const AZURE_PAGES: [&str; 4] = ["portal.azure.com", "ai.azure.com", "oai.azure.com", "ml.azure.com"];

/// Ends of the names of files that messages and texts point to.
const FILES: [&str; 12] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "pdf", "mp3", "wav", "html", "md", "json"];

/// Last segments of paths that only pages have.
const PAGE_PATHS: [&str; 7] = ["docs", "keys", "api-keys", "apikey", "api_keys", "settings", "pricing"];

/// Reads a URL, or a host with a port or a path. None for a placeholder, a page of Azure, and what does not resolve.
pub(super) fn address(text: &str) -> Option<Address> {
    if holds_a_place(text) {
        return None;
    }
    let text = without_user_info(text);
    let (text, key) = without_key(&text);
    let endpoint = resolve(&text, Reading::Auto).ok()?;
    if AZURE_PAGES.contains(&endpoint.host.as_str()) {
        return None;
    }
    // Google's own API is another one; its preset knows the address of the one that is meant here.
    let is_native = text.contains(":generateContent") || text.contains(":streamGenerateContent");
    let mut url = if is_native { String::new() } else { text };
    for warning in &endpoint.warnings {
        match warning {
            // The path of another API, beside which the chat endpoint stands.
            Warning::OtherApi { segment } => url = without_segment(&url, segment),
            Warning::OllamaNative { base } => url.clone_from(base),
            _ => {}
        }
    }
    let is_azure = [".azure.com", ".azure.us"].iter().any(|end| endpoint.host.ends_with(end));
    let owner = if is_azure { Some(AZURE) } else { owner_of_host(&endpoint.host) };
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let deployment = path.split_once("/deployments/").and_then(|(_, rest)| rest.split('/').next());
    let deployment = deployment.filter(|name| !name.is_empty()).map(str::to_owned);
    let version = query.split('&').find_map(|pair| pair.strip_prefix("api-version=")).map(str::to_owned);
    let is_local = endpoint.is_loopback() || endpoint.is_private();
    let is_api = is_local || is_azure || is_native || has_path_of_api(path, &endpoint.host);
    Some(Address { key, version, owner, deployment, is_api, url })
}

/// An address of Azure that names no deployment, with this one: what its libraries make of the two.
pub(super) fn with_deployment(url: &str, deployment: &str) -> Option<String> {
    let endpoint = resolve(url, Reading::Auto).ok()?;
    let is_word = deployment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !endpoint.warnings.contains(&Warning::AzureDeploymentMissing) || url.contains('?') || !is_word {
        return None;
    }
    let base = url.trim_end_matches('/');
    let base = base.strip_suffix("/openai").unwrap_or(base);
    Some(format!("{base}/openai/deployments/{deployment}"))
}

/// Whether a word without a scheme is an address all the same: `localhost:11434`, `10.0.0.2:8000/v1`, `api.example.com/v1`.
pub(super) fn is_bare_host(word: &str, may_be_name: bool) -> bool {
    let (authority, path) = word.split_once('/').map_or((word, None), |(authority, path)| (authority, Some(path)));
    let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
    let has_port =
        port.is_some_and(|port| !port.is_empty() && port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit()));
    if port.is_some() && !has_port {
        return false;
    }
    let is_ipv4 = host.split('.').count() == 4
        && host.split('.').all(|part| !part.is_empty() && part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit()));
    let top = host.rsplit_once('.').map_or("", |(_, top)| top);
    let is_name = may_be_name && top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    if host.eq_ignore_ascii_case("localhost") {
        return may_be_name || has_port || path.is_some();
    }
    is_ipv4 && (has_port || path.is_some()) || is_name
}

/// Whether a URL is one of a page to read, or of a file.
pub(super) fn is_page(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = host.strip_prefix("www.").unwrap_or(host);
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let is_to_read = ["docs.", "doc.", "learn."].iter().any(|page| host.starts_with(page));
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let end = last.rsplit_once('.').map_or("", |(_, end)| end);
    is_to_read
        || FILES.contains(&end)
        || PAGES.iter().any(|page| host.starts_with(page)) && !path.split('/').any(is_version)
        || PAGE_PATHS.contains(&last)
}

fn has_path_of_api(path: &str, host: &str) -> bool {
    let segments = path.split('/').skip(3);
    segments.clone().any(|segment| is_version(segment) || ["openai", "chat", "completions"].contains(&segment))
        || host.split('.').any(|label| ["api", "inference", "openai", "gateway", "router"].contains(&label))
            && !is_page(path)
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn owner_of_host(host: &str) -> Option<&'static str> {
    let is_of = |base_url: &str| base_url.split('/').nth(2) == Some(host);
    PRESETS.iter().find(|preset| !preset.is_local && is_of(preset.base_url)).map(|preset| preset.id)
}

/// Whether a part of an address only holds a place: `https://<resource>.openai.azure.com`.
fn holds_a_place(text: &str) -> bool {
    let without_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
    let is_ipv6 = without_scheme.starts_with('[');
    let rest = if is_ipv6 { without_scheme.split_once(']').map_or("", |(_, rest)| rest) } else { without_scheme };
    // A key's place in the query is no reason against the address.
    let address = rest.split('?').next().unwrap_or_default();
    !is_ipv6 && address.is_empty() || !address.is_empty() && values::is_placeholder(address)
}

fn without_user_info(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest.get(..end).and_then(|authority| authority.rfind('@')) {
        Some(at) => format!("{scheme}://{}", rest.get(at + 1..).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Takes the key out of the query, where it would be in every link and every log, and values that only hold a place.
fn without_key(text: &str) -> (String, Option<String>) {
    let Some((path, query)) = text.split_once('?') else { return (text.to_owned(), None) };
    let mut key = None;
    let mut kept: Vec<&str> = Vec::new();
    for pair in query.split('&') {
        let (label, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_key = name(label).is_some_and(|name| matches!(name.role, Role::Key | Role::AnyKey));
        if is_key {
            key = key.or_else(|| values::key(value));
        } else if value.is_empty() || !values::is_placeholder(value) {
            kept.push(pair);
        }
    }
    let query = kept.join("&");
    (if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }, key)
}

/// A URL without the last segments of its path that belong to another API.
fn without_segment(url: &str, segment: &str) -> String {
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let path = path.trim_end_matches('/');
    let cut = |path: &str, end: &str| -> Option<String> {
        let at = path.len().checked_sub(end.len())?;
        let (base, last) = path.split_at_checked(at)?;
        last.eq_ignore_ascii_case(end).then(|| base.trim_end_matches('/').to_owned())
    };
    let Some(base) = cut(path, &format!("/{segment}")) else { return url.to_owned() };
    let base = cut(&base, "/images").or_else(|| cut(&base, "/audio")).unwrap_or(base);
    match query {
        Some(query) => format!("{base}?{query}"),
        None => base,
    }
}
