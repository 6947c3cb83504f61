//! The model that every platform is translated into: one noun a file.
//!
//! The values borrow from the body they were read from, and serialise to the plain JSON data that
//! the TypeScript declarations describe: the same keys in the same order every time. `conversation.rs`
//! describes each field once.

mod channel;
mod conversation;
mod description;
mod direction;
mod field;
mod field_value;
mod field_visitor;
mod issue;
mod open_enum;
mod page;
mod path;
mod provider_kind;
mod read_options;
mod record;
mod status;
mod typescript;
mod words;

pub use channel::Channel;
#[cfg(any(test, feature = "browser"))]
pub(crate) use conversation::ended_ms;
pub use conversation::{Agent, Conversation, Cost, Customer, Message, Recording};
pub use description::{FieldInfo, Holds, Kind, Privacy, RecordInfo, Words};
pub use direction::Direction;
pub use field::Field;
pub use field_visitor::FieldVisitor;
pub use issue::{Issue, IssueCode};
pub use page::{ListReport, Page, Rejected, StopReason};
pub use path::{MASKED_EVERYWHERE, ModelPath, PATHS, Shape, default_columns, paths_lacking};
pub(crate) use path::{find_path, is_path_within};
pub use provider_kind::ProviderKind;
pub use read_options::{OmittableField, ReadOptions};
pub use record::{Record, Scalar, ScalarMut};
pub use status::Status;
pub use typescript::{declarations, records};
pub(crate) use words::ROLES;
