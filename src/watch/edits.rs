//! What makes one list of another.

/// Where no more edits than this are needed, they are the fewest there are; else the lists are
/// compared place by place. Bounds what a rewritten transcript costs: no more than
/// 2 · `MOST_EDITS` + 4 comparisons a message and `MOST_EDITS`² beside; one a message and as many
/// beside where nothing is left of it.
pub const MOST_EDITS: usize = 128;

/// One step from the earlier list to the later one. The place is one of the later list, and holds
/// for the earlier list as well once the edits before were applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// The later list's element comes in between.
    Insert(usize),
    /// It comes instead of the one that stands there.
    Replace(usize),
    /// The element that stands there goes.
    Remove(usize),
}

/// Whether an element of the earlier list is one of the later list.
pub(super) type IsSame<'s> = &'s mut dyn FnMut(usize, usize) -> bool;

/// The edits, from left to right, that make the later list of the earlier one. The lists are known
/// by their lengths and by `same`.
#[inline(never)] // Or each call of `same` becomes a copy of it.
pub(super) fn edits(earlier: usize, later: usize, same: IsSame<'_>) -> Vec<Edit> {
    let shorter = earlier.min(later);
    let start = (0..shorter).find(|&at| !same(at, at)).unwrap_or(shorter);
    let behind = shorter.saturating_sub(start);
    let mut from_end = 1..=behind;
    let end = from_end
        .find(|&back| !same(earlier.saturating_sub(back), later.saturating_sub(back)))
        .map_or(behind, |back| back.saturating_sub(1));
    // What is left of both has neither a beginning nor an end in common.
    let mut middle = Middle {
        start,
        earlier: earlier.saturating_sub(start).saturating_sub(end),
        later: later.saturating_sub(start).saturating_sub(end),
        same,
    };
    middle.fewest().unwrap_or_else(|| middle.place_by_place())
}

/// What lies between the common beginning and the common end.
struct Middle<'s> {
    start: usize,
    earlier: usize,
    later: usize,
    same: IsSame<'s>,
}

/// For each diagonal (place in the later list minus place in the earlier one), how far into the
/// earlier list so many edits lead, and everything before it is settled. `None`: not there.
struct Frontier {
    /// How many edits, and so the diagonals: from −edits to +edits.
    edits: usize,
    furthest: Vec<Option<usize>>,
}

impl Frontier {
    fn at(&self, diagonal: isize) -> Option<usize> {
        let index = self.edits.checked_add_signed(diagonal)?;
        *self.furthest.get(index)?
    }
}

impl Middle<'_> {
    /// The fewest edits (Ukkonen's algorithm for the edit distance: by number of edits, the
    /// furthest that each diagonal gets to); `None` where more than [`MOST_EDITS`] are needed.
    fn fewest(&mut self) -> Option<Vec<Edit>> {
        let goal = self.later.checked_signed_diff(self.earlier)?;
        if goal.unsigned_abs() > MOST_EDITS {
            return None;
        }
        let mut frontiers = vec![Frontier {
            edits: 0,
            furthest: vec![Some(self.slide(0, 0))],
        }];
        loop {
            let last = frontiers.last()?;
            if last.at(goal) == Some(self.earlier) {
                return self.trace(&frontiers, goal);
            }
            let edits = last.edits.saturating_add(1);
            if edits > MOST_EDITS {
                return None;
            }
            let reach = isize::try_from(edits).ok()?;
            let mut furthest = Vec::new();
            for diagonal in reach.wrapping_neg()..=reach {
                let step = self.step(last, diagonal);
                furthest.push(step.map(|(place, _)| self.slide(place, diagonal)));
            }
            frontiers.push(Frontier { edits, furthest });
        }
    }

    /// The furthest place on a diagonal that one more edit leads to, and that edit.
    fn step(&self, before: &Frontier, diagonal: isize) -> Option<(usize, Edit)> {
        let place = |at: usize, diagonal| at.checked_add_signed(diagonal);
        let replaced = before.at(diagonal).and_then(|at| {
            let to = place(at, diagonal).filter(|&to| at < self.earlier && to < self.later)?;
            Some((at.saturating_add(1), Edit::Replace(to)))
        });
        let above = diagonal.wrapping_add(1);
        let removed = before.at(above).and_then(|at| {
            let to = place(at, above).filter(|_| at < self.earlier)?;
            Some((at.saturating_add(1), Edit::Remove(to)))
        });
        let below = diagonal.wrapping_sub(1);
        let inserted = before.at(below).and_then(|at| {
            let to = place(at, below).filter(|&to| to < self.later)?;
            Some((at, Edit::Insert(to)))
        });
        // Of equals the last one counts, and the way is traced from its end: what takes another's
        // place comes first, what is added or gone comes behind it. (The last message grew and
        // another follows.)
        [replaced, removed, inserted]
            .into_iter()
            .flatten()
            .max_by_key(|&(at, _)| at)
    }

    /// Follows a diagonal as long as the lists agree.
    #[inline(never)] // Called in two places.
    fn slide(&mut self, from: usize, diagonal: isize) -> usize {
        let mut at = from;
        while let Some(to) = at.checked_add_signed(diagonal)
            && at < self.earlier
            && to < self.later
            && (self.same)(self.start.saturating_add(at), self.start.saturating_add(to))
        {
            at = at.saturating_add(1);
        }
        at
    }

    /// The edits that led to the goal: the way back.
    fn trace(&self, frontiers: &[Frontier], goal: isize) -> Option<Vec<Edit>> {
        let mut diagonal = goal;
        let mut edits = Vec::with_capacity(frontiers.len());
        for before in frontiers.iter().rev().skip(1) {
            let (_, edit) = self.step(before, diagonal)?;
            let start = self.start;
            edits.push(match edit {
                Edit::Insert(at) => {
                    diagonal = diagonal.wrapping_sub(1);
                    Edit::Insert(start.saturating_add(at))
                }
                Edit::Replace(at) => Edit::Replace(start.saturating_add(at)),
                Edit::Remove(at) => {
                    diagonal = diagonal.wrapping_add(1);
                    Edit::Remove(start.saturating_add(at))
                }
            });
        }
        edits.reverse();
        Some(edits)
    }

    /// Each place of one against the same place of the other; what is over is inserted or removed.
    fn place_by_place(&mut self) -> Vec<Edit> {
        let (earlier, later) = (self.earlier, self.later);
        (0..earlier.max(later))
            .filter_map(|offset| {
                let at = self.start.saturating_add(offset);
                match (offset < earlier, offset < later) {
                    (true, true) => (!(self.same)(at, at)).then_some(Edit::Replace(at)),
                    (true, false) => Some(Edit::Remove(self.start.saturating_add(later))),
                    _ => Some(Edit::Insert(at)),
                }
            })
            .collect()
    }
}
