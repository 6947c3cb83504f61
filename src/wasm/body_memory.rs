//! The memory that response bodies take in the module, and waiting for it.

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

use crate::http::{BytesInFlight, Ticket};

thread_local! {
    /// Shared by all clients.
    static IN_FLIGHT: RefCell<BytesInFlight<Function>> = RefCell::default();
}

/// The memory of one body, given back when dropped.
pub(super) struct BodyMemory {
    body: Ticket,
    held: u64,
    shared: u64,
}

impl BodyMemory {
    /// Takes nothing yet. `shared`: how much all bodies of this client may take together.
    pub(super) fn new(shared: u64) -> Self {
        Self {
            body: IN_FLIGHT.with_borrow_mut(BytesInFlight::begin),
            held: 0,
            shared,
        }
    }

    /// How many bytes it takes.
    pub(super) fn held(&self) -> u64 {
        self.held
    }

    /// Grows to this many bytes; or, where there is no room, returns a promise to wait for before asking
    /// again.
    pub(super) fn turn(&mut self, bytes: u64) -> Option<Promise> {
        let more = bytes.saturating_sub(self.held);
        let is_taken = more == 0
            || IN_FLIGHT.with_borrow_mut(|all| all.take(self.body, self.held, more, self.shared));
        if is_taken {
            self.held = bytes;
            wake();
            return None;
        }
        Some(Promise::new(&mut |resolve, _| {
            IN_FLIGHT.with_borrow_mut(|all| all.wait(self.body, resolve));
        }))
    }
}

impl Drop for BodyMemory {
    fn drop(&mut self) {
        IN_FLIGHT.with_borrow_mut(|all| all.end(self.body, self.held));
        wake();
    }
}

/// Wakes the first body that waits.
fn wake() {
    if let Some(resolve) = IN_FLIGHT.with_borrow(|all| all.next().cloned()) {
        // A promise's own resolve function does not throw.
        let _ = resolve.call0(&JsValue::UNDEFINED);
    }
}
