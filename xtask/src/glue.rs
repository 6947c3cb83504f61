//! Turns wasm-bindgen's glue, which has one instance of its module, into a function that makes instances.

use anyhow::{Context, Result, ensure};

/// Every call from JavaScript into the module goes through it: see the file.
const GUARD: &str = "import { guarded } from '../facade/guarded.js';\n";
const EXPORTS: &str = "export { initSync, __wbg_init as default };";
/// Where the glue starts to load its module: the facade does that (`facade/wasm-source.ts`).
const LOADING: &str = "async function __wbg_load(module, imports) {";
const INSTANCE: &str = "    wasm = instance.exports;\n";

/// The glue as `export function instance(died)`. Each call has its own scope, so that objects of a dead
/// module never use the memory of the next.
pub fn instantiable(glue: &str) -> Result<String> {
    let start = glue.find("\nexport ").unwrap_or(0);
    let start = glue[..start].rfind("\n/**").unwrap_or(start);
    let (imports, body) = glue.split_at(start);
    ensure!(imports.contains("import "), "the glue imports nothing");
    ensure!(
        !body.contains("\nimport "),
        "the glue imports in its midst: has wasm-bindgen changed?"
    );
    for once in [EXPORTS, INSTANCE, LOADING] {
        ensure!(
            body.matches(once).count() == 1,
            "the glue has not one line {once:?}: has wasm-bindgen changed?"
        );
    }
    let (body, loading) = body.split_once(LOADING).context("the glue loads nothing")?;
    ensure!(
        loading.trim_end().ends_with(EXPORTS),
        "the glue does not end with its exports: has wasm-bindgen changed?"
    );
    let names: Vec<&str> = ["class ", "function "]
        .iter()
        .flat_map(|kind| {
            let parts = body.split("\nexport ").skip(1);
            parts.filter_map(move |part| part.strip_prefix(kind)?.split([' ', '(']).next())
        })
        .collect();
    let views: Vec<&str> = body
        .lines()
        .filter_map(|line| line.strip_prefix("let cached")?.strip_suffix(" = null;"))
        .collect();
    ensure!(
        names.len() > 1 && views.len() > 1,
        "the glue exports {names:?}, and looks at memory by {views:?}: has wasm-bindgen changed?"
    );
    let dropped: String = views
        .iter()
        .map(|view| format!("cached{view} = "))
        .collect();
    let guard = format!(
        "    wasm = guarded(instance.exports, (trap) => {{
        // The memory is released too.
        {dropped}wasmInstance = null;
        return died(trap);
    }});
"
    );
    let body = body.replace(INSTANCE, &guard).replace("\nexport ", "\n");
    let names = names.join(", ");
    Ok(format!(
        "{imports}{GUARD}export function instance(died) {{{body}
    return {{
        {names},
        async load(module) {{
            __wbg_finalize_init(await WebAssembly.instantiate(module, __wbg_get_imports()), module);
        }},
        loadSync(module) {{
            __wbg_finalize_init(new WebAssembly.Instance(module, __wbg_get_imports()), module);
        }},
    }};
}}
"
    ))
}

/// Its declaration, beside those of an instance.
pub fn declaration(name: &str) -> String {
    format!(
        "
import type {{ Glue }} from \"../facade/wasm-module.js\";

/** An instance of the module's functions: to be loaded once. `died` gives what makes the errors of all that was
 *  under way. */
export function instance(died: (trap: unknown) => () => Error): typeof import(\"./{name}.js\") & Glue;
"
    )
}
