//! The paths that can be masked, as a JavaScript module.

use super::path::ALIASES;
use crate::model::{PATHS, ProviderKind, paths_lacking};

/// The source of a JavaScript module and its types: the paths that can be masked, with their aliases, the paths
/// that cannot, and the paths that a platform never fills.
pub fn maskable_source() -> [String; 2] {
    let (mut masked, mut never) = (String::new(), String::new());
    for it in &PATHS {
        let path = it.path;
        let mut lines = ALIASES.lines().filter_map(|line| line.split_once('='));
        let others = lines.find_map(|(words, meant)| (meant == path).then_some(words));
        match it.is_maskable() {
            true => masked.push_str(&format!("  {path:?}: {:?},\n", others.unwrap_or_default())),
            false => never.push_str(&format!("  {path:?},\n")),
        }
    }
    let lacks = ProviderKind::PLATFORMS.map(|it| {
        let paths: Vec<_> = paths_lacking(it).collect();
        format!("  {}: {paths:?},\n", it.as_str())
    });
    let lacks = lacks.concat();
    let platforms = ProviderKind::PLATFORMS.map(|it| format!("{:?}", it.as_str()));
    let platforms = platforms.join(" | ");
    let (about, about_never, about_lacks) = (
        "/** Every path of a conversation that can be masked, with the other words for it. */\nexport ",
        "/** The others: nothing private stands there. */\nexport ",
        "/** Those that a platform has nothing at. */\nexport ",
    );
    [
        format!(
            "{about}const PATHS = {{\n{masked}}};\n{about_never}const NEVER = [\n{never}];\n{about_lacks}const LACKS = {{\n{lacks}}};\n"
        ),
        format!(
            "{about}declare const PATHS: Readonly<Record<string, string>>;\n{about_never}declare const NEVER: readonly string[];\n{about_lacks}declare const LACKS: Readonly<Record<{platforms}, readonly string[]>>;\n"
        ),
    ]
}
