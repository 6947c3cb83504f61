//! Lists that tests go over.

use convoscope::ErrorCode;
use convoscope::filter::FilterKey;
use convoscope::model::{OmittableField, PATHS, ProviderKind, Shape, StopReason, paths_lacking};
use convoscope::summary::GroupBy;

use super::{error_codes, parameters};

/// The lists of fields that tests go over.
pub fn lists() -> String {
    let list = |name: &str, about: &str, paths: &mut dyn Iterator<Item = &str>| {
        let paths: Vec<_> = paths.map(|path| format!("  {path:?},\n")).collect();
        format!(
            "\n/** {about} */\nexport const {name} = [\n{}] as const;\n",
            paths.concat()
        )
    };
    let of_list = |path: &str| {
        PATHS
            .iter()
            .any(|it| it.shape == Shape::List && path.starts_with(&format!("{}.", it.path)))
    };
    let paths = || PATHS.iter();
    let filter: Vec<_> = FilterKey::ALL
        .into_iter()
        .flat_map(parameters::names)
        .collect();
    let lacks = ProviderKind::PLATFORMS.map(|kind| {
        format!(
            "  {}: {:?},\n",
            kind.as_str(),
            paths_lacking(kind).collect::<Vec<_>>()
        )
    });
    [
        "// Made by `cargo xtask generate`, of the tables of the core.\n".to_owned(),
        list("FIELDS", "The fields of a conversation, in their order.", &mut paths().map(|it| it.path).filter(|path| !path.contains('.'))),
        list("SCALARS", "The columns of a CSV file where none are chosen.", &mut convoscope::model::default_columns()),
        list("MASKABLE", "What can be masked.", &mut paths().filter(|it| it.is_maskable()).map(|it| it.path)),
        list("NEVER_MASKED", "What cannot.", &mut paths().filter(|it| !it.is_maskable()).map(|it| it.path)),
        list("IN_LISTS", "What lies in each record of a list.", &mut paths().map(|it| it.path).filter(|path| of_list(path))),
        list("OMITTABLE", "What a list can leave out.", &mut OmittableField::NAMES.into_iter()),
        list("STOP_REASONS", "Why a list can end.", &mut StopReason::NAMES.into_iter()),
        list("ERROR_CODES", "Every code of an error.", &mut ErrorCode::NAMES.into_iter()),
        list("GATEWAY_CODES", "Those that a gateway answers with.", &mut error_codes::sent()),
        list("FILTER_PARAMETERS", "A filter's keys, as a gateway's query has them.", &mut filter.iter().map(String::as_str)),
        list("GROUP_KEYS", "What summaries can be grouped by.", &mut GroupBy::NAMES.into_iter()),
        format!("\n/** What a platform never fills. */\nexport const LACKS: Record<{}, readonly string[]> = {{\n{}}};\n", platforms_type(), lacks.concat()),
    ].concat()
}

/// `"eigi" | "anyreach"`, as a type.
fn platforms_type() -> String {
    ProviderKind::PLATFORMS
        .map(|it| format!("{:?}", it.as_str()))
        .join(" | ")
}
