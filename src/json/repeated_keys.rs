//! Repeated keys in objects.

use super::push_compact;
use super::value::{Json, Kind};
use crate::hash_index::{HashIndex, hash};
use crate::pace::{InPieces, Pace};
use crate::simd_bytes::is_same;

/// Up to this many keys are compared with each other, without an index …
const FEW: usize = 32;
/// … unless they are longer than this, or escaped: then comparing all with each other would take too long.
const SHORT: usize = 256;

impl<'a> Json<'a> {
    /// The place of the first object in this value, or the value itself, that repeats a key.
    pub(crate) fn repeats_a_key(self) -> Option<u32> {
        self.objects_repeating().next()
    }

    /// The places of the objects that repeat a key, in the order of the text.
    fn objects_repeating(self) -> impl Iterator<Item = u32> {
        let objects = self.objects_to_compare().flatten();
        objects
            .filter(|object| object.has_repeated_key())
            .map(Json::start)
    }

    /// Whether this object repeats a key.
    pub(crate) fn has_repeated_key(self) -> bool {
        // A bit for each kind of key: only keys of the same kind are compared.
        let mut seen = 0u64;
        for (count, (name, _)) in self.named_members().enumerate() {
            let short = name.inside_quotes().filter(|name| name.len() <= SHORT);
            let Some(kind) = short.filter(|_| count < FEW).map(kind_of) else {
                return self.last_members().len() < self.count();
            };
            let mut before = self.named_members().take(count);
            if seen & kind != 0 && before.any(|(before, _)| is_same_key(before, name)) {
                return true;
            }
            seen |= kind;
        }
        false
    }

    /// The same for a long object, in pieces.
    pub(crate) async fn has_repeated_key_in_pieces(self, pace: &Pace) -> bool {
        let members = self.members_once(pace).await;
        members.len() < self.count()
    }

    /// Keys and values of an object; of a repeated key only the last.
    // Not inlined: it is the same for all.
    #[inline(never)]
    pub(crate) fn members_once<'p>(self, pace: &'p Pace) -> InPieces<'p, Vec<Member<'a>>>
    where
        'a: 'p,
    {
        Box::pin(async move {
            let mut once = Once::default();
            for member in self.named_members() {
                once.add(member);
                if pace.is_due(MEMBER.saturating_add(member.0.text().len())) {
                    pace.turn().await;
                }
            }
            once.members
        })
    }

    fn last_members(self) -> Vec<Member<'a>> {
        let mut once = Once::default();
        self.named_members().for_each(|member| once.add(member));
        once.members
    }
}

/// A key and its value.
type Member<'a> = (Json<'a>, Json<'a>);

/// The overhead of a member, beside its key's length, in bytes.
const MEMBER: usize = 64;

/// Members of an object; of a repeated key only the last.
#[derive(Default)]
struct Once<'a> {
    members: Vec<Member<'a>>,
    index: HashIndex,
}

impl<'a> Once<'a> {
    #[inline(never)]
    fn add(&mut self, member: Member<'a>) {
        let Self { members, index } = self;
        let hash = member.0.as_text().map_or(0, |name| hash(&name.value));
        let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        let is_it = |at| {
            members
                .get(place(at))
                .is_some_and(|it| is_same_key(it.0, member.0))
        };
        let found = index.find(hash, is_it);
        match found.and_then(|at| members.get_mut(place(at))) {
            Some(earlier) => *earlier = member,
            None => {
                index.insert(hash, u32::try_from(members.len()).unwrap_or(0));
                members.push(member);
            }
        }
    }
}

/// One of 64 kinds, by its length and two of its bytes.
fn kind_of(name: &[u8]) -> u64 {
    let [first, middle] = [0, name.len() / 2].map(|at| name.get(at).copied().unwrap_or(0));
    let length = u32::try_from(name.len()).unwrap_or(0);
    let kind = length.wrapping_mul(11) ^ u32::from(first) ^ u32::from(middle).wrapping_mul(5);
    1u64.wrapping_shl(kind)
}

fn is_same_key(a: Json<'_>, b: Json<'_>) -> bool {
    match (a.inside_quotes(), b.inside_quotes()) {
        (Some(a), Some(b)) => is_same(a, b),
        // One is written with escapes.
        // Whether one of them was repaired makes no difference to a reader.
        _ => a.as_text().map(|name| name.value) == b.as_text().map(|name| name.value),
    }
}

/// Appends a JSON value on one line, without white space between tokens, and of a repeated key only the last:
/// table readers would refuse the whole file. Otherwise the tokens stay byte for byte.
pub(crate) fn push_json(out: &mut String, json: Json<'_>) {
    let repeating: Vec<u32> = json.objects_repeating().collect();
    push_last(out, json, &repeating);
}

/// The objects to change are found once, not again at every level. Recursive: documents are not deep.
fn push_last(out: &mut String, json: Json<'_>, repeating: &[u32]) {
    let from = repeating.partition_point(|&start| start < json.start());
    let inside = repeating.get(from..).unwrap_or_default();
    if inside.first().is_none_or(|&start| start >= json.end()) {
        return push_compact(out, json.text());
    }
    let mut before = "";
    match json.kind() {
        Kind::Object => {
            out.push('{');
            let mut push = |(name, value): (Json<'_>, Json<'_>)| {
                out.push_str(before);
                out.push_str(name.text());
                out.push(':');
                push_last(out, value, inside);
                before = ",";
            };
            match inside.first() == Some(&json.start()) {
                true => json.last_members().into_iter().for_each(push),
                false => json.named_members().for_each(&mut push),
            }
            out.push('}');
        }
        _ => {
            out.push('[');
            for element in json.elements() {
                out.push_str(before);
                push_last(out, element, inside);
                before = ",";
            }
            out.push(']');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    fn written(json: &str) -> String {
        let document = Document::parse(json).unwrap();
        let mut out = String::new();
        push_json(&mut out, document.root());
        out
    }

    #[test]
    fn of_a_repeated_key_only_the_last_is_written() {
        let many = |last: &str| {
            let keys: Vec<_> = (0..100).map(|key| format!("\"k{key}\":{key}")).collect();
            format!("{{{}{last}}}", keys.join(","))
        };
        for (json, expected) in [
            ("7", "7"),
            (r#"{ "a": 1, "b": [ ] }"#, r#"{"a":1,"b":[]}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
            (r#"{"a":1,"b":2,"a":3,"a":4,"b":5}"#, r#"{"a":4,"b":5}"#),
            (
                r#"{"\u0061":1,"b":2,"a":{"x":1}}"#,
                r#"{"a":{"x":1},"b":2}"#,
            ),
            (
                r#"[{"a":[{"b":1,"b":"}"}]}, {"c":1}]"#,
                r#"[{"a":[{"b":"}"}]},{"c":1}]"#,
            ),
            // A repaired key is as good as one that was written so.
            (r#"{"\ud83d":1,"\ufffd":2}"#, r#"{"\ufffd":2}"#),
            ("{\"\\ud83d\":1,\"\u{fffd}\":2}", "{\"\u{fffd}\":2}"),
            (r#"{"a":{"a":1},"A":2,"":3}"#, r#"{"a":{"a":1},"A":2,"":3}"#),
            (&many(""), &many("")),
            (
                &many(",\"k0\":7"),
                &many("").replace("\"k0\":0,", "\"k0\":7,"),
            ),
        ] {
            assert_eq!(written(json), expected, "{json}");
        }
    }
}
