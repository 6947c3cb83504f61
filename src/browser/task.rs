//! What a client is asked for, and the call that is under way for it.
//!
//! How an attempt ended is one of these words, with what there is to know about it:
//!
//! | | |
//! | --- | --- |
//! | `read`, `unchanged`, `refused` | as its head said, and all of that went well; then what was read |
//! | `broken`, `timed out`, `aborted` | no whole response came |
//! | `unusable` | the head has said why |
//! | `not JSON` | the first characters, whether the body ends too early |
//! | `shape` | what was expected, what was found |
//! | `not a summary`, `too large` | |
//! | `misused response` | what was returned instead |
//!
//! A call may also end without an attempt: `aborted`, `misused` (which function, what it did), `late` (which function,
//! ms for the call).
//! An answer that is handed over as it comes may end by `broken` or `timed out` after its attempt has succeeded.

use super::call::Call;
use super::client::Client;
use super::json::{List, Object};
use super::question::Question;
use super::values::Values;
use super::walk::Walk;
use super::watch::Watch;
use super::{Now, ms};
use crate::http::{
    BodyLimit, Decision, Outcome, RequestPlan, RetryPolicy, aborted, is_elsewhere, is_redirect,
    misused_response, redirect_refused, status_of, success_body,
};
use crate::input::Input;
use crate::model::{Issue, IssueCode, ProviderKind};
use crate::provider::gateway;
use crate::provider::{
    Account, failed_pacing, late_function, misused_credential, refuse_other, wrong_shape,
};
use crate::{Error, ErrorCode};

pub(super) const GATEWAY: ProviderKind = ProviderKind::Gateway;
const NOT_MODIFIED: u16 = 304;
/// The name of the credential.
const TOKEN: &str = "token";

/// What a client is asked for.
pub(super) struct Task {
    /// The number of its client.
    pub client: usize,
    kind: Kind,
    call: Option<Call>,
    /// Why the response cannot be used.
    error: Option<Error>,
    /// What the listener is to be told.
    events: List,
}

enum Kind {
    Get { id: String },
    Walk(Box<Walk>),
    Watch(Box<Watch>),
    Question(Box<Question>),
}

impl Task {
    pub fn new(kind: &str, values: &mut Values<'_>) -> Result<Self, Error> {
        let client = usize::try_from(values.count()).unwrap_or_default();
        Ok(Self {
            client,
            kind: match kind {
                "walk" => Kind::Walk(Box::new(Walk::new(values)?)),
                "watch" => Kind::Watch(Box::new(Watch::new(values)?)),
                "get" => Kind::Get { id: values.text() },
                kind => Kind::Question(Box::new(Question::new(kind, values)?)),
            },
            call: None,
            error: None,
            events: List::new(),
        })
    }

    pub fn turn(
        &mut self,
        client: &mut Client,
        event: &str,
        values: &mut Values<'_>,
        now: Now,
        answer: &mut Object,
    ) {
        let ended = match event {
            "next" => {
                self.call = None;
                self.next(values, now, answer);
                Ok(())
            }
            "request" => self.request(client, values, now, answer),
            "head" => {
                let head = self.head(values).unwrap_or_else(|error| {
                    self.error = Some(error);
                    "unusable"
                });
                answer.text("head", Some(head));
                Ok(())
            }
            "ended" => self.ended(client, values, now, answer),
            "refused" => Err(self.refused(client, values)),
            "failed" => Err(self.failed(client, values)),
            _ => {
                self.told(client, event, values, now, answer);
                Ok(())
            }
        };
        if let Err(error) = ended {
            self.conclude(error, now, answer);
        }
        if !self.events.is_empty() {
            let events = std::mem::replace(&mut self.events, List::new());
            if client.is_heard {
                answer.json("events", &events.end());
            }
        }
    }

    /// When to begin the next call, if there is another.
    fn next(&mut self, values: &mut Values<'_>, now: Now, answer: &mut Object) {
        let wait = match &mut self.kind {
            Kind::Walk(walk) => walk.next(values).then_some(0),
            Kind::Watch(watch) => watch.next(now.steady),
            _ => None,
        };
        if wait.is_some() {
            answer.number("wait", wait);
        }
    }

    /// Begins an attempt, and the call with its first. It is planned anew each time: a token may be replaced while a
    /// call waits.
    fn request(
        &mut self,
        client: &Client,
        values: &mut Values<'_>,
        now: Now,
        answer: &mut Object,
    ) -> Result<(), Error> {
        let attempt_timeout_ms = values.count();
        let total_timeout_ms = values.count();
        let since = ms(values.number().unwrap_or(0.0));
        let token = values.text();
        let headers = values.texts();
        let is_slow = self.kind.is_slow();
        let call = self.call.get_or_insert_with(|| {
            let policy = RetryPolicy {
                attempt_timeout_ms: match is_slow {
                    true => total_timeout_ms,
                    false => attempt_timeout_ms,
                },
                total_timeout_ms,
                ..client.policy
            };
            Call::new(policy, since)
        });
        let mut pairs = Vec::new();
        for pair in headers.chunks(2) {
            if let [name, value] = pair {
                pairs.push((name.to_string(), value.to_string()));
            }
        }
        let account = gateway::account_at(Some(&client.url), client.is_own_origin, &token);
        if !token.is_empty() && !call.credentials.contains(&token) {
            call.credentials.push(token);
        }
        let plan = self.kind.plan(&account?.with_headers(&pairs))?;
        call.url.clone_from(&plan.url);
        call.is_conditional = plan.is_conditional;
        call.status = None;
        call.retry_after_ms = None;
        let time = call.retry.begin(now.steady, now.wall)?;
        answer.json("plan", &plan.to_json());
        answer.number("time", Some(time));
        if client.is_heard {
            self.events.add(&call.request_event());
        }
        Ok(())
    }

    /// What to do with a response, by its head.
    fn head(&mut self, values: &mut Values<'_>) -> Result<&'static str, Error> {
        let Some(call) = &mut self.call else {
            return Ok("unusable");
        };
        let requested = values.text();
        let status = values.number();
        let is_hidden = values.text() == "opaqueredirect";
        let is_redirected = !matches!(values.take(), None | Some(Input::Null | Input::Bool(false)));
        let received = values.text();
        let retry_after_ms = values.number();
        let should_retry = values.text();
        let status = match (is_hidden, status.and_then(status_of)) {
            (true, _) => 0,
            (false, Some(status)) => status,
            (false, None) => return Err(misused_response(GATEWAY, "another value")),
        };
        call.retry.head(status);
        call.status = (status > 0).then_some(status);
        if is_redirected || is_redirect(status) || is_elsewhere(&requested, &received) {
            return Err(redirect_refused(GATEWAY, status, None));
        }
        if status < 200 {
            // An interim response (RFC 9110, 15.2), which the browser should not have passed on.
            return Err(gateway::refusal(status, "", None).passing());
        }
        if status == NOT_MODIFIED && call.is_conditional {
            return Ok("unchanged");
        }
        if status < 300 {
            return Ok("read");
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "of a time that is past nothing is left, and what does not fit is longer than any limit"
        )]
        let whole = |ms: f64| (!ms.is_nan()).then_some(ms.ceil() as u64);
        call.retry_after_ms = retry_after_ms.and_then(whole);
        if should_retry == "false" {
            call.retry.is_final();
        }
        Ok("refused")
    }

    /// What does not end an attempt.
    fn told(
        &mut self,
        client: &Client,
        event: &str,
        values: &mut Values<'_>,
        now: Now,
        answer: &mut Object,
    ) {
        match (event, &mut self.kind, &mut self.call) {
            ("arrived", _, Some(call)) => {
                call.retry.arrived(now.steady);
                self.response(client, values.count());
            }
            ("repair", _, Some(call)) => repaired(call, values, answer),
            ("stop", Kind::Walk(walk), _) => walk.stop(values),
            ("report", Kind::Walk(walk), _) => walk.report(values, answer),
            _ => {}
        }
    }

    /// Adds the event of a whole answer.
    fn response(&mut self, client: &Client, bytes: u64) {
        if client.is_heard
            && let Some(call) = &self.call
        {
            self.events.add(&call.response_event(bytes));
        }
    }

    /// Ends an attempt, and decides what follows.
    fn ended(
        &mut self,
        client: &mut Client,
        values: &mut Values<'_>,
        now: Now,
        answer: &mut Object,
    ) -> Result<(), Error> {
        let random = values.number().unwrap_or(0.0);
        let arrived = values.number();
        let bytes = values.count();
        let how = &*values.text();
        let Some(call) = &mut self.call else {
            return Ok(());
        };
        if let Some(at) = arrived {
            call.retry.arrived(ms(at));
            self.response(client, bytes);
        }
        let wrong = self.error.take().or_else(|| match how {
            "read" | "unchanged" => self.read(values, now, answer).err(),
            _ => self.wrong(how, client, values),
        });
        let Some(call) = &mut self.call else {
            return Ok(());
        };
        let outcome = match (how, wrong) {
            (_, Some(error)) => Outcome::Unusable(error),
            ("read", _) => Outcome::Answered {
                retry_after_ms: None,
            },
            ("refused", _) => Outcome::Answered {
                retry_after_ms: call.retry_after_ms,
            },
            ("unchanged", _) => Outcome::Unchanged,
            ("broken", _) => Outcome::NetworkFailure,
            ("timed out", _) => Outcome::TimedOut,
            _ => Outcome::Aborted,
        };
        let decision = call
            .retry
            .finish(outcome, now.steady, random, &mut client.budget);
        let is_repeated = matches!(decision, Decision::Wait { .. });
        if how == "unchanged" || (how == "refused" && is_repeated) {
            self.response(client, 0);
        }
        match (decision, &self.kind, &self.call) {
            (Decision::Accept, Kind::Get { .. }, Some(call)) => {
                answer.attempts(call.retry.attempts());
            }
            (Decision::Wait { wait_ms }, _, Some(call)) => {
                self.events.add(&call.retry_event(wait_ms));
                answer.number("wait", Some(wait_ms));
            }
            (Decision::Fail(error), ..) => return Err(error),
            _ => {}
        }
        Ok(())
    }

    /// What was read of an answer: what to do with it.
    fn read(
        &mut self,
        values: &mut Values<'_>,
        now: Now,
        answer: &mut Object,
    ) -> Result<(), Error> {
        let read = match &mut self.kind {
            Kind::Get { id } => refuse_other(GATEWAY, id, &values.text()),
            Kind::Walk(walk) => walk.page(values, answer),
            Kind::Watch(watch) => watch.look(values, now, answer),
            Kind::Question(_) => Ok(()),
        };
        read.map_err(|error| match &self.call {
            Some(call) => call.unusable(error),
            None => error,
        })
    }

    /// What is wrong, by the word for it. `None` for a word of [`Outcome`].
    fn wrong(&self, what: &str, client: &Client, values: &mut Values<'_>) -> Option<Error> {
        let call = self.call.as_ref()?;
        let error = match what {
            "not JSON" => {
                let begins = values.text();
                let status = call.status.unwrap_or_default();
                match success_body(GATEWAY, status, None, &begins) {
                    Err(error) => error,
                    Ok(_) => not_json(values.flag()),
                }
            }
            "shape" => {
                let expected = values.text();
                wrong_shape(GATEWAY, &expected, &values.text())
            }
            "not a summary" => gateway::not_a_summary(),
            "too large" => BodyLimit::new(client.max_response_bytes)
                .receive(usize::MAX)
                .err()?,
            "misused response" => misused_response(GATEWAY, &values.text()),
            _ => return None,
        };
        Some(call.unusable(error))
    }

    /// The response was refused: the error in its body.
    fn refused(&mut self, client: &Client, values: &mut Values<'_>) -> Error {
        self.response(client, values.count());
        let Some(call) = &mut self.call else {
            return aborted(GATEWAY);
        };
        let content_type = values.text();
        let body = values.take();
        let mut error = gateway::refusal(call.ended_with(), &content_type, body.as_ref());
        error.retry_after_ms = call.retry_after_ms;
        // The body may say more than the status.
        call.retry.refused_as(error.code);
        error
    }

    /// No attempt follows: why.
    fn failed(&mut self, client: &mut Client, values: &mut Values<'_>) -> Error {
        let why = &*values.text();
        if let Some(error) = self
            .error
            .take()
            .or_else(|| self.wrong(why, client, values))
        {
            return error;
        }
        match (why, &mut self.call) {
            ("misused", _) => {
                let name = &*values.text();
                let error = match name {
                    TOKEN => misused_credential,
                    _ => failed_pacing,
                };
                error(GATEWAY, name, &values.text())
            }
            ("late", _) => late_function(GATEWAY, &values.text(), values.count()),
            ("broken" | "timed out", Some(call)) => {
                let error = match why {
                    "broken" => call.retry.broke(),
                    _ => call.retry.stalled(),
                };
                call.retry.refused_as(error.code);
                error
            }
            _ => aborted(GATEWAY),
        }
    }

    /// Ends the call with an error, which may not end the task.
    fn conclude(&mut self, mut error: Error, now: Now, answer: &mut Object) {
        let attempts = match &self.call {
            Some(call) => {
                error.message = call.hide(&error.message);
                for issue in &mut error.issues {
                    issue.path = call.hide(&issue.path).into();
                    issue.message = call.hide(&issue.message).into();
                }
                call.retry.attempts()
            }
            None => &[],
        };
        let goes_on = match &mut self.kind {
            Kind::Get { .. } => false,
            Kind::Walk(walk) => walk.failed(&mut error),
            Kind::Watch(watch) => watch.failed(&mut error, now.steady, &mut self.events),
            Kind::Question(question) => question.failed(&mut error),
        };
        match goes_on {
            true => answer.flag("again", true),
            false => answer.error(&error, attempts),
        }
    }
}

impl Kind {
    fn plan(&self, account: &Account) -> Result<RequestPlan, Error> {
        match self {
            Kind::Get { id } => gateway::plan_get(account, id),
            Kind::Walk(walk) => Ok(walk.plan(account)),
            Kind::Watch(watch) => watch.plan(account),
            Kind::Question(question) => Ok(question.plan(account)),
        }
    }

    /// One attempt may take as long as the call: to count may take long.
    fn is_slow(&self) -> bool {
        matches!(self, Kind::Question(question) if !question.is_export())
    }
}

impl Call {
    /// The error of a response that cannot be used.
    fn unusable(&self, error: Error) -> Error {
        let error = match self.status {
            Some(status) => error.with_status(status),
            None => error,
        };
        error.by(GATEWAY)
    }
}

fn not_json(is_cut: bool) -> Error {
    let what = match is_cut {
        true => "ends too early, as if cut off",
        false => "is not JSON",
    };
    let message = ["The body of gateway's response ", what, "."];
    let mut error = Error::of(ErrorCode::InvalidResponse, &message);
    error.passing = is_cut;
    error
}

/// Repairs of a record without what was sent, and their paths as an event may show them: without keys of kept JSON.
fn repaired(call: &Call, values: &mut Values<'_>, answer: &mut Object) {
    let id = values.maybe_text().map(|id| call.hide(&id));
    answer.text("id", id.as_deref());
    let mut texts = List::new();
    while let (Some(path), Some(message)) = (values.maybe_text(), values.maybe_text()) {
        let path = call.hide(&path);
        texts.text(&path);
        texts.text(&call.hide(&message));
        let mut issue = Issue::new(path, IssueCode::InvalidValue, "");
        issue.leave_keys_out();
        texts.text(&issue.path);
    }
    answer.json("texts", &texts.end());
}
