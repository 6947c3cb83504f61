//! Checks sixteen bytes at once, by SIMD if available.
//!
//! Most bytes of a page are in long strings. With WebAssembly's vector instructions, which the compiler
//! rarely finds by itself, sixteen bytes cost as much as one.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use core::arch::wasm32 as vector;

/// How many bytes.
pub(crate) const LANES: usize = 16;

/// Sixteen bytes.
#[derive(Clone, Copy)]
pub(crate) struct SimdBytes(
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))] vector::v128,
    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))] [u8; LANES],
);

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
impl SimdBytes {
    pub fn of(bytes: &[u8; LANES]) -> Self {
        let halves = u128::from_le_bytes(*bytes);
        #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
        Self(vector::u64x2(halves as u64, (halves >> 64) as u64))
    }

    /// A bit for each byte that ends a plain run of a JSON string (a quote, a backslash, a control
    /// character); the first byte is the lowest bit.
    pub fn escapes(self) -> u32 {
        let equal = |byte| vector::u8x16_eq(self.0, vector::u8x16_splat(byte));
        let control = vector::u8x16_le(self.0, vector::u8x16_splat(0x1F));
        let quoting = vector::v128_or(equal(b'"'), equal(b'\\'));
        vector::u8x16_bitmask(vector::v128_or(control, quoting)).into()
    }

    /// The classes of each byte, by its halves: those that both tables give it. A class is a bit.
    pub fn classes(self, of_low: Self, of_high: Self) -> Self {
        let low = vector::v128_and(self.0, vector::u8x16_splat(0xF));
        let high = vector::u8x16_shr(self.0, 4);
        let of_low = vector::u8x16_swizzle(of_low.0, low);
        Self(vector::v128_and(
            of_low,
            vector::u8x16_swizzle(of_high.0, high),
        ))
    }

    /// A bit for each byte in which any of these is set.
    pub fn any_set(self, bits: u8) -> u32 {
        let unset = vector::v128_and(self.0, vector::u8x16_splat(bits));
        let unset = vector::u8x16_eq(unset, vector::u8x16_splat(0));
        u32::from(vector::u8x16_bitmask(unset)) ^ 0xFFFF
    }

    /// A bit for each of these bytes.
    pub fn equal(self, byte: u8) -> u32 {
        vector::u8x16_bitmask(vector::u8x16_eq(self.0, vector::u8x16_splat(byte))).into()
    }

    /// A bit for each byte from one to another.
    pub fn between(self, least: u8, greatest: u8) -> u32 {
        let above = vector::u8x16_sub(self.0, vector::u8x16_splat(least));
        let range = vector::u8x16_splat(greatest.wrapping_sub(least));
        vector::u8x16_bitmask(vector::u8x16_le(above, range)).into()
    }

    /// Whether all bytes are ASCII.
    pub fn is_ascii(self) -> bool {
        vector::u8x16_bitmask(self.0) == 0
    }

    /// A bit for each byte that is not the same in both.
    pub fn differences(self, other: Self) -> u32 {
        vector::u8x16_bitmask(vector::u8x16_ne(self.0, other.0)).into()
    }

    /// Whether each byte is its least, or up to so much more: of digits, whose lowest bits are zero in the
    /// least.
    pub fn is_within(self, least: Self, more: Self) -> bool {
        let above = vector::v128_xor(self.0, least.0);
        vector::u8x16_all_true(vector::u8x16_le(above, more.0))
    }

    /// How many UTF-16 units begin behind the first so many bytes: one for each character, and two for one of
    /// four bytes.
    #[inline(always)]
    pub fn utf16_units_behind(self, bytes: usize) -> u32 {
        if vector::u8x16_bitmask(self.0) == 0 {
            return narrow(LANES.wrapping_sub(bytes));
        }
        let begins = vector::i8x16_ge(self.0, vector::i8x16_splat(-64));
        let takes_four = vector::u8x16_ge(self.0, vector::u8x16_splat(0xF0));
        let count = |lanes| {
            let bits = u32::from(vector::u8x16_bitmask(lanes));
            bits.wrapping_shr(narrow(bytes)).count_ones()
        };
        count(begins).wrapping_add(count(takes_four))
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
impl SimdBytes {
    pub fn of(bytes: &[u8; LANES]) -> Self {
        Self(*bytes)
    }

    pub fn escapes(self) -> u32 {
        self.bits(must_escape)
    }

    pub fn classes(self, of_low: Self, of_high: Self) -> Self {
        let of = |table: Self, half: u8| table.0.get(usize::from(half)).copied().unwrap_or(0);
        Self(
            self.0
                .map(|byte| of(of_low, byte & 0xF) & of(of_high, byte >> 4)),
        )
    }

    pub fn any_set(self, bits: u8) -> u32 {
        self.bits(|byte| byte & bits != 0)
    }

    pub fn equal(self, byte: u8) -> u32 {
        self.bits(|it| it == byte)
    }

    pub fn between(self, least: u8, greatest: u8) -> u32 {
        self.bits(|byte| (least..=greatest).contains(&byte))
    }

    pub fn is_ascii(self) -> bool {
        self.0.is_ascii()
    }

    fn bits(self, is_it: impl Fn(u8) -> bool) -> u32 {
        let bit = |(at, &byte): (u32, &u8)| u32::from(is_it(byte)).wrapping_shl(at);
        (0..).zip(&self.0).map(bit).fold(0, |bits, bit| bits | bit)
    }

    pub fn differences(self, other: Self) -> u32 {
        let same = self.0.iter().zip(&other.0).map(|(one, other)| one == other);
        let bit = |(at, same): (u32, bool)| u32::from(!same).wrapping_shl(at);
        (0..).zip(same).map(bit).fold(0, |bits, bit| bits | bit)
    }

    pub fn is_within(self, least: Self, more: Self) -> bool {
        let above = self
            .0
            .iter()
            .zip(&least.0)
            .map(|(byte, least)| byte ^ least);
        above.zip(&more.0).all(|(above, more)| above <= *more)
    }

    pub fn utf16_units_behind(self, bytes: usize) -> u32 {
        let behind = self.0.iter().skip(bytes);
        behind.map(|&byte| utf16_units(byte)).sum()
    }
}

/// [`SimdBytes::escapes`] of a byte.
fn must_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// [`SimdBytes::utf16_units_behind`] of a byte.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn utf16_units(byte: u8) -> u32 {
    u32::from(byte & 0xC0 != 0x80).wrapping_add((byte >= 0xF0).into())
}

/// Whether two short texts are the same. The function that compares memory looks at one byte after the other.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let ((ones, one), (others, other)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    let is_same_number =
        |(one, other): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*one) == u64::from_le_bytes(*other);
    ones.iter().zip(others).all(is_same_number)
        && one.iter().zip(other).all(|(one, other)| one == other)
}

/// How many bytes come before a special one, or the end.
pub(crate) fn unescaped_run(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<LANES>();
    let mut run = 0usize;
    for chunk in chunks {
        let special = SimdBytes::of(chunk).escapes();
        if special != 0 {
            return run.wrapping_add(lowest_bit(special));
        }
        run = run.wrapping_add(LANES);
    }
    let last = rest.iter().take_while(|&&byte| !must_escape(byte)).count();
    run.wrapping_add(last)
}

/// The index of the lowest bit.
pub(crate) fn lowest_bit(bits: u32) -> usize {
    usize::try_from(bits.trailing_zeros()).unwrap_or(0)
}

/// At most [`LANES`].
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[expect(clippy::cast_possible_truncation, reason = "see above")]
fn narrow(lanes: usize) -> u32 {
    lanes as u32
}
