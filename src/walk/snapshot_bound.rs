//! Checks the upper bound of a snapshot.

/// The state of a snapshot's bound, which is the newest conversation of the first page. In a list that is not
/// newest first it cuts off newer ones: then the total falls when the bound is first sent, as it does after a
/// deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SnapshotBound {
    /// The total did not fall.
    Plain,
    /// It fell: the first page is requested without the bound, to find out why.
    Checking,
    /// Nothing was cut off.
    Holds,
    /// Something may have been cut off, or dropped as a repeat by its time.
    Doubtful,
}
