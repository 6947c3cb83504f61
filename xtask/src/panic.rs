//! Takes the telling of panics out of the module.

use anyhow::{Result, ensure};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

/// How the names of the functions begin or end that report a panic and never return. Where the module
/// runs, nobody hears the report: they come down to the trap that follows it.
const BEGINNINGS: [&str; 3] = [
    "core::panicking::",
    "core::cell::panic_already_",
    "std::panicking::panic_with_hook",
];
const ENDS: [&str; 10] = [
    "::rust_begin_unwind",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::slice::index::slice_index_fail",
    "core::str::slice_error_fail",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "std::thread::local::panic_access_error",
];

/// Replaces each of those functions by the trap it ends in; wasm-opt then drops what only they need: the
/// writing of messages. A panic still traps, at the same place. Needs the names of functions.
pub fn trap(module: &mut Module) -> Result<()> {
    let reporting: Vec<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(id, _)| {
            let name = module.funcs.get(*id).name.as_deref().unwrap_or_default();
            let name = format!("{:#}", rustc_demangle::demangle(name));
            BEGINNINGS.iter().any(|begin| name.starts_with(begin))
                || ENDS.iter().any(|end| name.ends_with(end))
        })
        .map(|(id, _)| id)
        .collect();
    ensure!(
        reporting.len() > 5,
        "only {} functions report panics: has the standard library renamed them?",
        reporting.len(),
    );
    for id in reporting {
        let signature = module.types.get(module.funcs.get(id).ty());
        let parameters = signature.params().to_vec();
        let results = signature.results().to_vec();
        let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
        builder.func_body().unreachable();
        let locals = parameters.iter().map(|&of| module.locals.add(of)).collect();
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(locals));
    }
    Ok(())
}
