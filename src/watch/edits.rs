//! The edits that turn one list into another.

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
    let shorter = earlier.min(later);
    let start = (0..shorter).find(|&at| !same(at, at)).unwrap_or(shorter);
    let behind = shorter.saturating_sub(start);
    let mut from_end = 1..=behind;
    let end = from_end
        .find(|&back| !same(earlier.saturating_sub(back), later.saturating_sub(back)))
        .map_or(behind, |back| back.saturating_sub(1));
    // The middle has no common beginning or end.
    let mut middle = Middle {
        start,
        earlier: earlier.saturating_sub(start).saturating_sub(end),
        later: later.saturating_sub(start).saturating_sub(end),
        same,
    };
    middle.fewest().unwrap_or_else(|| middle.place_by_place())
}

/// What is between the common beginning and the common end.
struct Middle<'s> {
    start: usize,
    earlier: usize,
    later: usize,
    same: IsSame<'s>,
}

/// For each diagonal (index in the later list minus index in the earlier one): how far into the earlier list
/// this many edits lead. `None`: not reached.
struct Frontier {
    /// The number of edits, and of the diagonals: from −edits to +edits.
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
    /// The fewest edits (Ukkonen's algorithm for the edit distance: how far each diagonal gets with each
    /// number of edits); `None` if more than [`MOST_EDITS`] are needed.
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

    /// The furthest point on a diagonal after one more edit, and that edit.
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
        // Of equals the last one wins, and the path is traced from its end: so replacements come first, and
        // insertions and removals after them. (The last message grew and another follows.)
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

    /// The edits that led to the goal, traced backwards.
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

    /// Compares the lists index by index; the rest is inserted or removed.
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
