//! Writes what goes out, as JSON.

use crate::Error;
use crate::http::Attempt;
use crate::json::{push_list, push_string};
use crate::model::{Issue, ListReport};

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
    pub fn json(mut self, name: &str, json: &str) -> Self {
        self.name(name);
        self.0.push_str(json);
        self
    }

    /// Adds a text, or null.
    #[inline(never)]
    pub fn text(mut self, name: &str, text: Option<&str>) -> Self {
        self.name(name);
        match text {
            Some(text) => push_string(&mut self.0, text),
            None => self.0.push_str("null"),
        }
        self
    }

    /// Adds a number, or null.
    #[inline(never)]
    pub fn number(self, name: &str, number: Option<u64>) -> Self {
        let number = number.map(|number| number.min(GREATEST_NUMBER).to_string());
        self.json(name, number.as_deref().unwrap_or("null"))
    }

    pub fn flag(self, name: &str, flag: bool) -> Self {
        self.json(name, if flag { "true" } else { "false" })
    }

    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

pub(super) fn list<T>(list: &[T], json: impl Fn(&T) -> String) -> String {
    let mut out = String::new();
    push_list(&mut out, list, |out, item| out.push_str(&json(item)));
    out
}

/// An error, as the facade takes it (`facade/error.ts`).
pub(super) fn error(error: &Error, attempts: &[Attempt]) -> String {
    Object::new()
        .text("code", Some(error.code.as_str()))
        .text("message", Some(&error.message))
        .text("provider", error.provider.map(|it| it.as_str()))
        .number("status", error.status.map(u64::from))
        .flag("retryable", error.retryable())
        .number("retryAfterMs", error.retry_after_ms)
        .text("phase", error.phase.map(|it| it.as_str()))
        .json("issues", &list(&error.issues, issue))
        .json("attempts", &list(attempts, attempt))
        .end()
}

fn issue(issue: &Issue) -> String {
    Object::new()
        .text("path", Some(&issue.path))
        .text("code", Some(issue.code.as_str()))
        .text("message", Some(&issue.message))
        .end()
}

pub(super) fn attempt(attempt: &Attempt) -> String {
    attempt.started_at.with_text(|started_at| {
        Object::new()
            .text("startedAt", Some(started_at))
            .number("durationMs", Some(attempt.duration_ms))
            .number("status", attempt.status.map(u64::from))
            .text("error", attempt.error.map(|it| it.as_str()))
            .number("waitedMs", Some(attempt.waited_ms))
            .end()
    })
}

pub(super) fn report(report: &ListReport) -> String {
    let number = |number: u32| Some(number.into());
    Object::new()
        .number("requests", number(report.requests))
        .number("pages", number(report.pages))
        .number("items", number(report.items))
        .number("duplicates", number(report.duplicates))
        .number("rejected", number(report.rejected))
        .number("overfull", number(report.overfull))
        .number("unreadable", number(report.unreadable))
        .flag("complete", report.complete)
        .text(
            "stoppedBecause",
            report.stopped_because.map(|it| it.as_str()),
        )
        .text("next", report.next.as_deref())
        .end()
}
