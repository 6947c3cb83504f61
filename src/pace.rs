//! Long work in pieces, so that others have their turn in between.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// A result that is computed in pieces.
pub type InPieces<'p, T> = Pin<Box<dyn Future<Output = T> + 'p>>;

/// Work of this size or more, in bytes, is done in pieces. Less takes a few milliseconds at most, on both
/// sides of the boundary.
pub(crate) const LONG: usize = 256 * 1024;
/// How much work is done, in bytes or at an equal cost, before the clock is read.
const PIECE: usize = 64 * 1024;

/// Decides after this much more work whether others should have their turn; then returns the wait.
type Turn = dyn Fn(usize) -> Option<InPieces<'static, ()>>;

/// Says when long work should let others have their turn. Short work never waits.
#[derive(Default)]
pub struct Pace {
    /// Work since the last check.
    spent: Cell<usize>,
    turn: Option<Box<Turn>>,
}

impl Pace {
    /// Calls `turn` after every piece of work.
    pub fn new(turn: impl Fn(usize) -> Option<InPieces<'static, ()>> + 'static) -> Self {
        Self {
            turn: Some(Box::new(turn)),
            ..Self::default()
        }
    }

    /// Whether it is time to check, after this much more work: then await [`turn`](Self::turn).
    #[inline]
    pub(crate) fn is_due(&self, work: usize) -> bool {
        let spent = self.spent.get().saturating_add(work);
        self.spent.set(spent);
        spent >= PIECE
    }

    /// Lets others have their turn, if they have waited long.
    #[inline(never)]
    pub(crate) fn turn(&self) -> InPieces<'static, ()> {
        let turn = self.turn.as_ref();
        let turn = turn.and_then(|turn| turn(self.spent.take()));
        turn.unwrap_or_else(|| Box::pin(std::future::ready(())))
    }
}

impl fmt::Debug for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pace")
    }
}

/// Runs work at once, without turns.
pub(crate) fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(value) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

/// A pace that counts the turns, and requires one at each check.
#[cfg(test)]
pub(crate) fn counting(turns: &std::rc::Rc<Cell<usize>>) -> Pace {
    let turns = std::rc::Rc::clone(turns);
    Pace::new(move |_| {
        turns.set(turns.get() + 1);
        let mut has_waited = false;
        let wait = std::future::poll_fn(move |_| match std::mem::replace(&mut has_waited, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        });
        Some(Box::pin(wait))
    })
}
