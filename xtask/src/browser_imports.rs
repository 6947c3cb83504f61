//! Gives what the module for pages imports the names by which `pkg-template/browser/instance.ts` knows it. That file is
//! its glue: wasm-bindgen's serves every type of JavaScript, and the module takes and gives texts only.

use anyhow::{Result, ensure};
use walrus::Module;

/// wasm-bindgen's module of everything that it imports by itself.
const MODULE: &str = "./convoscope_browser_bg.js";

/// wasm-bindgen's names without their hash, and ours.
const IMPORTS: [[&str; 2]; 8] = [
    ["__wbg_findZone", "findZone"],
    ["__wbg_meantZone", "meantZone"],
    ["zoneOffset", "zoneOffset"],
    ["__wbg_Number", "Number"],
    ["__wbg_String", "String"],
    ["__wbg_random", "random"],
    ["__wbg___wbindgen_throw", "throw"],
    ["__wbindgen_init_externref_table", "externrefs"],
];
const EXPORTS: [&str; 5] = [
    "memory",
    "turn",
    "__wbindgen_malloc",
    "__wbindgen_free",
    "__wbindgen_start",
];

/// Renames the imports. Fails if there are others, or if an export is missing.
pub fn rename(module: &mut Module) -> Result<()> {
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

/// Whether it is what wasm-bindgen adds to a name.
fn is_hash(behind: &str) -> bool {
    behind.is_empty()
        || behind
            .strip_prefix('_')
            .is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
