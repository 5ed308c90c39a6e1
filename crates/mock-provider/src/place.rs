//! Where a path leads, and what it asks for on the way there.

use crate::options::Options;
use crate::percent;

/// What a path means.
pub(crate) struct Place {
    pub(crate) options: Options,
    pub(crate) target: Target,
    pub(crate) api: Api,
}

/// Whose headers a place wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Api {
    #[default]
    OpenAi,
    Anthropic,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Models,
    Chat,
    /// A deployment of Azure's API, with its name; the key comes in the header `api-key`.
    AzureChat {
        deployment: String,
    },
    /// The model list with a slash behind it.
    ModelsWithSlash,
    Nothing,
}

/// Reads a path as it was sent. Any of these may stand before the API's own path, in any order: `/opt/OPTIONS`, `/open`
/// (no key), `/lists/SHAPE`, `/cors/MANNER`, `/nocors`, `/listed` (few headers allowed), `/anthropic`. The error is a sentence about the option that was not understood.
pub(crate) fn find(path: &str) -> Result<Place, String> {
    let segments: Vec<String> = path.trim_start_matches('/').split('/').map(percent::decode).collect();
    let mut rest: Vec<&str> = segments.iter().map(String::as_str).collect();
    let mut options = Options::default();
    let mut api = Api::default();
    loop {
        let taken = match rest.as_slice() {
            ["opt", asked, ..] => {
                options.read(asked)?;
                2
            }
            ["lists", shape, ..] => {
                options.read(&format!("list={shape}"))?;
                2
            }
            ["cors", manner, ..] => {
                options.read(&format!("cors={manner}"))?;
                2
            }
            ["nocors", ..] => {
                options.read("cors=none")?;
                1
            }
            ["listed", ..] => {
                options.read("cors=listed")?;
                1
            }
            ["anthropic", ..] => {
                api = Api::Anthropic;
                options.read("list=anthropic")?;
                1
            }
            ["open", ..] => {
                options.read("key=none")?;
                1
            }
            _ => break,
        };
        rest.drain(..taken);
    }
    let target = match rest.as_slice() {
        ["v1", "models"] => Target::Models,
        // The lists of local servers, which ask for no key.
        ["api", "tags"] => {
            options.read("list=ollama&key=none")?;
            Target::Models
        }
        ["api", "v1", "models"] => {
            options.read("list=lmstudio&key=none")?;
            Target::Models
        }
        ["v1", "models", ""] => Target::ModelsWithSlash,
        ["v1", "chat", "completions"] | ["api", "v2", "models", "chat"] => Target::Chat,
        ["openai", "deployments", deployment, "chat", "completions"] => {
            Target::AzureChat { deployment: (*deployment).to_owned() }
        }
        _ => Target::Nothing,
    };
    Ok(Place { options, target, api })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::KeyRule;

    #[test]
    fn prefixes_add_up_in_any_order() {
        let place = find("/open/opt/tokens=5%26rate=max/nocors/v1/models").unwrap();
        assert_eq!(place.target, Target::Models);
        assert_eq!(place.options.key, KeyRule::NoOne);
        assert_eq!(place.options.tokens, Some(5));
    }

    #[test]
    fn knows_the_full_endpoints() {
        assert_eq!(find("/api/v2/models/chat").unwrap().target, Target::Chat);
        let azure = find("/openai/deployments/demo-chat/chat/completions").unwrap().target;
        assert_eq!(azure, Target::AzureChat { deployment: "demo-chat".into() });
        for nowhere in ["/", "/models", "/v1", "/v1/chat/completions/", "/v1/models/x/y", "/opt", "//v1//models"] {
            assert_eq!(find(nowhere).unwrap().target, Target::Nothing, "{nowhere}");
        }
    }
}
