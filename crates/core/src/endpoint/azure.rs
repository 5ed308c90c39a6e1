//! What is different at Azure: the header of the key, the version in the query, the deployment in the path.

use super::{KeyHeader, Warning, path};

/// The `api-version` that is added to a deployment without one.
const OPENAI_VERSION: &str = "2024-08-01-preview";

/// The `api-version` that is added at an inference host.
const INFERENCE_VERSION: &str = "2024-05-01-preview";

/// Whether a host belongs to Azure, which takes the key as `api-key`.
pub(super) fn is_azure_host(host: &str) -> bool {
    let host = without_root(host);
    ["azure.com", "azure.us"].contains(&host) || host.ends_with(".azure.com") || host.ends_with(".azure.us")
}

/// Whether a host serves the models of Azure AI Inference, at `/models/chat/completions`.
pub(super) fn is_inference_host(host: &str) -> bool {
    without_root(host).ends_with(".services.ai.azure.com")
}

/// The chat path of a base URL at an inference host. Below `/openai` such a host behaves as an Azure OpenAI one does.
pub(super) fn join_inference(base: &str) -> String {
    let is_openai = path::segments(base).first().is_some_and(|first| first == "openai");
    if is_openai || path::is_model_list(base) {
        path::join(base)
    } else {
        path::join(&format!("{}/models", base.trim_end_matches('/')))
    }
}

/// Whether an inference host is asked at its `/models/chat/completions`, beside which there is no list of models.
pub(super) fn has_no_model_list(host: &str, chat: &str) -> bool {
    is_inference_host(host) && is_inference_path(chat)
}

/// The header for the key. A gateway before Azure keeps the path `/openai/deployments/…` and the header.
pub(super) fn key_header(host: &str, chat: &str) -> KeyHeader {
    if is_azure_host(host) || is_azure_path(chat) { KeyHeader::ApiKey } else { KeyHeader::Authorization }
}

/// The query, with the `api-version` that is asked for there. An address that is used as it stands stays as it is.
pub(super) fn with_version(
    host: &str,
    chat: &str,
    query: Option<String>,
    wanted: &str,
    verbatim: bool,
    warnings: &mut Vec<Warning>,
) -> Option<String> {
    let at_azure = is_azure_host(host) || is_azure_path(chat);
    let version = if at_azure && path::is_deployment(chat) {
        OPENAI_VERSION
    } else if has_no_model_list(host, chat) {
        INFERENCE_VERSION
    } else {
        return query;
    };
    if query.as_deref().is_some_and(has_version) {
        return query;
    }
    if verbatim {
        warnings.push(Warning::AzureVersionMissing);
        return query;
    }
    let version = if wanted.is_empty() {
        warnings.push(Warning::AzureVersionAdded { version });
        version
    } else {
        wanted
    };
    match query {
        Some(query) => Some(format!("{query}&api-version={version}")),
        None => Some(format!("api-version={version}")),
    }
}

/// What may be wrong with an address of Azure OpenAI.
pub(super) fn advice(host: &str, chat: &str) -> Option<Warning> {
    let segments = path::segments(chat);
    if !is_azure_host(host) || is_azure_path(chat) || is_inference_path(chat) {
        None
    } else if segments.starts_with(&["openai".to_owned(), "v1".to_owned()]) {
        Some(Warning::AzureV1Unconfirmed)
    } else if is_openai_host(host) {
        Some(Warning::AzureDeploymentMissing)
    } else {
        None
    }
}

fn is_openai_host(host: &str) -> bool {
    let host = without_root(host);
    [".openai.azure.com", ".openai.azure.us", ".cognitiveservices.azure.com"].iter().any(|end| host.ends_with(end))
}

fn is_azure_path(chat: &str) -> bool {
    match path::segments(chat).as_slice() {
        [openai, deployments, _, _, ..] => openai == "openai" && deployments == "deployments",
        _ => false,
    }
}

fn is_inference_path(chat: &str) -> bool {
    path::segments(chat).ends_with(&["models".to_owned(), "chat".to_owned(), "completions".to_owned()])
}

fn has_version(query: &str) -> bool {
    query.split('&').any(|pair| {
        let name = pair.split_once('=').map_or(pair, |(name, _)| name);
        name.eq_ignore_ascii_case("api-version")
    })
}

/// A host without the dot of the root, which a full name may end with.
fn without_root(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}
