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
    let glue = &without_repeated_imports(glue);
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

/// The glue with one import of each module. wasm-bindgen writes one for each function, all under the same key of
/// an object, and bundlers warn about that.
fn without_repeated_imports(glue: &str) -> String {
    let mut modules = Vec::new();
    let mut repeated = Vec::new();
    for line in glue.lines() {
        let import = line.strip_prefix("import * as ");
        if let Some((name, module)) = import.and_then(|rest| rest.split_once(" from ")) {
            match modules.contains(&module) {
                true => repeated.extend([line.to_owned(), format!("{module}: {name},")]),
                false => modules.push(module),
            }
        }
    }
    let lines = glue.split_inclusive('\n');
    lines
        .filter(|line| !repeated.iter().any(|other| other == line.trim()))
        .collect()
}

/// Its declaration, beside those of an instance.
pub fn declaration(name: &str) -> String {
    format!(
        "
import type {{ SyncGlue }} from \"../facade/wasm-module.js\";

/** An instance of the module's functions: to be loaded once. `died` gives what makes the errors of all that was
 *  under way. */
export function instance(died: (trap: unknown) => () => Error): typeof import(\"./{name}.js\") & SyncGlue;
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_module_is_imported_once() {
        let glue = r#"import * as import1 from "./a.js"
import * as import2 from "./b.js"
import * as import3 from "./b.js"
    return {
        "./a.js": import1,
        "./b.js": import2,
        "./b.js": import3,
    };
"#;
        let expected = r#"import * as import1 from "./a.js"
import * as import2 from "./b.js"
    return {
        "./a.js": import1,
        "./b.js": import2,
    };
"#;
        assert_eq!(without_repeated_imports(glue), expected);
        assert_eq!(without_repeated_imports(expected), expected);
    }
}
