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
        earlier,
        later,
        same,
        reached: Vec::new(),
    };
    middle.cut();
    middle.fewest().unwrap_or_else(|| middle.place_by_place())
}

/// What is between the common beginning and the common end.
struct Middle<'s> {
    start: usize,
    earlier: usize,
    later: usize,
    same: IsSame<'s>,
    /// For each number of edits, and each diagonal from −edits to +edits (index in the later list minus index in
    /// the earlier one): how far into the earlier list they lead. `None`: not reached.
    reached: Vec<Option<usize>>,
}

impl Middle<'_> {
    /// Leaves out the common beginning and the common end.
    fn cut(&mut self) {
        self.start = self.slide(0, 0);
        self.earlier = self.earlier.saturating_sub(self.start);
        self.later = self.later.saturating_sub(self.start);
        while let (Some(earlier), Some(later)) =
            (self.earlier.checked_sub(1), self.later.checked_sub(1))
            && self.is_same(earlier, later)
        {
            self.earlier = earlier;
            self.later = later;
        }
    }

    fn is_same(&mut self, earlier: usize, later: usize) -> bool {
        let (earlier, later) = (
            self.start.saturating_add(earlier),
            self.start.saturating_add(later),
        );
        (self.same)(earlier, later)
    }

    /// The fewest edits (Ukkonen's algorithm for the edit distance: how far each diagonal gets with each
    /// number of edits); `None` if more than [`MOST_EDITS`] are needed.
    fn fewest(&mut self) -> Option<Vec<Edit>> {
        let goal = self.later.checked_signed_diff(self.earlier)?;
        if goal.unsigned_abs() > MOST_EDITS {
            return None;
        }
        for edits in 0..=MOST_EDITS {
            let reach = edits.cast_signed();
            for diagonal in reach.wrapping_neg()..=reach {
                let place = match edits.checked_sub(1) {
                    Some(before) => self.step(before, diagonal).map(|step| step.place),
                    None => Some(0),
                };
                let place = place.map(|place| self.slide(place, diagonal));
                self.reached.push(place);
            }
            if self.at(edits, goal) == Some(self.earlier) {
                return self.trace(edits, goal);
            }
        }
        None
    }

    /// How far a diagonal gets with so many edits.
    fn at(&self, edits: usize, diagonal: isize) -> Option<usize> {
        if diagonal.unsigned_abs() > edits {
            return None;
        }
        // Those with fewer edits are one, three, five …: a square.
        let before = edits.saturating_mul(edits);
        let index = before.saturating_add(edits).checked_add_signed(diagonal)?;
        *self.reached.get(index)?
    }

    /// The furthest point on a diagonal after one more edit than so many.
    fn step(&self, edits: usize, diagonal: isize) -> Option<Step> {
        let mut furthest: Option<Step> = None;
        // Of equals the last one wins, and the path is traced from its end: so replacements come first, and
        // insertions and removals after them. (The last message grew and another follows.)
        for (from, of_earlier, of_later) in [
            (diagonal, 1usize, 1usize),
            (diagonal.wrapping_add(1), 1, 0),
            (diagonal.wrapping_sub(1), 0, 1),
        ] {
            let Some(at) = self.at(edits, from) else {
                continue;
            };
            let Some(to) = at.checked_add_signed(from) else {
                continue;
            };
            let place = at.saturating_add(of_earlier);
            let is_inside = place <= self.earlier && to.saturating_add(of_later) <= self.later;
            if is_inside && furthest.as_ref().is_none_or(|other| place >= other.place) {
                furthest = Some(Step { place, to, from });
            }
        }
        furthest
    }

    /// Follows a diagonal as long as the lists agree.
    #[inline(never)] // Called in two places.
    fn slide(&mut self, from: usize, diagonal: isize) -> usize {
        let mut at = from;
        while let Some(to) = at.checked_add_signed(diagonal)
            && at < self.earlier
            && to < self.later
            && self.is_same(at, to)
        {
            at = at.saturating_add(1);
        }
        at
    }

    /// The edits that led to the goal, traced backwards.
    fn trace(&self, edits: usize, goal: isize) -> Option<Vec<Edit>> {
        let mut diagonal = goal;
        let mut traced = Vec::with_capacity(edits);
        for before in (0..edits).rev() {
            let step = self.step(before, diagonal)?;
            let index = self.start.saturating_add(step.to);
            traced.push(match step.from.cmp(&diagonal) {
                Ordering::Equal => Edit::Replace(index),
                Ordering::Greater => Edit::Remove(index),
                Ordering::Less => Edit::Insert(index),
            });
            diagonal = step.from;
        }
        traced.reverse();
        Some(traced)
    }

    /// Compares the lists index by index; the rest is inserted or removed.
    fn place_by_place(&mut self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for offset in 0..self.earlier.max(self.later) {
            let at = self.start.saturating_add(offset);
            if offset >= self.later {
                edits.push(Edit::Remove(self.start.saturating_add(self.later)));
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
    place: usize,
    /// Where it is in the later list.
    to: usize,
    /// The diagonal before it.
    from: isize,
}
