//! Who began a conversation.

use super::open_enum::open_enum;

open_enum! {
    /// Who began a conversation, seen from the company: `inbound` is a customer who calls.
    pub enum Direction {
        /// The customer began it.
        Inbound = "inbound",
        /// The agent began it.
        Outbound = "outbound",
    }
}
