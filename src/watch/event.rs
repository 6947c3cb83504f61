//! What a watcher is told.

use serde::Serialize;
use tsify::Tsify;

use crate::json::Json;
use crate::model::{Conversation, Message, Recording, Status};

/// What a watcher is told. Applied in order to the snapshot's transcript (null counting as none),
/// the message events give the current one: `message` inserts at index, `message_changed` replaces,
/// `message_removed` deletes.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WatchEvent<'a> {
    /// The first look.
    Snapshot {
        /// All of it.
        #[tsify(type = "Conversation")]
        conversation: &'a Conversation<'a>,
    },
    /// A new message.
    Message {
        /// Where it stands: whatever stood there moves up.
        index: usize,
        /// The message.
        #[tsify(type = "Message")]
        message: &'a Message<'a>,
    },
    /// Another message in the place of one: it grew, or was corrected.
    MessageChanged {
        /// Where.
        index: usize,
        /// As it is now.
        #[tsify(type = "Message")]
        message: &'a Message<'a>,
    },
    /// A message is gone.
    MessageRemoved {
        /// Where it stood: whatever follows moves down.
        index: usize,
    },
    /// The conversation went on to another status.
    Status {
        /// Before.
        #[tsify(type = "Status")]
        from: Status<'static>,
        /// Now.
        #[tsify(type = "Status")]
        to: &'a Status<'a>,
    },
    /// The analysis arrived, or was replaced.
    Analysis {
        /// As it is now.
        #[tsify(type = "unknown[]")]
        analysis: &'a [Json<'a>],
    },
    /// The recording arrived, or lies elsewhere. (An address that expires, or may, is signed anew
    /// at each look; that alone is not told.)
    Recording {
        /// As it is now.
        #[tsify(type = "Recording")]
        recording: &'a Recording<'a>,
    },
    /// It is over, and settled: the last event.
    Ended {
        /// All of it.
        #[tsify(type = "Conversation")]
        conversation: &'a Conversation<'a>,
    },
}
