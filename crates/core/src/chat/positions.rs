//! Positions by name.

use serde_json::{Map, Value};

/// Where in a list something stands, by its name. Made of the map that JSON objects are, because the program holds that
/// one already and another would be two kilobytes more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Positions(Map<String, Value>);

impl Positions {
    /// The position of that name.
    pub(crate) fn get(&self, name: &str) -> Option<usize> {
        self.0.get(name)?.as_u64().and_then(|at| usize::try_from(at).ok())
    }

    /// Puts a name at a position, from the one it had.
    pub(crate) fn insert(&mut self, name: String, at: usize) {
        self.0.insert(name, Value::from(at));
    }
}
