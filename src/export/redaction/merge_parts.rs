//! Merges two lists of private parts.

use super::mask::Kind;
use super::private_text::Part;

/// Merges both lists in order. If parts overlap, the second list's wins, except for a number inside something
/// else.
#[inline(never)]
pub(super) fn merge_parts(first: &[Part], second: &[Part]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(first.len().saturating_add(second.len()));
    let mut at = 0usize;
    for over in second {
        let mut over = *over;
        while let Some(part) = first.get(at).filter(|it| it.start < over.end) {
            at = at.saturating_add(1);
            if part.end <= over.start {
                parts.push(*part);
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
    parts.extend_from_slice(first.get(at..).unwrap_or_default());
    parts
}
