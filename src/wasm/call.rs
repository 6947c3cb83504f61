//! One call of a client or a gateway.

use std::cell::{Cell, RefCell};

use wasm_bindgen::prelude::*;

use super::interrupt::{Interrupt, Signal};
use super::repairs::hide_credentials;
use super::settings::CallSettings;
use crate::Error;
use crate::http::{Echoes, private_values};

/// One call: its settings, and every signal that may stop it.
pub(super) struct Call {
    pub settings: CallSettings,
    /// The caller's, and the walk's.
    pub signals: Vec<Signal>,
    /// Every credential that was sent.
    credentials: RefCell<Vec<String>>,
    /// The last address that was asked.
    asked: RefCell<String>,
    /// How long its provider was waited for, with every attempt and pause.
    pub waited_ms: Cell<u64>,
}

impl Call {
    /// A call that its own signal may stop, and another.
    pub(super) fn new(settings: CallSettings, other: Option<Signal>) -> Self {
        let signals = settings.signal.iter().cloned().chain(other).collect();
        Self {
            settings,
            signals,
            credentials: RefCell::default(),
            asked: RefCell::default(),
            waited_ms: Cell::new(0),
        }
    }

    /// Ends what is awaited after so many milliseconds, or with any of the call's signals.
    #[inline(never)]
    pub(super) fn interrupt(&self, ms: u64) -> Interrupt {
        Interrupt::new(self.signals.clone(), ms)
    }

    /// What its credentials are known by.
    pub(super) fn echoes(&self) -> Echoes {
        Echoes::of(&self.credentials.borrow())
    }

    /// Notes what is about to be asked.
    #[inline(never)]
    pub(super) fn asks(&self, url: &str) {
        self.asked.replace(url.to_owned());
    }

    /// Takes what was sent and is nobody else's out of what others said: the credentials, and what events do not
    /// show of the address.
    pub(super) fn hide_sent(&self, private_parameters: &[&str], error: &mut Error) {
        let asked = private_values(&self.asked.borrow(), private_parameters);
        if !asked.is_empty() {
            let echoes = Echoes::of(&asked);
            error.mask_provider_text(&|said| echoes.hide(said).into_owned());
            hide_credentials(&mut error.issues, &echoes);
        }
        let echoes = self.echoes();
        error.message = echoes.hide(&error.message).into_owned();
        hide_credentials(&mut error.issues, &echoes);
    }

    /// What the signal that fired says.
    pub(super) fn reason(&self) -> JsValue {
        let fired = self.signals.iter().find(|signal| signal.is_aborted());
        fired.map_or(JsValue::UNDEFINED, Signal::why)
    }

    pub(super) fn is_aborted(&self) -> bool {
        self.signals.iter().any(Signal::is_aborted)
    }

    /// Adds one that is about to be sent.
    pub(super) fn add_credential(&self, secret: &str) {
        let mut credentials = self.credentials.borrow_mut();
        if !credentials.iter().any(|it| it == secret) {
            credentials.push(secret.to_owned());
        }
    }
}
