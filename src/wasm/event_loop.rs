//! Gives the host's event loop a turn between pieces of long work.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::clock::steady_ms;
use super::interrupt::{Fired, Interrupt};
use crate::pace::{InPieces, Pace};

#[wasm_bindgen(raw_module = "../facade/turn.js")]
extern "C" {
    fn turn() -> Promise;
}

/// Work that waits for turns may take this many milliseconds together before others have theirs.
const LONGEST_MS: i64 = 8;
/// Limit of work without a turn, in bytes: some hosts stop the clock during computation, and a call whose
/// answers come at once would restart its time with each of them.
const MOST_WORK: usize = 8 * 1024 * 1024;

thread_local! {
    /// How much work waits for a turn: the host may resume all of it at once.
    static WAITING: Cell<i64> = const { Cell::new(0) };
    static TURNS: Rc<EventLoop> = Rc::new(EventLoop::new());
}

/// Counts one waiting task while it lives.
struct Waiting;

impl Waiting {
    fn begin() -> Self {
        WAITING.set(WAITING.get().saturating_add(1));
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.set(WAITING.get().saturating_sub(1));
    }
}

/// Turns of all work, measured by the host's clock.
pub(super) struct EventLoop {
    pub pace: Pace,
    began_ms: Rc<Cell<i64>>,
}

impl EventLoop {
    /// The one of all clients.
    pub(super) fn shared() -> Rc<Self> {
        TURNS.with(Rc::clone)
    }

    fn new() -> Self {
        let began_ms = Rc::new(Cell::new(0));
        let since = Rc::clone(&began_ms);
        let work = Cell::new(0usize);
        let pace = Pace::new(move |more| {
            work.set(work.get().saturating_add(more));
            let others = WAITING.get().saturating_add(1);
            let longest = LONGEST_MS.checked_div(others).unwrap_or(0).max(1);
            let spent_ms = steady_ms().saturating_sub(since.get());
            if spent_ms < longest && work.get() < MOST_WORK {
                return None;
            }
            work.set(0);
            let since = Rc::clone(&since);
            let waiting: InPieces<'static, ()> = Box::pin(async move {
                let waits = Waiting::begin();
                let _ = JsFuture::from(turn()).await;
                drop(waits);
                since.set(steady_ms());
            });
            Some(waiting)
        });
        Self { pace, began_ms }
    }

    /// Restarts the clock after a wait.
    pub(super) fn begin(&self) {
        self.began_ms.set(steady_ms());
    }
}

/// Runs long work until it is done or interrupted; then it is dropped. The interrupt is only made if the work
/// does not finish at once.
pub(super) async fn run_unless_interrupted<T>(
    mut work: InPieces<'_, T>,
    interrupt: impl Fn() -> Interrupt,
) -> Result<T, Fired> {
    let mut watched: Option<Interrupt> = None;
    poll_fn(|context| {
        if let Some(fired) = watched.as_ref().and_then(Interrupt::fired) {
            return Poll::Ready(Err(fired));
        }
        let polled = work.as_mut().poll(context).map(Ok);
        if polled.is_pending() && watched.is_none() {
            watched = Some(interrupt());
        }
        polled
    })
    .await
}
