//! Masks a long text in pieces.

use super::first_look::FirstLook;
use super::masked_values::MaskedValues;
use super::private_text::find_private;
use super::windows::{Masked, Window};
use crate::normalized_text::NormalizedText;
use crate::pace::{InPieces, Pace};

impl MaskedValues<'_> {
    /// Searches a long text, and masks its private parts; `None` if there are none. If it is named, the
    /// telephone numbers in it are masked everywhere from now on. `is_free_text`: a person said or wrote it.
    pub fn long<'p>(
        &'p mut self,
        text: &'p str,
        is_free_text: Option<bool>,
        pace: &'p Pace,
    ) -> InPieces<'p, Option<String>> {
        Box::pin(async move {
            if let Some(is_free_text) = is_free_text {
                let whole = self.as_whole(text);
                if whole.is_some() || !self.looks_into(is_free_text) {
                    return whole;
                }
            }
            let mut masked = Masked::new(text);
            let mut next = Some(Window::first(text, self.cut));
            while let Some(window) = next {
                self.look_at(&window, is_free_text, &mut masked);
                if pace.is_due(self.cut.piece) {
                    pace.turn().await;
                }
                next = window.next();
            }
            masked.end()
        })
    }

    #[inline(never)]
    fn look_at(
        &mut self,
        window: &Window<'_>,
        is_free_text: Option<bool>,
        masked: &mut Masked<'_>,
    ) {
        let normalized = NormalizedText::normalize(window.text());
        match is_free_text {
            Some(is_free_text) => {
                let parts = self.parts(&normalized, FirstLook::of(window.text()));
                masked.add(window, &self.shown(&normalized, &parts, is_free_text));
            }
            None => {
                let whole = self.masks.other("");
                for part in find_private(&normalized, self.masks) {
                    if window.counts(&part) {
                        self.add_numbers(window.text(), &[part], whole);
                    }
                }
            }
        }
    }
}
