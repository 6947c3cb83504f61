//! Finds out which functions and constants of a module can be reached.
//!
//! wasm-opt removes functions that nobody calls. It keeps functions with an address anywhere, and all data:
//! it cannot tell an address from a number. The linker can, and notes where it wrote addresses, and of what
//! (`--emit-relocs`).

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use anyhow::{Context, Result, ensure};
use wasmparser::{
    DefinedDataSymbol, ExternalKind, FunctionBody, KnownCustom, Linking, Operator, Parser, Payload,
    RelocationType, SymbolInfo, TypeRef,
};

/// Stands for the function that runs at the start.
const START: &str = "";
/// How the names of functions begin that describe an import or an export.
const DESCRIPTION: &str = "__wbindgen_describe";

/// A module with the linker's notes.
#[derive(Default)]
pub struct Linked {
    /// How many functions are imported: their numbers come first.
    imported: usize,
    /// The names and numbers of exported functions.
    exported: Vec<(String, usize)>,
    /// The code of each function that is not imported, by its place in the file.
    bodies: Vec<Range<usize>>,
    /// Straight-line code that ends in a call: its place, and the called function.
    before_calls: Vec<(Range<usize>, usize)>,
    /// The place of each data segment.
    segments: Vec<Range<usize>>,
    symbols: Vec<Option<Symbol>>,
    /// References.
    named: Vec<Reference>,
}

/// Whether code branches here, or is a branch target.
fn is_branch(operator: &Operator<'_>) -> bool {
    use Operator::*;
    matches!(
        operator,
        Block { .. }
            | Loop { .. }
            | If { .. }
            | Else
            | End
            | Br { .. }
            | BrIf { .. }
            | BrTable { .. }
            | Return
            | Unreachable
            | Call { .. }
            | CallIndirect { .. }
    )
}

/// A mention of a symbol.
struct Reference {
    /// Its place in the file.
    place: usize,
    /// The number of the symbol.
    symbol: usize,
    is_call: bool,
}

/// Something with an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Symbol {
    /// By its number.
    Function(usize),
    /// By its place in the file.
    Constant(Range<usize>),
}

/// The unreachable parts.
pub struct Unreached {
    /// The numbers of functions.
    pub functions: Vec<usize>,
    /// For each data segment: whether each byte of it can be removed.
    pub data: Vec<Vec<bool>>,
}

impl Linked {
    /// Reads a module with its linker's notes.
    pub fn read(wasm: &[u8]) -> Result<Self> {
        let mut linked = Self::default();
        let mut sections = Vec::new();
        let mut notes = Vec::new();
        let mut constants = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Payload::CodeSectionEntry(body) = &payload {
                linked.bodies.push(body.range());
                linked.add_calls(body)?;
                continue;
            }
            sections.extend(payload.as_section().map(|(_, range)| range.start));
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        linked.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            let name = export.name.to_owned();
                            linked.exported.push((name, export.index as usize));
                        }
                    }
                }
                Payload::StartSection { func, .. } => {
                    linked.exported.push((START.to_owned(), func as usize));
                }
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
                                    constants.push(symbol?);
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(reloc) => notes.push(reloc),
                    _ => {}
                },
                _ => {}
            }
        }
        for symbol in constants {
            let symbol = match symbol {
                SymbolInfo::Func { index, .. } => Some(Symbol::Function(index as usize)),
                SymbolInfo::Data {
                    symbol: Some(symbol),
                    ..
                } => Some(Symbol::Constant(linked.place(symbol)?)),
                _ => None,
            };
            linked.symbols.push(symbol);
        }
        for notes in notes {
            let section = sections.get(notes.section_index() as usize);
            let start = section.context("the linker's addresses have no section")?;
            for note in notes.entries() {
                let note = note?;
                let is_address = !matches!(
                    note.ty,
                    RelocationType::TypeIndexLeb
                        | RelocationType::GlobalIndexLeb
                        | RelocationType::GlobalIndexI32
                        | RelocationType::TableNumberLeb
                );
                if is_address {
                    linked.named.push(Reference {
                        place: start + note.offset as usize,
                        symbol: note.index as usize,
                        is_call: note.ty == RelocationType::FunctionIndexLeb,
                    });
                }
            }
        }
        ensure!(
            linked.symbols.len() > 100 && linked.named.len() > 100,
            "the linker has noted {} symbols and {} addresses: does it still emit relocations?",
            linked.symbols.len(),
            linked.named.len()
        );
        Ok(linked)
    }

    fn add_calls(&mut self, body: &FunctionBody<'_>) -> Result<()> {
        let mut start = None;
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, at) = operator?;
            let from = *start.get_or_insert(at);
            if let Operator::Call { function_index } = operator {
                self.before_calls.push((from..at, function_index as usize));
            }
            if is_branch(&operator) {
                start = None;
            }
        }
        Ok(())
    }

    /// The place of a constant.
    fn place(&self, symbol: DefinedDataSymbol) -> Result<Range<usize>> {
        let segment = self.segments.get(symbol.index as usize);
        let start = segment.context("a constant has no segment")?.start + symbol.offset as usize;
        Ok(start..start + symbol.size as usize)
    }

    /// What cannot be reached from these exports if some functions do nothing. wasm-bindgen runs the functions that
    /// describe imports and exports, and then removes them: where they are not needed otherwise, they keep what they
    /// call, but no callback whose address they tell.
    pub fn unreached(
        &self,
        idle: &HashSet<usize>,
        is_needed: impl Fn(&str) -> bool,
    ) -> Result<Unreached> {
        let constants: HashSet<&Range<usize>> = self
            .symbols
            .iter()
            .flatten()
            .filter_map(|symbol| match symbol {
                Symbol::Constant(place) => Some(place),
                Symbol::Function(_) => None,
            })
            .collect();
        let mut roots = Vec::new();
        let mut descriptions = Vec::new();
        for (name, number) in &self.exported {
            if name == START || is_needed(name) {
                roots.push(Symbol::Function(*number));
            } else if name.starts_with(DESCRIPTION) {
                descriptions.push(*number);
            }
        }
        let mut inside: HashMap<Symbol, Vec<Symbol>> = HashMap::new();
        let mut calls: HashMap<usize, Vec<usize>> = HashMap::new();
        for reference in &self.named {
            let place = reference.place;
            let Some(Some(symbol)) = self.symbols.get(reference.symbol) else {
                continue;
            };
            // Arguments of a call that does nothing are not used.
            let call = self
                .before_calls
                .partition_point(|(code, _)| code.end <= place);
            let call = self.before_calls.get(call);
            if call.is_some_and(|(code, called)| code.contains(&place) && idle.contains(called)) {
                continue;
            }
            let body = self.bodies.partition_point(|body| body.end <= place);
            if self
                .bodies
                .get(body)
                .is_some_and(|body| body.contains(&place))
            {
                let owner = self.imported + body;
                if let (Symbol::Function(called), true) = (symbol, reference.is_call) {
                    calls.entry(owner).or_default().push(*called);
                }
                let owner = Symbol::Function(owner);
                inside.entry(owner).or_default().push(symbol.clone());
                continue;
            }
            let owners: Vec<_> = constants.iter().filter(|it| it.contains(&place)).collect();
            if owners.is_empty() {
                // Unknown owner.
                roots.push(symbol.clone());
            }
            for owner in owners {
                let owner = Symbol::Constant((*owner).clone());
                inside.entry(owner).or_default().push(symbol.clone());
            }
        }
        let mut reached = HashSet::new();
        while let Some(symbol) = roots.pop() {
            let is_idle = matches!(&symbol, Symbol::Function(number) if idle.contains(number));
            if reached.insert(symbol.clone()) && !is_idle {
                roots.extend(inside.get(&symbol).into_iter().flatten().cloned());
            }
        }
        while let Some(number) = descriptions.pop() {
            if reached.insert(Symbol::Function(number)) {
                descriptions.extend(calls.get(&number).into_iter().flatten());
            }
        }
        let all = self.imported..self.imported + self.bodies.len();
        let functions = all.filter(|&number| !reached.contains(&Symbol::Function(number)));
        let mut data: Vec<Vec<bool>> = self
            .segments
            .iter()
            .map(|it| vec![false; it.len()])
            .collect();
        for is_reached in [false, true] {
            for place in &constants {
                if reached.contains(&Symbol::Constant((*place).clone())) != is_reached {
                    continue;
                }
                for (segment, bytes) in self.segments.iter().zip(&mut data) {
                    if segment.contains(&place.start) {
                        bytes[place.start - segment.start..place.end - segment.start]
                            .fill(!is_reached);
                    }
                }
            }
        }
        Ok(Unreached {
            functions: functions.collect(),
            data,
        })
    }
}
