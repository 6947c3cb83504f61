//! Spreads requests over time, to avoid the provider's 429.

/// A sliding window: at most this many requests start in any period of this length, in the order they came.
/// Times are in milliseconds, of a monotonic clock.
///
/// ```
/// use convoscope::http::RateLimit;
///
/// let mut limit = RateLimit::new(2, 1_000);
/// let turns = [0, 10, 20, 30].map(|now| limit.reserve(now));
/// assert_eq!(turns, [0, 10, 1_000, 1_010]);
/// ```
#[derive(Debug)]
pub struct RateLimit {
    requests: usize,
    per_ms: i64,
    /// The starts of requests, past and planned, in order, as far back as the window reaches.
    turns: Vec<i64>,
}

impl RateLimit {
    /// At most `requests` (one or more) in `per_ms`.
    pub fn new(requests: u32, per_ms: u32) -> Self {
        Self {
            requests: usize::try_from(requests.max(1)).unwrap_or(usize::MAX),
            per_ms: per_ms.into(),
            turns: Vec::new(),
        }
    }

    /// When the next request may start: now, or after all that were planned before.
    pub fn reserve(&mut self, now_ms: i64) -> i64 {
        let is_over = |turn: &i64| turn.saturating_add(self.per_ms) <= now_ms;
        let over = self.turns.iter().position(|turn| !is_over(turn));
        self.remove(0, over.unwrap_or(self.turns.len()));
        let in_the_way = self
            .turns
            .len()
            .checked_sub(self.requests)
            .and_then(|place| self.turns.get(place));
        let free = in_the_way.map_or(now_ms, |turn| turn.saturating_add(self.per_ms));
        let last = self.turns.last().copied().unwrap_or(now_ms);
        let turn = now_ms.max(free).max(last);
        self.turns.push(turn);
        turn
    }

    /// Gives back a turn that is not used. Later turns stay as they are.
    pub fn release(&mut self, turn: i64) {
        if let Some(place) = self.turns.iter().position(|&other| other == turn) {
            self.remove(place, 1);
        }
    }

    fn remove(&mut self, at: usize, count: usize) {
        self.turns.copy_within(at.wrapping_add(count).., at);
        self.turns.truncate(self.turns.len().wrapping_sub(count));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_turn_given_back_serves_whoever_asks_next() {
        let mut limit = RateLimit::new(2, 1_000);
        assert_eq!(
            [0, 0, 0, 0].map(|now| limit.reserve(now)),
            [0, 0, 1_000, 1_000]
        );
        limit.release(1_000);
        assert_eq!(limit.reserve(500), 1_000);
        assert_eq!(limit.reserve(500), 2_000);
    }

    #[test]
    fn a_clock_set_back_makes_nobody_wait_beyond_a_window_behind_the_last() {
        let mut limit = RateLimit::new(1, 1_000);
        assert_eq!(limit.reserve(10_000), 10_000);
        assert_eq!(limit.reserve(0), 11_000);
    }

    proptest! {
        #[test]
        fn no_window_holds_more_than_allowed(
            requests in 1u32..6, per_ms in 1u32..50, steps in prop::collection::vec((0i64..20, any::<bool>()), 1..80),
        ) {
            let mut limit = RateLimit::new(requests, per_ms);
            let (mut now, mut turns) = (0, Vec::new());
            for (step, is_given_back) in steps {
                now += step;
                let turn = limit.reserve(now);
                prop_assert!(turn >= now);
                prop_assert!(turns.last().is_none_or(|&last| turn >= last));
                if is_given_back && turn > now {
                    limit.release(turn);
                } else {
                    turns.push(turn);
                }
            }
            for window in turns.windows(requests as usize + 1) {
                prop_assert!(window[requests as usize] - window[0] >= i64::from(per_ms), "{:?}", turns);
            }
        }
    }
}
