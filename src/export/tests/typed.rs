//! Flat lines, JSON as text, and the schema that says what stands in a file.

use super::columns::told;
use super::*;

/// A column, its cell in the file, and the value that the model has there.
type Cells = Vec<(String, Option<Value>, Value)>;

/// The columns of each line, as an independent reader sees them.
fn cells(out: &str, options: &ExportOptions, model: &[Value]) -> Vec<Cells> {
    let schema = schema(options).unwrap().columns;
    let mut lines = Vec::new();
    if options.format == ExportFormat::Csv {
        let mut reader = ::csv::Reader::from_reader(out.as_bytes());
        let titles = titles_of(&mut reader);
        let names: Vec<_> = schema.iter().map(|it| it.name.clone()).collect();
        assert_eq!(titles, names);
        for row in reader.records() {
            let cells = row
                .unwrap()
                .iter()
                .map(|it| Some(Value::from(it)))
                .collect::<Vec<_>>();
            lines.push(cells);
        }
    } else {
        for line in out.lines() {
            let line: Map<String, Value> = serde_json::from_str(line).unwrap();
            assert_eq!(line.len(), schema.len());
            lines.push(
                schema
                    .iter()
                    .map(|it| line.get(&it.name).cloned())
                    .collect(),
            );
        }
    }
    assert_eq!(lines.len(), model.len());
    let of_line = |(cells, model): (Vec<Option<Value>>, &Value)| {
        let named = schema.iter().zip(cells);
        named
            .map(|(it, cell)| (it.path.clone(), cell, value_at(model, &it.path).clone()))
            .collect()
    };
    lines.into_iter().zip(model).map(of_line).collect()
}

/// Whether a value of the file is of the column's type.
fn is_of(column: &ExportedColumn, cell: &Value, options: &ExportOptions) -> bool {
    let in_csv = options.format == ExportFormat::Csv;
    let text = cell.as_str();
    let json = |text: &str| serde_json::from_str::<Value>(text).ok();
    let is_nested = |it: &Value| it.is_object() || it.is_array();
    if cell.is_null() || in_csv && text == Some("") {
        return column.nullable || in_csv && column.holds == ColumnType::Text;
    }
    match column.holds {
        ColumnType::Text => text.is_some(),
        ColumnType::Number if in_csv => text.is_some_and(|it| it.parse::<f64>().is_ok()),
        ColumnType::Number => cell.is_number(),
        ColumnType::Boolean if in_csv => matches!(text, Some("true" | "false")),
        ColumnType::Boolean => cell.is_boolean(),
        ColumnType::Timestamp => text.is_some_and(|it| it.parse::<jiff::Timestamp>().is_ok()),
        // Of the platform's own JSON a part may be anything.
        ColumnType::Json if column.nested => is_nested(cell) || column.path.contains('.'),
        ColumnType::Json => text.and_then(json).is_some_and(|it| is_nested(&it)),
        // Where columns were chosen, they stand in a text.
        ColumnType::Record | ColumnType::List => {
            let read = text.and_then(json).unwrap_or_else(|| cell.clone());
            is_of_parts(column, &read, options)
        }
    }
}

/// Whether a value has the parts of a Parquet column.
fn is_of_parts(column: &ExportedColumn, value: &Value, options: &ExportOptions) -> bool {
    let is_record = |it: &Value| match (&column.fields, it) {
        (None, it) => it.is_string(),
        (Some(fields), Value::Object(object)) => {
            let is_there = |it: &ExportedColumn| {
                object
                    .get(&it.name)
                    .is_some_and(|cell| is_of(it, cell, options))
            };
            object.len() == fields.len() && fields.iter().all(is_there)
        }
        (Some(_), _) => false,
    };
    match column.holds {
        ColumnType::List => value
            .as_array()
            .is_some_and(|all| all.iter().all(is_record)),
        _ => is_record(value),
    }
}

fn check_types(
    kind: ProviderKind,
    body: &str,
    options: &ExportOptions,
) -> Result<(), TestCaseError> {
    let (out, model) = exported(kind, body, options);
    let schema = schema(options).unwrap().columns;
    for line in cells(&out, options, &model) {
        for (column, (path, cell, _)) in schema.iter().zip(&line) {
            prop_assert_eq!(&column.path, path);
            let Some(cell) = cell else {
                return Err(TestCaseError::fail(format!("{path} is missing: {out}")));
            };
            prop_assert!(is_of(column, cell, options), "{:?} {:?}", column, cell);
        }
    }
    Ok(())
}

/// What a column holds is what the model has there.
fn check_values(
    kind: ProviderKind,
    body: &str,
    options: &ExportOptions,
) -> Result<(), TestCaseError> {
    let (out, model) = exported(kind, body, options);
    for line in cells(&out, options, &model) {
        for (path, cell, value) in line {
            let cell = cell.unwrap_or_default();
            let own = ["metadata", "analysis", "raw"];
            let is_own = own.iter().any(|it| path.split('.').next() == Some(it));
            let expected = match &value {
                Value::Null | Value::String(_) => value.clone(),
                other
                    if options.json_as_text
                        && (is_own || other.is_object() || other.is_array()) =>
                {
                    // Numbers keep the digits that they came with.
                    let read = cell
                        .as_str()
                        .and_then(|it| serde_json::from_str::<Value>(it).ok());
                    prop_assert!(
                        read.is_some_and(|read| same(&read, other)),
                        "{}: {}",
                        path,
                        cell
                    );
                    continue;
                }
                other => other.clone(),
            };
            prop_assert!(same(&cell, &expected), "{}: {} {}", path, cell, expected);
        }
    }
    Ok(())
}

fn named(columns: &[&str]) -> ExportOptions {
    ExportOptions {
        names: Some((0..columns.len()).map(|at| format!("c{at}")).collect()),
        ..options(ExportFormat::Ndjson, columns)
    }
}

/// Every way of writing columns.
fn ways() -> Vec<ExportOptions> {
    let mut ways = vec![
        options(ExportFormat::Csv, &[]),
        options(ExportFormat::Csv, CSV_COLUMNS),
        ExportOptions {
            format: ExportFormat::Csv,
            formula_guard: false,
            ..named(CSV_COLUMNS)
        },
        ExportOptions {
            omit: vec![OmittableField::Metadata],
            raw: true,
            ..options(ExportFormat::Ndjson, &[])
        },
        options(
            ExportFormat::Ndjson,
            &[
                "id",
                "agent.id",
                "metadata.any",
                "analysis.x",
                "transcript.content",
                "recording.url",
                "raw",
            ],
        ),
        options(ExportFormat::Ndjson, &[]),
        named(CSV_COLUMNS),
        options(ExportFormat::Parquet, CSV_COLUMNS),
        ExportOptions {
            raw: true,
            ..options(ExportFormat::Parquet, &[])
        },
    ];
    let as_text: Vec<_> = ways
        .iter()
        .filter(|it| it.format == ExportFormat::Ndjson)
        .cloned()
        .collect();
    ways.extend(as_text.into_iter().map(|it| ExportOptions {
        json_as_text: true,
        ..it
    }));
    ways
}

proptest! {
    #[test]
    fn every_value_is_of_the_type_that_the_schema_says(bodies in bodies()) {
        for (kind, body) in bodies {
            for way in ways() {
                check_types(kind, &body, &way)?;
            }
        }
    }

    #[test]
    fn flat_lines_hold_what_the_model_holds(bodies in bodies(), json_as_text in any::<bool>()) {
        for (kind, body) in bodies {
            check_values(kind, &body, &ExportOptions { json_as_text, ..named(CSV_COLUMNS) })?;
        }
    }

    #[test]
    fn a_cell_without_a_guard_is_the_text(text in any_text()) {
        let mut out = String::from("x,");
        csv::push_cell(&mut out, Some(&text), false);
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        prop_assert_eq!(&row[1], text);
    }
}

#[test]
fn masked_values_may_be_missing() {
    let body = r#"[{"id":"1","created_at":"2026-01-01T00:00:00Z","status":"completed","duration":5,"live":true,
        "custom_metadata":{"a":{"b":1}},"conversation":[{"role":"user","content":"x"}]}]"#;
    let everything = [
        "provider",
        "agent",
        "channel",
        "status",
        "updatedAt",
        "durationSeconds",
        "transcript",
        "metadata",
        "customer.phone",
    ];
    for redact in everything {
        for way in [
            options(ExportFormat::Csv, &everything),
            options(ExportFormat::Ndjson, &[]),
            options(ExportFormat::Parquet, &[]),
            options(ExportFormat::Parquet, &everything),
            named(&everything),
        ] {
            let way = ExportOptions {
                redact: vec![redact.to_owned()],
                ..way
            };
            if schema(&way).is_ok() {
                check_types(Anyreach, body, &way).unwrap();
            }
        }
    }
}

#[test]
fn a_schema_says_what_stands_in_a_file() {
    let told = |options: &ExportOptions| -> Vec<String> {
        let told = |it: &ExportedColumn| {
            let null = if it.nullable { "?" } else { "" };
            format!("{}={}:{}{null}", it.name, it.path, it.holds.as_str())
        };
        schema(options).unwrap().columns.iter().map(told).collect()
    };
    let flat = ExportOptions {
        names: Some(
            ["id", "at", "first", "said", "order", "live", "url"]
                .map(str::to_owned)
                .to_vec(),
        ),
        ..options(
            ExportFormat::Ndjson,
            &[
                "id",
                "updatedAt",
                "transcript.0",
                "transcript.0.content",
                "metadata.order",
                "live",
                "recording.url",
            ],
        )
    };
    assert_eq!(
        told(&flat),
        [
            "id=id:text",
            "at=updatedAt:timestamp?",
            "first=transcript.0:json?",
            "said=transcript.0.content:text?",
            "order=metadata.order:json?",
            "live=live:boolean",
            "url=recording.url:text?",
        ]
    );
    let as_text = ExportOptions {
        json_as_text: true,
        ..flat.clone()
    };
    assert!(told(&as_text).contains(&"order=metadata.order:text?".to_owned()));
    let nested = options(
        ExportFormat::Ndjson,
        &["metadata.order", "agent.id", "durationSeconds"],
    );
    assert_eq!(
        told(&nested),
        [
            "agent=agent:json?",
            "durationSeconds=durationSeconds:number?",
            "metadata=metadata:json?"
        ]
    );
    let whole = told(&options(ExportFormat::Ndjson, &[]));
    assert!(
        whole.contains(&"agent=agent:json".to_owned())
            && !whole.iter().any(|it| it.starts_with("raw"))
    );
    let wrong = schema(&ExportOptions {
        bom: true,
        ..nested
    })
    .unwrap_err();
    assert_eq!(wrong.code, crate::ErrorCode::InvalidArgument);
}

#[test]
fn flat_lines_have_their_own_names() {
    let body = r#"[{"id":"1","created_at":"2026-01-01T00:00:00Z","agent":{"id":"a"},"custom_metadata":{"x":"=1","y":[1,"\u2028"]}}]"#;
    let names = |names: &[&str]| Some(names.iter().map(|it| (*it).to_owned()).collect());
    let columns = [
        "agent.id",
        "metadata.x",
        "metadata.y",
        "updatedAt",
        "metadata",
    ];
    let flat = |format| ExportOptions {
        names: names(&["agent_id", "x\"", "y", "at", "meta"]),
        ..options(format, &columns)
    };
    let (out, _) = exported(Anyreach, body, &flat(ExportFormat::Ndjson));
    assert_eq!(
        out,
        "{\"agent_id\":\"a\",\"x\\\"\":\"=1\",\"y\":[1,\"\\u2028\"],\"at\":null,\"meta\":{\"x\":\"=1\",\"y\":[1,\"\\u2028\"]}}\n"
    );
    let as_text = ExportOptions {
        json_as_text: true,
        ..flat(ExportFormat::Ndjson)
    };
    let (out, _) = exported(Anyreach, body, &as_text);
    assert_eq!(
        out,
        "{\"agent_id\":\"a\",\"x\\\"\":\"=1\",\"y\":\"[1,\\\"\\\\u2028\\\"]\",\"at\":null,\"meta\":\"{\\\"x\\\":\\\"=1\\\",\\\"y\\\":[1,\\\"\\\\u2028\\\"]}\"}\n"
    );
    let (out, _) = exported(
        Anyreach,
        body,
        &ExportOptions {
            formula_guard: false,
            ..flat(ExportFormat::Csv)
        },
    );
    assert!(
        out.starts_with("agent_id,\"x\"\"\",y,at,meta\r\na,=1,\"[1,"),
        "{out}"
    );

    for (given, wrong) in [
        (
            &["a", "a", "b", "c", "d"][..],
            "columns[1] conflict \"metadata.x\" has the name of another column. Give each a name of its own.",
        ),
        (
            &["a", "", "b", "c", "d"],
            "columns[1] invalid_value \"metadata.x\" needs a name that is not empty.",
        ),
        (
            &["a", "b\nc", "b", "c", "d"],
            "columns[1] invalid_value \"metadata.x\" has a name with control characters, such as line breaks.",
        ),
        (
            &["a"],
            "columnNames invalid_value \"columnNames\" must have one name for each of \"columns\".",
        ),
        (
            &["a", "end", "b", "c", "d"],
            "columns[1] conflict \"metadata.x\" cannot be named \"end\" beside \"end\": it is the key of the end mark.",
        ),
    ] {
        let given = ExportOptions {
            names: names(given),
            end: true,
            ..flat(ExportFormat::Ndjson)
        };
        assert_eq!(told(given), [wrong]);
    }
}

#[test]
fn a_name_that_is_guarded_is_so_in_the_schema() {
    let body = r#"[{"id":"1","created_at":"2026-01-01T00:00:00Z"}]"#;
    for (formula_guard, name) in [(true, "'=1"), (false, "=1")] {
        let way = ExportOptions {
            names: Some(vec!["=1".into()]),
            formula_guard,
            ..options(ExportFormat::Csv, &["id"])
        };
        assert_eq!(schema(&way).unwrap().columns[0].name, name);
        assert_eq!(
            exported(Anyreach, body, &way).0,
            [name, "\r\n1\r\n"].concat()
        );
    }
}

#[test]
fn cells_with_a_nul_are_counted() {
    let body = r#"[{"id":"1","created_at":"2026-01-01T00:00:00Z","summary":"a\u0000b","custom_metadata":{"x":"\u0000"}},{"id":"2","created_at":"2026-01-01T00:00:00Z"}]"#;
    for (format, columns, count) in [
        (
            ExportFormat::Csv,
            &["id", "summary", "metadata.x", "metadata"][..],
            2,
        ),
        (ExportFormat::Csv, &["id"], 0),
        (ExportFormat::Ndjson, &["summary"], 0),
    ] {
        let writer = Writer::new(options(format, columns), KEY).unwrap();
        let document = parse_body(Anyreach, body).unwrap();
        let page = provider(Anyreach)
            .read_page(document.root(), 100, writer.read_options())
            .unwrap();
        let mut out = String::new();
        writer.begin(&mut out);
        writer.write(page.items, &mut out);
        assert_eq!(writer.progress().nul_cells, count, "{out:?}");
    }
}

#[test]
fn long_parts_of_flat_lines_and_texts_are_as_short_ones() {
    let kept = format!("[{}]", vec![r#"{"a":"\u0085 \" ,"}"#; 60_000].join(","));
    let said = vec![r#"{"role":"user","content":"said \"so\",\n\u2028"}"#; 30_000].join(",");
    let body = format!(
        r#"[{{"id":"c1","created_at":"2026-01-01T00:00:00Z","conversation":[{said}],"custom_metadata":{{"k":{kept}}}}}]"#
    );
    for way in [
        named(&["transcript", "metadata", "id"]),
        options(ExportFormat::Ndjson, &[]),
    ] {
        for json_as_text in [false, true] {
            let way = ExportOptions {
                json_as_text,
                ..way.clone()
            };
            let (out, model) = exported(Anyreach, &body, &way);
            let line = cells(&out, &way, &model).remove(0);
            let cell = |path: &str| line.iter().find(|it| it.0 == path).unwrap().clone();
            for (path, is_text) in [
                ("transcript", json_as_text && way.names.is_some()),
                ("metadata", json_as_text),
            ] {
                let (_, found, value) = cell(path);
                let found = found.unwrap();
                let read = match found.as_str() {
                    Some(text) => serde_json::from_str(text).unwrap(),
                    None => found.clone(),
                };
                assert!(found.is_string() == is_text && read == value, "{path}");
            }
            assert!(!out.contains(['\u{85}', '\u{2028}']));
        }
    }
}
