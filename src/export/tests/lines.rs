//! Lines of NDJSON: what the model is, on one line each.

use super::*;

/// Every key of a JSON text with its place, in the order of the text.
fn keys(json: &str) -> Vec<String> {
    fn collect(json: crate::json::Json<'_>, place: &str, keys: &mut Vec<String>) {
        for (index, element) in json.elements().enumerate() {
            collect(element, &format!("{place}/{index}"), keys);
        }
        for (key, value) in json.members().iter() {
            let place = format!("{place}/{key}");
            collect(value, &place, keys);
            keys.push(place);
        }
    }
    let document = Document::parse(json).unwrap();
    let mut found = Vec::new();
    collect(document.root(), "", &mut found);
    found
}

pub(super) fn check_ndjson(
    kind: ProviderKind,
    body: &str,
    raw: bool,
    omit: &[OmittableField],
) -> Result<(), TestCaseError> {
    let options = ExportOptions {
        raw,
        omit: omit.to_vec(),
        ..ExportOptions::new(ExportFormat::Ndjson)
    };
    let (out, mut model) = exported(kind, body, &options);
    prop_assert!(out.is_empty() || out.ends_with('\n'));
    let lines: Vec<_> = out.split_terminator('\n').collect();
    prop_assert_eq!(lines.len(), model.len());
    for (line, model) in lines.iter().zip(&mut model) {
        if !raw {
            model.as_object_mut().unwrap().remove("raw");
        }
        prop_assert!(!line.contains('\r'));
        let read: Value = serde_json::from_str(line).unwrap();
        prop_assert!(same(&read, model), "{}\n{}", line, model);
    }
    let document = parse_body(kind, body).unwrap();
    let read_options = ReadOptions {
        omit: omit.to_vec(),
        raw,
    };
    let page = provider(kind)
        .read_page(document.root(), 100, &read_options)
        .unwrap();
    for (line, item) in lines.iter().zip(&page.items) {
        prop_assert_eq!(keys(line), keys(&serde_json::to_string(item).unwrap()));
    }
    Ok(())
}

#[test]
fn columns_of_ndjson_keep_their_nesting() {
    let record = json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "agent": { "name": "Asha" },
        "custom_metadata": { "order": { "id": 7, "at": "x" }, "tags": [{ "a": 1 }, { "b": 2 }, 3, [{ "a": 4 }]], "a.b": " c " },
        "conversation": [{ "role": "user", "content": "hello" }, { "role": "agent", "content": "\u{2028}\"" }] });
    let columns = [
        "metadata.order.id",
        "metadata.tags.a",
        r"metadata.a\.b",
        "metadata.order.missing.deep",
        "metadata.id.x",
        "transcript.content",
        "id",
        "agent.name",
        "recording.url",
        "analysis.score",
        "updatedAt",
    ];
    let (out, _) = exported(
        Anyreach,
        &format!("[{record}]"),
        &options(ExportFormat::Ndjson, &columns),
    );
    assert_eq!(
        out,
        "{\"id\":\"c1\",\"agent\":{\"name\":\"Asha\"},\"updatedAt\":null,\"recording\":null,\
         \"transcript\":[{\"content\":\"hello\"},{\"content\":\"\\u2028\\\"\"}],\"analysis\":null,\
         \"metadata\":{\"order\":{\"id\":7,\"missing\":null},\"tags\":[{\"a\":1},{\"a\":null},null,null],\"a.b\":\" c \",\"id\":null}}\n"
    );
}

#[test]
fn kept_json_is_written_on_one_line() {
    let body = "[{\"id\":\"1\",\"created_at\":\"2026-01-01T00:00:00Z\",\"custom_metadata\": {\n  \"a\" : [ 1.50,\t\"x \\u0041\" ]\r\n}}]";
    let (out, _) = exported(
        Anyreach,
        body,
        &options(ExportFormat::Ndjson, &["metadata"]),
    );
    assert_eq!(out, "{\"metadata\":{\"a\":[1.50,\"x \\u0041\"]}}\n");
    let (out, _) = exported(
        Anyreach,
        body,
        &options(ExportFormat::Csv, &["metadata", "metadata.a.1"]),
    );
    assert_eq!(
        out,
        "metadata,metadata.a.1\r\n\"{\"\"a\"\":[1.50,\"\"x \\u0041\"\"]}\",x A\r\n"
    );
}

proptest! {
    #[test]
    fn a_line_is_what_the_model_is(bodies in bodies(), raw in any::<bool>()) {
        for (kind, body) in bodies {
            check_ndjson(kind, &body, raw, &[])?;
        }
    }
}
