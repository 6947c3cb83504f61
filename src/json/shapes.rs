//! How objects are written: which keys, in which order, with which white space between.
//!
//! Most objects of an answer are written like others before. Their keys are expected to be the same, so that each
//! is recognised at one look, together with all that stands between two values; and which member has which key
//! is found out once for all objects of a shape.

use std::cell::{Cell, RefCell};

use super::document::narrow;
use super::key_set::KeySet;
use super::node::LONG_TEXT;
use super::parser::{plain_text_end, space};
use crate::simd_bytes::{LANES, SimdBytes, is_same};

/// A shape, by the last of its [`Step`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape(u32);

impl Shape {
    /// No members.
    pub const EMPTY: Self = Self(0);
    /// Not known: written with escapes, or unlike too many others. Also what is no object.
    pub const UNKNOWN: Self = Self(u32::MAX);

    fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    pub fn from_number(number: u32) -> Self {
        Self(number)
    }

    /// Less than 2³⁰ if it is known.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// The shapes of a document. Those that begin alike have the same first steps.
#[derive(Debug)]
pub(super) struct Shapes {
    steps: Vec<Step>,
    found: RefCell<Vec<Found>>,
}

/// No more: a document whose objects are all unlike needs not be remembered.
const MOST_STEPS: usize = 1024;
/// A page has about so many.
const USUAL_STEPS: usize = 96;
/// No more are compared.
const MOST_OTHERS: usize = 16;

/// One member more.
#[derive(Debug)]
struct Step {
    lead: Lead,
    /// How many members there are with it.
    count: u32,
    /// All their keys.
    keys: KeySet,
    /// The step before.
    before: Shape,
    /// What follows: the first that was seen, and the last. Empty if none.
    first: Shape,
    likely: Shape,
    /// What else may come in its place.
    other: Shape,
    /// Where it was found out for this shape which members some keys have: the last, from 1.
    found: Cell<usize>,
}

/// Which members of a shape have some keys.
#[derive(Debug)]
struct Found {
    keys: &'static [&'static str],
    places: Box<[Option<u16>]>,
    /// Of the same shape: the one before, from 1.
    before: usize,
}

/// What leads to a value: the brace or comma before its key, the key, and the colon.
#[derive(Debug)]
struct Lead {
    written: [[u8; LANES]; 2],
    /// A bit for each byte that belongs to it; none where it is too long.
    mask: u32,
    length: usize,
    /// Where it was first written, and its key.
    start: usize,
    key: (usize, usize),
}

impl Lead {
    const NONE: Self = Self {
        written: [[0; LANES]; 2],
        mask: 0,
        length: 0,
        start: 0,
        key: (0, 0),
    };

    /// Whether this stands at a place.
    #[inline(always)]
    fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        let [first, second] = &self.written;
        let differs = |written: &[u8; LANES], at: usize| {
            let here = bytes.get(at..).and_then(<[u8]>::first_chunk);
            here.map_or(u32::MAX, |here| {
                SimdBytes::of(here).differences(SimdBytes::of(written))
            })
        };
        let second_mask = self.mask >> LANES;
        self.mask & differs(first, at) & 0xFFFF == 0
            && (second_mask == 0 || second_mask & differs(second, at.wrapping_add(LANES)) == 0)
            && self.mask != 0
    }

    /// The same of a long one.
    fn is_long_and_at(&self, bytes: &[u8], at: usize) -> bool {
        let of = |start: usize| bytes.get(start..start.wrapping_add(self.length));
        self.mask == 0
            && of(self.start)
                .zip(of(at))
                .is_some_and(|(one, other)| is_same(one, other))
    }

    /// Reads what leads to a value. `None` where it is odd.
    fn read(bytes: &[u8], start: usize) -> Option<Self> {
        let key = space(bytes, start.wrapping_add(1));
        if bytes.get(key) != Some(&b'"') {
            return None;
        }
        let key_end = plain_text_end(bytes, key)?;
        let colon = space(bytes, key_end);
        if bytes.get(colon) != Some(&b':') || key_end.wrapping_sub(key) > LONG_TEXT {
            return None;
        }
        let value = space(bytes, colon.wrapping_add(1));
        let length = value.wrapping_sub(start);
        let mut lead = Self {
            length,
            start,
            key: (key.wrapping_add(1), key_end.wrapping_sub(1)),
            ..Self::NONE
        };
        let unused = LANES.wrapping_mul(2).checked_sub(length);
        if let (Some(unused), Some(written)) = (unused, bytes.get(start..)?.first_chunk()) {
            let written: &[u8; 2 * LANES] = written;
            lead.written.as_flattened_mut().copy_from_slice(written);
            lead.mask = u32::MAX.checked_shr(u32::try_from(unused).ok()?)?;
        }
        Some(lead)
    }

    fn key<'t>(&self, bytes: &'t [u8]) -> &'t [u8] {
        bytes.get(self.key.0..self.key.1).unwrap_or_default()
    }
}

impl Default for Shapes {
    fn default() -> Self {
        let mut steps = Vec::with_capacity(USUAL_STEPS);
        steps.push(Step::after(Shape::EMPTY, 0, KeySet::NONE, Lead::NONE));
        Self {
            steps,
            found: RefCell::default(),
        }
    }
}

impl Step {
    fn after(before: Shape, count: u32, keys: KeySet, lead: Lead) -> Self {
        Self {
            lead,
            count,
            keys,
            before,
            first: Shape::EMPTY,
            likely: Shape::EMPTY,
            other: Shape::EMPTY,
            found: Cell::new(0),
        }
    }
}

impl Shapes {
    /// Reads what leads to the next value of an object, from its brace or comma: the shape with that member, and
    /// the place behind. `None` where that is odd, or where there are too many shapes.
    #[inline(always)]
    pub fn follow(&mut self, bytes: &[u8], at: usize, shape: Shape) -> Option<(Shape, usize)> {
        let likely = self.steps.get(shape.index())?.likely;
        let lead = &self.steps.get(likely.index())?.lead;
        match lead.is_at(bytes, at) {
            true => Some((likely, at.wrapping_add(lead.length))),
            false => self.other(bytes, at, shape),
        }
    }

    #[inline(never)]
    fn other(&mut self, bytes: &[u8], at: usize, shape: Shape) -> Option<(Shape, usize)> {
        let mut next = self.steps.get(shape.index())?.first;
        let mut last = Shape::EMPTY;
        let mut looks = 0usize;
        while next != Shape::EMPTY {
            let step = self.steps.get(next.index())?;
            if step.lead.is_at(bytes, at) || step.lead.is_long_and_at(bytes, at) {
                let behind = at.wrapping_add(step.lead.length);
                self.steps.get_mut(shape.index())?.likely = next;
                return Some((next, behind));
            }
            looks = looks.wrapping_add(1);
            if looks == MOST_OTHERS {
                return None;
            }
            (last, next) = (next, step.other);
        }
        if self.steps.len() == MOST_STEPS {
            return None;
        }
        let lead = Lead::read(bytes, at)?;
        let behind = at.wrapping_add(lead.length);
        let added = Shape(narrow(self.steps.len()));
        let from = self.steps.get_mut(shape.index())?;
        from.likely = added;
        if last == Shape::EMPTY {
            from.first = added;
        }
        let mut keys = from.keys;
        keys.add(lead.key(bytes));
        let count = from.count.wrapping_add(1);
        if last != Shape::EMPTY {
            self.steps.get_mut(last.index())?.other = added;
        }
        self.steps.push(Step::after(shape, count, keys, lead));
        Some((added, behind))
    }

    /// How many members its objects have.
    pub fn count(&self, shape: Shape) -> u32 {
        self.steps.get(shape.index()).map_or(0, |step| step.count)
    }

    /// Whether two keys may be the same. `false` is certain.
    pub fn may_repeat_a_key(&self, shape: Shape) -> bool {
        let step = self.steps.get(shape.index());
        step.is_none_or(|step| step.keys.may_repeat())
    }

    /// For each of these keys which member has it, if any: of a repeated one the last.
    #[inline(always)]
    pub fn find(
        &self,
        bytes: &[u8],
        shape: Shape,
        keys: &'static [&'static str],
        mut each: impl FnMut(usize, u16),
    ) {
        let mut found = self.found.borrow_mut();
        let at = self.found_at(bytes, shape, keys, &mut found);
        let places = found.get(at).map(|known| &known.places);
        for (index, place) in places.into_iter().flatten().enumerate() {
            if let Some(place) = place {
                each(index, *place);
            }
        }
    }

    /// Where that is among what was found out; now, if it is the first time.
    #[inline(never)]
    fn found_at(
        &self,
        bytes: &[u8],
        shape: Shape,
        keys: &'static [&'static str],
        found: &mut Vec<Found>,
    ) -> usize {
        let Some(step) = self.steps.get(shape.index()) else {
            return usize::MAX;
        };
        let last = step.found.get();
        let mut at = last;
        while let Some(known) = found.get(at.wrapping_sub(1)) {
            if std::ptr::eq(known.keys, keys) {
                return at.wrapping_sub(1);
            }
            at = known.before;
        }
        let new = found.len();
        found.push(Found {
            keys,
            places: self.places(bytes, step, keys),
            before: last,
        });
        step.found.set(found.len());
        new
    }

    #[inline(never)]
    fn places(&self, bytes: &[u8], step: &Step, keys: &[&str]) -> Box<[Option<u16>]> {
        let mut places = vec![None; keys.len()];
        let mut step = Some(step).filter(|step| step.count > 0);
        while let Some(it) = step {
            let name = it.lead.key(bytes);
            let key = keys.iter().position(|key| is_same(name, key.as_bytes()));
            if let Some(place) = key.and_then(|key| places.get_mut(key)) {
                let this = u16::try_from(it.count.wrapping_sub(1)).ok();
                // From the last to the first.
                *place = place.or(this);
            }
            step = self
                .steps
                .get(it.before.index())
                .filter(|step| step.count > 0);
        }
        places.into_boxed_slice()
    }
}
