//! Writes a named object on one line.

use crate::json::string_end;

/// How much is read before others may have their turn, in bytes.
pub(super) const PIECE: usize = 16 * 1024;

/// An object without white space between its tokens.
#[derive(Default)]
pub(super) struct CompactObject {
    pub compact: String,
    depth: usize,
}

impl CompactObject {
    /// Continues from a place; returns whether that was the end.
    #[inline(never)]
    pub fn goes_on(&mut self, json: &str, at: &mut usize) -> bool {
        let bytes = json.as_bytes();
        let (mut from, pause) = (*at, at.saturating_add(PIECE));
        while *at < pause
            && let Some(&byte) = bytes.get(*at)
        {
            let start = *at;
            *at = match byte {
                b'"' => string_end(bytes, start),
                _ => start.saturating_add(1),
            };
            match byte {
                b'{' | b'[' => self.depth = self.depth.saturating_add(1),
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                b' ' | b'\n' | b'\r' | b'\t' => {
                    let token = json.get(from..start);
                    self.compact.push_str(token.unwrap_or_default());
                    from = *at;
                }
                _ => {}
            }
            if self.depth == 0 {
                break;
            }
        }
        let token = json.get(from..*at);
        self.compact.push_str(token.unwrap_or_default());
        self.depth == 0 || *at >= bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::push_compact;

    #[test]
    fn an_object_in_pieces_is_compact_and_ends_where_it_does() {
        let deep = [
            &r#"{"a" : ["#.repeat(9_000),
            "\" }\\\"\"",
            &"]}".repeat(9_000),
        ]
        .concat();
        let spaces = [r#"{"a":1, "#, &" ".repeat(3 * PIECE), r#""b":{}}"#].concat();
        for object in ["{}", r#"{ "a b" : [ 1 , { } ] }"#, &deep, &spaces] {
            for behind in ["", ", {\"c\":1}", "]"] {
                let (json, mut at) = (["[", object, behind].concat(), 1);
                let mut compact = CompactObject::default();
                let mut pieces = 0;
                while !compact.goes_on(&json, &mut at) {
                    pieces += 1;
                }
                let mut expected = String::new();
                push_compact(&mut expected, object);
                assert_eq!((at, compact.compact), (1 + object.len(), expected));
                assert_eq!(pieces, object.len() / PIECE);
            }
        }
    }
}
