//! Removes the reporting of panics from the module.

use std::collections::HashSet;

use anyhow::{Result, ensure};
use walrus::ir::{Call, Visitor, dfs_in_order};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module};

use crate::reachability::Linked;

/// Beginnings and ends of the names of functions that report a panic and never return. Nobody hears the
/// report where the module runs: they only need to trap.
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

/// Replaces each of these functions by the trap it ends in, and removes what only they need: messages and the
/// names of source files. A panic still traps, at the same place. Needs the names of functions. Of the exports only those
/// stay that are needed.
pub fn trap(module: &mut Module, linked: &Linked, is_needed: impl Fn(&str) -> bool) -> Result<()> {
    // In the order of their numbers.
    let functions: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    let reporting: HashSet<usize> = functions
        .iter()
        .enumerate()
        .filter(|(_, id)| {
            let name = module.funcs.get(**id).name.as_deref().unwrap_or_default();
            let name = format!("{:#}", rustc_demangle::demangle(name));
            BEGINNINGS.iter().any(|begin| name.starts_with(begin))
                || ENDS.iter().any(|end| name.ends_with(end))
        })
        .map(|(number, _)| number)
        .collect();
    ensure!(
        reporting.len() > 5,
        "only {} functions report panics: has the standard library renamed them?",
        reporting.len(),
    );
    let unreached = linked.unreached(&reporting, is_needed)?;
    let dropped: HashSet<FunctionId> = unreached
        .functions
        .iter()
        .map(|&number| functions[number])
        .collect();
    for number in reporting.iter().chain(&unreached.functions) {
        replace(module, functions[*number]);
    }
    let mut calls = Calls(Vec::new());
    for (id, function) in module.funcs.iter_local() {
        if !dropped.contains(&id) {
            dfs_in_order(&mut calls, function, function.entry_block());
        }
    }
    ensure!(
        calls.0.iter().all(|id| !dropped.contains(id)),
        "a function that is called was found unreachable"
    );
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for (id, drop) in segments.into_iter().zip(&unreached.data) {
        let data = &mut module.data.get_mut(id).value;
        ensure!(
            data.len() == drop.len(),
            "the lengths of a data segment differ"
        );
        for (byte, _) in data.iter_mut().zip(drop).filter(|(_, drop)| **drop) {
            *byte = 0;
        }
    }
    // They only hold for the linker's output.
    let notes = module
        .customs
        .iter()
        .map(|(_, section)| section.name().to_owned());
    let notes = notes.filter(|name| name == "linking" || name.starts_with("reloc."));
    for name in notes.collect::<Vec<_>>() {
        module.customs.remove_raw(&name);
    }
    Ok(())
}

/// Replaces a function by a trap.
fn replace(module: &mut Module, id: FunctionId) {
    let signature = module.types.get(module.funcs.get(id).ty());
    let parameters = signature.params().to_vec();
    let results = signature.results().to_vec();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    builder.func_body().unreachable();
    let locals = parameters.iter().map(|&of| module.locals.add(of)).collect();
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(locals));
}

/// The functions that functions call.
struct Calls(Vec<FunctionId>);

impl Visitor<'_> for Calls {
    fn visit_call(&mut self, call: &Call) {
        self.0.push(call.func);
    }
}
