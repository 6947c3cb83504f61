//! The server's side of a gateway: reads requests, confines callers, writes responses.
//!
//! A gateway keeps the platform's credential and answers in our model, by the API that `server/openapi.json`
//! of the npm package documents; [`crate::provider::gateway`] is the client's side. These are its decisions
//! as plain functions; the boundary does the sending.
//!
//! | | |
//! | --- | --- |
//! | [`Route`] | reads a path; ids are one decoded segment |
//! | [`Query`] | reads a query string strictly: unknown and repeated parameters are issues |
//! | [`closed_filters`] | the filter keys that would reveal masked values |
//! | [`Scope`] | what a caller may see: merged into every list, checked on every conversation |
//! | [`Keys`] | sealed cursors, masks and entity tags, with separate keys |
//! | [`Refusal`] | an error for the caller: our code, never the platform's text |
//! | [`page_json`], [`conversation_json`] | our model as JSON |

mod closed_filters;
mod empty_page;
mod keys;
mod query;
mod refusal;
mod route;
mod scope;
mod settled;

pub use crate::export::{conversation_json, conversation_json_in_pieces, page_json, room_for};
pub use closed_filters::{closed_filters, explain_to_owner, how_to_open, reveals};
pub use empty_page::empty_page_json;
pub use keys::{KEY_BYTES, Keys, bound_to, is_not_modified};
pub use query::{LONGEST_QUERY, Query, QueryOptions};
pub use refusal::{Refusal, nobodys};
pub use route::Route;
pub use scope::Scope;
pub use settled::is_final;
