//! What the fields of a record are, found by telling a sample's.

use super::sink::Sink;
use crate::json::Json;
use crate::model::Field;
use crate::time::Timestamp;

/// The fields of a record, in order.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub fields: Vec<Outlined>,
    /// The field being told may be left out.
    heavy: bool,
}

/// A field of a record.
#[derive(Debug)]
pub(super) struct Outlined {
    pub key: &'static str,
    pub kind: Kind,
    /// Its key may be absent.
    pub heavy: bool,
}

/// How a field is written.
#[derive(Debug)]
pub(super) enum Kind {
    /// A string, or any JSON.
    Value,
    Said,
    SaidAt,
    OneOf(&'static [&'static str]),
    Flag,
    Number,
    Record(Outline),
    Option(Outline),
    List(Outline),
}

impl Outline {
    /// The fields that a record tells.
    pub fn of<T>(sample: &T, tell: fn(&mut Self, &T)) -> Self {
        let mut outline = Self::default();
        tell(&mut outline, sample);
        outline
    }

    fn add(&mut self, key: &'static str, kind: Kind) {
        let heavy = self.heavy;
        self.fields.push(Outlined { key, kind, heavy });
    }
}

impl Sink for Outline {
    fn text(&mut self, key: &'static str, _: Option<&str>) {
        self.add(key, Kind::Value);
    }

    fn time(&mut self, key: &'static str, _: Option<Timestamp>) {
        self.add(key, Kind::Value);
    }

    fn said(&mut self, key: &'static str, _: &str) {
        self.add(key, Kind::Said);
    }

    fn said_at(&mut self, key: &'static str, _: Option<Timestamp>) {
        self.add(key, Kind::SaidAt);
    }

    fn one_of(&mut self, key: &'static str, words: &'static [&'static str], _: Option<&str>) {
        self.add(key, Kind::OneOf(words));
    }

    fn flag(&mut self, key: &'static str, _: Option<bool>) {
        self.add(key, Kind::Flag);
    }

    fn number(&mut self, key: &'static str, _: Option<f64>) {
        self.add(key, Kind::Number);
    }

    fn json(&mut self, key: &'static str, _: Option<Json<'_>>) {
        self.add(key, Kind::Value);
    }

    fn json_list(&mut self, key: &'static str, _: Option<&[Json<'_>]>) {
        self.add(key, Kind::Value);
    }

    fn names(&mut self, key: &'static str, _: &[&'static str]) {
        self.add(key, Kind::Value);
    }

    fn record<T>(&mut self, key: &'static str, value: &T, tell: fn(&mut Self, &T)) {
        self.add(key, Kind::Record(Self::of(value, tell)));
    }

    fn option<T>(&mut self, key: &'static str, value: Option<&T>, tell: fn(&mut Self, &T)) {
        let inside = value.map(|value| Self::of(value, tell));
        self.add(key, Kind::Option(inside.unwrap_or_default()));
    }

    fn list<T>(&mut self, key: &'static str, list: Option<&[T]>, tell: fn(&mut Self, &T)) {
        let first = list.and_then(<[T]>::first);
        let inside = first.map(|first| Self::of(first, tell));
        self.add(key, Kind::List(inside.unwrap_or_default()));
    }

    fn heavy<T>(&mut self, part: &Field<T>, tell: impl FnOnce(&mut Self, &T)) {
        self.heavy = true;
        if let Some(value) = part.as_option() {
            tell(self, value);
        }
        self.heavy = false;
    }
}
