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

/// Fails if something takes more than in proportion to its size.
pub(crate) fn assert_linear(what: &str, run: impl Fn(usize)) {
    let [steps, of_four_times] = [20_000, 80_000].map(|size| of(|| run(size)));
    assert!(steps >= 1_000, "{what}: only {steps} steps are counted");
    assert!(
        of_four_times <= 5 * steps,
        "{what}: {steps} steps, and {of_four_times} for four times as much"
    );
}
