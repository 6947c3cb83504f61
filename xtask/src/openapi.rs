//! Translates the gateway's OpenAPI document to 3.0.3, for tools that read no later version.
//!
//! The document is written in 3.1 with few keywords. Each of them is translated here; any other fails the
//! build, so that the copy never silently loses anything.

use std::mem;

use anyhow::{Result, bail, ensure};
use serde_json::{Map, Value, json};

/// Keywords that are the same in 3.0.
const SAME: [&str; 16] = [
    "additionalProperties",
    "allOf",
    "default",
    "description",
    "enum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "pattern",
    "properties",
    "required",
];

const SCHEMAS: &str = "#/components/schemas/";

/// Translates a document from OpenAPI 3.1.
pub fn to_3_0(document: &str) -> Result<String> {
    let mut document: Value = serde_json::from_str(document)?;
    ensure!(
        document["openapi"] == "3.1.0",
        "the document is not in OpenAPI 3.1.0"
    );
    document["openapi"] = json!("3.0.3");
    if let Some(info) = document["info"].as_object_mut() {
        // The description says more.
        info.remove("summary");
        if let Some(license) = info.get_mut("license").and_then(Value::as_object_mut) {
            license.remove("identifier");
        }
    }
    let components = document["components"]["schemas"].clone();
    let mut inlined = Vec::new();
    inline_nullable(&mut document, &components, &mut inlined)?;
    let text = document.to_string();
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        let is_used = |name: &String| text.contains(&format!("\"{SCHEMAS}{name}\""));
        schemas.retain(|name, _| !inlined.contains(name) || is_used(name));
    }
    find_schemas(&mut document)?;
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// Inlines schemas that are referenced as possibly null: 3.0 has no nullable references, and everything
/// beside `nullable` has to allow null too. Lists them in `inlined`.
fn inline_nullable(value: &mut Value, schemas: &Value, inlined: &mut Vec<String>) -> Result<()> {
    match value {
        Value::Array(values) => {
            (values.iter_mut()).try_for_each(|value| inline_nullable(value, schemas, inlined))?;
        }
        Value::Object(members) => {
            for (key, value) in members.iter_mut() {
                if key != "example" && !key.starts_with("x-") {
                    inline_nullable(value, schemas, inlined)?;
                }
            }
            let Some(either) = members.remove("oneOf") else {
                return Ok(());
            };
            let name = (either[0]["$ref"].as_str()).and_then(|it| it.strip_prefix(SCHEMAS));
            let (Some(name), true) = (name, either[1] == json!({ "type": "null" })) else {
                bail!("unsupported anyOf (only a reference or null): {either}");
            };
            let Some(referred) = schemas[name].as_object() else {
                bail!("unknown schema {name}");
            };
            for (word, value) in referred {
                let value = match word.as_str() {
                    "type" => json!([value, "null"]),
                    _ => value.clone(),
                };
                // A keyword there takes precedence.
                members.entry(word).or_insert(value);
            }
            inlined.push(name.to_owned());
        }
        _ => {}
    }
    Ok(())
}

/// Finds the schemas in a value.
fn find_schemas(value: &mut Value) -> Result<()> {
    match value {
        Value::Array(values) => values.iter_mut().try_for_each(find_schemas),
        Value::Object(members) => {
            members
                .iter_mut()
                .try_for_each(|(key, value)| match key.as_str() {
                    "schema" => schema(value),
                    "schemas" => each_schema(value),
                    "example" => Ok(()),
                    key if key.starts_with("x-") => Ok(()),
                    _ => find_schemas(value),
                })
        }
        _ => Ok(()),
    }
}

/// Each schema of an object or a list.
fn each_schema(schemas: &mut Value) -> Result<()> {
    match schemas {
        Value::Array(schemas) => schemas.iter_mut().try_for_each(schema),
        Value::Object(schemas) => schemas.values_mut().try_for_each(schema),
        _ => bail!("not a list or object of schemas: {schemas}"),
    }
}

fn schema(value: &mut Value) -> Result<()> {
    let Value::Object(schema) = value else {
        bail!("not a schema of OpenAPI 3.0: {value}");
    };
    if schema.contains_key("$ref") {
        ensure!(
            schema.len() == 1,
            "OpenAPI 3.0 ignores everything beside a $ref: {value}"
        );
        return Ok(());
    }
    for (word, value) in mem::take(schema) {
        translate(schema, word, value)?;
    }
    Ok(())
}

/// Adds a keyword of 3.1 to a schema of 3.0.
fn translate(schema: &mut Map<String, Value>, word: String, mut value: Value) -> Result<()> {
    match word.as_str() {
        "type" => match value {
            Value::Array(types) => {
                let [of_value, null] = types.as_slice() else {
                    bail!("OpenAPI 3.0 allows one type, and null: {types:?}");
                };
                ensure!(
                    null == "null" && of_value != "null",
                    "OpenAPI 3.0 allows one type, and null: {types:?}"
                );
                schema.insert(word, of_value.clone());
                schema.insert("nullable".to_owned(), json!(true));
            }
            one => {
                ensure!(one != "null", "OpenAPI 3.0 has no type null");
                schema.insert(word, one);
            }
        },
        // A schema without a type allows null, and 3.0 cannot allow only null.
        "const" if value.is_null() => {}
        "const" => {
            schema.insert("enum".to_owned(), json!([value]));
        }
        "examples" => {
            schema.insert("example".to_owned(), value[0].take());
        }
        // The description says it, too.
        "contentMediaType" | "contentSchema" => {}
        same if same.starts_with("x-") || SAME.contains(&same) => {
            match same {
                "properties" | "allOf" => each_schema(&mut value)?,
                "items" => self::schema(&mut value)?,
                "additionalProperties" if value.is_object() => self::schema(&mut value)?,
                _ => {}
            }
            schema.insert(word, value);
        }
        other => bail!("unsupported schema keyword: {other}"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A schema in 3.0, or why there is none.
    fn translated(mut value: Value) -> Result<Value, String> {
        match schema(&mut value) {
            Ok(()) => Ok(value),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn what_3_1_says_otherwise_is_translated() {
        for (later, earlier) in [
            (
                json!({ "type": ["string", "null"], "format": "date-time", "examples": ["a", "b"] }),
                json!({ "type": "string", "nullable": true, "format": "date-time", "example": "a" }),
            ),
            (
                json!({ "const": null, "description": "d" }),
                json!({ "description": "d" }),
            ),
            (json!({ "const": "a" }), json!({ "enum": ["a"] })),
            (
                json!({ "type": "string", "contentMediaType": "application/json", "contentSchema": { "type": "object" } }),
                json!({ "type": "string" }),
            ),
        ] {
            assert_eq!(translated(later.clone()), Ok(earlier.clone()));
            for (around, inside) in [
                ("properties", "a"),
                ("allOf", ""),
                ("items", ""),
                ("additionalProperties", ""),
            ] {
                let wrap = |schema: &Value| match (around, inside) {
                    ("allOf", _) => json!({ around: [schema] }),
                    (_, "") => json!({ around: schema }),
                    (_, name) => json!({ around: { name: schema } }),
                };
                assert_eq!(translated(wrap(&later)), Ok(wrap(&earlier)));
            }
        }
    }

    #[test]
    fn what_3_0_cannot_say_fails() {
        for (later, why) in [
            (
                json!({ "$ref": "#/a", "description": "d" }),
                "beside a $ref",
            ),
            (json!({ "type": ["string", "integer"] }), "one type"),
            (json!({ "type": "null" }), "no type null"),
            (
                json!({ "items": { "unevaluatedProperties": false } }),
                "keyword: unevaluatedProperties",
            ),
            (json!({ "properties": { "a": true } }), "not a schema"),
        ] {
            let error = translated(later).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn what_may_be_null_stands_where_it_is_used() {
        let document = |either: Value| {
            json!({
                "openapi": "3.1.0",
                "components": { "schemas": {
                    "A": { "type": "object", "properties": { "b": { "description": "in A", "oneOf": either }, "c": { "$ref": "#/components/schemas/C" } } },
                    "B": { "type": "object", "description": "B", "properties": { "d": { "type": "string" } } },
                    "C": { "description": "C", "oneOf": [{ "$ref": "#/components/schemas/D" }, { "type": "null" }] },
                    "D": { "type": "string" },
                    "E": { "$ref": "#/components/schemas/D" },
                } },
            })
            .to_string()
        };
        let either = json!([{ "$ref": "#/components/schemas/B" }, { "type": "null" }]);
        let translated: Value = serde_json::from_str(&to_3_0(&document(either)).unwrap()).unwrap();
        let b = json!({ "type": "object", "nullable": true, "description": "in A", "properties": { "d": { "type": "string" } } });
        assert_eq!(
            translated["components"]["schemas"],
            json!({
                "A": { "type": "object", "properties": { "b": b, "c": { "$ref": "#/components/schemas/C" } } },
                "C": { "description": "C", "type": "string", "nullable": true },
                "D": { "type": "string" },
                "E": { "$ref": "#/components/schemas/D" },
            })
        );
        for either in [
            json!([{ "$ref": "#/components/schemas/B" }, { "$ref": "#/components/schemas/D" }]),
            json!([{ "$ref": "#/components/schemas/Z" }, { "type": "null" }]),
            json!([{ "type": "string" }, { "type": "null" }]),
        ] {
            assert!(to_3_0(&document(either)).is_err());
        }
    }

    #[test]
    fn schemas_are_found_and_nothing_else_is_touched() {
        let schema = json!({ "type": ["object", "null"] });
        let media = json!({ "schema": schema, "example": { "schema": schema, "const": 1 } });
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": "t", "summary": "s", "license": { "name": "MIT", "identifier": "MIT" } },
            "paths": { "/": { "get": { "responses": { "200": { "content": { "application/json": media } } } } } },
            "components": { "schemas": { "A": schema }, "parameters": { "a": { "schema": { "const": "b" } } } },
        });
        let translated: Value =
            serde_json::from_str(&to_3_0(&document.to_string()).unwrap()).unwrap();
        let earlier = json!({ "type": "object", "nullable": true });
        let media = json!({ "schema": earlier, "example": { "schema": schema, "const": 1 } });
        assert_eq!(
            translated,
            json!({
                "openapi": "3.0.3",
                "info": { "title": "t", "license": { "name": "MIT" } },
                "paths": { "/": { "get": { "responses": { "200": { "content": { "application/json": media } } } } } },
                "components": { "schemas": { "A": earlier }, "parameters": { "a": { "schema": { "enum": ["b"] } } } },
            })
        );
        assert!(to_3_0(r#"{"openapi": "3.0.3"}"#).is_err());
    }
}
