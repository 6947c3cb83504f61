//! Country calling codes, and the lengths of numbers after them.

use std::ops::RangeInclusive;

/// The codes of two digits from 20 on. One character each: the fewest and the most digits of a number after
/// it, without leading zeros; a space if the code does not exist. From libphonenumber 9.0.43, like everything
/// here: its fixed and mobile numbers (`tests/redaction/numbers.py`).
const SHORT: &[u8; 80] =
    br#"O      0  cZNXX N  3:X *YMDMD4 Nc;ddXOc OXG;OMN              Y1 Y F   ccYXX;  ; "#;

/// The tens with codes of three digits,
const TENS: [u8; 23] = [
    21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 87, 88, 96, 97, 99,
];

/// and the ten codes of each.
const LONG: [&[u8; 10]; 23] = [
    br#" XXN  M X "#,
    br#"DXMMNYMMMY"#,
    br#"CDMXcMMXBB"#,
    br#"X9NEXXB,BX"#,
    br#"NX:MDXXMN "#,
    br#"XXXXNDMCMB"#,
    br#""B     B77"#,
    br#"MX(EDNMM1:"#,
    br#"MMCMMX:NO "#,
    br#"XGMQ NMN M"#,
    br#"X: D      "#,
    br#",BMMMMMC:M"#,
    br#"XMBNXDX8MC"#,
    br#"C 7BBC...B"#,
    br#"B7,$ 1/7.M"#,
    br#"$BB       "#,
    br#"M       M "#,
    br#"O MM NO   "#,
    br#"[       y "#,
    br#";YGQ  N n "#,
    br#"BCNNOMXDM "#,
    br#"NNQMMCOO X"#,
    br#"  XMXXX X "#,
];

/// Splits the digits of a number after its country code: the rest, and the possible numbers of digits.
/// Leading zeros are dropped: "+44 (0)20 …" is "+44 20 …". If a code of three digits is not assigned, nothing
/// is known of its numbers.
#[inline(never)]
pub(super) fn split(number: u64) -> Option<(u64, u64, Option<RangeInclusive<u32>>)> {
    let digits = length(number);
    for code_digits in 1..=3u32 {
        let (code, behind) = cut(number, digits.checked_sub(code_digits)?);
        let lengths = match code_digits {
            1 if matches!(code, 1 | 7) => Some(10..=10),
            1 => continue,
            2 => read(SHORT, code.saturating_sub(20)),
            _ => {
                let tens = TENS.iter().position(|&it| u64::from(it) == code / 10);
                tens.and_then(|at| read(*LONG.get(at)?, code % 10))
            }
        };
        if lengths.is_some() || code_digits == 3 {
            return Some((code, behind, lengths));
        }
    }
    None
}

fn read(codes: &[u8], at: u64) -> Option<RangeInclusive<u32>> {
    let lengths = codes.get(usize::try_from(at).ok()?)?.checked_sub(b'!')?;
    let fewest = lengths / 10;
    Some(u32::from(fewest).saturating_add(4)..=u32::from(lengths % 10).saturating_add(4))
}

/// Splits off the last digits of a number.
#[inline(never)]
pub(super) fn cut(number: u64, last: u32) -> (u64, u64) {
    let power = power_of_ten(last);
    let before = number.checked_div(power).unwrap_or(0);
    (before, number.checked_rem(power).unwrap_or(0))
}

/// A power of ten, or as much as fits.
#[inline(never)]
pub(super) fn power_of_ten(digits: u32) -> u64 {
    10u64.saturating_pow(digits)
}

/// The number of digits.
#[inline(never)]
pub(super) fn length(number: u64) -> u32 {
    number.checked_ilog10().map_or(0, |it| it.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_library() {
        let listed = include_str!("../../../tests/fixtures/redaction/country-codes.tsv");
        let mut known = String::new();
        for code in 1..1000u64 {
            // So many digits behind it that none belongs to the code.
            let split = split(code * 10_000_000_000 + 9_999_999_999).unwrap();
            if let (of, _, Some(lengths)) = split
                && of == code
            {
                known += &format!("{code}\t{}\t{}\n", lengths.start(), lengths.end());
            }
        }
        assert_eq!(known, listed);
        assert_eq!(
            split(4_402_079_460_958),
            Some((44, 2_079_460_958, Some(9..=10)))
        );
        assert_eq!(split(21_012_345), Some((210, 12_345, None)));
        assert_eq!([split(0), split(9)], [None, None]);
    }
}
