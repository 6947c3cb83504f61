//! A text in which it is told what is private, held against what came out of it.

use std::ops::Range;

use crate::measured::Measured;

/// A text, and where in it something private stands.
pub struct Marked {
    text: String,
    private: Vec<Range<usize>>,
}

/// A mask, and what of the text it stands for.
struct Hidden<'m> {
    range: Range<usize>,
    mask: &'m str,
}

impl Marked {
    /// Reads a text with ⟦ ⟧ around what is private.
    pub fn read(marked: &str) -> Self {
        let (mut text, mut private) = (String::new(), Vec::new());
        for part in marked.split('⟦') {
            let Some((inside, behind)) = part.split_once('⟧') else {
                text += part;
                continue;
            };
            let start = text.len();
            text += inside;
            private.push(start..text.len());
            text += behind;
        }
        assert!(!text.contains('⟧'), "{marked}");
        Self { text, private }
    }

    /// How well a text hides what is private. `mask`: what should stand for it.
    pub fn measure(&self, redacted: &str, mask: Option<&str>) -> Measured {
        let hidden = self.hidden(redacted);
        let is_hidden = |at: usize| hidden.iter().any(|it| it.range.contains(&at));
        let is_private = |at: usize| self.private.iter().any(|it| it.contains(&at));
        let found = |range: &&Range<usize>| self.characters(range).all(is_hidden);
        let is_right = |it: &&Hidden<'_>| self.characters(&it.range).all(is_private);
        let found_parts: Vec<_> = self.private.iter().filter(found).collect();
        let same = found_parts.iter().filter(|part| {
            let masks = hidden
                .iter()
                .filter(|it| it.range.start < part.end && part.start < it.range.end);
            let masks: Vec<_> = masks.map(|it| it.mask).collect();
            mask.is_some_and(|mask| masks == [mask])
        });
        Measured {
            forms: 1,
            private: self.private.len(),
            found: found_parts.len(),
            masks: hidden.len(),
            right_masks: hidden.iter().filter(is_right).count(),
            comparable: if mask.is_some() { found_parts.len() } else { 0 },
            same_mask: same.count(),
            left_alone: usize::from(hidden.is_empty()),
        }
    }

    /// The letters and digits of a part of the text: what stands between them tells nothing.
    fn characters(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        let start = range.start;
        let inside = self.text[range.clone()].char_indices();
        inside
            .filter(|(_, it)| it.is_alphanumeric())
            .map(move |(at, _)| start + at)
    }

    /// What the masks in a redacted text stand for: what lies between the rest.
    fn hidden<'m>(&self, redacted: &'m str) -> Vec<Hidden<'m>> {
        let mut hidden: Vec<Hidden<'m>> = Vec::new();
        let (mut rest, mut at) = (redacted, 0);
        loop {
            let next = next_mask(rest);
            let literal = &rest[..next.as_ref().map_or(rest.len(), |it| it.start)];
            let behind = match (hidden.last_mut(), &next) {
                (None, _) => 0,
                (Some(_), None) => self.text.len() - literal.len(),
                (Some(_), Some(_)) => at + self.text[at..].find(literal).unwrap(),
            };
            assert!(
                behind >= at && self.text[behind..].starts_with(literal),
                "{redacted}"
            );
            if let Some(last) = hidden.last_mut() {
                last.range.end = behind;
            }
            at = behind + literal.len();
            let Some(mask) = next else {
                return hidden;
            };
            hidden.push(Hidden {
                range: at..at,
                mask: &rest[mask.clone()],
            });
            rest = &rest[mask.end..];
        }
    }
}

/// Where the next mask stands: `[phone:qkzmvbyrtaxe]`.
fn next_mask(text: &str) -> Option<Range<usize>> {
    text.match_indices('[').find_map(|(start, _)| {
        let end = start + text[start..].find(']')? + 1;
        let (kind, letters) = text[start + 1..end - 1].split_once(':')?;
        let is_mask = ["phone", "email", "redacted"].contains(&kind) && letters.len() == 12;
        (is_mask && letters.bytes().all(|it| it.is_ascii_lowercase())).then_some(start..end)
    })
}
