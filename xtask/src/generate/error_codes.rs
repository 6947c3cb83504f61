//! What documents and tests say about error codes, from `src/error_code.rs`.

use anyhow::Result;
use convoscope::gateway::{Refusal, Route};
use convoscope::{Error, ErrorCode};

use super::ordered_json::{Node, texts};
use super::table::table;

/// Every code, with its documentation.
pub fn guide(document: &str) -> Result<String> {
    let row = |code: ErrorCode| format!("| `{}` | {} |\n", code.as_str(), code.documentation());
    table(document, "| code |", ErrorCode::ALL.map(row).concat())
}

/// The status with which a gateway passes an error of the platform on; `None` if it answers with another code.
fn status(code: ErrorCode) -> Option<u16> {
    let refusal = Refusal::of(&Error::new(code, ""), Some(&Route::List), false);
    (refusal.code == code).then_some(refusal.status)
}

/// The codes that a gateway answers with: those, and its own for a caller it does not know and for what is not there.
pub fn sent() -> impl Iterator<Item = &'static str> {
    let own = [ErrorCode::Unauthenticated, ErrorCode::NotFound];
    let sent = move |code: &ErrorCode| status(*code).is_some() || own.contains(code);
    ErrorCode::ALL
        .into_iter()
        .filter(sent)
        .map(ErrorCode::as_str)
}

/// The codes of the response with this status: those that are passed on with it, and what else is there already.
pub fn of_response(there: &Node, of: u16) -> Node {
    let there = there.to_file();
    let is_there = |code: &ErrorCode| there.contains(&format!("\"{}\"", code.as_str()));
    let all = ErrorCode::ALL.into_iter();
    let codes = all.filter(|code| status(*code) == Some(of) || is_there(code));
    texts(codes.map(ErrorCode::as_str))
}
