//! Visitor over a record's fields.

use super::Field;
use crate::json::Json;
use crate::time::Timestamp;

/// Visits the fields of a record, in the order of their keys: to write them, or to learn what they are.
pub trait FieldVisitor: Sized {
    /// A string.
    fn text(&mut self, key: &'static str, text: Option<&str>);
    /// A point in time.
    fn time(&mut self, key: &'static str, time: Option<Timestamp>);
    /// The content of a message: the bulk of a page.
    fn content(&mut self, key: &'static str, text: &str);
    /// The time of a message.
    fn content_time(&mut self, key: &'static str, time: Option<Timestamp>);
    /// One of a list of words, mostly.
    fn one_of(&mut self, key: &'static str, words: &'static [&'static str], text: Option<&str>);
    /// `true` or `false`.
    fn flag(&mut self, key: &'static str, flag: Option<bool>);
    /// A number.
    fn number(&mut self, key: &'static str, number: Option<f64>);
    /// A value as the provider wrote it.
    fn json(&mut self, key: &'static str, json: Option<Json<'_>>);
    /// A list of such values.
    fn json_list(&mut self, key: &'static str, list: Option<&[Json<'_>]>);
    /// A list of strings.
    fn names(&mut self, key: &'static str, names: &[&'static str]);
    /// A record that is always there.
    fn record<T>(&mut self, key: &'static str, value: &T, visit: fn(&mut Self, &T));
    /// A record, or null.
    fn option<T>(&mut self, key: &'static str, value: Option<&T>, visit: fn(&mut Self, &T));
    /// A list of records, or null.
    fn list<T>(&mut self, key: &'static str, list: Option<&[T]>, visit: fn(&mut Self, &T));
    /// A part that may have been left out: its key is absent then.
    fn omittable<T>(&mut self, part: &Field<T>, visit: impl FnOnce(&mut Self, &T));
}
