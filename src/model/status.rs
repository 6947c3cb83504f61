//! How far a conversation has come.

use super::open_enum::open_enum;

open_enum! {
    /// How far a conversation has come. `created`, `queued`, `ringing` and `in_progress` are live;
    /// the others are ends:
    ///
    /// - `completed`: ended as it should. It does not say that the customer got what they wanted.
    /// - `transferred` (AnyReach): handed to a human.
    /// - `unanswered` (AnyReach): nobody answered.
    /// - `disconnected` (eigi): ended early, or nobody answered; eigi does not tell which.
    /// - `cancelled` (AnyReach): called off.
    /// - `failed`: broke. Neither platform documents the causes.
    pub enum Status {
        /// Prepared; the other side has not joined yet.
        Created = "created",
        /// Accepted, about to be dialled.
        Queued = "queued",
        /// Ringing.
        Ringing = "ringing",
        /// Being held.
        InProgress = "in_progress",
        /// Ended as it should.
        Completed = "completed",
        /// Handed to a human.
        Transferred = "transferred",
        /// Ended early, or never answered (eigi does not tell which).
        Disconnected = "disconnected",
        /// Nobody answered.
        Unanswered = "unanswered",
        /// Called off.
        Cancelled = "cancelled",
        /// Broke.
        Failed = "failed",
    }
}

impl Status<'_> {
    /// Whether the conversation may still change. A status nobody knows counts as live: to take a
    /// running call for a finished one would lose what follows.
    pub fn is_live(&self) -> bool {
        match self {
            Status::Created
            | Status::Queued
            | Status::Ringing
            | Status::InProgress
            | Status::Other(_) => true,
            Status::Completed
            | Status::Transferred
            | Status::Disconnected
            | Status::Unanswered
            | Status::Cancelled
            | Status::Failed => false,
        }
    }
}
