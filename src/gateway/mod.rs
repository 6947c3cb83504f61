//! The server's side of a gateway: what a request asks for, what its caller may see, what leaves.
//!
//! A gateway keeps the platform's credential and answers in our model, over a wire that is documented
//! in `server/openapi.json` of the npm package; [`crate::provider::gateway`] is its client's side. Here
//! are its decisions as plain functions; the sending is the boundary's.
//!
//! | | |
//! | --- | --- |
//! | [`Route`] | what a path names; ids are one decoded segment |
//! | [`Query`] | a query string, strictly: unknown and repeated parameters are issues |
//! | [`closed_filters`] | the keys that would tell what is masked |
//! | [`Scope`] | what a caller is confined to: merged into every list, checked on every conversation |
//! | [`Keys`] | sealed cursors, masks and entity tags, under keys of their own |
//! | [`Refusal`] | what a caller is told of an error: our code, never the platform's words |
//! | [`page_json`], [`conversation_json`] | our model as it leaves |

mod closed_filters;
mod empty_page;
mod finality;
mod keys;
mod query;
mod refusal;
mod route;
mod scope;

pub use crate::export::{conversation_json, conversation_json_in_pieces, page_json};
pub use closed_filters::{closed_filters, explain_to_owner, how_to_open};
pub use empty_page::empty_page_json;
pub use finality::is_final;
pub use keys::{KEY_BYTES, Keys, bound_to, is_not_modified};
pub use query::{LONGEST_QUERY, Query, QueryOptions};
pub use refusal::Refusal;
pub use route::Route;
pub use scope::Scope;
