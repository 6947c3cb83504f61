//! What the upper bound of a snapshot has shown.

/// What the bound of a snapshot, the newest conversation of the first page, has shown. In a list that is not
/// newest first it cuts off what is newer: the total falls when it is first sent, as it does by a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SnapshotBound {
    /// The total did not fall.
    Plain,
    /// It fell: the first page is asked for without the bound, which tells.
    Checking,
    /// Nothing was cut off.
    Holds,
    /// Something may have been, or may have been taken for a repeat by its time.
    Doubtful,
}
