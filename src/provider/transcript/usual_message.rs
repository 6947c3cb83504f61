//! Reads the turns that are as documented, which nearly all are.

use std::borrow::Cow;

use crate::json::{Json, json_object};
use crate::model::Message;
use crate::time::{Moment, Reading, Timestamp};

json_object! {
    /// An element as documented.
    struct Documented {
        role: "role",
        content: "content",
        timestamp: "timestamp",
    }
}

/// Reads the usual element: a turn of the documented shape, without oddities, written compactly. Every quote
/// in it begins or ends one of its six strings.
pub(super) fn plain_message<'a>(element: Json<'a>) -> Option<Message<'a>> {
    let inside = element.flat_object(3)?.strip_prefix("{\"role\":\"")?;
    let inside = inside.strip_suffix("\"}")?;
    let (role, inside) = match inside.as_bytes().first() {
        Some(b'u') => ("user", inside.strip_prefix("user")?),
        _ => ("assistant", inside.strip_prefix("assistant")?),
    };
    let inside = inside.strip_prefix("\",\"content\":\"")?;
    let (content, time) = TIME_LENGTHS.into_iter().find_map(|length| {
        let (content, time) = inside.split_at_checked(inside.len().checked_sub(length)?)?;
        Some((content.strip_suffix("\",\"timestamp\":\"")?, time))
    })?;
    let timestamp = Moment::written(time).or_else(|| exact(time))?;
    Some(Message {
        role: Cow::Borrowed(role),
        content: Cow::Borrowed(content),
        timestamp: Some(timestamp),
    })
}

/// A time with an offset.
fn exact(text: &str) -> Option<Moment<'_>> {
    match Timestamp::parse(text)? {
        Reading::Exact(at) => Some(at.into()),
        Reading::Naive(_) | Reading::Date(_) => None,
    }
}

/// The usual lengths of times: in micro- or milliseconds or without a fraction, with an offset or a `Z`.
const TIME_LENGTHS: [usize; 6] = [32, 27, 24, 29, 20, 25];

/// The same, with escapes in it, with white space or in another order.
#[inline(never)]
pub(super) fn documented_message<'a>(element: Json<'a>) -> Option<Message<'a>> {
    let Documented {
        role: Some(role),
        content: Some(content),
        timestamp: Some(timestamp),
    } = Documented::of(element)
    else {
        return None;
    };
    if element.count() != Documented::KEYS.len() {
        return None;
    }
    let role = match role.plain_text()? {
        "user" => "user",
        "assistant" => "assistant",
        _ => return None,
    };
    let content = content.as_text().filter(|content| !content.repaired)?;
    let timestamp = exact(timestamp.plain_text()?)?;
    Some(Message {
        role: Cow::Borrowed(role),
        content: content.value,
        timestamp: Some(timestamp),
    })
}
