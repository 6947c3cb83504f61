//! What of a module can still be reached, function by function and constant by constant.
//!
//! wasm-opt drops functions that nobody calls. One whose address is taken it has to keep, and the data it
//! keeps as a whole: it cannot tell an address from a number. The linker can, and writes both down
//! (`--emit-relocs`).

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use wasmparser::{
    BinaryReader, ExternalKind, KnownCustom, Linking, Parser, Payload, RelocationEntry, SymbolInfo,
};

/// A part of the data: its segment, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Constant {
    pub segment: usize,
    pub place: Range<usize>,
}

/// A module as the linker left it.
#[derive(Default)]
pub struct Linked {
    /// The first function that is not imported.
    imported: u32,
    exported: Vec<u32>,
    /// Of each function that is not imported, where its code is.
    bodies: Vec<Range<usize>>,
    /// Of each segment of the data, where it lies.
    segments: Vec<Range<usize>>,
    symbols: Vec<Option<Symbol>>,
    /// What is named where in the file.
    named: Vec<(usize, u32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Symbol {
    Function(u32),
    /// Segment, start and end.
    Data(usize, usize, usize),
}

impl Linked {
    /// Reads a module with relocations.
    pub fn read(wasm: &[u8]) -> Result<Self> {
        let mut linked = Self::default();
        // Where the sections of code and data begin, by their place among all.
        let mut starts = HashMap::new();
        let mut relocations = Vec::new();
        let mut section = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            let range = payload.as_section().map(|(_, range)| range);
            match payload {
                Payload::CodeSectionEntry(body) => {
                    linked.bodies.push(body.range());
                    continue;
                }
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        linked.imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            linked.exported.push(export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => linked.exported.push(func),
                Payload::DataSection(data) => {
                    for segment in data {
                        let segment = segment?;
                        let end = segment.range.end;
                        linked.segments.push(end - segment.data.len()..end);
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(parts) => {
                        for part in parts {
                            if let Linking::SymbolTable(symbols) = part? {
                                for symbol in symbols {
                                    linked.symbols.push(Symbol::of(symbol?));
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(reloc) => relocations.push(reloc),
                    _ => {}
                },
                _ => {}
            }
            if let Some(range) = range {
                starts.insert(section, range.start);
                section += 1;
            }
        }
        for relocation in relocations {
            let start = starts.get(&relocation.section_index()).context("relocations of no section")?;
            for entry in relocation.entries() {
                let entry: RelocationEntry = entry?;
                if entry.ty.names_symbol() {
                    linked.named.push((start + entry.offset as usize, entry.index));
                }
            }
        }
        linked.named.sort_unstable();
        ensure!(!linked.symbols.is_empty() && !linked.named.is_empty(), "the linker told of no addresses");
        Ok(linked)
    }
}
