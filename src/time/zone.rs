//! Time zones, and the beginnings and ends of their days.

/// A time zone: its offset from UTC at an instant.
///
/// The caller provides it (in JavaScript the host, or `convoscope/time-zones`); a database of zones would be
/// larger than everything else. A summary asks about twice for a day of conversations, and about forty times
/// for a day on which clocks change; a bound of a filter asks four times, or about twenty.
pub trait Zone {
    /// Seconds east of UTC at that second since 1970 (UTC).
    fn offset_seconds(&mut self, utc_seconds: i64) -> i32;

    /// The version of its data, for a summary's coverage; `None` for a fixed offset.
    fn data(&self) -> Option<String> {
        None
    }
}

impl<F: FnMut(i64) -> i32> Zone for F {
    fn offset_seconds(&mut self, utc_seconds: i64) -> i32 {
        self(utc_seconds)
    }
}

/// More than any zone's offset.
const DAY: i64 = 86_400;

/// The first second (UTC) at which clocks show this time or a later one, both as seconds since 1970.
pub(super) fn first_at(zone: &mut dyn Zone, local: i64) -> i64 {
    let [one, other] = seconds_of(zone, local);
    one.min(other)
}

/// The second (UTC) after the last one at which clocks show an earlier time.
pub(super) fn last_at(zone: &mut dyn Zone, local: i64) -> i64 {
    let [one, other] = seconds_of(zone, local);
    let (first, last) = (one.min(other), one.max(other));
    // Clocks that are set back to exactly this time show no earlier one.
    let before = last.saturating_sub(1);
    let shown = before.saturating_add(zone.offset_seconds(before).into());
    if shown < local { last } else { first }
}

/// The seconds at which clocks show a time: two if they are set back over it; if they skip it, the second at
/// which they do.
fn seconds_of(zone: &mut dyn Zone, local: i64) -> [i64; 2] {
    let (from, to) = (local.saturating_sub(DAY), local.saturating_add(DAY));
    let (before, after) = (zone.offset_seconds(from), zone.offset_seconds(to));
    let one = local.saturating_sub(before.into());
    let other = local.saturating_sub(after.into());
    match (
        zone.offset_seconds(one) == before,
        zone.offset_seconds(other) == after,
    ) {
        (true, true) => [one, other],
        (true, false) => [one, one],
        (false, true) => [other, other],
        (false, false) => {
            let (_, skipping) = edge(zone, before, from, to);
            [skipping, skipping]
        }
    }
}

/// The last second with an offset on the way to a second with another one, and the second next to it.
pub(crate) fn edge(
    zone: &mut dyn Zone,
    offset: i32,
    mut inside: i64,
    mut outside: i64,
) -> (i64, i64) {
    while inside.abs_diff(outside) > 1 {
        let middle = inside.saturating_add(outside).div_euclid(2);
        match zone.offset_seconds(middle) == offset {
            true => inside = middle,
            false => outside = middle,
        }
    }
    (inside, outside)
}

#[cfg(test)]
pub(crate) mod tests;
