//! One call of a client or a gateway.

use std::cell::{Cell, RefCell};

use wasm_bindgen::prelude::*;

use super::interrupt::{Interrupt, Signal};
use super::repairs::hide_in;
use super::settings::CallSettings;
use crate::Error;
use crate::http::Echoes;

/// One call: its settings, and every signal that may stop it.
pub(super) struct Call {
    pub settings: CallSettings,
    /// The caller's, and the walk's.
    pub signals: Vec<Signal>,
    /// Every credential that was sent.
    credentials: RefCell<Vec<String>>,
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

    /// Takes the credentials that were sent out of what others said.
    pub(super) fn hide_credentials(&self, error: &mut Error) {
        let echoes = self.echoes();
        error.message = echoes.hide(&error.message).into_owned();
        hide_in(&mut error.issues, &echoes);
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
