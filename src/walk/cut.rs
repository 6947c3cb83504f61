//! Where a walk is left between two seconds.

use crate::time::Timestamp;

/// Leaves a walk once its reader has enough conversations, between two seconds: the reader then has everything of each
/// second that it has anything of, and what is older can be asked for by itself.
///
/// ```
/// use convoscope::time::Timestamp;
/// use convoscope::walk::Cut;
///
/// let at = |ms| Timestamp::from_epoch_ms(ms).unwrap_or_default();
/// let mut cut = Cut::after(2);
/// let page = [at(9_500), at(8_900), at(8_100), at(7_900)];
/// // Two are enough, but there is more of their second.
/// assert_eq!(cut.keep(page.map(Some), &|item| page.get(item).copied()), Some(3));
/// assert_eq!(cut.second(), Some(at(8_000)));
/// ```
#[derive(Clone, Debug)]
pub struct Cut {
    /// At least so many.
    items: u64,
    kept: u64,
    /// The oldest second of those that were kept.
    second: Option<Timestamp>,
}

impl Cut {
    /// After at least so many conversations.
    pub fn after(items: u32) -> Self {
        Self {
            items: items.into(),
            kept: 0,
            second: None,
        }
    }

    /// Takes conversations by the times of their creation. `Some`: so many of them are kept, and the walk is left behind
    /// these. `level` tells of each place the time that everything newer has come before: see
    /// [`Walks::level`](super::Walks::level).
    pub fn keep(
        &mut self,
        times: impl IntoIterator<Item = Option<Timestamp>>,
        level: &dyn Fn(usize) -> Option<Timestamp>,
    ) -> Option<usize> {
        for (item, at) in times.into_iter().enumerate() {
            let Some(second) = at.map(Timestamp::whole_second) else {
                // It belongs to no second.
                self.kept = self.kept.saturating_add(1);
                continue;
            };
            if self.kept >= self.items
                && let Some(oldest) = self.second
                && second < oldest
                && level(item).is_some_and(|level| level < oldest)
            {
                return Some(item);
            }
            self.kept = self.kept.saturating_add(1);
            self.second = Some(self.second.map_or(second, |oldest| oldest.min(second)));
        }
        None
    }

    /// The oldest second of those that were kept.
    pub fn second(&self) -> Option<Timestamp> {
        self.second
    }
}
