//! The edits that turn one list into another.

use std::cmp::Ordering;

/// Up to this many edits, they are the fewest possible; beyond, the lists are compared index by index. It
/// bounds the cost of a rewritten transcript: at most 2 · `MOST_EDITS` + 4 comparisons per message, and
/// `MOST_EDITS`² more; for a wholly new transcript one per message, and as many more.
pub const MOST_EDITS: usize = 128;

/// One step from the earlier list to the later one. The index is in the later list; it also holds for the
/// earlier list once the edits before are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// Insert the later list's element.
    Insert(usize),
    /// Replace the element by the later list's.
    Replace(usize),
    /// Remove the element.
    Remove(usize),
}

/// Whether an element of the earlier list equals one of the later list.
pub(crate) type IsSame<'s> = &'s mut dyn FnMut(usize, usize) -> bool;

/// The edits, from left to right, that turn the earlier list into the later one. The lists are given by their
/// lengths and `same`.
#[inline(never)] // Or each call of `same` becomes a copy of it.
pub(super) fn edits(earlier: usize, later: usize, same: IsSame<'_>) -> Vec<Edit> {
    let mut middle = Middle {
        start: 0,
        earlier: earlier.cast_signed(),
        later: later.cast_signed(),
        same,
        reached: Vec::new(),
    };
    middle.cut();
    middle.fewest().unwrap_or_else(|| middle.place_by_place())
}

/// A place in a list that is not reached.
const NOWHERE: isize = -1;

/// What is between the common beginning and the common end. Places and lengths have signs, since diagonals have.
struct Middle<'s> {
    start: isize,
    earlier: isize,
    later: isize,
    same: IsSame<'s>,
    /// For each number of edits, and each diagonal from −edits to +edits (index in the later list minus index in
    /// the earlier one): how far into the earlier list they lead.
    reached: Vec<isize>,
}

impl Middle<'_> {
    /// Leaves out the common beginning and the common end.
    fn cut(&mut self) {
        self.start = self.slide(0, 0);
        self.earlier = self.earlier.wrapping_sub(self.start);
        self.later = self.later.wrapping_sub(self.start);
        while self.is_same(self.earlier.wrapping_sub(1), self.later.wrapping_sub(1)) {
            self.earlier = self.earlier.wrapping_sub(1);
            self.later = self.later.wrapping_sub(1);
        }
    }

    /// Whether both lists have such a place, and the same there.
    fn is_same(&mut self, earlier: isize, later: isize) -> bool {
        let place = |at: isize| self.start.wrapping_add(at).cast_unsigned();
        (0..self.earlier).contains(&earlier)
            && (0..self.later).contains(&later)
            && (self.same)(place(earlier), place(later))
    }

    /// The fewest edits (Ukkonen's algorithm for the edit distance: how far each diagonal gets with each
    /// number of edits); `None` if more than [`MOST_EDITS`] are needed.
    fn fewest(&mut self) -> Option<Vec<Edit>> {
        let goal = self.later.wrapping_sub(self.earlier);
        if goal.unsigned_abs() > MOST_EDITS {
            return None;
        }
        for edits in 0..=MOST_EDITS.cast_signed() {
            for diagonal in edits.wrapping_neg()..=edits {
                let place = match edits {
                    0 => 0,
                    _ => self.step(edits.wrapping_sub(1), diagonal).place,
                };
                let place = self.slide(place, diagonal);
                self.reached.push(place);
            }
            if self.at(edits, goal) == self.earlier {
                return Some(self.trace(edits, goal));
            }
        }
        None
    }

    /// How far a diagonal gets with so many edits.
    fn at(&self, edits: isize, diagonal: isize) -> isize {
        if diagonal.wrapping_abs() > edits {
            return NOWHERE;
        }
        // Those with fewer edits are one, three, five …: a square.
        let before = edits.wrapping_mul(edits);
        let index = before.wrapping_add(edits).wrapping_add(diagonal);
        let found = self.reached.get(index.cast_unsigned());
        found.copied().unwrap_or(NOWHERE)
    }

    /// The furthest point on a diagonal after one more edit than so many.
    fn step(&self, edits: isize, diagonal: isize) -> Step {
        let mut furthest = Step {
            place: NOWHERE,
            to: NOWHERE,
            from: diagonal,
        };
        // Of equals the last one wins, and the path is traced from its end: so replacements come first, and
        // insertions and removals after them. (The last message grew and another follows.)
        for (from, of_earlier) in [
            (diagonal, 1),
            (diagonal.wrapping_add(1), 1),
            (diagonal.wrapping_sub(1), 0),
        ] {
            let at = self.at(edits, from);
            let to = at.wrapping_add(from);
            let place = at.wrapping_add(of_earlier);
            if at >= 0
                && to >= 0
                && place <= self.earlier
                && place.wrapping_add(diagonal) <= self.later
                && place >= furthest.place
            {
                furthest = Step { place, to, from };
            }
        }
        furthest
    }

    /// Follows a diagonal as long as the lists agree.
    #[inline(never)] // Called in two places.
    fn slide(&mut self, from: isize, diagonal: isize) -> isize {
        let mut at = from;
        while self.is_same(at, at.wrapping_add(diagonal)) {
            at = at.wrapping_add(1);
        }
        at
    }

    /// The edits that led to the goal, traced backwards.
    fn trace(&self, edits: isize, goal: isize) -> Vec<Edit> {
        let mut diagonal = goal;
        let mut traced = Vec::new();
        for before in (0..edits).rev() {
            let step = self.step(before, diagonal);
            let index = self.start.wrapping_add(step.to).cast_unsigned();
            traced.push(match step.from.cmp(&diagonal) {
                Ordering::Equal => Edit::Replace(index),
                Ordering::Greater => Edit::Remove(index),
                Ordering::Less => Edit::Insert(index),
            });
            diagonal = step.from;
        }
        traced.reverse();
        traced
    }

    /// Compares the lists index by index; the rest is inserted or removed.
    fn place_by_place(&mut self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for offset in 0..self.earlier.max(self.later) {
            let at = self.start.wrapping_add(offset.min(self.later));
            let at = at.cast_unsigned();
            if offset >= self.later {
                edits.push(Edit::Remove(at));
            } else if offset >= self.earlier {
                edits.push(Edit::Insert(at));
            } else if !self.is_same(offset, offset) {
                edits.push(Edit::Replace(at));
            }
        }
        edits
    }
}

/// The last of some edits.
struct Step {
    /// How far into the earlier list they lead.
    place: isize,
    /// Where it is in the later list.
    to: isize,
    /// The diagonal before it.
    from: isize,
}
