//! Sends requests and reads responses: the only place that waits for the network.

mod received;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::call::Call;
use super::clock::{random, steady_ms, wall_ms};
use super::error::Failure;
use super::event::{ClientEvent, emit};
use super::event_loop::{EventLoop, run_unless_interrupted};
use super::host_fetch::{knows_cache_modes, misused_fetch, request, send};
use super::interrupt::{Fired, Interrupt};
#[cfg(feature = "client")]
use super::recording::{Moved, OpenBody};
use super::response::{AnyResponse, Body, Head, discard};
use super::settings::Settings;
use crate::http::{
    Attempt, Decision, Outcome, RateLimit, RequestPlan, Retry, RetryBudget, RetryPolicy, aborted,
    is_elsewhere, is_redirect, mask_url, misused_response, no_request, redirect_refused,
};
use crate::model::ProviderKind;
use crate::pace::InPieces;
use crate::provider::{Account, Provider, error_response, provider};
use crate::{Error, ErrorCode, Phase};

pub(super) use self::received::{BodyReader, Content};

const LONGEST_NAP_MS: u64 = 60_000;

pub(super) const NOT_MODIFIED: u16 = 304;

/// A successful response that was read; or a 304, which has no body.
#[cfg_attr(
    not(feature = "client"),
    expect(dead_code, reason = "a gateway passes nothing on")
)]
pub(super) struct Answer {
    pub head: Head,
    /// Every request that was sent.
    pub attempts: Vec<Attempt>,
}

/// What is done with the body of a 2xx response.
enum Wanted<'w> {
    /// It is read whole, and processed.
    Whole(&'w mut dyn BodyReader),
    /// It is handed on as it comes. The attempt is over with its first bytes.
    #[cfg(feature = "client")]
    Stream(&'w mut Option<OpenBody>),
}

/// A 2xx response that was accepted.
enum Accepted {
    /// With its whole body.
    Whole(Body),
    /// Its body is elsewhere.
    #[cfg(feature = "client")]
    Open,
}

/// Sends a client's requests to its provider.
pub(super) struct Transport {
    pub settings: Settings,
    pub provider: &'static Provider,
    /// Shared by all calls of the client.
    budget: RefCell<RetryBudget>,
    /// Likewise.
    rate_limit: Option<RefCell<RateLimit>>,
    /// Some frameworks store every fetch (Next.js 13 and 14 forever, and on disk), but conversations change
    /// and are private. A gateway decides itself what may be stored.
    keeps_nothing: bool,
    /// Shared by all clients.
    pub turns: Rc<EventLoop>,
}

/// Why an attempt did not yield a whole 2xx response.
pub(super) enum Fault {
    /// Another status than 2xx; the body is unread.
    Refused(Head, AnyResponse),
    /// Out of time, or a signal was aborted.
    Interrupted(Fired),
    /// The host failed, with the value it threw.
    Broken(JsValue),
    /// A response that cannot be used.
    Unusable(Error, JsValue),
}

impl Transport {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            provider: provider(settings.kind),
            rate_limit: settings
                .rate_limit
                .map(|(requests, per_ms)| RefCell::new(RateLimit::new(requests, per_ms))),
            keeps_nothing: settings.kind != ProviderKind::Gateway && knows_cache_modes(),
            settings,
            budget: RefCell::default(),
            turns: EventLoop::shared(),
        }
    }

    pub(super) fn emit(&self, event: &ClientEvent<'_>) {
        emit(self.settings.on_event.as_ref(), event);
    }

    /// Sends the request, again where that may help, until there is a whole 2xx response that can be read.
    pub(super) fn exchange<'e>(
        &'e self,
        call: &'e Call,
        plan: &'e dyn Fn(&Account) -> Result<RequestPlan, Error>,
        read: &'e mut dyn BodyReader,
    ) -> InPieces<'e, Result<Answer, Failure>> {
        self.exchange_as(call, plan, Wanted::Whole(read))
    }

    /// Sends the request, again where that may help, until the first bytes of a 2xx response came.
    #[cfg(feature = "client")]
    pub(super) async fn open(
        &self,
        call: &Call,
        plan: &dyn Fn(&Account) -> Result<RequestPlan, Error>,
    ) -> Result<OpenBody, Failure> {
        let mut opened = None;
        self.exchange_as(call, plan, Wanted::Stream(&mut opened))
            .await?;
        opened.ok_or_else(|| self.broken_fetch("nothing"))
    }

    // Boxed: there is one of it for all that is wanted.
    fn exchange_as<'e>(
        &'e self,
        call: &'e Call,
        plan: &'e dyn Fn(&Account) -> Result<RequestPlan, Error>,
        wanted: Wanted<'e>,
    ) -> InPieces<'e, Result<Answer, Failure>> {
        Box::pin(async move {
            // Before the call's time starts: waiting for the rate limit does not count.
            let turn = self.take_turn(call).await?;
            let policy = self.policy(call);
            let mut retry = Retry::new(self.settings.kind, policy, steady_ms());
            let answered = self.attempts(call, plan, wanted, &mut retry).await;
            let waited_ms = retry.waited_ms().saturating_add(call.waited_ms.get());
            call.waited_ms.set(waited_ms);
            let attempts = retry.into_attempts();
            match answered {
                Ok(head) => Ok(Answer { head, attempts }),
                Err(mut failure) => {
                    // Nothing was sent, such as for an id that no conversation can have.
                    if attempts.is_empty() {
                        self.give_back(turn);
                    }
                    let private = self.provider.capabilities().private_parameters;
                    call.hide_sent(private, &mut failure.error);
                    Err(Failure {
                        attempts,
                        ..failure
                    })
                }
            }
        })
    }

    async fn attempts(
        &self,
        call: &Call,
        plan: &dyn Fn(&Account) -> Result<RequestPlan, Error>,
        mut wanted: Wanted<'_>,
        retry: &mut Retry,
    ) -> Result<Head, Failure> {
        loop {
            self.acquire(call, retry).await?;
            // Made anew for each attempt: a credential may be replaced while a call waits.
            let plan = plan(&self.account(call, retry).await?)?;
            call.sends(&plan);
            let time_ms = retry.begin(steady_ms(), wall_ms())?;
            let controller = AbortController::new().map_err(|thrown| self.not_sent(thrown))?;
            let interrupt = call.interrupt(time_ms);
            let sent = self
                .attempt(call, &plan, &controller, &interrupt, &mut wanted, retry)
                .await;
            let answered = match sent {
                #[cfg(feature = "client")]
                Ok((head, Accepted::Open)) => Ok(head),
                Ok((head, Accepted::Whole(body))) => {
                    let arrived_ms = steady_ms();
                    retry.arrived(arrived_ms);
                    self.emit_response(retry, body.len());
                    let left_ms = retry.time_left(arrived_ms);
                    match &mut wanted {
                        Wanted::Whole(read) => {
                            let read = self.read_whole(&head, &body, *read, call, left_ms);
                            read.await.map(|()| head)
                        }
                        #[cfg(feature = "client")]
                        Wanted::Stream(_) => Ok(head),
                    }
                }
                Err(fault) => Err(fault),
            };
            let fault = match answered {
                Ok(head) => {
                    let outcome = match head.status {
                        NOT_MODIFIED => Outcome::Unchanged,
                        _ => Outcome::Answered {
                            retry_after_ms: None,
                        },
                    };
                    self.finish(retry, outcome);
                    return Ok(head);
                }
                Err(fault) => fault,
            };
            let decision = match &fault {
                Fault::Refused(head, _) => {
                    let retry_after_ms = head.retry_after_ms();
                    if head.header("x-should-retry").as_deref() == Some("false") {
                        retry.is_final();
                    }
                    self.finish(retry, Outcome::Answered { retry_after_ms })
                }
                Fault::Interrupted(Fired::Timer) => self.finish(retry, Outcome::TimedOut),
                Fault::Interrupted(Fired::Aborted) => self.finish(retry, Outcome::Aborted),
                Fault::Broken(_) => self.finish(retry, Outcome::NetworkFailure),
                Fault::Unusable(error, _) => self.finish(retry, Outcome::Unusable(error.clone())),
            };
            if !matches!(fault, Fault::Refused(..)) {
                controller.abort();
            }
            let failure = match (decision, fault) {
                (Decision::Wait { wait_ms }, fault) => {
                    if let Fault::Refused(_, response) = &fault {
                        discard(response);
                        self.emit_response(retry, 0);
                    }
                    self.pause(call, retry, wait_ms).await?;
                    self.take_turn(call).await?;
                    continue;
                }
                (Decision::Accept, Fault::Refused(head, response)) => {
                    let refusal = self.refusal(plan.is_list, &head, &response, &interrupt, retry);
                    let failure = refusal.await;
                    // The body may say more than the status.
                    retry.refused_as(failure.error.code);
                    failure
                }
                // Only responses are accepted.
                (Decision::Accept, _) => self.broken_fetch("nothing"),
                (Decision::Fail(error), fault) => {
                    let failure = Failure::from(error);
                    match fault {
                        Fault::Interrupted(Fired::Aborted) => failure.caused_by(call.reason()),
                        Fault::Broken(cause) | Fault::Unusable(_, cause) => {
                            failure.caused_by(cause)
                        }
                        _ => failure,
                    }
                }
            };
            return Err(failure);
        }
    }

    /// Sends one request and reads the whole 2xx response, or the 304 that it asked for; or its first bytes.
    async fn attempt(
        &self,
        call: &Call,
        plan: &RequestPlan,
        controller: &AbortController,
        interrupt: &Interrupt,
        wanted: &mut Wanted<'_>,
        retry: &mut Retry,
    ) -> Result<(Head, Accepted), Fault> {
        let kind = self.settings.kind;
        if self.settings.on_event.is_some() {
            let masked = mask_url(&plan.url, self.provider.capabilities().private_parameters);
            let echoes = call.echoes();
            let body = plan.body.as_ref().map(|body| echoes.hide(&body.masked));
            self.emit(&ClientEvent::Request {
                method: plan.method,
                url: &echoes.hide(&masked),
                body: body.as_deref(),
                attempt: attempt_number(retry),
            });
        }
        let (head, response) = self.send(plan, controller, interrupt, retry).await?;
        #[cfg(feature = "client")]
        let (head, response) = match plan.may_move && is_redirect(head.status) {
            true => {
                let moved = Moved {
                    plan,
                    head,
                    response,
                };
                self.follow(moved, controller, interrupt, retry).await?
            }
            false => (head, response),
        };
        if is_redirect(head.status) || head.redirected {
            return Err(self.redirected(&head, &response, None));
        }
        if head.status < 200 {
            discard(&response);
            let error = error_response(kind, head.status, None, "");
            return Err(Fault::Unusable(error, JsValue::UNDEFINED));
        }
        let is_unchanged = head.status == NOT_MODIFIED && plan.is_conditional;
        if !(200..300).contains(&head.status) && !is_unchanged {
            return Err(Fault::Refused(head, response));
        }
        match wanted {
            #[cfg(feature = "client")]
            Wanted::Stream(opened) => {
                let audio = self.begin_audio(&head, response, controller, interrupt, retry);
                **opened = Some(audio.await?);
                Ok((head, Accepted::Open))
            }
            Wanted::Whole(_) => {
                let body = self.receive(&head, &response, interrupt).await?;
                Ok((head, Accepted::Whole(body)))
            }
        }
    }

    /// Sends one request. A response from another address is a redirect that the host followed.
    pub(super) fn send<'s>(
        &'s self,
        plan: &'s RequestPlan,
        controller: &'s AbortController,
        interrupt: &'s Interrupt,
        retry: &'s mut Retry,
    ) -> InPieces<'s, Result<(Head, AnyResponse), Fault>> {
        // Boxed: there is one of it for all that send.
        Box::pin(async move {
            let kind = self.settings.kind;
            let request = request(plan, controller, self.keeps_nothing).map_err(Fault::Broken)?;
            // If fetch throws, that is a failed fetch.
            let promise =
                send(self.settings.fetch.as_ref(), &request, plan).map_err(Fault::Broken)?;
            let response = interrupt.race(&promise).await.map_err(Fault::Interrupted)?;
            let response = response.map_err(|thrown| match misused_fetch(&thrown) {
                Some(error) => {
                    let cause = js_sys::Reflect::get(&thrown, &"cause".into());
                    Fault::Unusable(error.by(kind), cause.unwrap_or_default())
                }
                None => Fault::Broken(thrown),
            })?;
            let response: AnyResponse = response.unchecked_into();
            let Some(head) = Head::read(&response) else {
                let failure = self.broken_fetch("another value");
                return Err(Fault::Unusable(failure.error, JsValue::UNDEFINED));
            };
            retry.head(head.status);
            if is_elsewhere(&request.url(), &head.url) {
                return Err(self.redirected(&head, &response, Some(head.url.clone())));
            }
            Ok((head, response))
        })
    }

    fn redirected(&self, head: &Head, response: &AnyResponse, to: Option<String>) -> Fault {
        discard(response);
        let location = head.header("location").or(to);
        let error = redirect_refused(self.settings.kind, head.status, location.as_deref());
        Fault::Unusable(error, JsValue::UNDEFINED)
    }

    /// Waits until the client's rate limit allows another request, and says when that was.
    async fn take_turn(&self, call: &Call) -> Result<i64, Failure> {
        let Some(limit) = &self.rate_limit else {
            return Ok(0);
        };
        if call.is_aborted() {
            return Err(self.aborted(call));
        }
        let turn = limit.borrow_mut().reserve(steady_ms());
        loop {
            let left = u64::try_from(turn.saturating_sub(steady_ms())).unwrap_or(0);
            if left == 0 {
                return Ok(turn);
            }
            // In short waits: timers may stand still while a machine sleeps, but its clock does not.
            if call.interrupt(left.min(LONGEST_NAP_MS)).wait().await == Fired::Aborted {
                self.give_back(turn);
                return Err(self.aborted(call));
            }
        }
    }

    /// A turn that no request was sent in.
    fn give_back(&self, turn: i64) {
        if let Some(limit) = &self.rate_limit {
            limit.borrow_mut().release(turn);
        }
    }

    async fn pause(&self, call: &Call, retry: &Retry, wait_ms: u64) -> Result<(), Failure> {
        if let Some(reason) = retry.attempts().last().and_then(|attempt| attempt.error) {
            self.emit(&ClientEvent::Retry {
                attempt: attempt_number(retry),
                reason,
                wait_ms,
            });
        }
        match call.interrupt(wait_ms).wait().await {
            Fired::Timer => Ok(()),
            Fired::Aborted => Err(self.aborted(call)),
        }
    }

    fn policy(&self, call: &Call) -> RetryPolicy {
        RetryPolicy {
            max: self.settings.max_retries,
            max_retry_after_ms: self.settings.max_retry_after_ms,
            attempt_timeout_ms: call.settings.attempt_timeout_ms,
            total_timeout_ms: call.settings.total_timeout_ms,
        }
    }

    fn finish(&self, retry: &mut Retry, outcome: Outcome) -> Decision {
        retry.finish(
            outcome,
            steady_ms(),
            random(),
            &mut self.budget.borrow_mut(),
        )
    }

    fn emit_response(&self, retry: &Retry, bytes: usize) {
        if let Some(attempt) = retry.attempts().last() {
            self.emit(&ClientEvent::Response {
                status: attempt.status.unwrap_or(0),
                attempt: attempt_number(retry),
                duration_ms: attempt.duration_ms,
                bytes,
            });
        }
    }

    /// Runs long work after the last response, unless the call ends meanwhile.
    pub(super) async fn in_time(
        &self,
        call: &Call,
        work: InPieces<'_, Result<(), Error>>,
    ) -> Result<(), Failure> {
        let time_ms = call.settings.total_timeout_ms;
        match run_unless_interrupted(work, || call.interrupt(time_ms)).await {
            Ok(done) => done.map_err(Failure::from),
            Err(Fired::Aborted) => Err(self.aborted(call)),
            Err(Fired::Timer) => {
                let message = "The result was not finished in time. If it needs longer, raise \"timeout.total\".";
                let mut error = Error::new(ErrorCode::Timeout, message).by(self.settings.kind);
                error.phase = Some(Phase::Total);
                Err(error.into())
            }
        }
    }

    pub(super) fn aborted(&self, call: &Call) -> Failure {
        Failure::from(aborted(self.settings.kind)).caused_by(call.reason())
    }

    pub(super) fn broken_fetch(&self, found: &str) -> Failure {
        misused_response(self.settings.kind, found).into()
    }

    pub(super) fn not_sent(&self, thrown: JsValue) -> Failure {
        Failure::from(no_request(self.settings.kind)).caused_by(thrown)
    }
}

pub(super) fn attempt_number(retry: &Retry) -> u32 {
    u32::try_from(retry.attempts().len()).unwrap_or(u32::MAX)
}
