//! Records: how what is kept becomes JSON and comes back.
//!
//! Reading never fails: a field that is missing or of another type takes its default, and a field that is not known is
//! passed over. Every type is read from and written to one kind of tree, so the code for it stands in the program once;
//! serde's derived code, made anew for each pair of type and source, was measured at five times the size.

use serde_json::{Map, Value};

/// What can be kept.
pub trait Record: Default {
    /// What is written.
    fn to_value(&self) -> Value;

    /// What is read; the default where the value is of another type.
    fn from_value(value: &Value) -> Self;
}

/// Implements [`Record`] for structs, field by field, each under its own name.
macro_rules! record {
    ($($name:ident { $($field:ident),* $(,)? })*) => {$(
        impl $crate::record::Record for $name {
            fn to_value(&self) -> serde_json::Value {
                let mut fields = serde_json::Map::new();
                $($crate::record::put(&mut fields, stringify!($field), $crate::record::Record::to_value(&self.$field));)*
                serde_json::Value::Object(fields)
            }

            fn from_value(value: &serde_json::Value) -> Self {
                Self { $($field: $crate::record::Record::from_value($crate::record::field(value, stringify!($field))),)* }
            }
        }
    )*};
}

/// Implements [`Record`] for enums without data, each variant under a name of its own; the default for any other name.
macro_rules! record_names {
    ($($name:ident { $($variant:ident = $text:literal),* $(,)? })*) => {$(
        impl $crate::record::Record for $name {
            fn to_value(&self) -> serde_json::Value {
                serde_json::Value::from(match self { $(Self::$variant => $text,)* })
            }

            fn from_value(value: &serde_json::Value) -> Self {
                match value.as_str() { $(Some($text) => Self::$variant,)* _ => Self::default() }
            }
        }
    )*};
}

pub(crate) use {record, record_names};

/// A value as JSON. `Value`'s own `to_string` would bring in two more printers, one of them for reading by eye.
#[must_use]
pub fn to_text(value: &Value) -> String {
    // A tree of strings, numbers and lists has nothing in it that JSON could not hold.
    serde_json::to_string(value).unwrap_or_default()
}

/// Puts a field into an object; what is null is left out.
pub(crate) fn put(fields: &mut Map<String, Value>, name: &str, value: Value) {
    if !value.is_null() {
        fields.insert(name.to_owned(), value);
    }
}

/// A field of an object; null where there is none.
pub(crate) fn field<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}

impl Record for String {
    fn to_value(&self) -> Value {
        if self.is_empty() { Value::Null } else { Value::from(self.as_str()) }
    }

    fn from_value(value: &Value) -> Self {
        value.as_str().unwrap_or_default().to_owned()
    }
}

impl Record for bool {
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }

    fn from_value(value: &Value) -> Self {
        value.as_bool().unwrap_or_default()
    }
}

impl Record for u64 {
    fn to_value(&self) -> Value {
        Value::from(*self)
    }

    fn from_value(value: &Value) -> Self {
        value.as_u64().unwrap_or_default()
    }
}

impl Record for f64 {
    fn to_value(&self) -> Value {
        Value::from(*self)
    }

    fn from_value(value: &Value) -> Self {
        value.as_f64().unwrap_or_default()
    }
}

impl Record for usize {
    fn to_value(&self) -> Value {
        (*self as u64).to_value()
    }

    fn from_value(value: &Value) -> Self {
        Self::try_from(u64::from_value(value)).unwrap_or_default()
    }
}

impl Record for u16 {
    fn to_value(&self) -> Value {
        u64::from(*self).to_value()
    }

    fn from_value(value: &Value) -> Self {
        Self::try_from(u64::from_value(value)).unwrap_or_default()
    }
}

impl Record for Value {
    fn to_value(&self) -> Value {
        self.clone()
    }

    fn from_value(value: &Value) -> Self {
        value.clone()
    }
}

impl<T: Record> Record for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Record::to_value)
    }

    fn from_value(value: &Value) -> Self {
        (!value.is_null()).then(|| T::from_value(value))
    }
}

impl<T: Record> Record for Vec<T> {
    fn to_value(&self) -> Value {
        if self.is_empty() { Value::Null } else { Value::Array(self.iter().map(Record::to_value).collect()) }
    }

    fn from_value(value: &Value) -> Self {
        value.as_array().map(|items| items.iter().map(T::from_value).collect()).unwrap_or_default()
    }
}
