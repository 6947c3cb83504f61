//! Rows of CSV, as an independent reader sees them.

use super::csv::is_risky;
use super::*;

/// The text of a cell, as the value at a path would show it.
fn cell_of(model: &Value, path: &str) -> String {
    match value_at(model, path) {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The cell before it was neutralised: see the documentation of the module.
pub(super) fn restored(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(behind) if is_risky(behind) => behind,
        _ => cell,
    }
}

/// As a spreadsheet would see it, written apart from `is_risky`.
fn runs(cell: &str) -> bool {
    let is_number = cell.strip_prefix(['+', '-']).is_some_and(|rest| {
        rest.parse::<f64>().is_ok() && rest.starts_with(|it: char| it.is_ascii_digit())
    });
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !is_number
        || cell
            .trim_start()
            .trim_start_matches(['"', ' '])
            .starts_with(['=', '@'])
}

/// The first line of a CSV file.
pub(super) fn titles_of(reader: &mut ::csv::Reader<&[u8]>) -> Vec<String> {
    let titles = reader.headers().unwrap();
    titles.iter().map(str::to_owned).collect()
}

pub(super) fn check_csv(
    kind: ProviderKind,
    body: &str,
    columns: &[&str],
) -> Result<(), TestCaseError> {
    let (out, model) = exported(kind, body, &options(ExportFormat::Csv, columns));
    let mut reader = ::csv::Reader::from_reader(out.as_bytes());
    let titles = titles_of(&mut reader);
    if !columns.is_empty() {
        prop_assert_eq!(&titles, columns);
    }
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    prop_assert_eq!(rows.len(), model.len());
    for (row, model) in rows.iter().zip(&model) {
        for (title, cell) in titles.iter().zip(row) {
            prop_assert!(!runs(cell), "{}: {:?}", title, cell);
            let (ours, theirs) = (restored(cell), cell_of(model, title));
            let both = serde_json::from_str::<Value>(ours)
                .ok()
                .zip(serde_json::from_str(&theirs).ok());
            let is_same = ours == theirs || both.is_some_and(|(ours, theirs)| same(&ours, &theirs));
            prop_assert!(is_same, "{}: {:?} {:?}", title, ours, theirs);
        }
    }
    Ok(())
}

pub(super) const CSV_COLUMNS: &[&str] = &[
    "summary",
    "metadata.any",
    "agent",
    "agent.name",
    "metadata",
    "transcript.0.content",
    "transcript.1",
    "analysis.0",
    "analysis",
    "analysis.0.x",
    "metadata.any.0.a",
    "issues",
    "issues.0.path",
    "withheld",
    "withheld.1",
    "transcript",
    "raw",
    "live",
    "recording.url",
    "recording",
    "createdAt",
    "durationSeconds",
    "provider",
    r"metadata.a\.b",
    "transcript.99.role",
    "metadata.missing.deep",
    "notes",
    "id",
];

#[test]
fn rows_have_a_header_once_and_are_never_blank() {
    let body = r#"[{"id":"1","created_at":"2026-01-01T00:00:00Z","summary":""},{"id":"2","created_at":"2026-01-01T00:00:00Z"}]"#;
    let bom = ExportOptions {
        bom: true,
        ..options(ExportFormat::Csv, &["id", "summary"])
    };
    assert_eq!(
        exported(Anyreach, body, &bom).0,
        "\u{feff}id,summary\r\n1,\"\"\r\n2,\r\n"
    );
    let resumed = ExportOptions {
        resumed: true,
        ..bom
    };
    assert_eq!(exported(Anyreach, body, &resumed).0, "1,\"\"\r\n2,\r\n");
    let lone = options(ExportFormat::Csv, &["summary"]);
    assert_eq!(
        exported(Anyreach, body, &lone).0,
        "summary\r\n\"\"\r\n\"\"\r\n"
    );
    assert_eq!(exported(Anyreach, "[]", &lone).0, "summary\r\n");
    assert_eq!(
        exported(Anyreach, "[]", &options(ExportFormat::Ndjson, &[])).0,
        ""
    );
    let (out, _) = exported(Anyreach, "[]", &options(ExportFormat::Csv, &[]));
    let columns: Vec<_> = crate::model::default_columns().collect();
    assert_eq!(out, columns.join(",") + "\r\n");
}

proptest! {
    #[test]
    fn an_independent_reader_gives_the_cells_back(bodies in bodies()) {
        for (kind, body) in bodies {
            check_csv(kind, &body, &[])?;
            check_csv(kind, &body, CSV_COLUMNS)?;
        }
    }

    #[test]
    fn a_neutralised_text_can_be_restored(text in any_text()) {
        // Behind another cell: a reader takes a byte order mark off a file's beginning.
        let mut out = String::from("x,");
        csv::push_cell(&mut out, Some(&text), true);
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        prop_assert_eq!(row.len(), 2);
        prop_assert!(!runs(&row[1]), "{:?}", &row[1]);
        prop_assert_eq!(restored(&row[1]), text);
    }
}
