//! Contract 1.3 and 2.3: when a conversation was created and changed.

use convoscope::model::{
    IssueCode::{self, AmbiguousTime, InvalidFormat, InvalidType},
    ProviderKind::{Anyreach, Eigi},
};

use super::case::check;

/// What is written, what is read, and the findings of eigi (UTC without an offset is its custom)
/// and of AnyReach (RFC 3339 has an offset).
type Row = (
    &'static str,
    &'static str,
    &'static [IssueCode],
    &'static [IssueCode],
);

const READABLE: &[Row] = &[
    (
        "2025-12-03T14:14:22.719000",
        "2025-12-03T14:14:22.719000Z",
        &[],
        &[AmbiguousTime],
    ),
    (
        "2025-12-03T14:14:22",
        "2025-12-03T14:14:22.000Z",
        &[],
        &[AmbiguousTime],
    ),
    (
        "2025-12-03 14:14:22",
        "2025-12-03T14:14:22.000Z",
        &[],
        &[AmbiguousTime],
    ),
    ("2025-12-03T14:14:22Z", "2025-12-03T14:14:22.000Z", &[], &[]),
    (
        "2025-12-03T14:14:22.5Z",
        "2025-12-03T14:14:22.500Z",
        &[],
        &[],
    ),
    (
        "2025-12-03T14:14:22.735228+00:00",
        "2025-12-03T14:14:22.735228Z",
        &[],
        &[],
    ),
    (
        "2025-12-03T14:14:22.123456789Z",
        "2025-12-03T14:14:22.123456789Z",
        &[],
        &[],
    ),
    (
        "2025-12-03T00:14:22+05:30",
        "2025-12-02T18:44:22.000Z",
        &[],
        &[],
    ),
    (
        "2025-12-31T23:30:00-01:00",
        "2026-01-01T00:30:00.000Z",
        &[],
        &[],
    ),
    (
        " 2025-12-03T14:14:22Z ",
        "2025-12-03T14:14:22.000Z",
        &[],
        &[],
    ),
    (
        "2025-12-03",
        "2025-12-03T00:00:00.000Z",
        &[InvalidFormat],
        &[InvalidFormat],
    ),
];

#[test]
fn readable_times() {
    for (written, read, eigi, anyreach) in READABLE {
        let (written, read) = (format!("\"{written}\""), format!("\"{read}\""));
        for (kind, codes) in [(Eigi, eigi), (Anyreach, anyreach)] {
            for (theirs, ours) in [("created_at", "createdAt"), ("updated_at", "updatedAt")] {
                let issues: Vec<_> = codes.iter().map(|&code| (ours, code)).collect();
                check(kind, &[(&[(theirs, &written)], &[(ours, &read)], &issues)]);
            }
        }
    }
}

#[test]
fn an_unreadable_time_of_change_is_null() {
    for (written, issues) in [
        ("null", &[][..]),
        (r#""yesterday""#, &[("updatedAt", InvalidFormat)]),
        (r#""""#, &[("updatedAt", InvalidFormat)]),
        (r#""2025-02-30T00:00:00Z""#, &[("updatedAt", InvalidFormat)]),
        (r#""2025-12-03T25:00:00Z""#, &[("updatedAt", InvalidFormat)]),
        ("1733235263", &[("updatedAt", InvalidType)]),
        (
            r#"{"$date":"2025-12-03T14:14:22Z"}"#,
            &[("updatedAt", InvalidType)],
        ),
    ] {
        for kind in [Eigi, Anyreach] {
            check(
                kind,
                &[(&[("updated_at", written)], &[("updatedAt", "null")], issues)],
            );
        }
    }
}
