//! Visitor over a record's fields.

use super::{Field, Record};
use crate::json::Json;
use crate::time::{Moment, Timestamp};

/// Visits the fields of a record, in their order, to write them.
pub trait FieldVisitor: Sized {
    /// A string, or null.
    fn text(&mut self, key: &'static str, text: Option<&str>);
    /// A point in time, or null.
    fn time(&mut self, key: &'static str, time: Option<Timestamp>);
    /// The content of a message: the bulk of a page.
    fn content(&mut self, key: &'static str, text: &str);
    /// The time of a message, or null.
    fn content_time(&mut self, key: &'static str, time: Option<Moment<'_>>);
    /// One of a list of words as a rule, or null.
    fn one_of(&mut self, key: &'static str, words: &'static [&'static str], text: Option<&str>);
    /// `true`, `false` or null.
    fn flag(&mut self, key: &'static str, flag: Option<bool>);
    /// A number, or null.
    fn number(&mut self, key: &'static str, number: Option<f64>);
    /// A value as the platform wrote it, or null.
    fn json(&mut self, key: &'static str, json: Option<Json<'_>>);
    /// A list of such values, or null.
    fn json_list(&mut self, key: &'static str, list: Option<&[Json<'_>]>);
    /// A list of strings.
    fn names(&mut self, key: &'static str, names: &[&'static str]);
    /// A record that is always there.
    fn record<'a, T: Record<'a>>(&mut self, key: &'static str, record: &T);
    /// A record, or null.
    fn option<'a, T: Record<'a>>(&mut self, key: &'static str, record: Option<&T>);
    /// A list of records, or null.
    fn list<'a, T: Record<'a>>(&mut self, key: &'static str, list: Option<&[T]>);
    /// A part that may have been left out: its key is absent then.
    fn omittable<T>(&mut self, part: &Field<T>, visit: impl FnOnce(&mut Self, &T));
}
