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
        if self.0.len() > 1 {
            self.0.push(',');
        }
        push_string(&mut self.0, name);
        self.0.push(':');
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
        let mut issues = List::new();
        for Issue {
            path,
            code,
            message,
        } in &error.issues
        {
            let mut issue = Self::new();
            issue.text("path", Some(path));
            issue.text("code", Some(code.as_str()));
            issue.text("message", Some(message));
            issues.add(&issue.end());
        }
        let mut json = Self::new();
        json.text("code", Some(error.code.as_str()));
        json.text("message", Some(&error.message));
        json.text("provider", error.provider.map(|it| it.as_str()));
        json.number("status", error.status.map(u64::from));
        json.flag("retryable", error.retryable());
        json.number("retryAfterMs", error.retry_after_ms);
        json.text("phase", error.phase.map(|it| it.as_str()));
        json.json("issues", &issues.end());
        json.attempts(attempts);
        self.json("error", &json.end());
    }

    /// Adds every request that was sent.
    pub fn attempts(&mut self, attempts: &[Attempt]) {
        let mut all = List::new();
        for attempt in attempts {
            let mut json = Self::new();
            json.text("startedAt", Some(&attempt.started_at.text()));
            json.number("durationMs", Some(attempt.duration_ms));
            json.number("status", attempt.status.map(u64::from));
            json.text("error", attempt.error.map(|it| it.as_str()));
            json.number("waitedMs", Some(attempt.waited_ms));
            all.add(&json.end());
        }
        self.json("attempts", &all.end());
    }

    /// Adds the members of a report.
    pub fn report(&mut self, report: &ListReport) {
        for (name, number) in [
            ("requests", report.requests),
            ("pages", report.pages),
            ("items", report.items),
            ("duplicates", report.duplicates),
            ("rejected", report.rejected),
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
        let mut list = List::new();
        for place in places {
            list.add(&count_text(u64::try_from(*place).unwrap_or_default()));
        }
        self.json(name, &list.end());
    }

    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
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
        if !self.is_empty() {
            self.0.push(',');
        }
        self.0.push_str(json);
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        let mut json = String::new();
        push_string(&mut json, text);
        self.add(&json);
    }

    pub fn is_empty(&self) -> bool {
        self.0.len() == 1
    }

    pub fn end(mut self) -> String {
        self.0.push(']');
        self.0
    }
}
