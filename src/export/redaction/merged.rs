//! What is hidden in a text, in order.

use super::mask::Kind;
use super::private_text::Part;

/// Both lists in order. Where they overlap, what the second one holds stands for both, but for a number
/// inside something else.
pub(super) fn merged(first: Vec<Part>, second: Vec<Part>) -> Vec<Part> {
    if second.is_empty() {
        return first;
    }
    let mut parts = Vec::new();
    let mut rest = first.into_iter().peekable();
    for mut over in second {
        while let Some(part) = rest.next_if(|it| it.start < over.end) {
            if part.end <= over.start {
                parts.push(part);
                continue;
            }
            over.start = over.start.min(part.start);
            over.end = over.end.max(part.end);
            if over.private.kind == Kind::Phone && part.private.kind != Kind::Phone {
                over.private = part.private;
            }
        }
        parts.push(over);
    }
    parts.extend(rest);
    parts
}
