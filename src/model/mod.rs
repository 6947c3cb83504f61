//! The model that every platform is translated into: one noun a file.
//!
//! The values borrow from the body they were read from, and serialise to the plain JSON data that
//! the TypeScript declarations describe: the same keys in the same order every time.

mod channel;
mod conversation;
mod direction;
mod field_visitor;
pub mod fields;
mod issue;
mod message;
mod open_enum;
mod page;
pub(crate) mod path;
mod provider_kind;
mod read_options;
mod status;

pub use channel::Channel;
pub use conversation::{Agent, Conversation, Customer, Field, Recording};
pub use direction::Direction;
pub use field_visitor::FieldVisitor;
pub use issue::{Issue, IssueCode};
pub use message::Message;
pub use page::{ListReport, Page, Rejected, StopReason};
pub use provider_kind::ProviderKind;
pub use read_options::{OmittableField, ReadOptions};
pub use status::Status;
