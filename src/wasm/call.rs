//! One call of a client or a gateway.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::interrupt::{Interrupt, Signal};
use super::settings::CallSettings;
use crate::Error;
use crate::http::{RepeatedCredentials, RequestPlan, hide_sent};

/// One call: its settings, and every signal that may stop it.
pub(super) struct Call {
    pub settings: CallSettings,
    /// The caller's, and the walk's.
    pub signals: Vec<Signal>,
    /// Every credential that was sent.
    credentials: RefCell<Vec<String>>,
    /// What recognizes them.
    echoes: RefCell<Option<Rc<RepeatedCredentials>>>,
    /// The last URL that was requested.
    last_url: RefCell<String>,
    last_body_values: RefCell<Vec<String>>,
    /// How long the call waited for the provider, with every attempt and pause.
    pub waited_ms: Cell<u64>,
}

impl Call {
    /// A call that is stopped by its own signal, or by another.
    pub(super) fn new(settings: CallSettings, other: Option<Signal>) -> Self {
        let signals = settings.signal.iter().cloned().chain(other).collect();
        Self {
            settings,
            signals,
            credentials: RefCell::default(),
            echoes: RefCell::default(),
            last_url: RefCell::default(),
            last_body_values: RefCell::default(),
            waited_ms: Cell::new(0),
        }
    }

    /// A call beside this one, which may run at the same time as others and is stopped by one more signal.
    pub(super) fn beside(&self, other: Signal) -> Self {
        let settings = CallSettings {
            signal: None,
            headers: self.settings.headers.clone(),
            credential: Cell::default(),
            ..self.settings
        };
        let mut beside = Self::new(settings, Some(other));
        beside.signals.extend(self.signals.iter().cloned());
        beside
    }

    /// Ends what is awaited after so many milliseconds, or with any of the call's signals.
    #[inline(never)]
    pub(super) fn interrupt(&self, ms: u64) -> Interrupt {
        Interrupt::new(self.signals.clone(), ms)
    }

    /// Recognizes the call's credentials in texts. Made when it is first needed: most answers hold nothing to
    /// search, and it takes longer than all else that a short one does.
    pub(super) fn echoes(&self) -> Rc<RepeatedCredentials> {
        let mut made = self.echoes.borrow_mut();
        let make = || Rc::new(RepeatedCredentials::of(&self.credentials.borrow()));
        Rc::clone(made.get_or_insert_with(make))
    }

    /// Remembers what the next request says.
    #[inline(never)]
    pub(super) fn sends(&self, plan: &RequestPlan) {
        self.last_url.replace(plan.url.clone());
        let body = plan.body.as_ref();
        let private = body.map_or_else(Vec::new, |body| body.private_values.clone());
        self.last_body_values.replace(private);
    }

    /// Masks what we sent where the provider's answer repeats it: the credentials, and the parameters that
    /// events do not show either.
    pub(super) fn hide_sent(&self, private_parameters: &[&str], error: &mut Error) {
        let credentials = self.credentials.borrow();
        hide_sent(
            &credentials,
            &self.last_url.borrow(),
            private_parameters,
            &self.last_body_values.borrow(),
            error,
        );
    }

    /// The reason of the signal that fired.
    pub(super) fn reason(&self) -> JsValue {
        let fired = self.signals.iter().find(|signal| signal.is_aborted());
        fired.map_or(JsValue::UNDEFINED, Signal::why)
    }

    pub(super) fn is_aborted(&self) -> bool {
        self.signals.iter().any(Signal::is_aborted)
    }

    /// Adds a credential that is about to be sent.
    pub(super) fn add_credential(&self, secret: &str) {
        let mut credentials = self.credentials.borrow_mut();
        if !credentials.iter().any(|it| it == secret) {
            credentials.push(secret.to_owned());
            self.echoes.take();
        }
    }

    /// Adds those of a call beside it.
    pub(super) fn add_credentials_of(&self, other: &Self) {
        for secret in other.credentials.borrow().iter() {
            self.add_credential(secret);
        }
    }
}
