//! How often each duration occurred in each group.

use super::occurrences::{Occurrence, Occurrences};
use super::sorted_indices::sorted_indices;
use crate::pace::Pace;

/// How many different durations, of all groups together, are kept exactly.
pub const MOST_EXACT: usize = 262_144;

/// How many are kept with the smallest error.
pub const MOST_COARSE: usize = 1_048_576;

/// Bits of a float's fraction.
const ALL_BITS: u32 = 52;

/// The bits that are kept first if there are too many durations: error 2⁻⁷.
const COARSE_BITS: u32 = 6;

/// How often each duration occurred in each group. Durations are exact until there are too many different
/// ones; then those with the same first bits are counted together.
///
/// How many bits are kept depends only on the durations, not on their order: as many as the limits allow.
#[derive(Debug)]
pub(super) struct Durations {
    /// Keyed by the bits of a float, with the bits that are not kept set to 0.
    occurrences: Occurrences,
    kept_bits: u32,
    limits: Limits,
}

/// The limits of entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub exact: usize,
    pub coarse: usize,
}

/// Three percentiles of a group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Percentiles {
    /// How many durations were passed.
    passed: u64,
    /// How many of the percentiles are found.
    found: usize,
    values: [f64; 3],
}

const PERCENTS: [u64; 3] = [50, 90, 95];

impl Durations {
    pub fn new(limits: Limits) -> Self {
        Self {
            occurrences: Occurrences::default(),
            kept_bits: ALL_BITS,
            limits,
        }
    }

    /// Counts a finite duration in a group.
    pub fn add(&mut self, group: u32, seconds: f64) {
        // Turns -0 into 0.
        let number = cut((seconds + 0.0).to_bits(), self.kept_bits);
        self.occurrences.add(Occurrence {
            number,
            group,
            count: 1,
        });
        while self.occurrences.entries.len() > self.most() {
            self.coarsen();
        }
    }

    /// The largest relative error of a percentile.
    pub fn relative_error(&self) -> f64 {
        match self.kept_bits {
            ALL_BITS => 0.0,
            bits => 1.0 / f64::from(2u32.wrapping_shl(bits)),
        }
    }

    /// The percentiles of each group, by nearest rank, in pieces. `counts` holds the number of durations of
    /// each group; the last is the total.
    pub async fn percentiles(&self, counts: &[u64], pace: &Pace) -> Vec<Percentiles> {
        let entries = &self.occurrences.entries;
        let all = counts
            .iter()
            .fold(0u64, |all, &count| all.saturating_add(count));
        let mut percentiles = vec![Percentiles::default(); counts.len().saturating_add(1)];
        let value = |place: u32| entries.get(place as usize).map(|entry| entry.number);
        // Whole seconds sort like their bits; this comparison is right for all floats.
        let before = |a: u32, b: u32| match (value(a), value(b)) {
            (Some(a), Some(b)) => f64::from_bits(a).total_cmp(&f64::from_bits(b)).is_lt(),
            _ => false,
        };
        for place in sorted_indices(entries.len(), &before, pace).await {
            let Some(entry) = entries.get(place as usize) else {
                continue;
            };
            let value = representative(entry.number, self.kept_bits);
            let group = entry.group as usize;
            if let (Some(of_group), Some(&count)) = (percentiles.get_mut(group), counts.get(group))
            {
                of_group.pass(value, entry.count, count);
            }
            if let Some(of_all) = percentiles.last_mut() {
                of_all.pass(value, entry.count, all);
            }
        }
        percentiles
    }

    fn most(&self) -> usize {
        match self.kept_bits {
            ALL_BITS => self.limits.exact,
            0 => usize::MAX,
            _ => self.limits.coarse,
        }
    }

    #[cold]
    fn coarsen(&mut self) {
        self.kept_bits = match self.kept_bits {
            ALL_BITS => COARSE_BITS,
            bits => bits.saturating_sub(1),
        };
        for mut entry in std::mem::take(&mut self.occurrences).entries {
            entry.number = cut(entry.number, self.kept_bits);
            self.occurrences.add(entry);
        }
    }
}

impl Percentiles {
    /// Passes the next larger duration, which occurred `times` times.
    fn pass(&mut self, value: f64, times: u32, of: u64) {
        self.passed = self.passed.saturating_add(times.into());
        while let (Some(percent), Some(place)) =
            (PERCENTS.get(self.found), self.values.get_mut(self.found))
        {
            if self.passed < of.saturating_mul(*percent).div_ceil(100) {
                return;
            }
            *place = value;
            self.found = self.found.saturating_add(1);
        }
    }

    /// The percentiles, limited to the range of the exact durations.
    pub fn within(&self, least: f64, greatest: f64) -> [f64; 3] {
        self.values.map(|value| value.max(least).min(greatest))
    }
}

/// Clears the last bits of a float's fraction.
fn cut(bits: u64, kept_bits: u32) -> u64 {
    bits & u64::MAX.wrapping_shl(ALL_BITS.saturating_sub(kept_bits))
}

/// The middle of all floats with these first bits.
fn representative(bits: u64, kept_bits: u32) -> f64 {
    if kept_bits == ALL_BITS {
        return f64::from_bits(bits);
    }
    let exponent = bits >> ALL_BITS & 0x7ff;
    if exponent == 0 {
        return 0.0;
    }
    f64::from_bits(bits | 1u64.wrapping_shl(ALL_BITS.saturating_sub(kept_bits).saturating_sub(1)))
}
