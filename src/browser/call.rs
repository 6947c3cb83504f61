//! One call: its attempts, and what becomes of each.

use wasm_bindgen::prelude::*;

use super::client::Client;
use super::json::{self, Object};
use super::{duration, ms, number, values};
use crate::http::{
    BodyLimit, Decision, Outcome, RepeatedCredentials, RequestPlan, Retry, aborted, hide_sent,
    is_elsewhere, is_redirect, mask_url, misused_response, redirect_refused, retry_after_ms,
    status_of, success_body,
};
use crate::model::ProviderKind;
use crate::provider::gateway::{self, CAPABILITIES, ERRORS};
use crate::provider::{
    Account, error_of, late_credential, misused_credential, refuse_other, wrong_shape,
};
use crate::{Error, ErrorCode};

const GATEWAY: ProviderKind = ProviderKind::Gateway;
const NOT_MODIFIED: u16 = 304;
/// The name of the credential.
const TOKEN: &str = "token";

/// What to do with a response, by its head.
const READ: u8 = 0;
const UNCHANGED: u8 = 1;
const REFUSED: u8 = 2;
const UNUSABLE: u8 = 3;

/// How an attempt ended, besides these four.
const BROKEN: u8 = 4;
const TIMED_OUT: u8 = 5;

/// What to do after an attempt, if not to wait.
const ACCEPT: f64 = -1.0;
const FAIL: f64 = -2.0;

/// One call of a client: every request that it sends.
#[wasm_bindgen]
pub struct Call {
    retry: Retry,
    limit: BodyLimit,
    max_response_bytes: u64,
    total_timeout: u32,
    account: Option<Account>,
    /// Every credential that was sent.
    credentials: Vec<String>,
    url: String,
    is_conditional: bool,
    /// Of the last response.
    status: Option<u16>,
    /// What the last response asks to wait.
    retry_after_ms: Option<u64>,
    /// What is wrong with the response, or why the call failed.
    pub(super) error: Option<Error>,
}

impl Call {
    /// Keeps the plan of the next request, and returns it.
    pub(super) fn planned(
        &mut self,
        plan: impl FnOnce(&Account) -> Result<RequestPlan, Error>,
    ) -> String {
        let Some(account) = &self.account else {
            return String::new();
        };
        match plan(account) {
            Ok(plan) => {
                self.url.clone_from(&plan.url);
                self.is_conditional = plan.is_conditional;
                plan.to_json()
            }
            Err(error) => {
                self.error = Some(error);
                String::new()
            }
        }
    }

    /// The response cannot be used.
    pub(super) fn unusable(&mut self, error: Error) {
        let error = match self.status {
            Some(status) => error.with_status(status),
            None => error,
        };
        self.error = Some(error.by(GATEWAY));
    }

    fn echoes(&self) -> RepeatedCredentials {
        RepeatedCredentials::of(&self.credentials)
    }

    fn attempt_number(&self) -> Option<u64> {
        u64::try_from(self.retry.attempts().len()).ok()
    }
}

#[wasm_bindgen]
impl Call {
    /// A call that begins now.
    #[wasm_bindgen(constructor)]
    pub fn new(client: &Client, attempt_timeout: u32, total_timeout: u32, now: f64) -> Self {
        let policy = client.policy(attempt_timeout, total_timeout);
        Self {
            retry: Retry::new(GATEWAY, policy, ms(now)),
            limit: BodyLimit::new(0),
            max_response_bytes: client.max_response_bytes,
            total_timeout,
            account: None,
            credentials: Vec::new(),
            url: String::new(),
            is_conditional: false,
            status: None,
            retry_after_ms: None,
            error: None,
        }
    }

    /// The token of the next request, and the caller's headers: names and values in turn. False if it cannot be
    /// sent.
    pub fn account(&mut self, client: &Client, token: &str, headers: &str) -> bool {
        if !token.is_empty() && !self.credentials.iter().any(|it| it == token) {
            self.credentials.push(token.to_owned());
        }
        let mut all = values::texts(headers);
        let mut pairs = Vec::new();
        while let (Some(name), Some(value)) = (all.next(), all.next()) {
            pairs.push((name.into_owned(), value.into_owned()));
        }
        match gateway::account_at(Some(&client.url), client.is_own_origin, token) {
            Ok(account) => self.account = Some(account.with_headers(&pairs)),
            Err(error) => self.error = Some(error),
        }
        self.error.is_none()
    }

    /// The function that returns the token did something else: `why`, in the middle of a sentence.
    #[wasm_bindgen(js_name = misusedToken)]
    pub fn misused_token(&mut self, why: &str) {
        self.error = Some(misused_credential(GATEWAY, TOKEN, why));
    }

    /// It took too long.
    #[wasm_bindgen(js_name = lateToken)]
    pub fn late_token(&mut self) {
        self.error = Some(late_credential(GATEWAY, TOKEN, self.total_timeout.into()));
    }

    /// The request for one conversation; `etag`: the version that is known. Empty if the id is wrong.
    #[wasm_bindgen(js_name = planGet)]
    pub fn plan_get(&mut self, id: &str, etag: Option<String>) -> String {
        self.planned(|account| {
            let plan = gateway::plan_get(account, id)?;
            Ok(match etag {
                Some(etag) => plan.unless_known(&etag),
                None => plan,
            })
        })
    }

    /// Begins an attempt: how many milliseconds it may take, or a negative number if none are left.
    pub fn begin(&mut self, now: f64, wall: f64) -> f64 {
        self.limit = BodyLimit::new(self.max_response_bytes);
        self.status = None;
        self.retry_after_ms = None;
        match self.retry.begin(ms(now), ms(wall)) {
            Ok(time_ms) => number(time_ms),
            Err(error) => {
                self.error = Some(error);
                FAIL
            }
        }
    }

    /// How many milliseconds are left for the call.
    #[wasm_bindgen(js_name = timeLeft)]
    pub fn time_left(&self, now: f64) -> f64 {
        number(self.retry.time_left(ms(now)))
    }

    /// The head of a response came. `redirected`: the host followed a redirect. Returns what to do with it.
    #[expect(clippy::too_many_arguments, reason = "each crosses as it is")]
    pub fn head(
        &mut self,
        status: f64,
        redirected: bool,
        requested: &str,
        received: &str,
        location: Option<String>,
        retry_after: Option<String>,
        date: Option<String>,
        should_retry: Option<String>,
        wall: f64,
    ) -> u8 {
        let status = match status_of(status) {
            Some(status) => status,
            None if status == 0.0 => 0,
            None => return self.misused("another value"),
        };
        self.retry.head(status);
        self.status = (status > 0).then_some(status);
        let is_elsewhere = is_elsewhere(requested, received);
        if redirected || is_redirect(status) || is_elsewhere {
            let location = location.or_else(|| is_elsewhere.then(|| received.to_owned()));
            self.error = Some(redirect_refused(GATEWAY, status, location.as_deref()));
            return UNUSABLE;
        }
        if status < 200 {
            self.error = Some(error_of(&ERRORS, status, None, "", None));
            return UNUSABLE;
        }
        if status == NOT_MODIFIED && self.is_conditional {
            return UNCHANGED;
        }
        if (200..300).contains(&status) {
            return READ;
        }
        self.retry_after_ms =
            retry_after.and_then(|value| retry_after_ms(&value, date.as_deref(), ms(wall)));
        if should_retry.as_deref() == Some("false") {
            self.retry.is_final();
        }
        REFUSED
    }

    /// `fetch` returned something else than a response with an unread body.
    pub fn misused(&mut self, found: &str) -> u8 {
        self.unusable(misused_response(GATEWAY, found));
        UNUSABLE
    }

    /// The caller's `fetch` cannot work: the facade's message.
    #[wasm_bindgen(js_name = misusedFetch)]
    pub fn misused_fetch(&mut self, message: &str) {
        self.error = Some(Error::new(ErrorCode::InvalidConfig, message).by(GATEWAY));
    }

    /// A signal was aborted.
    pub fn aborted(&mut self) {
        self.error = Some(aborted(GATEWAY));
    }

    /// An answer that is handed over as it comes broke off; `late`: it did not go on in time.
    pub fn broke(&mut self, late: bool) {
        let error = match late {
            true => self.retry.stalled(),
            false => self.retry.broke(),
        };
        self.retry.refused_as(error.code);
        self.error = Some(error);
    }

    /// The JSON is no summary.
    #[wasm_bindgen(js_name = notSummary)]
    pub fn not_summary(&mut self) {
        self.unusable(gateway::not_a_summary());
    }

    /// The length that a body is announced with. False if it is too long.
    pub fn announce(&mut self, content_length: Option<String>) -> bool {
        match self.limit.announce(content_length.as_deref()) {
            Ok(()) => true,
            Err(error) => {
                self.unusable(error);
                false
            }
        }
    }

    /// So many bytes of the body came. False if they are too many.
    pub fn receive(&mut self, bytes: usize) -> bool {
        match self.limit.receive(bytes) {
            Ok(()) => true,
            Err(error) => {
                self.unusable(error);
                false
            }
        }
    }

    /// The last byte of the response came.
    pub fn arrived(&mut self, now: f64) {
        self.retry.arrived(ms(now));
    }

    /// The body is not JSON: its first characters, and whether it ends too early.
    #[wasm_bindgen(js_name = notJson)]
    pub fn not_json(&mut self, content_type: Option<String>, begins: &str, is_cut: bool) {
        let status = self.retry.attempts().last().and_then(|it| it.status);
        let status = status.unwrap_or_default();
        let error = match success_body(GATEWAY, status, content_type.as_deref(), begins) {
            Err(error) => error,
            Ok(_) => {
                let what = if is_cut {
                    "ends too early, as if cut off"
                } else {
                    "is not JSON"
                };
                let message = ["The body of gateway's response ", what, "."].concat();
                let mut error = Error::new(ErrorCode::InvalidResponse, message);
                error.passing = is_cut;
                error
            }
        };
        self.unusable(error);
    }

    /// The JSON has another shape: what is expected, and what was found.
    #[wasm_bindgen(js_name = wrongShape)]
    pub fn wrong_shape(&mut self, expected: &str, found: &str) {
        self.unusable(wrong_shape(GATEWAY, expected, found));
    }

    /// Whether the conversation with this id is the one that was asked for.
    #[wasm_bindgen(js_name = isAsked)]
    pub fn is_asked(&mut self, asked: &str, found: &str) -> bool {
        match refuse_other(GATEWAY, asked, found) {
            Ok(()) => true,
            Err(error) => {
                self.unusable(error);
                false
            }
        }
    }

    /// Ends an attempt. Returns the milliseconds to wait before the next, -1 to accept the response, or -2 if the
    /// call failed.
    pub fn finish(&mut self, client: &mut Client, ended: u8, now: f64, random: f64) -> f64 {
        let unusable = self.error.take();
        let outcome = match (ended, &unusable) {
            (READ, _) => Outcome::Answered {
                retry_after_ms: None,
            },
            (UNCHANGED, _) => Outcome::Unchanged,
            (REFUSED, _) => Outcome::Answered {
                retry_after_ms: self.retry_after_ms,
            },
            (UNUSABLE, Some(error)) => Outcome::Unusable(error),
            (BROKEN, _) => Outcome::NetworkFailure,
            (TIMED_OUT, _) => Outcome::TimedOut,
            _ => Outcome::Aborted,
        };
        match self
            .retry
            .finish(outcome, ms(now), random, &mut client.budget)
        {
            Decision::Accept => ACCEPT,
            Decision::Wait { wait_ms } => number(wait_ms),
            Decision::Fail(error) => {
                self.error = Some(error);
                FAIL
            }
        }
    }

    /// The response was refused: the error in its body. `json`: the body's value, if it is JSON.
    pub fn refused(&mut self, body: &str, json: &str) {
        let status = self.retry.attempts().last().and_then(|it| it.status);
        let status = status.unwrap_or_default();
        let json = values::value(json);
        let error = error_of(&ERRORS, status, self.retry_after_ms, body, json.as_ref());
        // The body may say more than the status.
        self.retry.refused_as(error.code);
        self.error = Some(error);
    }

    /// Masks what was sent in the error of the failed call.
    pub fn mask(&mut self) {
        if let Some(error) = &mut self.error {
            let private = CAPABILITIES.private_parameters;
            hide_sent(&self.credentials, &self.url, private, error);
        }
    }

    /// The error, as JSON.
    pub fn error(&self) -> String {
        let error = self.error.as_ref();
        error.map_or_else(String::new, |error| {
            json::error(error, self.retry.attempts())
        })
    }

    /// Every request that was sent, as JSON.
    pub fn attempts(&self) -> String {
        json::list(self.retry.attempts(), json::attempt)
    }

    /// Whether a credential was sent, which texts may repeat.
    #[wasm_bindgen(js_name = hasSecret)]
    pub fn has_secret(&self) -> bool {
        !self.credentials.is_empty()
    }

    /// A text without the credentials that were sent.
    pub fn hide(&self, text: &str) -> String {
        self.echoes().hide(text).into_owned()
    }

    /// The event of an attempt that begins, as JSON.
    #[wasm_bindgen(js_name = requestEvent)]
    pub fn request_event(&self) -> String {
        let masked = mask_url(&self.url, CAPABILITIES.private_parameters);
        Object::new()
            .text("type", Some("request"))
            .text("method", Some("GET"))
            .text("url", Some(&self.echoes().hide(&masked)))
            .number("attempt", self.attempt_number())
            .end()
    }

    /// The event of a whole answer, as JSON.
    #[wasm_bindgen(js_name = responseEvent)]
    pub fn response_event(&self, bytes: f64) -> String {
        let last = self.retry.attempts().last();
        Object::new()
            .text("type", Some("response"))
            .number(
                "status",
                Some(last.and_then(|it| it.status).unwrap_or(0).into()),
            )
            .number("attempt", self.attempt_number())
            .number("durationMs", last.map(|it| it.duration_ms))
            .number("bytes", Some(duration(bytes)))
            .end()
    }

    /// The event of an attempt that is followed by another, as JSON.
    #[wasm_bindgen(js_name = retryEvent)]
    pub fn retry_event(&self, wait: f64) -> String {
        let reason = self.retry.attempts().last().and_then(|it| it.error);
        retry_event(self.attempt_number(), reason, duration(wait))
    }
}

/// The event of a failure that is followed by another attempt.
pub(super) fn retry_event(attempt: Option<u64>, reason: Option<ErrorCode>, wait_ms: u64) -> String {
    Object::new()
        .text("type", Some("retry"))
        .number("attempt", attempt)
        .text("reason", reason.map(|it| it.as_str()))
        .number("waitMs", Some(wait_ms))
        .end()
}

/// Where a repair's path ends in an event: keys of kept JSON are left out.
#[wasm_bindgen(js_name = shownPath)]
pub fn shown_path(path: &str) -> String {
    let code = crate::model::IssueCode::InvalidValue;
    let mut issue = crate::model::Issue::new(path.to_owned(), code, "");
    issue.leave_keys_out();
    issue.path.into_owned()
}
