//! Counts what a computation costs, in steps that are the same on every machine. In tests alone.

use std::cell::Cell;

thread_local! {
    static STEPS: Cell<usize> = const { Cell::new(0) };
}

/// So many more steps were taken: looks at a node of a document, bytes gone through, probes of an index.
pub(crate) fn took(steps: usize) {
    STEPS.set(STEPS.get() + steps);
}

/// The steps that something takes.
pub(crate) fn of(run: impl FnOnce()) -> usize {
    let before = STEPS.get();
    run();
    STEPS.get() - before
}
