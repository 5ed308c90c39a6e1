//! What was found, and which of it belongs together.
//!
//! A key must not come to stand beside the address of somebody else: what is found is marked with whose it is, as far as
//! that is known, and with the set of settings that it stood in.

use super::address::{self, Address};
use super::names::AZURE;
use super::{Pasted, headers, values};
use crate::models::configuration::{Cap, max_output_tokens};
use crate::settings;

/// Everything found so far.
#[derive(Debug, Default)]
pub(super) struct Gather {
    addresses: Vec<Found<Address>>,
    keys: Vec<Found<String>>,
    models: Vec<Found<String>>,
    deployments: Vec<Found<String>>,
    /// The number of the set of settings that is read now.
    set: usize,
    /// What the set has already: address, key, model.
    has: [bool; 3],
    /// What needs no choice: the first that is found stays.
    rest: Pasted,
    stream: Option<bool>,
    /// The provider whose variable was named, of whom no key may have been found.
    named: Option<&'static str>,
    /// The provider whose class was called.
    called: Option<&'static str>,
    /// An address belongs here that could not be read, so that a provider's usual one would be a guess.
    is_elsewhere: bool,
}

#[derive(Debug)]
struct Found<T> {
    value: T,
    /// How surely it is meant.
    rank: u8,
    /// Whose it is by the name in front of it.
    owner: Option<&'static str>,
    set: usize,
}

/// How surely a value is meant.
pub(super) mod rank {
    /// It stands there, and could be it.
    pub(in crate::paste) const PERHAPS: u8 = 1;
    /// It looks like one.
    pub(in crate::paste) const LIKELY: u8 = 2;
    /// It is called.
    pub(in crate::paste) const CALLED: u8 = 4;
    /// Its name says so.
    pub(in crate::paste) const NAMED: u8 = 4;
}

/// How many of each are looked at: nobody means more, and all are compared with each other.
const MOST: usize = 100;

impl Gather {
    pub(super) fn address(&mut self, text: &str, rank: u8, owner: Option<&'static str>) {
        let Some(address) = address::address(text) else {
            self.is_elsewhere |= rank >= rank::CALLED;
            return;
        };
        if rank <= rank::LIKELY && address::is_page(&address.url) {
            return;
        }
        if let Some(key) = &address.key {
            self.key(key, rank::NAMED, None);
        }
        if let Some(version) = &address.version {
            self.version(version);
        }
        if let Some(deployment) = &address.deployment {
            self.deployment(deployment, owner);
        }
        if address.url.is_empty() {
            // Google's own address: the provider is known, the address is not that of this API.
            self.called = self.called.or(address.owner);
            return;
        }
        if self.addresses.len() >= MOST {
            return;
        }
        let rank = if rank == rank::PERHAPS && address.is_api { rank::LIKELY } else { rank };
        let repeats = self.addresses.iter().any(|found| found.value.url == address.url && found.set == self.set);
        if rank >= rank::NAMED && owner.is_none() && !repeats {
            self.begin_set(0);
        }
        self.addresses.push(Found { value: address, rank, owner, set: self.set });
    }

    /// A resource of Azure, whose host is named after it.
    pub(super) fn azure_resource(&mut self, name: &str) {
        self.address(&format!("https://{name}.openai.azure.com"), rank::LIKELY, Some(AZURE));
    }

    /// An address that is named by something that cannot be seen.
    pub(super) fn address_elsewhere(&mut self) {
        self.is_elsewhere = true;
    }

    pub(super) fn key(&mut self, value: &str, rank: u8, owner: Option<&'static str>) {
        let Some(key) = values::key(value).filter(|_| self.keys.len() < MOST) else { return };
        if self.keys.iter().any(|found| found.value == key && found.rank >= rank && found.set == self.set) {
            return;
        }
        if rank >= rank::NAMED && owner.is_none() {
            self.begin_set(1);
        }
        self.keys.push(Found { value: key, rank, owner, set: self.set });
    }

    pub(super) fn model(&mut self, value: &str, rank: u8, owner: Option<&'static str>) {
        let Some(model) = values::model(value).filter(|_| self.models.len() < MOST) else { return };
        let repeats = self.models.iter().any(|found| found.value == model && found.set == self.set);
        if rank >= rank::NAMED && owner.is_none() && !repeats {
            self.begin_set(2);
        }
        self.models.push(Found { value: model.to_owned(), rank, owner, set: self.set });
    }

    pub(super) fn deployment(&mut self, value: &str, owner: Option<&'static str>) {
        let Some(name) = values::model(value).filter(|_| self.deployments.len() < MOST) else { return };
        self.deployments.push(Found { value: name.to_owned(), rank: rank::NAMED, owner, set: self.set });
    }

    /// Where a part comes a second time, another set of settings has begun.
    fn begin_set(&mut self, part: usize) {
        if self.has.get(part) == Some(&true) {
            self.set += 1;
            self.has = [false; 3];
        }
        if let Some(has) = self.has.get_mut(part) {
            *has = true;
        }
    }

    pub(super) fn header(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if headers::is_of_key(name) {
            self.authorization(value);
        } else if headers::is_custom(name)
            && !values::is_placeholder(value)
            && self.rest.headers.len() < MOST
            && value.chars().all(|c| c == ' ' || c.is_ascii_graphic())
        {
            self.rest.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            self.rest.headers.push((name.to_owned(), value.to_owned()));
        }
    }

    /// The value of a header that carries a key.
    pub(super) fn authorization(&mut self, value: &str) {
        let scheme = value.split(' ').next().unwrap_or_default();
        if value.contains(' ') && !scheme.eq_ignore_ascii_case("bearer") {
            return;
        }
        self.key(value, rank::NAMED, None);
    }

    pub(super) fn version(&mut self, value: &str) {
        let is_date = value.len() >= 10
            && value.bytes().zip(*b"20dd-dd-dd").all(|(is, wanted)| match wanted {
                b'd' => is.is_ascii_digit(),
                wanted => is == wanted,
            })
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if is_date || ["preview", "latest"].contains(&value) {
            keep(&mut self.rest.azure_api_version, value);
        }
    }

    pub(super) fn temperature(&mut self, value: &str) {
        if value.len() <= 12 && matches!(settings::request::temperature(value), Ok(Some(_))) {
            keep(&mut self.rest.temperature, value);
        }
    }

    pub(super) fn max_tokens(&mut self, value: &str) {
        if matches!(max_output_tokens(value), Ok(Some(Cap::Tokens(_)))) {
            keep(&mut self.rest.max_output_tokens, value);
        }
    }

    pub(super) fn effort(&mut self, value: &str) {
        if ["none", "minimal", "low", "medium", "high", "xhigh", "max"].contains(&value) {
            keep(&mut self.rest.reasoning_effort, value);
        }
    }

    pub(super) fn stream(&mut self, value: &str) {
        if value.eq_ignore_ascii_case("true") {
            self.stream = Some(true);
        } else if value.eq_ignore_ascii_case("false") || value == "$false" {
            self.stream = self.stream.or(Some(false));
        }
    }

    pub(super) fn prompt(&mut self, value: &str) {
        let value = value.trim();
        let is_text =
            !["...", "…"].contains(&value) && value.bytes().any(|byte| byte.is_ascii_alphanumeric() || byte >= 128);
        if is_text && !value.starts_with("{{") && !value.starts_with("${") {
            keep(&mut self.rest.system_prompt, value);
        }
    }

    /// The name of a provider's variable stands in the text.
    pub(super) fn provider_named(&mut self, owner: Option<&'static str>) {
        self.named = self.named.or(owner);
    }

    /// A provider's class is called, or the provider is named by its own name.
    pub(super) fn provider_called(&mut self, owner: Option<&'static str>) {
        self.called = self.called.or(owner);
    }

    /// Chooses what belongs together.
    pub(super) fn choose(self, text: &str) -> Pasted {
        let mut pasted = self.rest;
        let mut address = best(&self.addresses, |found| found.rank);
        let is_of_somebody = |key: &Found<String>| values::owner_of_key(&key.value).or(key.owner).is_some();
        if address.is_some_and(|found| found.rank == rank::PERHAPS) && self.keys.iter().any(is_of_somebody) {
            // A link in prose is no reason to send a provider's key there.
            address = None;
        }
        let has_model = |set: usize| self.models.iter().any(|model| model.set == set);
        let key = best(&self.keys, |key| {
            let Some(address) = address else { return key.rank };
            let is_of_another_set = key.set != address.set && key.owner.is_none() && has_model(key.set);
            if !may_meet(address, key) || is_of_another_set {
                return 0;
            }
            let is_owned = key.owner.is_some() && key.owner == address.value.owner.or(address.owner);
            key.rank + 8 * u8::from(is_owned) + 4 * u8::from(key.set == address.set)
        });
        let set = address.map(|found| found.set).or(key.map(|found| found.set));
        let owner = address
            .and_then(|found| found.value.owner.or(found.owner))
            .or(key.and_then(|key| key.owner.or_else(|| values::owner_of_key(&key.value))));
        let fits = |found: &Found<String>| {
            if found.owner.is_some() && owner.is_some() && found.owner != owner && found.owner != Some("openai") {
                return 0;
            }
            let is_same = |is: bool| 8 * u8::from(is);
            found.rank
                + is_same(set.is_some_and(|set| set == found.set))
                + is_same(found.owner.is_some() && found.owner == owner)
        };
        let mut model = best(&self.models, fits).map(|found| found.value.clone());
        let deployment = best(&self.deployments, fits).map(|found| found.value.clone());

        // What LiteLLM and its users write in front of a model is the way to it.
        let mut way = None;
        if let Some((front, rest)) = model.as_deref().and_then(|model| model.split_once('/'))
            && ["litellm", "aider"].iter().any(|user| text.contains(user))
            && let Some(to) = super::names::owner(front)
            && address.is_none_or(|address| address.value.owner.is_none_or(|owner| owner == to))
        {
            way = Some(to);
            model = Some(rest.to_owned());
        }

        pasted.base_url = address.map(|found| {
            let url = &found.value.url;
            let of_azure =
                deployment.as_deref().or(model.as_deref()).and_then(|name| address::with_deployment(url, name));
            of_azure.unwrap_or_else(|| url.clone())
        });
        pasted.model = model.or(deployment);
        pasted.api_key = key.map(|found| found.value.clone()).filter(|key| text.contains(key.as_str()));
        pasted.is_streaming_off = self.stream == Some(false);
        if pasted.base_url.is_none() && !self.is_elsewhere {
            let of_key = key.and_then(|key| values::owner_of_key(&key.value).or(key.owner));
            let by_class = self.called.filter(|_| !pasted.is_empty());
            let provider = of_key.or(way).or(self.named).or(by_class);
            pasted.provider = provider.filter(|id| ![AZURE, "ollama", "litellm"].contains(id));
        }
        pasted
    }
}

/// Whether a key may be sent to an address, by whose they are known to be.
fn may_meet(address: &Found<Address>, key: &Found<String>) -> bool {
    let of_key = values::owner_of_key(&key.value);
    match (address.value.owner, key.owner) {
        // OpenAI's own variables are used for every address.
        (Some(host), named) => match of_key {
            Some(of_key) => of_key == host,
            None => named.is_none_or(|named| named == host || named == "openai"),
        },
        (None, Some(named)) => address.owner.is_none_or(|owner| owner == named),
        (None, None) => {
            address.owner.is_none_or(|owner| owner == "openai" || of_key.is_none_or(|of_key| of_key == owner))
        }
    }
}

/// The first one of the highest rank above zero.
fn best<T>(all: &[Found<T>], rank: impl Fn(&Found<T>) -> u8) -> Option<&Found<T>> {
    let mut best = None;
    let mut highest = 0;
    for found in all {
        let rank = rank(found);
        if rank > highest {
            (best, highest) = (Some(found), rank);
        }
    }
    best
}

fn keep(place: &mut Option<String>, value: &str) {
    if place.is_none() {
        *place = Some(value.to_owned());
    }
}
