//! How fields are read, whatever stands in them.
//!
//! A field that is missing, null or of an unexpected type reads as absent and leaves its neighbours alone. Strings are
//! borrowed from the event where they hold no escapes. An absent string and an empty one are the same: no provider
//! distinguishes them reliably. Every value is read into its place, so that a chunk, some hundreds of bytes, is never moved.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::record::to_text;

/// What can stand in a field. Reading leaves the field as it is when it meets a type that does not belong there.
pub(crate) trait Wire<'de>: Default {
    fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error>;
}

/// The place that a value is read into.
pub(crate) struct At<'place, T>(pub(crate) &'place mut T);

impl<'de, T: Wire<'de>> DeserializeSeed<'de> for At<'_, T> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        self.0.read(from)
    }
}

/// Part of an event that is kept as text until someone needs it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Raw<'de>(pub(crate) Option<&'de RawValue>);

impl<'de> Wire<'de> for Raw<'de> {
    fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        self.0 = Option::deserialize(from)?;
        Ok(())
    }
}

impl Raw<'_> {
    /// The part as a value; none when there is none or it is null.
    pub(crate) fn value(self) -> Option<Value> {
        serde_json::from_str(self.0?.get()).ok()
    }
}

/// A type that is read by its visitor, whatever comes.
macro_rules! by_visitor {
    ($($name:ident)*) => {$(
        impl<'de> Wire<'de> for $name<'de> {
            fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
                from.deserialize_any(At(self))
            }
        }
    )*};
    ($($name:ident,)*) => {$(
        impl<'de> Wire<'de> for $name {
            fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
                from.deserialize_any(At(self))
            }
        }
    )*};
}

/// Visitor methods for the types that do not belong in a field: they are passed over.
macro_rules! pass_over {
    ($($kind:ident)*) => {
        type Value = ();
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("any JSON")
        }
        $(pass_over!(@ $kind);)*
    };
    (@ bool) => {
        fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> { Ok(()) }
    };
    (@ null) => {
        fn visit_unit<E: Error>(self) -> Result<(), E> { Ok(()) }
    };
    (@ number) => {
        fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> { Ok(()) }
        fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> { Ok(()) }
        fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> { Ok(()) }
    };
    (@ string) => {
        fn visit_str<E: Error>(self, _: &str) -> Result<(), E> { Ok(()) }
    };
    (@ list) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(())
        }
    };
    (@ object) => {
        fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
            while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok(())
        }
    };
}

/// A wire object: key by key, the last of equal keys counting, unknown keys passed over.
macro_rules! wire_object {
    ($(#[$doc:meta])* $name:ident { $($key:literal => $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name<'de> { $(pub(crate) $field: $kind,)* }

        by_visitor!($name);

        impl<'de> Visitor<'de> for At<'_, $name<'de>> {
            pass_over!(bool null number string list);
            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
                let place = self.0;
                let mut key = Text::default();
                while object.next_key_seed(At(&mut key))?.is_some() {
                    match &*key.0 {
                        $($key => object.next_value_seed(At(&mut place.$field))?,)*
                        _ => { object.next_value::<IgnoredAny>()?; }
                    }
                }
                Ok(())
            }
        }
    };
}

by_visitor!(Text Arguments);
by_visitor!(Index, Something,);

/// A string; anything else is empty.
#[derive(Default)]
pub(crate) struct Text<'de>(pub(crate) Cow<'de, str>);

impl<'de> Visitor<'de> for At<'_, Text<'de>> {
    pass_over!(bool null number list object);
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.0.0 = Cow::Borrowed(text);
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.0 = Cow::Owned(text.to_owned());
        Ok(())
    }
}

/// The arguments of a call: a string that holds JSON, or, from some servers, the JSON itself.
#[derive(Default)]
pub(crate) struct Arguments<'de>(pub(crate) Cow<'de, str>);

impl<'de> Visitor<'de> for At<'_, Arguments<'de>> {
    pass_over!(bool null number list);
    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.0.0 = Cow::Borrowed(text);
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.0 = Cow::Owned(text.to_owned());
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<(), A::Error> {
        self.0.0 = Cow::Owned(to_text(&Value::deserialize(MapAccessDeserializer::new(object))?));
        Ok(())
    }
}

/// A whole number, also one written as a string.
#[derive(Clone, Copy, Default)]
pub(crate) struct Index(pub(crate) Option<i64>);

impl<'de> Visitor<'de> for At<'_, Index> {
    pass_over!(bool null list object);
    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.0.0 = i64::try_from(number).ok();
        Ok(())
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.0.0 = Some(number);
        Ok(())
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.0.0 = Some(number as i64);
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.0 = text.trim().parse().ok();
        Ok(())
    }
}

/// Whether a field says anything: not null, false, zero or empty.
#[derive(Clone, Copy, Default)]
pub(crate) struct Something(pub(crate) bool);

impl<'de> Visitor<'de> for At<'_, Something> {
    pass_over!(null);
    fn visit_bool<E: Error>(self, it: bool) -> Result<(), E> {
        self.0.0 = it;
        Ok(())
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.0.0 = number != 0;
        Ok(())
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.0.0 = true;
        Ok(())
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.0.0 = number != 0.0;
        Ok(())
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.0 = !text.trim().is_empty();
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {
            self.0.0 = true;
        }
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            self.0.0 = true;
        }
        Ok(())
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
    fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(At(self))
    }
}

impl<'de, T: Wire<'de>> Visitor<'de> for At<'_, List<T>> {
    pass_over!(bool null number string);
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut item = T::default();
        while list.next_element_seed(At(&mut item))?.is_some() {
            self.0.0.push(std::mem::take(&mut item));
        }
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<(), A::Error> {
        let mut item = T::default();
        item.read(MapAccessDeserializer::new(object))?;
        self.0.0.push(item);
        Ok(())
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
    fn read<D: Deserializer<'de>>(&mut self, from: D) -> Result<(), D::Error> {
        self.0.get_or_insert_default().read(from)
    }
}
