//! How fields are read, whatever stands in them.
//!
//! A field that is missing, null or of an unexpected type reads as absent and leaves its neighbours alone. Strings are
//! borrowed from the event where they hold no escapes. An absent string and an empty one are the same: no provider
//! distinguishes them reliably. Every value is read into its place, so that a chunk, some hundreds of bytes, is never moved.

use std::borrow::Cow;

use serde_json::Value;

use super::completion::decimal;
use plainwire_json::Json;

/// What can stand in a field. Reading leaves the field as it is when it meets a type that does not belong there.
pub(crate) trait Wire<'de>: Default {
    fn read(&mut self, json: &mut Json<'de>);
}

/// A wire object: key by key, the last of equal keys counting, unknown keys passed over.
macro_rules! wire_object {
    ($(#[$doc:meta])* $name:ident { $($key:literal => $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name<'de> { $(pub(crate) $field: $kind,)* }

        impl<'de> Wire<'de> for $name<'de> {
            fn read(&mut self, json: &mut Json<'de>) {
                #[expect(non_camel_case_types, reason = "they are the fields' names")]
                enum Field { $($field),* }
                const NAMES: &Names = &Names::new(&[$($key),*]);
                if json.enter(b'{') {
                    while let Some(key) = json.key(NAMES) {
                        match key {
                            $(key if key == Field::$field as usize => self.$field.read(json),)*
                            _ => drop(json.pass()),
                        }
                    }
                }
            }
        }
    };
}

/// Part of an event that is kept as text until someone needs it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Raw<'de>(pub(crate) Option<&'de str>);

impl<'de> Wire<'de> for Raw<'de> {
    fn read(&mut self, json: &mut Json<'de>) {
        self.0 = Some(json.pass()).filter(|text| *text != "null");
    }
}

impl Raw<'_> {
    /// The part as a value; none when there is none or it is null.
    pub(crate) fn value(self) -> Option<Value> {
        crate::value::from_text(self.0?)
    }
}

/// A string; anything else is empty.
#[derive(Default)]
pub(crate) struct Text<'de>(pub(crate) Cow<'de, str>);

impl<'de> Wire<'de> for Text<'de> {
    fn read(&mut self, json: &mut Json<'de>) {
        json.string(&mut self.0);
    }
}

/// The arguments of a call: a string that holds JSON, or, from some servers, the JSON itself.
#[derive(Default)]
pub(crate) struct Arguments<'de>(pub(crate) Cow<'de, str>);

impl<'de> Wire<'de> for Arguments<'de> {
    fn read(&mut self, json: &mut Json<'de>) {
        if json.peek() == b'{' {
            self.0 = Cow::Borrowed(json.pass());
        } else {
            json.string(&mut self.0);
        }
    }
}

/// A whole number, also one written as a string.
#[derive(Clone, Copy, Default)]
pub(crate) struct Index(pub(crate) Option<i64>);

impl<'de> Wire<'de> for Index {
    fn read(&mut self, json: &mut Json<'de>) {
        let text = json.pass();
        let loosely = || decimal(text.trim_matches(['"', ' '])).map(|number| number as i64);
        self.0 = text.parse().ok().or_else(loosely).or(self.0);
    }
}

/// Whether a field says anything: not null, false, zero or empty.
#[derive(Clone, Copy, Default)]
pub(crate) struct Something(pub(crate) bool);

impl<'de> Wire<'de> for Something {
    fn read(&mut self, json: &mut Json<'de>) {
        let text = json.pass();
        self.0 = match text.as_bytes().first() {
            Some(b'"' | b'[' | b'{') => {
                text.bytes().any(|byte| !matches!(byte, b'"' | b'[' | b']' | b'{' | b'}' | b' '))
            }
            Some(b't') => true,
            Some(b'-' | b'0'..=b'9') => {
                text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E')).any(|digit| (b'1'..=b'9').contains(&digit))
            }
            _ => false,
        };
    }
}

/// A list, or one object where a list was meant.
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Wire<'de>> Wire<'de> for List<T> {
    fn read(&mut self, json: &mut Json<'de>) {
        let mut one = |json: &mut Json<'de>| {
            let mut item = T::default();
            item.read(json);
            self.0.push(item);
        };
        if json.peek() == b'{' {
            one(json);
        } else if json.enter(b'[') {
            while json.element() {
                one(json);
            }
        }
    }
}

/// What is rarely there, kept apart so that a chunk stays small.
pub(crate) struct Boxed<T>(pub(crate) Option<Box<T>>);

impl<T> Default for Boxed<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Wire<'de>> Wire<'de> for Boxed<T> {
    fn read(&mut self, json: &mut Json<'de>) {
        if json.peek() == b'{' {
            self.0.get_or_insert_default().read(json);
        } else {
            json.pass();
        }
    }
}
