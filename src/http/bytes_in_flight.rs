//! Limits the memory that all bodies in flight take together.

/// A body's place in the order of arrival.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// The memory of all bodies in flight, and the bodies that wait for more. Bodies are served in the order they
/// began.
///
/// All bodies but one share a limit. If each held a part and needed more, none would ever finish: so the
/// first body that finds no memory continues beside the limit, up to its own, and gives everything back at
/// its end. Only one body does so at a time. `W` wakes a body that waits.
#[derive(Debug)]
pub struct BytesInFlight<W> {
    begun: u64,
    /// Bytes taken of the shared limit.
    shared: u64,
    /// The body beside the shared limit.
    beside: Option<Ticket>,
    waiting: Vec<(Ticket, W)>,
}

impl<W> Default for BytesInFlight<W> {
    fn default() -> Self {
        Self {
            begun: 0,
            shared: 0,
            beside: None,
            waiting: Vec::new(),
        }
    }
}

impl<W> BytesInFlight<W> {
    /// Registers a body. It takes nothing yet, but has its place.
    pub fn begin(&mut self) -> Ticket {
        self.begun = self.begun.saturating_add(1);
        Ticket(self.begun)
    }

    /// Takes `more` bytes for a body that holds `held`, within a shared limit of `room`. False if there is no
    /// memory: then the body has to [wait](Self::wait).
    pub fn take(&mut self, body: Ticket, held: u64, more: u64, room: u64) -> bool {
        if self.beside == Some(body) {
            return true;
        }
        if self.waiting.iter().any(|(other, _)| *other < body) {
            return false;
        }
        let shared = self.shared.saturating_add(more);
        if shared <= room {
            self.shared = shared;
        } else if self.beside.is_none() {
            self.beside = Some(body);
            self.shared = self.shared.saturating_sub(held);
        } else {
            return false;
        }
        self.forget(body);
        true
    }

    /// Registers a body that waits; `waker` is called when it may ask again.
    pub fn wait(&mut self, body: Ticket, waker: W) {
        self.forget(body);
        self.waiting.push((body, waker));
    }

    /// Ends a body, in any way, and gives back its memory.
    pub fn end(&mut self, body: Ticket, held: u64) {
        self.forget(body);
        if self.beside == Some(body) {
            self.beside = None;
        } else {
            self.shared = self.shared.saturating_sub(held);
        }
    }

    /// The body to wake after each successful [`take`](Self::take) and each [`end`](Self::end).
    pub fn next(&self) -> Option<&W> {
        let first = self.waiting.iter().min_by_key(|(body, _)| *body);
        first.map(|(_, waker)| waker)
    }

    fn forget(&mut self, body: Ticket) {
        self.waiting.retain(|(other, _)| *other != body);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// A body of a made-up module.
    #[derive(Debug)]
    struct Body {
        held: u64,
        /// The pieces still to come, the next one last.
        pieces: Vec<u64>,
        limit: u64,
        /// It asked in vain, and was not woken since.
        waits: bool,
    }

    /// Bodies under way; each waker is the ticket of who waits.
    #[derive(Debug, Default)]
    struct Model {
        in_flight: BytesInFlight<Ticket>,
        bodies: BTreeMap<Ticket, Body>,
        room: u64,
        most: u64,
        ended: Vec<Ticket>,
    }

    impl Model {
        fn begin(&mut self, pieces: Vec<u64>, limit: u64) -> Ticket {
            let ticket = self.in_flight.begin();
            let body = Body {
                held: 0,
                pieces,
                limit,
                waits: false,
            };
            self.bodies.insert(ticket, body);
            ticket
        }

        fn wake(&mut self) {
            if let Some(ticket) = self.in_flight.next().copied() {
                self.bodies.get_mut(&ticket).unwrap().waits = false;
            }
        }

        /// A piece comes, or the end.
        fn step(&mut self, ticket: Ticket) {
            let body = self.bodies.get_mut(&ticket).unwrap();
            assert!(!body.waits);
            let Some(&piece) = body.pieces.last() else {
                return self.end(ticket);
            };
            if self.in_flight.take(ticket, body.held, piece, self.room) {
                body.pieces.pop();
                body.held += piece;
                assert!(body.held <= body.limit);
                self.wake();
            } else {
                body.waits = true;
                self.in_flight.wait(ticket, ticket);
            }
            let taken = self.bodies.values().map(|body| body.held).sum();
            self.most = self.most.max(taken);
        }

        fn end(&mut self, ticket: Ticket) {
            let body = self.bodies.remove(&ticket).unwrap();
            self.in_flight.end(ticket, body.held);
            self.ended.push(ticket);
            self.wake();
        }

        fn awake(&self) -> Vec<Ticket> {
            let awake = self.bodies.iter().filter(|(_, body)| !body.waits);
            awake.map(|(&ticket, _)| ticket).collect()
        }
    }

    #[test]
    fn where_all_hold_a_part_and_need_more_the_first_goes_on() {
        let mut model = Model {
            room: 4,
            ..Model::default()
        };
        let [a, b] = [0, 1].map(|_| model.begin(vec![4, 2], 6));
        model.step(a);
        model.step(b);
        // Both hold 2 of 4, and need 4 more.
        model.step(b);
        model.step(a);
        assert_eq!(model.awake(), [b]);
        model.step(b);
        assert_eq!(model.awake(), [a]);
        model.step(a);
        model.step(a);
        assert_eq!(model.ended, [b, a]);
    }

    #[test]
    fn who_comes_later_does_not_overtake_who_waits() {
        let mut in_flight = BytesInFlight::default();
        let [a, b, c, d] = [0; 4].map(|_| in_flight.begin());
        assert!(in_flight.take(a, 0, 10, 8), "beside the shared room");
        assert!(in_flight.take(b, 0, 6, 8));
        assert!(!in_flight.take(c, 0, 4, 8));
        in_flight.wait(c, "c");
        assert!(!in_flight.take(d, 0, 1, 8), "it would fit, but c waits");
        in_flight.wait(d, "d");
        assert_eq!(in_flight.next(), Some(&"c"));
        // It is aborted.
        in_flight.end(c, 0);
        assert_eq!(in_flight.next(), Some(&"d"));
        assert!(in_flight.take(d, 0, 1, 8));
        assert_eq!(in_flight.next(), None);
    }

    #[test]
    fn a_smaller_room_of_ones_own_is_held_against_what_all_take() {
        let mut in_flight = BytesInFlight::<()>::default();
        let [large, first, small] = [0; 3].map(|_| in_flight.begin());
        assert!(in_flight.take(large, 0, 50, 100));
        assert!(in_flight.take(first, 0, 5, 10), "beside it");
        assert!(!in_flight.take(small, 0, 5, 10));
    }

    proptest! {
        /// Whatever comes in whatever order and whoever is aborted: everybody ends, and never is more taken than
        /// the shared room and one body's limit.
        #[test]
        fn everybody_ends_within_the_bound(
            bodies in prop::collection::vec(prop::collection::vec(0u64..20, 0..8), 1..12),
            room in 0u64..80,
            choices in prop::collection::vec((any::<usize>(), 0u8..20), 0..400),
        ) {
            let limit = bodies.iter().map(|body| body.iter().sum()).max().unwrap_or(0);
            let mut model = Model { room, ..Model::default() };
            let mut to_come = bodies.into_iter();
            let mut choices = choices.into_iter();
            let all = to_come.len();
            loop {
                let (choice, kind) = choices.next().unwrap_or((0, 10));
                if kind < 3 || model.bodies.is_empty() {
                    if let Some(pieces) = to_come.next() {
                        model.begin(pieces, limit);
                    } else if model.bodies.is_empty() {
                        break;
                    }
                    continue;
                }
                if kind == 3 {
                    let tickets: Vec<_> = model.bodies.keys().copied().collect();
                    model.end(tickets[choice % tickets.len()]);
                    continue;
                }
                let awake = model.awake();
                prop_assert!(!awake.is_empty(), "all wait: {model:?}");
                model.step(awake[choice % awake.len()]);
                prop_assert!(model.most <= room + limit, "{model:?}");
            }
            prop_assert_eq!(model.ended.len(), all);
            prop_assert_eq!(model.in_flight.shared, 0);
        }
    }
}
