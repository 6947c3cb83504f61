//! Whom a record's fields are told to.

use crate::json::Json;
use crate::model::Field;
use crate::time::Timestamp;

/// Whom a record's fields are told to, in the order of their keys.
pub trait Sink: Sized {
    /// A string.
    fn text(&mut self, key: &'static str, text: Option<&str>);
    /// A point in time.
    fn time(&mut self, key: &'static str, time: Option<Timestamp>);
    /// What somebody said: the bulk of a page.
    fn said(&mut self, key: &'static str, text: &str);
    /// When they said it.
    fn said_at(&mut self, key: &'static str, time: Option<Timestamp>);
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
    fn record<T>(&mut self, key: &'static str, value: &T, tell: fn(&mut Self, &T));
    /// A record, or null.
    fn option<T>(&mut self, key: &'static str, value: Option<&T>, tell: fn(&mut Self, &T));
    /// A list of records, or null.
    fn list<T>(&mut self, key: &'static str, list: Option<&[T]>, tell: fn(&mut Self, &T));
    /// A part that may have been left out: its key is absent then.
    fn heavy<T>(&mut self, part: &Field<T>, tell: impl FnOnce(&mut Self, &T));
}
