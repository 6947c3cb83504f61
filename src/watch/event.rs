//! The events of a watch.

use serde::Serialize;
use tsify::Tsify;

use crate::json::Json;
use crate::model::{Conversation, Message, Recording, Status};

/// An event of a watch. The message events, applied in order to the snapshot's transcript (null is empty),
/// give the current one: `message` inserts at index, `message_changed` replaces, `message_removed` deletes.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WatchEvent<'a> {
    /// The first look.
    Snapshot {
        /// The whole conversation.
        #[tsify(type = "Conversation")]
        conversation: &'a Conversation<'a>,
    },
    /// A new message.
    Message {
        /// Its index: messages from there on move up.
        index: usize,
        /// The message.
        #[tsify(type = "Message")]
        message: &'a Message<'a>,
    },
    /// A message changed: it grew, or was corrected.
    MessageChanged {
        /// Its index.
        index: usize,
        /// The new message.
        #[tsify(type = "Message")]
        message: &'a Message<'a>,
    },
    /// A message was removed.
    MessageRemoved {
        /// Its index: messages after it move down.
        index: usize,
    },
    /// The status changed.
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
        /// The new analysis.
        #[tsify(type = "unknown[]")]
        analysis: &'a [Json<'a>],
    },
    /// The recording arrived, or its URL changed. (A URL that expires, or may, is signed anew at each look;
    /// that alone is not an event.)
    Recording {
        /// The new recording.
        #[tsify(type = "Recording")]
        recording: &'a Recording<'a>,
    },
    /// The conversation is over and complete: the last event.
    Ended {
        /// The whole conversation.
        #[tsify(type = "Conversation")]
        conversation: &'a Conversation<'a>,
    },
}
