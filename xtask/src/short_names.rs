//! Shortens the names between module and glue: wasm-bindgen's have a hash of sixteen digits, which is in both
//! files and does not compress.

use anyhow::{Result, ensure};
use walrus::Module;

/// Beginnings of the names that are renamed.
const HASHED: [&str; 3] = ["__wbg_", "__wbindgen_generic_", "wasm_bindgen__convert__"];

/// Renames imports and exports with a hash; returns old and new names. The exports are the closures, which
/// `facade/guarded.ts` knows by that word.
pub fn shorten(module: &mut Module) -> Vec<[String; 2]> {
    let imports = module.imports.iter_mut().map(|import| &mut import.name);
    let exports = module.exports.iter_mut().map(|export| &mut export.name);
    let imports = imports.map(|name| (name, "w"));
    let exports = exports.map(|name| (name, "closure"));
    let hashed = imports.chain(exports).filter(|(name, _)| is_hashed(name));
    hashed
        .enumerate()
        .map(|(count, (name, kind))| {
            let short = format!("{kind}{count}");
            [std::mem::replace(name, short.clone()), short]
        })
        .collect()
}

fn is_hashed(name: &str) -> bool {
    let digits = name.bytes().rev().take_while(u8::is_ascii_hexdigit).count();
    digits >= 15 && HASHED.iter().any(|begin| name.starts_with(begin))
}

/// Renames them in the glue.
pub fn shortened(mut glue: String, names: &[[String; 2]]) -> Result<String> {
    for [long, short] in names {
        ensure!(
            glue.contains(long),
            "the glue does not name {long}: has wasm-bindgen changed?"
        );
        glue = glue.replace(long, short);
    }
    Ok(glue)
}
