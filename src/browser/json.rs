//! Writes what goes out, as JSON.

use crate::Error;
use crate::http::Attempt;
use crate::json::push_string;
use crate::model::{Issue, ListReport};
use crate::number::count_text;

/// The largest integer that JavaScript represents exactly.
const GREATEST_NUMBER: u64 = (1 << 53) - 1;

/// An object that is being written.
pub(super) struct Object(String);

impl Object {
    pub fn new() -> Self {
        Self(String::from("{"))
    }

    fn name(&mut self, name: &str) {
        add_comma(&mut self.0);
        push_string(&mut self.0, name);
        self.0.push(':');
    }

    /// Begins a list in it, or an object, which [`close`](Self::close) ends.
    fn open(&mut self, name: &str, bracket: char) {
        self.name(name);
        self.0.push(bracket);
    }

    /// Begins an object of a list.
    fn open_item(&mut self) {
        add_comma(&mut self.0);
        self.0.push('{');
    }

    fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// Adds what is JSON already.
    #[inline(never)]
    pub fn json(&mut self, name: &str, json: &str) {
        self.name(name);
        self.0.push_str(json);
    }

    /// Adds a text, or null.
    #[inline(never)]
    pub fn text(&mut self, name: &str, text: Option<&str>) {
        self.name(name);
        match text {
            Some(text) => push_string(&mut self.0, text),
            None => self.0.push_str("null"),
        }
    }

    /// Adds a number, or null.
    #[inline(never)]
    pub fn number(&mut self, name: &str, number: Option<u64>) {
        let number = number.map(|number| count_text(number.min(GREATEST_NUMBER)));
        self.json(name, number.as_deref().unwrap_or("null"));
    }

    pub fn flag(&mut self, name: &str, flag: bool) {
        self.json(name, if flag { "true" } else { "false" });
    }

    /// Adds an error, as the facade takes it (`facade/error.ts`).
    pub fn error(&mut self, error: &Error, attempts: &[Attempt]) {
        self.open("error", '{');
        self.text("code", Some(error.code.as_str()));
        self.text("message", Some(&error.message));
        self.text("provider", error.provider.map(|it| it.as_str()));
        self.number("status", error.status.map(u64::from));
        self.flag("retryable", error.retryable());
        self.number("retryAfterMs", error.retry_after_ms);
        self.text("phase", error.phase.map(|it| it.as_str()));
        self.open("issues", '[');
        for Issue {
            path,
            code,
            message,
        } in &error.issues
        {
            self.open_item();
            self.text("path", Some(path));
            self.text("code", Some(code.as_str()));
            self.text("message", Some(message));
            self.close('}');
        }
        self.close(']');
        self.attempts(attempts);
        self.close('}');
    }

    /// Adds every request that was sent.
    pub fn attempts(&mut self, attempts: &[Attempt]) {
        self.open("attempts", '[');
        for attempt in attempts {
            self.open_item();
            self.text("startedAt", Some(&attempt.started_at.text()));
            self.number("durationMs", Some(attempt.duration_ms));
            self.number("status", attempt.status.map(u64::from));
            self.text("error", attempt.error.map(|it| it.as_str()));
            self.number("waitedMs", Some(attempt.waited_ms));
            self.close('}');
        }
        self.close(']');
    }

    /// Adds the members of a report.
    pub fn report(&mut self, report: &ListReport) {
        for (name, number) in [
            ("requests", report.requests),
            ("pages", report.pages),
            ("items", report.items),
            ("duplicates", report.duplicates),
            ("rejected", report.rejected),
            ("leftOut", report.left_out),
            ("overfull", report.overfull),
            ("unreadable", report.unreadable),
        ] {
            self.number(name, Some(number.into()));
        }
        self.flag("complete", report.complete);
        let why = report.stopped_because.map(|it| it.as_str());
        self.text("stoppedBecause", why);
        self.text("next", report.next.as_deref());
    }

    /// Adds where things are in a list.
    pub fn places(&mut self, name: &str, places: &[usize]) {
        self.open(name, '[');
        for place in places {
            add_comma(&mut self.0);
            self.0.push_str(&count_text(*place as u64));
        }
        self.close(']');
    }

    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// Adds a comma, except behind the bracket that begins a list or an object.
#[inline(never)]
fn add_comma(json: &mut String) {
    if !matches!(json.as_bytes().last(), Some(b'{' | b'[')) {
        json.push(',');
    }
}

/// A list that is being written.
pub(super) struct List(String);

impl List {
    pub fn new() -> Self {
        Self(String::from("["))
    }

    /// Adds what is JSON already.
    #[inline(never)]
    pub fn add(&mut self, json: &str) {
        add_comma(&mut self.0);
        self.0.push_str(json);
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        add_comma(&mut self.0);
        push_string(&mut self.0, text);
    }

    pub fn is_empty(&self) -> bool {
        self.0.len() == 1
    }

    pub fn end(mut self) -> String {
        self.0.push(']');
        self.0
    }
}
