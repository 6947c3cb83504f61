//! Gives what the module for pages imports the names by which `pkg-template/browser/instance.ts` knows it. That file is
//! its glue: wasm-bindgen's serves every type of JavaScript, and the module takes and gives texts only.

use anyhow::{Result, ensure};
use walrus::Module;

/// wasm-bindgen's module of everything that it imports by itself.
const MODULE: &str = "./convoscope_browser_bg.js";

/// wasm-bindgen's names without their hash, and ours.
const IMPORTS: [[&str; 2]; 7] = [
    ["__wbg_findZone", "findZone"],
    ["__wbg_meantZone", "meantZone"],
    ["zoneOffset", "zoneOffset"],
    ["__wbg_Number", "Number"],
    ["__wbg_String", "String"],
    ["__wbg_random", "random"],
    ["__wbg___wbindgen_throw", "throw"],
];
const EXPORTS: [&str; 3] = ["memory", "turn", "__wbindgen_malloc"];

/// Renames the imports, and removes the exports that the glue does not use. Fails if there are other imports, or if an
/// export is missing.
pub fn rename(module: &mut Module) -> Result<()> {
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| !EXPORTS.contains(&export.name.as_str()))
        .map(|export| export.id())
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
    // Among them is what prepares the table for objects of JavaScript: none crosses.
    walrus::passes::gc::run(module);
    for import in module.imports.iter_mut() {
        let known = IMPORTS
            .iter()
            .find(|[name, _]| import.name.strip_prefix(name).is_some_and(is_hash));
        let Some([_, name]) = known else {
            anyhow::bail!(
                "the module for pages imports {}, which browser/instance.ts does not have",
                import.name
            );
        };
        (*name).clone_into(&mut import.name);
        MODULE.clone_into(&mut import.module);
    }
    for name in EXPORTS {
        ensure!(
            module.exports.iter().any(|export| export.name == name),
            "the module for pages does not export {name}: has wasm-bindgen changed?"
        );
    }
    Ok(())
}

/// Whether this export is among those, with wasm-bindgen's hash or without.
pub fn is_needed(export: &str) -> bool {
    EXPORTS
        .iter()
        .any(|name| export.strip_prefix(name).is_some_and(is_hash))
}

/// Whether it is what wasm-bindgen adds to a name.
fn is_hash(behind: &str) -> bool {
    behind.is_empty()
        || behind
            .strip_prefix('_')
            .is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
