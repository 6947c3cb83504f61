//! Long work in pieces, so that others have their turn in between.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Something that becomes ready in pieces.
pub type InPieces<'p, T> = Pin<Box<dyn Future<Output = T> + 'p>>;

/// What takes so much work or more, in bytes gone through, is done in pieces: less takes some milliseconds at the
/// most, on both sides of the boundary.
pub(crate) const LONG: usize = 256 * 1024;
/// How much is done, in bytes gone through or what costs as much, before anybody looks at a clock.
const PIECE: usize = 64 * 1024;

/// Who decides whether others are to have their turn, after so much more work; and waits until they had.
type Turn = dyn Fn(usize) -> Option<InPieces<'static, ()>>;

/// Tells long work when to let others have their turn. Nothing is waited for in short work.
#[derive(Default)]
pub struct Pace {
    /// Since anybody was asked.
    spent: Cell<usize>,
    turn: Option<Box<Turn>>,
}

impl Pace {
    /// Asks this after every piece of work.
    pub fn new(turn: impl Fn(usize) -> Option<InPieces<'static, ()>> + 'static) -> Self {
        Self {
            turn: Some(Box::new(turn)),
            ..Self::default()
        }
    }

    /// Whether it is time to ask, after so much more work: then await [`turn`](Self::turn).
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

/// What comes of work that nobody interrupts.
pub(crate) fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(value) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

/// A pace that counts the turns, and lets nobody go on before one.
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
