//! The types that the package has to declare, for the test of its declarations.

use convoscope::ErrorCode;
use convoscope::Phase;
use convoscope::filter::FilterKey;
use convoscope::model::{
    Channel, Direction, IssueCode, OmittableField, ProviderKind, RecordInfo, Status, StopReason,
    records,
};
use convoscope::summary::GroupBy;

/// The types.
pub fn types() -> String {
    let closed: [(&str, &[&str]); 10] = [
        (
            "PlatformKind",
            &ProviderKind::PLATFORMS.map(ProviderKind::as_str),
        ),
        ("FilterChannel", Channel::WORDS),
        ("FilterDirection", Direction::WORDS),
        ("FilterStatus", Status::WORDS),
        ("OmittableField", &OmittableField::NAMES),
        ("KnownIssueCode", &IssueCode::NAMES),
        ("StopReason", &StopReason::NAMES),
        ("GroupBy", &GroupBy::NAMES),
        ("ErrorCode", &ErrorCode::NAMES),
        ("Phase", &Phase::NAMES),
    ];
    let closed = closed.map(|(name, words)| {
        let words: Vec<_> = words.iter().map(|word| format!("\n  | {word:?}")).collect();
        format!("\nexport type {name} ={};\n", words.concat())
    });
    let open = ["Channel", "Direction", "Status"]
        .map(|name| format!("\nexport type {name} = OpenEnum<Filter{name}>;\n"));
    let filter = FilterKey::ALL.map(|key| format!("  {}?: {};\n", key.as_str(), key.typescript()));
    [
        "// Made by `cargo xtask generate`, of the tables of the core.\n".to_owned(),
        "import type { NumberRange, OpenEnum, TimeOfDay } from \"convoscope\";\n".to_owned(),
        closed.concat(),
        open.concat(),
        "\nexport type IssueCode = OpenEnum<KnownIssueCode>;\n".to_owned(),
        records().iter().map(record).collect(),
        format!(
            "\nexport interface ConversationFilter {{\n{}}}\n",
            filter.concat()
        ),
    ]
    .concat()
}

fn record(record: &RecordInfo) -> String {
    let fields = record.fields.iter().map(|field| {
        let may_be_absent = field.holds.is_omittable && !field.holds.is_nullable;
        let mark = if may_be_absent { "?" } else { "" };
        format!("  {}{mark}: {};\n", field.key(), field.typescript())
    });
    let fields: String = fields.collect();
    format!("\nexport interface {} {{\n{fields}}}\n", record.name)
}
