//! The text that is kept, and how the edits of two tabs become one.
//!
//! The text is an envelope with a version: `{"version":2,"data":{…},"stamps":{…}}`. Every field has a stamp, the time of
//! its last edit. Two texts are merged field by field: the later edit wins, and of two at the same moment the larger text,
//! so that all tabs come to the same result in whatever order they hear of each other. What this version does not know
//! stays as it is.
//!
//! Reading never guesses: text that cannot be understood is an error that the caller answers by moving the text aside, so
//! that no later write destroys it.

use serde_json::{Map, Value};

use super::{Configs, Profile, Settings};
use crate::models::configuration::ModelConfig;
use crate::record::{Record, field, put, to_text};
use crate::value::from_text;

/// The version that is written.
pub const VERSION: u64 = 2;

/// Settings as they are kept: fields by their path, each with the time of its last edit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Values that are no objects, by their path: names joined by `/`, with `~1` for `/` and `~0` for `~` within a name.
    fields: Map<String, Value>,
    /// By path: milliseconds since 1970. A path without a field is one that was taken away.
    stamps: Map<String, Value>,
}

/// What was wrong with kept text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or not of the shape that this version writes.
    #[error("the saved settings could not be read")]
    Undecodable,
    /// Written by a later version of the app.
    #[error("the saved settings were written by a newer Plainwire (version {0})")]
    Newer(u64),
}

/// The field that marks a profile as deleted, so that an edit of it elsewhere does not bring a part of it back.
const GONE: &str = "gone";

/// How long is remembered that a field was taken away: 90 days. A path may name an origin or a model.
const KEEP_MS: u64 = 90 * 86_400_000;

impl Document {
    /// Reads kept text, of this version or an earlier one. Fields that are missing, or of another type, take their defaults.
    ///
    /// # Errors
    /// The text is no such envelope, or a newer version wrote it.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let envelope = from_text(text).ok_or(ReadError::Undecodable)?;
        // Judged first: a newer version may have any shape.
        let version = u64::from_value(field(&envelope, "version"));
        if version > VERSION {
            return Err(ReadError::Newer(version));
        }
        let mut data = field(&envelope, "data").clone();
        if !envelope.get("version").is_some_and(Value::is_u64) || !data.is_object() {
            return Err(ReadError::Undecodable);
        }
        if version < 2 {
            data = from_version_1(data).ok_or(ReadError::Undecodable)?;
        }
        let is_sound = |profiles: &Value| profiles.as_object().is_some_and(|all| all.values().all(Value::is_object));
        if !data.get("profiles").is_none_or(is_sound) {
            return Err(ReadError::Undecodable);
        }
        let mut document = Self::default();
        flatten(&data, String::new(), &mut document.fields);
        let stamps = field(&envelope, "stamps").as_object().into_iter().flatten();
        document
            .stamps
            .extend(stamps.filter(|(_, stamp)| stamp.is_u64()).map(|(path, stamp)| (path.clone(), stamp.clone())));
        document.forget_gone();
        Ok(document)
    }

    /// The text to keep.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut envelope = Map::new();
        put(&mut envelope, "version", VERSION.to_value());
        put(&mut envelope, "data", unflatten(&self.in_force()));
        put(&mut envelope, "stamps", Value::Object(self.stamps.clone()));
        to_text(&Value::Object(envelope))
    }

    /// The settings, with at least one profile.
    #[must_use]
    pub fn settings(&self) -> Settings {
        let data = unflatten(&self.in_force());
        let order: Vec<String> = Vec::from_value(field(&data, "order"));
        let kept = field(&data, "profiles").as_object();
        let mut profiles = Vec::new();
        let read = |id: &String| {
            let value = kept?.get(id).filter(|value| !bool::from_value(field(value, GONE)))?;
            Some(Profile { id: id.clone(), ..Profile::from_value(value) })
        };
        profiles.extend(order.iter().filter_map(read));
        // One that two tabs added at once may be missing in the order.
        profiles.extend(kept.into_iter().flatten().map(|(id, _)| id).filter(|id| !order.contains(id)).filter_map(read));
        if profiles.is_empty() {
            let is_free = |id: &String| kept.is_none_or(|kept| !kept.contains_key(id));
            let id = (1_u64..).map(|number| ["p", &number.to_string()].concat()).find(is_free);
            profiles.push(Profile { id: id.unwrap_or_default(), ..Profile::default() });
        }
        let current = String::from_value(field(&data, "current"));
        Settings { profiles, current, theme: Record::from_value(field(&data, "theme")) }
    }

    /// Takes over an edit: whatever differs between `before` and `after`. Nothing else is touched.
    pub fn update(&mut self, before: &Settings, after: &Settings, now_ms: u64) {
        let [old, new] = [before, after].map(|settings| {
            let mut fields = Map::new();
            flatten(&to_tree(settings), String::new(), &mut fields);
            fields
        });
        for (path, value) in &new {
            if old.get(path) != Some(value) {
                self.set(path, Some(value.clone()), now_ms);
            }
        }
        for path in old.keys().filter(|path| !new.contains_key(*path)) {
            self.set(path, None, now_ms);
        }
        for profile in before.profiles.iter().filter(|profile| after.find(&profile.id).is_none()) {
            self.set(&gone(&profile.id), Some(Value::Bool(true)), now_ms);
        }
        for profile in &after.profiles {
            let path = gone(&profile.id);
            if before.find(&profile.id).is_none() && self.fields.contains_key(&path) {
                self.set(&path, None, now_ms);
            }
        }
        self.forget_gone();
        self.forget_old(now_ms);
    }

    /// Takes over what another tab wrote: of each field the later edit.
    pub fn merge(&mut self, other: &Self) {
        let paths = other.fields.keys().chain(other.stamps.keys().filter(|path| !other.fields.contains_key(*path)));
        for path in paths {
            let (ours, theirs) = (self.fields.get(path), other.fields.get(path));
            let is_later = match (self.stamp(path), other.stamp(path)) {
                (our_ms, their_ms) if our_ms == their_ms => {
                    ours != theirs && ours.map_or_else(String::new, to_text) < theirs.map_or_else(String::new, to_text)
                }
                (our_ms, their_ms) => our_ms < their_ms,
            };
            if is_later {
                let theirs = theirs.cloned();
                self.put(path, theirs, other.stamp(path));
            }
        }
        self.forget_gone();
    }

    /// Sets a field, or takes it away. An edit is always later than what it is made of, whatever the clocks say.
    fn set(&mut self, path: &str, value: Option<Value>, now_ms: u64) {
        let stamp = now_ms.max(self.stamp(path).saturating_add(1));
        self.put(path, value, stamp);
    }

    fn put(&mut self, path: &str, value: Option<Value>, stamp: u64) {
        match value {
            Some(value) => self.fields.insert(path.to_owned(), value),
            None => self.fields.remove(path),
        };
        self.stamps.insert(path.to_owned(), Value::from(stamp));
    }

    fn stamp(&self, path: &str) -> u64 {
        self.stamps.get(path).and_then(Value::as_u64).unwrap_or_default()
    }

    /// The fields, without those that another one makes void: of a key that one tab sealed and another changed there are
    /// two forms, of which the later counts. The other would lie there unsealed for ever.
    fn in_force(&self) -> Map<String, Value> {
        let mut fields = self.fields.clone();
        for path in self.fields.keys().filter(|path| path.starts_with("profiles/")) {
            let Some(place) = path.strip_suffix("/key").filter(|place| place.contains("/keys/")) else { continue };
            let sealed = [place, "/sealed"].concat();
            if self.fields.contains_key(&sealed) {
                fields.remove(if self.stamp(path) > self.stamp(&sealed) { &sealed } else { path });
            }
        }
        fields
    }

    /// Forgets what was taken away so long ago that no tab can still hold it.
    fn forget_old(&mut self, now_ms: u64) {
        let fields = &self.fields;
        let is_old = |stamp: &Value| stamp.as_u64().is_some_and(|stamp| stamp.saturating_add(KEEP_MS) < now_ms);
        self.stamps.retain(|path, stamp| fields.contains_key(path) || !is_old(stamp));
    }

    /// Leaves nothing of deleted profiles but the mark.
    fn forget_gone(&mut self) {
        let suffix = ["/", GONE].concat();
        let is_gone = |(path, value): (&String, &Value)| {
            let place = path.strip_suffix(&suffix).filter(|place| place.matches('/').count() == 1)?;
            (place.starts_with("profiles/") && *value == Value::Bool(true)).then(|| [place, "/"].concat())
        };
        let places: Vec<String> = self.fields.iter().filter_map(is_gone).collect();
        for place in places {
            let mark = [&place, GONE].concat();
            for map in [&mut self.fields, &mut self.stamps] {
                map.retain(|path, _| !path.starts_with(&place) || *path == mark);
            }
        }
    }
}

fn gone(id: &str) -> String {
    join(&join("profiles", id), GONE)
}

/// Settings as an object of the kept shape: profiles by their id, their order beside them.
fn to_tree(settings: &Settings) -> Value {
    let mut profiles = Map::new();
    let mut order = Vec::with_capacity(settings.profiles.len());
    for profile in &settings.profiles {
        profiles.insert(profile.id.clone(), profile.to_value());
        order.push(profile.id.clone());
    }
    let mut tree = Map::new();
    put(&mut tree, "profiles", Value::Object(profiles));
    put(&mut tree, "order", order.to_value());
    put(&mut tree, "current", settings.current.to_value());
    put(&mut tree, "theme", settings.theme.to_value());
    Value::Object(tree)
}

fn flatten(value: &Value, path: String, into: &mut Map<String, Value>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(value, join(&path, name), into);
            }
        }
        Value::Null => {}
        other => {
            into.insert(path, other.clone());
        }
    }
}

fn join(path: &str, name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    if path.is_empty() { name } else { [path, "/", &name].concat() }
}

fn unflatten(fields: &Map<String, Value>) -> Value {
    let mut tree = Map::new();
    for (path, value) in fields {
        let mut names = path.split('/').map(|name| name.replace("~1", "/").replace("~0", "~"));
        let Some(last) = names.next_back() else { continue };
        let mut place = Some(&mut tree);
        for name in names {
            // A field that stands where another one has an object is left out.
            place =
                place.and_then(|place| place.entry(name).or_insert_with(|| Value::Object(Map::new())).as_object_mut());
        }
        if let Some(place) = place {
            place.insert(last, value.clone());
        }
    }
    Value::Object(tree)
}

/// Version 1 had a list of profiles and an index into it, keys as a list, and one address that was put by.
fn from_version_1(mut data: Value) -> Option<Value> {
    let list = match data.get_mut("profiles").map(Value::take) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(list)) => list,
        Some(_) => return None,
    };
    let id = |index: usize| ["p", &(index + 1).to_string()].concat();
    let mut profiles = Map::new();
    let mut order = Vec::new();
    for (index, profile) in list.into_iter().enumerate() {
        let Value::Object(mut profile) = profile else { return None };
        let mut keys = Map::new();
        for kept in profile.get("keys").and_then(Value::as_array).into_iter().flatten() {
            let mut entry = Map::new();
            put(&mut entry, "key", field(kept, "key").clone());
            keys.insert(String::from_value(field(kept, "origin")), Value::Object(entry));
        }
        profile.insert("keys".to_owned(), Value::Object(keys));
        if let Some(typed) = profile.remove("typed_base_url") {
            let mut typed_there = Map::new();
            put(&mut typed_there, "base_url", typed);
            profile.insert("put_by".to_owned(), Value::Array(vec![Value::Object(typed_there)]));
        }
        // It was one for all models; it goes to the one in use.
        let cap = profile.remove("max_output_tokens").unwrap_or_default();
        let model = profile.get("model").map(String::from_value).unwrap_or_default().trim().to_owned();
        if !String::from_value(&cap).is_empty() && !model.is_empty() {
            let config = ModelConfig { max_output_tokens: String::from_value(&cap), ..ModelConfig::default() };
            profile.insert("configs".to_owned(), Configs(vec![(model, config)]).to_value());
        }
        profiles.insert(id(index), Value::Object(profile));
        order.push(id(index));
    }
    let current = usize::from_value(field(&data, "current"));
    let data = data.as_object_mut()?;
    data.insert("current".to_owned(), Value::from(id(if current < order.len() { current } else { 0 })));
    data.insert("profiles".to_owned(), Value::Object(profiles));
    data.insert("order".to_owned(), order.to_value());
    Some(Value::Object(std::mem::take(data)))
}
