//! Readings of a telephone number.

use std::ops::RangeInclusive;

use super::country_code::{cut, length, power_of_ten, split};

/// The digits of a telephone number as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NumberSpelling {
    /// All digits as one number; leading zeros are only counted.
    pub value: u64,
    pub zeros: u32,
    /// Whether the country code comes first.
    pub has_plus: bool,
    /// How many digits the first group has,
    pub first_group: u32,
    /// and whether it is in brackets: an area, not a country.
    pub is_area_first: bool,
}

/// The possible readings: for each the significant digits, without country code and trunk prefix. The first
/// one is the likeliest. A leading zero that belongs to the number, as in Italy, does not count: the same
/// digits make the same number.
pub(super) type Readings = [u64; 4];

impl NumberSpelling {
    /// A single group of digits.
    pub fn plain(value: u64, zeros: u32) -> Self {
        Self {
            value,
            zeros,
            first_group: length(value).saturating_add(zeros),
            ..Self::default()
        }
    }

    pub fn digits(&self) -> u32 {
        length(self.value).saturating_add(self.zeros)
    }

    /// How many more digits must follow after plus and country code, and how many can.
    #[inline(never)]
    pub fn missing(&self) -> RangeInclusive<u32> {
        match split(self.value) {
            _ if !self.has_plus => 0..=0,
            Some((_, behind, Some(lengths))) => {
                let left = |it: &u32| it.saturating_sub(length(behind));
                left(lengths.start())..=left(lengths.end())
            }
            Some((_, _, None)) => 0..=0,
            None => 1..=15,
        }
    }

    /// Whether more digits must follow.
    pub fn is_short(&self) -> bool {
        *self.missing().start() > 0
    }

    #[inline(never)]
    pub fn readings(&self) -> Readings {
        let value = self.value;
        if let Some((number, behind)) = self.dialled() {
            return [number, behind, number, number];
        }
        let (likeliest, other) = match self.zeros {
            0 => (self.bare(), self.without_trunk()),
            _ => {
                let argentine = self.argentine_mobile().unwrap_or(value);
                // Hungary's 06.
                (argentine, without(value, 6).unwrap_or(value))
            }
        };
        let without_code = behind_code(value).map_or(value, |(number, _)| number);
        [likeliest, value, without_code, other]
    }

    /// The number after a plus or an international prefix; and everything after its country code.
    fn dialled(&self) -> Option<(u64, u64)> {
        let any = |value| split(value).map(|(code, behind, _)| (significant(code, behind), behind));
        if self.has_plus {
            return any(self.value);
        }
        if self.zeros == 0 {
            return None;
        }
        let is_abroad = self.zeros > 1;
        let plain = behind_code(self.value).filter(|_| is_abroad);
        // 011 in North America, 0011 in Australia, 010 in Japan. An area may have the same digits: its
        // numbers are shorter.
        plain
            .or_else(|| {
                let behind = without(self.value, 11).or_else(|| without(self.value, 10))?;
                behind_code(behind).filter(|_| length(behind) >= 10)
            })
            .or_else(|| any(self.value).filter(|_| is_abroad))
    }

    /// The reading of digits without a zero or plus before them.
    fn bare(&self) -> u64 {
        let value = self.value;
        match length(value) {
            // In India and North America ten digits are a whole number; an area in brackets has no country
            // code before it.
            ..=10 => value,
            11 if self.is_area_first => value,
            11 if self.has_trunk() => self.without_trunk(),
            _ => behind_code(value).map_or(value, |(number, _)| number),
        }
    }

    /// Whether the leading 8 is a trunk prefix: it stands alone, or is not the start of a country code.
    fn has_trunk(&self) -> bool {
        let two = self.value / 1_000_000_000;
        matches!(two, 83 | 87 | 89) || two / 10 == 8 && self.first_group == 1
    }

    /// Without the trunk prefix 8 of Russia and its neighbours.
    fn without_trunk(&self) -> u64 {
        without(self.value, 8).unwrap_or(self.value)
    }

    /// Argentina's mobile numbers have 15 after the area, but 9 before it from abroad.
    fn argentine_mobile(&self) -> Option<u64> {
        if self.digits() != 13 || self.zeros != 1 {
            return None;
        }
        // The area has two to four digits, and the rest makes ten.
        (6..=8).rev().find_map(|rest| {
            let (before, number) = cut(self.value, rest);
            let (area, mobile) = cut(before, 2);
            let area = area.saturating_mul(power_of_ten(rest));
            (mobile == 15).then_some(area.saturating_add(number))
        })
    }
}

/// The number after a country code, if its length is one of that country's; and everything after the code.
#[inline(never)]
fn behind_code(value: u64) -> Option<(u64, u64)> {
    let (code, behind, lengths) = split(value)?;
    let is_number = lengths.is_some_and(|it| it.contains(&length(behind)))
        // Neither areas nor exchanges of North America start with 0 or 1.
        && (code != 1 || behind >= 2_000_000_000)
        || matches!((code, length(behind)), (52 | 54, 11));
    is_number.then(|| (significant(code, behind), behind))
}

/// The significant digits: what is dialled in the country, without leading zeros.
fn significant(code: u64, behind: u64) -> u64 {
    let digits = length(behind);
    let without = |first| without(behind, first).filter(|_| digits == 11);
    let known = match code {
        // In the country it starts with 06.
        36 => {
            let prefix = power_of_ten(digits).saturating_mul(6);
            Some(prefix.saturating_add(behind))
        }
        // From abroad, mobile numbers have or had one digit more.
        54 => without(9),
        52 => without(1),
        // They start with a 1 that may also be North America's code.
        86 => without(1),
        _ => None,
    };
    known.unwrap_or(behind)
}

/// The digits after these, if it starts with them.
#[inline(never)]
fn without(value: u64, first: u64) -> Option<u64> {
    let (before, behind) = cut(value, length(value).checked_sub(length(first))?);
    (before == first).then_some(behind)
}
