//! The parts of the gateway's OpenAPI document that follow from the model's fields, the filter's keys and the
//! other tables of the core.

use anyhow::Result;
use convoscope::filter::FilterKey;

use super::ordered_json::{Node, object, texts};
use super::{enumerations, error_codes, parameters, schemas};

/// The document with those parts made anew.
pub fn openapi(document: &str) -> Result<String> {
    let mut document = Node::parse(document)?;
    let components = document.at(&["components"])?;
    let filters: Result<Vec<_>> = FilterKey::ALL.into_iter().map(parameters::of).collect();
    let filters = filters?.concat();
    let references: Vec<_> = filters.iter().map(|(name, _)| reference(name)).collect();
    let parameters = components.at(&["parameters"])?.members()?;
    replace(parameters, |(name, _)| is_filters(name), &filters);
    *components.at(&["parameters", "columns", "schema", "items", "pattern"])? =
        schemas::column_pattern().into();
    for (name, schema) in components.at(&["schemas"])?.members()? {
        if let Some(made) = schemas::of(name) {
            *schema = made;
        } else if let Some(names) = enumerations::names(name) {
            *schema.at(&["enum"])? = texts(names);
        }
    }
    let detail = components.at(&["schemas", "ErrorDetail", "properties"])?;
    *detail.at(&["code", "x-extensible-enum"])? = texts(error_codes::sent());
    let group_key = components.at(&["schemas", "GroupKey", "properties"])?;
    *group_key = enumerations::group_key(group_key)?;
    for path in ["/v1/conversations", "/v1/export", "/v1/summary"] {
        let parameters = document.at(&["paths", path, "get", "parameters"])?;
        replace(parameters.elements()?, is_reference, &references);
    }
    for (response, status) in statuses(&mut document)? {
        let codes = document.at(&["components", "responses", &response, "x-error-codes"]);
        if let Ok(codes) = codes {
            *codes = error_codes::of_response(codes, status);
        }
    }
    complete_examples(&mut document, false);
    Ok(document.to_file())
}

/// Puts these elements in the place of those there are.
fn replace<T: Clone>(all: &mut Vec<T>, is_ours: impl Fn(&T) -> bool, made: &[T]) {
    let place = all.iter().position(&is_ours).unwrap_or(all.len());
    all.retain(|it| !is_ours(it));
    all.splice(place..place, made.iter().cloned());
}

fn is_filters(parameter: &str) -> bool {
    let key = parameter.split('.').next().unwrap_or_default();
    FilterKey::named(key).is_some()
}

const PARAMETERS: &str = "#/components/parameters/";

fn reference(parameter: &str) -> Node {
    object([("$ref", format!("{PARAMETERS}{parameter}").into())])
}

fn is_reference(node: &Node) -> bool {
    let Node::Object(members) = node else {
        return false;
    };
    let target = |text: &str| {
        text.trim_matches('"')
            .strip_prefix(PARAMETERS)
            .map(is_filters)
    };
    members.iter().any(|(key, value)| match value {
        Node::Scalar(text) => key == "$ref" && target(text) == Some(true),
        _ => false,
    })
}

/// The responses of a list, with their statuses.
fn statuses(document: &mut Node) -> Result<Vec<(String, u16)>> {
    let responses = document.at(&["paths", "/v1/conversations", "get", "responses"])?;
    let mut statuses = Vec::new();
    for (status, response) in responses.members()? {
        if let Ok(Node::Scalar(target)) = response.at(&["$ref"]) {
            let (_, name) = target
                .trim_matches('"')
                .rsplit_once('/')
                .unwrap_or_default();
            statuses.push((name.to_owned(), status.parse()?));
        }
    }
    Ok(statuses)
}

/// Gives conversations in examples all of their fields, in their order.
fn complete_examples(node: &mut Node, is_example: bool) {
    match node {
        Node::Object(members) => {
            if is_example && members.iter().any(|(key, _)| key == "internalId") {
                *members = schemas::completed(members);
            }
            for (key, value) in members {
                complete_examples(value, is_example || key == "example");
            }
        }
        Node::List(elements) => {
            for element in elements {
                complete_examples(element, is_example);
            }
        }
        Node::Scalar(_) => {}
    }
}
