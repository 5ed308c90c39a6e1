//! Providers and local servers that can be chosen by name, with what a person in a browser has to know of each.
//!
//! What is not certain is not claimed: an unconfirmed key page is left out, and what was never measured is `Unknown`.
//! The table itself is in `table`.

mod table;

pub use table::PRESETS;

/// What choosing a provider fills in, and what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Stored in a profile; never changes.
    pub id: &'static str,
    /// As the provider writes itself.
    pub name: &'static str,
    /// Goes into the Base URL field.
    pub base_url: &'static str,
    /// Whether `base_url` has places in braces that have to be filled in first. Until then no request can be sent to it,
    /// and [`crate::endpoint::resolve`] names the brace.
    pub is_template: bool,
    /// Other base URLs of the same provider: another region, another plan.
    pub other_base_urls: &'static [&'static str],
    /// Where keys are made; none where none is needed, or where the page is not known for certain.
    pub key_page: Option<&'static str>,
    /// Whether it runs on the person's own computer.
    pub is_local: bool,
    /// Whether there is a list of models.
    pub models: ModelList,
    /// Which requests of a page it answers so that a browser hands the answer over.
    pub cors: Cors,
    /// The day on which `cors` was measured, `YYYY-MM-DD`: from one place, and it can change without notice. None where
    /// it is known from documentation only, or not at all.
    pub measured: Option<&'static str>,
    /// Whether a key is asked for.
    pub key: KeyUse,
    /// Headers that every request of a browser has to carry, besides the key's: names and values.
    pub headers: &'static [(&'static str, &'static str)],
    /// Whether it is said to have closed. It stays in the list, since people still look for it.
    pub retired: bool,
    /// What else to know.
    pub notes: &'static [Note],
}

/// Whether a provider has a list of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelList {
    /// At the place that follows from the base URL.
    Listed,
    /// There is none: the model's name is typed.
    Unlisted,
    /// There is one, but it is not always there, or not whole.
    Unreliable,
    /// Nobody has confirmed either.
    Unknown,
}

/// What a server lets a page of another origin do. `Content-Type` and the key's header pass unless it is `None` or `Off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cors {
    /// Any request header passes.
    Any,
    /// Of further request headers only these pass; any other one fails the preflight, and with it the request. A `*` at
    /// the end stands for any ending.
    Listed(&'static [&'static str]),
    /// Browsers are refused: it takes a relay on a server of one's own.
    None,
    /// A local server that allows pages of the same computer; others after a setting.
    SameComputer,
    /// A local server that allows no page until a switch is set.
    Off,
    /// Not measured.
    Unknown,
}

impl Cors {
    /// Whether a request with this header passes; none where that is not known.
    ///
    /// ```
    /// use plainwire_core::providers::Cors;
    /// let cors = Cors::Listed(&["X-Title", "X-Router-*"]);
    /// assert_eq!(cors.passes("x-router-cache"), Some(true));
    /// assert_eq!(cors.passes("x-other"), Some(false));
    /// assert_eq!(Cors::Unknown.passes("x-other"), None);
    /// ```
    #[must_use]
    pub fn passes(self, header: &str) -> Option<bool> {
        match self {
            Self::Any => Some(true),
            Self::Listed(passing) => Some(passing.iter().any(|known| match known.strip_suffix('*') {
                Some(start) => header.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)),
                None => header.eq_ignore_ascii_case(known),
            })),
            Self::None | Self::Off => Some(false),
            Self::SameComputer | Self::Unknown => None,
        }
    }
}

/// Whether a server asks for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// Always.
    Needed,
    /// Not unless it was started with one.
    Optional,
    /// Keys are those that whoever runs the server hands out; those of the providers behind it are no use.
    Own,
}

/// One matter that a person should know; each stands for one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The answer to a wrong key carries no permission for pages: a browser shows it as a failed connection.
    WrongKeyLooksLikeCors,
    /// Never measured here, but other clients are known to call it from a browser.
    ReportedFromBrowsers,
    /// Answers a browser only with a header that says so; [`Preset::headers`] has it.
    DirectAccessHeader,
    /// The list of models is given for the headers `x-api-key` and `anthropic-version: 2023-06-01` only.
    ModelListTakesOtherHeaders,
    /// The list of models is given without a key, so that it came says nothing about the key.
    PublicModelList,
    /// A key belongs to the region that it was made in, and the base URL has to be that region's.
    RegionBoundKey,
    /// Each of the provider's domains has keys of its own.
    KeysDifferByDomain,
    /// Keys of Z.ai do not work here, nor the other way round, though both are one company.
    KeysDifferFromZai,
    /// Keys that begin with `sk-kimi-` belong to `api.kimi.com/coding`, which refuses browsers.
    KimiCodeKeys,
    /// The address names the resource and the deployment, which the provider's portal shows.
    AddressFromPortal,
    /// The base URL ends without `/v1`, and must.
    NoVersionInPath,
    /// Fields that the provider does not know are an error.
    StrictBody,
    /// Fields that the provider does not know are passed over without a word.
    IgnoresUnknownFields,
    /// `stream_options` is refused, so no token counts are asked for.
    NoStreamOptions,
    /// The role `developer` is refused: instructions go out as `system`.
    NoDeveloperRole,
    /// The list gives ids with `models/` in front, which is left away.
    ModelIdsHavePrefix,
    /// That it closed has not been confirmed.
    RetirementUnconfirmed,
    /// Ollama: a page that does not lie on this computer is allowed with `OLLAMA_ORIGINS` and a restart.
    AllowOriginOllama,
    /// LM Studio: pages are allowed with a switch in the server's settings or `lms server start --cors`.
    CorsOffByDefault,
    /// llama.cpp: pages are restricted while tools are enabled; `--cors-…` flags decide.
    RestrictedWithTools,
    /// vLLM: pages are allowed with `--allowed-origins '["*"]'`.
    AllowOriginVllm,
    /// LocalAI: pages are allowed with `CORS=true` and `CORS_ALLOW_ORIGINS="*"`.
    AllowOriginLocalAi,
    /// Jan: pages are allowed with a switch in the settings of its server.
    CorsSwitchJan,
    /// text-generation-webui: the API is there when it is started with `--api`.
    StartWithApi,
}

/// A place where local servers listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalAddress {
    /// The base URL to ask.
    pub base_url: &'static str,
    /// The server that listens there most often.
    pub preset: &'static Preset,
    /// Others that listen there unless told otherwise.
    pub others: Vec<&'static Preset>,
}

/// The preset with that id.
#[must_use]
pub fn preset(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}

/// The addresses of all local servers, each once.
#[must_use]
pub fn local_addresses() -> Vec<LocalAddress> {
    let mut addresses: Vec<LocalAddress> = Vec::new();
    for preset in PRESETS.iter().filter(|preset| preset.is_local) {
        match addresses.iter_mut().find(|known| known.base_url == preset.base_url) {
            Some(known) => known.others.push(preset),
            None => addresses.push(LocalAddress { base_url: preset.base_url, preset, others: Vec::new() }),
        }
    }
    addresses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{Endpoint, EndpointError, KeyHeader, Reading, resolve};

    fn endpoint(base_url: &str) -> Endpoint {
        resolve(base_url, Reading::Auto).unwrap_or_else(|error| panic!("{base_url}: {error}"))
    }

    #[test]
    fn every_preset_resolves_and_is_named_once() {
        for (index, preset) in PRESETS.iter().enumerate() {
            assert!(PRESETS[index + 1..].iter().all(|other| other.id != preset.id), "{}", preset.id);
            assert_eq!(super::preset(preset.id), Some(preset));
            if preset.is_template {
                continue;
            }
            for base_url in std::iter::once(&preset.base_url).chain(preset.other_base_urls) {
                let endpoint = endpoint(base_url);
                assert!(endpoint.chat.ends_with("/chat/completions"), "{}", preset.id);
                assert!(endpoint.models.is_some(), "{}: what follows from a base URL", preset.id);
                assert_eq!(endpoint.is_loopback(), preset.is_local, "{}", preset.id);
                assert_eq!(endpoint.key_header, KeyHeader::Authorization, "{}", preset.id);
            }
        }
    }

    #[test]
    fn a_template_is_refused_until_it_is_filled_in() {
        let templates: Vec<_> = PRESETS.iter().filter(|preset| preset.base_url.contains('{')).collect();
        assert!(templates.iter().all(|preset| preset.is_template) && !templates.is_empty());
        for preset in templates {
            let refused = resolve(preset.base_url, Reading::Auto);
            assert_eq!(refused, Err(EndpointError::BadHostCharacter { character: '{' }), "{}", preset.id);
            let filled = endpoint(&preset.base_url.replace(['{', '}'], ""));
            assert_eq!((filled.key_header, filled.models), (KeyHeader::ApiKey, None), "{}", preset.id);
            assert!(filled.chat.contains("?api-version="), "{}", preset.id);
        }
    }

    #[test]
    fn no_page_is_named_that_is_not_known() {
        let unconfirmed =
            ["fireworks", "siliconflow", "minimax", "novita", "ark", "vercel", "chutes", "modelscope", "anyscale"];
        for preset in PRESETS {
            match preset.key_page {
                Some(page) => {
                    assert!(page.starts_with("https://"), "{}", preset.id);
                    assert!(!preset.is_local && !unconfirmed.contains(&preset.id), "{}", preset.id);
                }
                None => assert!(preset.is_local || unconfirmed.contains(&preset.id) || preset.id == "zhipu"),
            }
        }
    }

    #[test]
    fn a_measurement_has_a_day_and_a_guess_has_none() {
        for preset in PRESETS {
            assert!(preset.measured.is_none() || preset.cors != Cors::Unknown, "{}", preset.id);
            assert!(preset.measured.is_none_or(|day| day.len() == "2026-08-14".len()), "{}", preset.id);
            assert!(!preset.is_local || preset.measured.is_none(), "{}", preset.id);
        }
    }

    #[test]
    fn headers_that_a_preset_asks_for_pass_its_preflight() {
        for preset in PRESETS {
            for (name, _) in preset.headers {
                assert_eq!(preset.cors.passes(name), Some(true), "{}", preset.id);
            }
        }
        let passes = |id: &str, header: &str| super::preset(id).and_then(|preset| preset.cors.passes(header));
        assert_eq!(passes("openrouter", "x-openrouter-title"), Some(true));
        assert_eq!(passes("gemini", "x-title"), Some(false));
        assert_eq!(passes("nvidia", "x-title"), Some(false));
        assert_eq!(passes("novita", "x-title"), None);
    }

    #[test]
    fn no_address_is_asked_twice() {
        let addresses = local_addresses();
        for (index, address) in addresses.iter().enumerate() {
            let others = &addresses[index + 1..];
            let origin = endpoint(address.base_url).origin;
            assert!(others.iter().all(|other| endpoint(other.base_url).origin != origin), "{origin}");
        }
        let named: usize = addresses.iter().map(|address| 1 + address.others.len()).sum();
        assert_eq!(named, PRESETS.iter().filter(|preset| preset.is_local).count());
        let shared = addresses.iter().find(|address| address.preset.id == "llama-cpp").unwrap();
        assert_eq!(shared.others.iter().map(|preset| preset.id).collect::<Vec<_>>(), ["localai", "llamafile"]);
    }
}
