//! The counters of a group.

use super::counted_conversation::CountedConversation;
use crate::model::{OmittableField, Status};

/// The counters of a group.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub count: u64,
    pub live: u64,
    /// Ended with a known status. With an unknown or masked one, nobody can say.
    pub ended: u64,
    /// Of those, completed or transferred.
    pub succeeded: u64,
    pub analyzed: Partly,
    pub messages: Partly,
    pub timed: Timed,
}

/// A count that is known if it is known of every conversation.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Partly {
    count: u64,
    is_unknown: bool,
}

impl Partly {
    fn add(&mut self, count: Option<u64>) {
        plus(&mut self.count, count.unwrap_or(0));
        self.is_unknown |= count.is_none();
    }

    /// `None` if it is not known.
    pub fn known(self) -> Option<u64> {
        (!self.is_unknown).then_some(self.count)
    }
}

/// Statistics of durations that need no table.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Timed {
    pub count: u64,
    /// In 2⁻⁶⁴ seconds, so that the sum does not depend on the order.
    sum: i128,
    pub least: f64,
    pub greatest: f64,
}

/// 2⁶⁴
const PARTS: f64 = 18_446_744_073_709_551_616.0;

impl Tally {
    /// Of conversations that are read without some parts: what is counted of these is not known.
    pub fn without(omit: &[OmittableField]) -> Self {
        let unless_read = |part| Partly {
            count: 0,
            is_unknown: omit.contains(&part),
        };
        Self {
            analyzed: unless_read(OmittableField::Analysis),
            messages: unless_read(OmittableField::Transcript),
            ..Self::default()
        }
    }

    pub fn add(&mut self, counted: &CountedConversation<'_>) {
        let ended = !counted.live && Status::WORDS.contains(&counted.status);
        let succeeded = ended && matches!(counted.status, "completed" | "transferred");
        plus(&mut self.count, 1);
        plus(&mut self.live, counted.live.into());
        plus(&mut self.ended, ended.into());
        plus(&mut self.succeeded, succeeded.into());
        self.analyzed.add(counted.analyzed.map(u64::from));
        self.messages.add(counted.messages);
        if let Some(seconds) = counted.duration_seconds {
            self.timed.merge(&Timed::of(seconds));
        }
    }

    pub fn merge(&mut self, other: &Self) {
        plus(&mut self.count, other.count);
        plus(&mut self.live, other.live);
        plus(&mut self.ended, other.ended);
        plus(&mut self.succeeded, other.succeeded);
        self.analyzed.add(other.analyzed.known());
        self.messages.add(other.messages.known());
        self.timed.merge(&other.timed);
    }

    pub fn success_rate(&self) -> Option<f64> {
        (self.ended > 0).then(|| number(self.succeeded) / number(self.ended))
    }
}

impl Timed {
    /// Adds a finite duration.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates, which the module's documentation tells"
    )]
    fn of(seconds: f64) -> Self {
        // Turns -0 into 0.
        let seconds = seconds + 0.0;
        Self {
            count: 1,
            sum: (seconds * PARTS) as i128,
            least: seconds,
            greatest: seconds,
        }
    }

    fn merge(&mut self, other: &Self) {
        *self = match (self.count, other.count) {
            (_, 0) => return,
            (0, _) => *other,
            (count, more) => Self {
                count: count.saturating_add(more),
                sum: self.sum.saturating_add(other.sum),
                least: self.least.min(other.least),
                greatest: self.greatest.max(other.greatest),
            },
        };
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "the sum is rounded once, at the end"
    )]
    pub fn sum(&self) -> f64 {
        self.sum as f64 / PARTS
    }

    /// `None` if there are none.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum() / number(self.count))
    }
}

fn plus(sum: &mut u64, more: u64) {
    *sum = sum.saturating_add(more);
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nobody counts to nine quadrillion"
)]
fn number(count: u64) -> f64 {
    count as f64
}
