//! Searches a long text in overlapping pieces.

use super::private_text::Part;

/// How a long text is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// The length of a piece,
    pub piece: usize,
    /// and how much is searched before and after it: a value that is not longer is found as in the whole
    /// text.
    pub overlap: usize,
}

impl Cut {
    /// Pieces that take a few milliseconds, whatever their content. Numbers and addresses are shorter than
    /// the overlap, even with every character escaped three times over.
    pub const USUAL: Self = Self {
        piece: 64 * 1024,
        overlap: 8 * 1024,
    };
}

/// A piece of a text, with its surroundings.
pub(super) struct Window<'t> {
    whole: &'t str,
    cut: Cut,
    /// The range of the piece.
    start: usize,
    end: usize,
}

impl<'t> Window<'t> {
    /// A text that is not cut.
    pub fn all(whole: &'t str) -> Self {
        let cut = Cut {
            piece: whole.len(),
            overlap: 0,
        };
        Self::at(whole, cut, 0)
    }

    /// The first piece of a text.
    pub fn first(whole: &'t str, cut: Cut) -> Self {
        Self::at(whole, cut, 0)
    }

    fn at(whole: &'t str, cut: Cut, start: usize) -> Self {
        let end = whole.ceil_char_boundary(start.saturating_add(cut.piece));
        Self {
            whole,
            cut,
            start,
            end,
        }
    }

    /// The next piece, if there is one.
    pub fn next(&self) -> Option<Self> {
        (self.end < self.whole.len()).then(|| Self::at(self.whole, self.cut, self.end))
    }

    /// The start of the searched text.
    pub fn from(&self) -> usize {
        let from = self.start.saturating_sub(self.cut.overlap);
        self.whole.floor_char_boundary(from)
    }

    /// The searched text.
    pub fn text(&self) -> &'t str {
        let to = self.end.saturating_add(self.cut.overlap);
        let to = self.whole.floor_char_boundary(to);
        self.whole.get(self.from()..to).unwrap_or_default()
    }

    /// Whether a part reaches into the piece: others belong to other pieces.
    pub fn counts(&self, part: &Part) -> bool {
        let [start, end] = [part.start, part.end].map(|it| it.saturating_add(self.from()));
        start < self.end && end > self.start
    }
}

/// A text that is being masked.
pub(super) struct Masked<'t> {
    text: &'t str,
    /// The parts that are still to be masked, in order.
    parts: Vec<Part>,
    masked: String,
    /// How much of it is masked.
    from: usize,
}

impl<'t> Masked<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            parts: Vec::new(),
            masked: String::new(),
            from: 0,
        }
    }

    /// Masks the parts of the next window, in order.
    #[inline(never)]
    pub fn add(&mut self, window: &Window<'_>, found: &[Part]) {
        self.mask_to(window.from());
        for part in found.iter().filter(|part| window.counts(part)) {
            let mut part = Part {
                start: part.start.saturating_add(window.from()),
                end: part.end.saturating_add(window.from()),
                ..*part
            };
            // It was found in the window before, too. If that cut it differently, nothing of either is left.
            while part.start < window.start
                && let Some(before) = self.parts.last().filter(|it| it.end > part.start)
            {
                part = Part {
                    start: part.start.min(before.start),
                    end: part.end.max(before.end),
                    ..*before
                };
                self.parts.pop();
            }
            self.parts.push(part);
        }
    }

    /// Masks the parts that end before a place.
    fn mask_to(&mut self, end: usize) {
        for part in std::mem::take(&mut self.parts) {
            if part.end > end || !self.parts.is_empty() {
                self.parts.push(part);
                continue;
            }
            if part.start >= self.from {
                let between = self.text.get(self.from..part.start);
                self.masked.push_str(between.unwrap_or_default());
                part.private.push_mask(&mut self.masked);
            }
            self.from = self.from.max(part.end);
        }
    }

    /// The whole masked text; `None` if nothing is masked.
    #[inline(never)]
    pub fn end(mut self) -> Option<String> {
        self.mask_to(usize::MAX);
        // Nothing private ends at the start of a text.
        if self.from == 0 {
            return None;
        }
        let rest = self.text.get(self.from..);
        self.masked.push_str(rest.unwrap_or_default());
        Some(self.masked)
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use proptest::prelude::*;

    use super::super::mask::Masks;
    use super::super::masked_values::MaskedValues;
    use super::*;
    use crate::pace::{LONG, Pace, at_once, counting};

    /// What somebody may write, each shorter than what overlaps; and what ends whatever stands before it.
    const PARTS: [&str; 24] = [
        "+49 (0) 151 / 234-567 89",
        "९८७६५-४३२१०",
        "9\u{fe0f}\u{20e3}8\u{fe0f}\u{20e3}7\u{fe0f}\u{20e3}65 43 21 0",
        "call=2B49%20151%2523456789",
        "%2525252B4915123456789",
        "1234567",
        "tel:%2B91%2098765%2043210",
        "12,50,000.50 EUR",
        "2026-01-15T10:30:00+05:30",
        "550e8400-e29b-41d4-a716-446655440000",
        "jane.doe%2540example.com",
        "\"jane doe\"@example.com",
        "ja\u{200b}ne=40ex\u{ad}ample.com",
        "जेन@उदाहरण.भारत",
        "9820012345@ybl",
        "https:\\/\\/media.example\\/rec\\/call-17.mp3?sig=a%2Bb",
        "%252F%252Fmedia.example%252Frec%252Fcall-17.mp3",
        "43210 then +91-98765",
        "98 76.54/32,10",
        "10 20 30 40",
        "\\\\\\u0040 \\n\\t",
        "नमस्ते 😀",
        "&amp;#43;4915123456789",
        "=2B=34=39=31=35=31=32=33=34=35=36=37=38=39",
    ];

    fn some_text() -> impl Strategy<Value = String> {
        let between = prop::sample::select(vec![" word ", "\nis it? ", " x, and ", " — ok! "]);
        let one = (prop::sample::select(PARTS.to_vec()), between);
        prop::collection::vec(one, 1..24).prop_map(|all| {
            all.into_iter()
                .flat_map(|(one, more)| [one, more])
                .collect()
        })
    }

    fn hidden(masks: &Masks, in_texts: bool, cut: Cut) -> MaskedValues<'_> {
        let mut hidden = MaskedValues::new(masks, in_texts, true);
        hidden.cut = cut;
        hidden.address("https://media.example/rec/call-17.wav");
        hidden.value("+91 98765 43210");
        hidden.value("jane.doe@example.com");
        hidden
    }

    fn long(
        hidden: &mut MaskedValues<'_>,
        text: &str,
        is_free_text: Option<bool>,
    ) -> Option<String> {
        at_once(hidden.long(text, is_free_text, &Pace::default()))
    }

    proptest! {
        #[test]
        fn a_text_in_pieces_is_masked_as_the_whole(
            text in some_text(),
            in_texts in any::<bool>(),
            is_free_text in any::<bool>(),
            piece in 1..300usize,
        ) {
            let masks = Masks::new([7; 16]);
            let mut hidden = hidden(&masks, in_texts, Cut { piece, overlap: 160 });
            let whole = hidden.text(&text, is_free_text);
            prop_assert_eq!(long(&mut hidden, &text, Some(is_free_text)), whole, "{}", text);
        }

        #[test]
        fn numbers_in_a_long_named_text_are_hidden(text in some_text(), piece in 1..300usize) {
            let masks = Masks::new([7; 16]);
            let cut = Cut { piece, overlap: 160 };
            let (mut one, mut other) = (MaskedValues::new(&masks, false, false), MaskedValues::new(&masks, false, false));
            one.cut = cut;
            prop_assert_eq!(long(&mut one, &text, None), None);
            other.value(&text);
            for part in PARTS {
                // As a whole it is nothing that was named.
                let probe = [part, " x"].concat();
                prop_assert_eq!(one.text(&probe, true), other.text(&probe, true), "{}", part);
            }
        }

        /// However two windows cut what lies between them, all that one of them found is masked, and no more.
        #[test]
        fn nothing_that_a_window_found_is_left(
            length in 1..120u32,
            piece in 1..60usize,
            overlap in 0..60usize,
            steps in prop::collection::vec((0..9usize, 1..20usize), 1..40),
        ) {
            // Every character is another.
            let text: String = (0..length).filter_map(|it| char::from_u32(0x4E00 + it)).collect();
            let mut steps = steps.iter().cycle();
            let mut masked = Masked::new(&text);
            let private = Masks::new([7; 16]).other("x");
            let mut found = Vec::new();
            let mut next = Some(Window::first(&text, Cut { piece, overlap }));
            let mut pieces = 0;
            while let Some(window) = next {
                pieces += window.end - window.start;
                let mut parts = Vec::new();
                let mut at = 0;
                for (gap, length) in steps.by_ref().take(8) {
                    let start = at + 3 * gap;
                    at = start + 3 * length;
                    if at > window.text().len() {
                        break;
                    }
                    parts.push(Part { start, end: at, private, spelling: None, is_likely: true });
                }
                let counted = parts.iter().filter(|it| window.counts(it));
                found.extend(counted.map(|it| window.from() + it.start..window.from() + it.end));
                masked.add(&window, &parts);
                next = window.next();
            }
            prop_assert_eq!(pieces, text.len());
            let is_any = !found.is_empty();
            let masked = masked.end();
            prop_assert_eq!(masked.is_some(), is_any);
            let masked = masked.unwrap_or(text.clone());
            for (at, character) in text.char_indices() {
                let is_found = found.iter().any(|it| it.contains(&at));
                prop_assert_eq!(masked.contains(character), !is_found, "{}", at);
            }
            let left: Vec<_> = masked.chars().filter(|it| !it.is_ascii()).collect();
            prop_assert!(left.is_sorted());
        }
    }

    #[test]
    fn a_long_text_lets_others_have_their_turn() {
        let masks = Masks::new([7; 16]);
        for unit in ["1-2 (3) ", "%252540", "a@b.c ", "नमस्ते ९८७ ", "1"] {
            let text = unit.repeat(8 * LONG / unit.len());
            for is_free_text in [Some(true), None] {
                let turns = Rc::default();
                let pace = counting(&turns);
                let mut hidden = MaskedValues::new(&masks, true, false);
                at_once(hidden.long(&text, is_free_text, &pace));
                assert_eq!(turns.get(), text.len().div_ceil(Cut::USUAL.piece), "{unit}");
            }
        }
    }
}
