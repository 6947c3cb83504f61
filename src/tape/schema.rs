//! What the fields of a record are, found by visiting a sample's.

use crate::json::Json;
use crate::model::{Field, FieldVisitor};
use crate::time::Timestamp;

/// The fields of a record, in order.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub fields: Vec<SchemaField>,
    /// The field being visited may be left out.
    omittable: bool,
}

/// A field of a record.
#[derive(Debug)]
pub(super) struct SchemaField {
    pub key: &'static str,
    pub kind: FieldKind,
    /// Its key may be absent.
    pub omittable: bool,
}

/// How a field is written.
#[derive(Debug)]
pub(super) enum FieldKind {
    /// A string, or any JSON.
    Value,
    Content,
    ContentTime,
    OneOf(&'static [&'static str]),
    Flag,
    Number,
    Record(Schema),
    Option(Schema),
    List(Schema),
}

impl Schema {
    /// The fields of a record like this one.
    pub fn of<T>(sample: &T, visit: fn(&mut Self, &T)) -> Self {
        let mut schema = Self::default();
        visit(&mut schema, sample);
        schema
    }

    fn add(&mut self, key: &'static str, kind: FieldKind) {
        let omittable = self.omittable;
        self.fields.push(SchemaField {
            key,
            kind,
            omittable,
        });
    }
}

impl FieldVisitor for Schema {
    fn text(&mut self, key: &'static str, _: Option<&str>) {
        self.add(key, FieldKind::Value);
    }

    fn time(&mut self, key: &'static str, _: Option<Timestamp>) {
        self.add(key, FieldKind::Value);
    }

    fn content(&mut self, key: &'static str, _: &str) {
        self.add(key, FieldKind::Content);
    }

    fn content_time(&mut self, key: &'static str, _: Option<Timestamp>) {
        self.add(key, FieldKind::ContentTime);
    }

    fn one_of(&mut self, key: &'static str, words: &'static [&'static str], _: Option<&str>) {
        self.add(key, FieldKind::OneOf(words));
    }

    fn flag(&mut self, key: &'static str, _: Option<bool>) {
        self.add(key, FieldKind::Flag);
    }

    fn number(&mut self, key: &'static str, _: Option<f64>) {
        self.add(key, FieldKind::Number);
    }

    fn json(&mut self, key: &'static str, _: Option<Json<'_>>) {
        self.add(key, FieldKind::Value);
    }

    fn json_list(&mut self, key: &'static str, _: Option<&[Json<'_>]>) {
        self.add(key, FieldKind::Value);
    }

    fn names(&mut self, key: &'static str, _: &[&'static str]) {
        self.add(key, FieldKind::Value);
    }

    fn record<T>(&mut self, key: &'static str, value: &T, visit: fn(&mut Self, &T)) {
        self.add(key, FieldKind::Record(Self::of(value, visit)));
    }

    fn option<T>(&mut self, key: &'static str, value: Option<&T>, visit: fn(&mut Self, &T)) {
        let inside = value.map(|value| Self::of(value, visit));
        self.add(key, FieldKind::Option(inside.unwrap_or_default()));
    }

    fn list<T>(&mut self, key: &'static str, list: Option<&[T]>, visit: fn(&mut Self, &T)) {
        let first = list.and_then(<[T]>::first);
        let inside = first.map(|first| Self::of(first, visit));
        self.add(key, FieldKind::List(inside.unwrap_or_default()));
    }

    fn omittable<T>(&mut self, part: &Field<T>, visit: impl FnOnce(&mut Self, &T)) {
        self.omittable = true;
        if let Some(value) = part.as_option() {
            visit(self, value);
        }
        self.omittable = false;
    }
}
