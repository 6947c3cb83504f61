//! Ids of conversations, and the request for one.

use super::{Account, Capabilities};
use crate::http::RequestPlan;
use crate::message_text::concat;
use crate::urlencoded::encode;
use crate::{Error, ErrorCode};

const LONGEST: usize = 128;

/// Checks an id whose form is not documented: anything that stays one segment of a path.
pub(super) fn check_segment(id: &str) -> Result<(), &'static str> {
    if id.is_empty() {
        Err("must not be empty")
    } else if id.trim_ascii().len() != id.len() {
        Err("must be the id alone, without white space around it")
    } else if id.len() > LONGEST {
        Err("must have at most 128 characters")
    } else if matches!(id, "." | "..") {
        Err("must be the id of a conversation, not a step in a path")
    } else if !id
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'\\' | b'?' | b'#' | b'%'))
    {
        Err("must have only visible ASCII characters, and none of / \\ ? # %")
    } else {
        Ok(())
    }
}

/// Checks an id that is a UUID, in either case.
pub(super) fn check_uuid(id: &str) -> Result<(), &'static str> {
    if id.is_empty() {
        return Err(
            "must be a UUID such as 123e4567-e89b-12d3-a456-426614174000, not an empty string",
        );
    }
    if id.trim() != id {
        return Err("must be the UUID alone, without white space around it");
    }
    match id.len() {
        32 if id.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Err("must have dashes, as in 123e4567-e89b-12d3-a456-426614174000")
        }
        36 if is_uuid(id) => Ok(()),
        _ => Err("must be a UUID such as 123e4567-e89b-12d3-a456-426614174000"),
    }
}

fn is_uuid(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

/// The request for one conversation. `conversations`: the path of the list.
pub(super) fn plan_get(
    capabilities: &Capabilities,
    account: &Account,
    conversations: &str,
    id: &str,
) -> Result<RequestPlan, Error> {
    (capabilities.filter.check_id)(id).map_err(|why| {
        let message = ["\"id\" ", why, "."];
        Error::of(ErrorCode::InvalidArgument, &message).by(capabilities.filter.provider)
    })?;
    let mut url = concat(&[account.base_url().as_str(), conversations, "/"]);
    encode(id, &mut url);
    Ok(RequestPlan::get(url, account.headers()))
}
