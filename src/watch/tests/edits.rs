//! The edits between two lists.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::watch::edits::{Edit, MOST_EDITS, edits};

/// The edits, and how many comparisons they took.
fn counted<T: PartialEq>(earlier: &[T], later: &[T]) -> (Vec<Edit>, usize) {
    let mut comparisons = 0;
    let found = edits(earlier.len(), later.len(), &mut |from, to| {
        comparisons += 1;
        earlier[from] == later[to]
    });
    (found, comparisons)
}

fn applied<T: Clone>(earlier: &[T], later: &[T], edits: &[Edit]) -> Vec<T> {
    let mut list = earlier.to_vec();
    for &edit in edits {
        match edit {
            Edit::Insert(at) => list.insert(at, later[at].clone()),
            Edit::Replace(at) => list[at] = later[at].clone(),
            Edit::Remove(at) => drop(list.remove(at)),
        }
    }
    list
}

/// The edit distance, as textbooks compute it.
fn distance<T: PartialEq>(earlier: &[T], later: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=later.len()).collect();
    for (i, from) in earlier.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in later.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[later.len()]
}

#[test]
fn usual_changes_read_as_one_would_tell_them() {
    use Edit::{Insert, Remove, Replace};
    for (what, earlier, later, expected) in [
        ("nothing", "abc", "abc", vec![]),
        ("from none", "", "ab", vec![Insert(0), Insert(1)]),
        ("to none", "ab", "", vec![Remove(0), Remove(0)]),
        ("one more", "abc", "abcd", vec![Insert(3)]),
        ("the last one grew", "abc", "abC", vec![Replace(2)]),
        (
            "the last one grew, two more",
            "abc",
            "abCde",
            vec![Replace(2), Insert(3), Insert(4)],
        ),
        ("cut short", "abcd", "ab", vec![Remove(2), Remove(2)]),
        (
            "corrected and cut short",
            "abcd",
            "aB",
            vec![Replace(1), Remove(2), Remove(2)],
        ),
        ("one in between", "abd", "abcd", vec![Insert(2)]),
        ("one of equals goes", "aab", "ab", vec![Remove(1)]),
        (
            "moved to the front",
            "abcd",
            "dabc",
            vec![Insert(0), Remove(4)],
        ),
        (
            "corrected at both ends",
            "abcd",
            "AbcD",
            vec![Replace(0), Replace(3)],
        ),
        ("turned round", "abc", "cba", vec![Replace(0), Replace(2)]),
    ] {
        let (earlier, later) = (earlier.as_bytes(), later.as_bytes());
        let (found, _) = counted(earlier, later);
        assert_eq!(applied(earlier, later, &found), later, "{what}");
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn long_lists_cost_no_more_than_stated() {
    let n = 10_000u32;
    let list: Vec<u32> = (0..n).collect();
    let changed = |change: fn(&mut Vec<u32>)| {
        let mut list = list.clone();
        change(&mut list);
        list
    };
    let ten_thousand = n as usize;
    for (what, later, edits, most) in [
        ("nothing", list.clone(), 0, ten_thousand),
        ("one more", changed(|list| list.push(NEW)), 1, ten_thousand),
        (
            "first and last",
            changed(|list| {
                list[0] = NEW;
                *list.last_mut().unwrap() = NEW;
            }),
            2,
            4 * ten_thousand,
        ),
        (
            "one in front, the last one grew",
            changed(|list| {
                *list.last_mut().unwrap() = NEW;
                list.insert(0, NEW);
            }),
            2,
            6 * ten_thousand,
        ),
        (
            "every hundredth",
            changed(|list| list.iter_mut().step_by(100).for_each(|it| *it += NEW)),
            100,
            2 * ten_thousand + MOST_EDITS * MOST_EDITS,
        ),
        (
            "every tenth: more than the fewest are looked for",
            changed(|list| list.iter_mut().step_by(10).for_each(|it| *it += NEW)),
            1_000,
            3 * ten_thousand + 2 * MOST_EDITS * MOST_EDITS,
        ),
        (
            "all of it",
            changed(|list| list.iter_mut().for_each(|it| *it += NEW)),
            ten_thousand,
            ten_thousand + (MOST_EDITS + 1) * (MOST_EDITS + 1) + 2,
        ),
        (
            "all of it, and twice as long",
            changed(|list| {
                list.iter_mut().for_each(|it| *it += NEW);
                list.extend(2 * NEW..3 * NEW);
            }),
            2 * ten_thousand,
            ten_thousand + 2,
        ),
    ] {
        let (found, comparisons) = counted(&list, &later);
        assert_eq!(found.len(), edits, "{what}");
        assert!(comparisons <= most, "{what}: {comparisons}");
    }
}

/// What no list has yet.
const NEW: u32 = 10_000;

#[test]
fn the_same_said_over_and_over_stays_linear() {
    // The worst there is: every diagonal agrees for long.
    for n in [2_000, 4_000, 8_000] {
        let mut earlier = vec!["hm"; n];
        let mut later = earlier.clone();
        for at in 0..MOST_EDITS {
            earlier[at * 7] = "a";
            later[n - 1 - at * 5] = "b";
        }
        let (found, comparisons) = counted(&earlier, &later);
        assert_eq!(applied(&earlier, &later, &found), later);
        let most = (2 * MOST_EDITS + 4) * n + (MOST_EDITS + 1) * (MOST_EDITS + 1);
        assert!(comparisons <= most, "{n}: {comparisons}");
    }
}

proptest! {
    #[test]
    fn edits_make_the_later_list_and_are_the_fewest(
        earlier in vec(0..4u8, 0..40),
        later in vec(0..4u8, 0..40),
    ) {
        let (found, _) = counted(&earlier, &later);
        prop_assert_eq!(applied(&earlier, &later, &found), later.clone());
        prop_assert_eq!(found.len(), distance(&earlier, &later));
    }

    #[test]
    fn edits_make_the_later_list_however_many(
        earlier in vec(0..200u8, 0..400),
        later in vec(0..200u8, 0..400),
    ) {
        let (found, _) = counted(&earlier, &later);
        prop_assert_eq!(applied(&earlier, &later, &found), later.clone());
        let fewest = distance(&earlier, &later);
        prop_assert!(found.len() == fewest || fewest > MOST_EDITS);
    }
}
