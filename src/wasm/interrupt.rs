//! Ends a wait early: by a timer or a signal.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::clock::{clear_timeout, rang, set_timeout, steady_ms};

#[wasm_bindgen]
extern "C" {
    /// An `AbortSignal` of any realm.
    #[derive(Clone)]
    pub(super) type Signal;

    // A mock may throw in each of these, which must not stop a call midway.
    #[wasm_bindgen(method, catch, getter)]
    fn aborted(this: &Signal) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, getter)]
    fn reason(this: &Signal) -> Result<JsValue, JsValue>;

}

// One listener for all that wait for a signal.
#[wasm_bindgen(raw_module = "../facade/abort-listeners.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = onAbort)]
    fn on_abort(signal: &Signal, run: &Function) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_name = offAbort)]
    fn off_abort(signal: &Signal, run: &Function) -> Result<(), JsValue>;
}

impl Signal {
    pub(super) fn is_aborted(&self) -> bool {
        self.aborted().is_ok_and(|aborted| aborted.is_truthy())
    }

    /// What was passed to `abort()`.
    pub(super) fn why(&self) -> JsValue {
        self.reason().unwrap_or(JsValue::UNDEFINED)
    }
}

/// Why a wait ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fired {
    /// The time is over.
    Timer,
    /// A signal was aborted.
    Aborted,
}

/// A timer and signals that end a wait. Dropping it removes its listeners and its timer.
pub(super) struct Interrupt {
    fired: Rc<Cell<Option<Fired>>>,
    promise: Promise,
    timer: JsValue,
    signals: Vec<Signal>,
    on_abort: Closure<dyn FnMut()>,
    _on_timer: Closure<dyn FnMut()>,
}

impl Interrupt {
    /// Fires after this many milliseconds, or with the first of the signals.
    pub(super) fn new(signals: Vec<Signal>, ms: u64) -> Self {
        let rings_at_ms = steady_ms().saturating_add_unsigned(ms);
        let fired = Rc::new(Cell::new(None));
        let mut resolve = None;
        // Resolved rather than rejected: possibly nothing waits for it when it fires.
        let promise = Promise::new(&mut |resolved, _| resolve = Some(resolved));
        let fire = |why: Fired| {
            let (fired, resolve) = (Rc::clone(&fired), resolve.clone());
            Closure::<dyn FnMut()>::new(move || {
                if fired.get().is_none() {
                    if why == Fired::Timer {
                        rang(rings_at_ms);
                    }
                    fired.set(Some(why));
                    if let Some(resolve) = &resolve {
                        // A promise's own resolve function does not throw.
                        let _ = resolve.call0(&JsValue::UNDEFINED);
                    }
                }
            })
        };
        let (on_timer, aborted) = (fire(Fired::Timer), fire(Fired::Aborted));
        for signal in &signals {
            let _ = on_abort(signal, aborted.as_ref().unchecked_ref());
        }
        #[expect(clippy::cast_precision_loss, reason = "a timer's milliseconds")]
        let timer = set_timeout(on_timer.as_ref().unchecked_ref(), ms as f64);
        if signals.iter().any(Signal::is_aborted) {
            fired.set(Some(Fired::Aborted));
            if let Some(resolve) = &resolve {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        }
        Self {
            fired,
            promise,
            timer,
            signals,
            on_abort: aborted,
            _on_timer: on_timer,
        }
    }

    /// Why it has fired, if it has.
    pub(super) fn fired(&self) -> Option<Fired> {
        self.fired.get()
    }

    /// Waits until it fires.
    pub(super) async fn wait(&self) -> Fired {
        loop {
            if let Some(fired) = self.fired() {
                return fired;
            }
            let _ = JsFuture::from(self.promise.clone()).await;
        }
    }

    /// Awaits a promise, unless it fires first. What the promise does afterwards is ignored.
    pub(super) async fn race(&self, promise: &JsValue) -> Result<Result<JsValue, JsValue>, Fired> {
        // Before anything else: what it does later is handled here, also where nobody waits for it any more. Its
        // own promise comes first, so that a race after it has fired never rejects.
        let first = Promise::race(&Array::of2(&self.promise, promise));
        if let Some(fired) = self.fired() {
            return Err(fired);
        }
        let outcome = JsFuture::from(first).await;
        match self.fired() {
            Some(fired) => Err(fired),
            None => Ok(outcome),
        }
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
        for signal in &self.signals {
            let _ = off_abort(signal, self.on_abort.as_ref().unchecked_ref());
        }
    }
}
