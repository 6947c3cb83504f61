//! A conversation's fields on their way into a line.

use super::column::{Node, find};
use super::csv::Cell;
use super::long_parts::LongPart;
use super::path;
use crate::json::{Json, Kind, push_json, push_list, push_string};
use crate::model::{Field, FieldVisitor, Record};
use crate::number::number_text;
use crate::time::Timestamp;

/// Writes the fields of a record that it visits: as JSON, or as the characters of cells.
pub(super) struct Line<'w> {
    /// JSON, or the characters of the cells one behind the other.
    out: &'w mut String,
    cells: &'w mut [Cell],
    wanted: Wanted<'w>,
    /// Nothing was written yet of the object being written.
    is_first: bool,
    /// The parts that are [written apart](LongPart), and where each belongs.
    long: &'w [LongPart],
    pub places: Vec<(usize, &'static str)>,
}

/// The wanted parts of the record being visited.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'w> {
    /// All of it, as JSON.
    Whole,
    /// These keys, as JSON.
    Keys(&'w [Node]),
    /// These, as cells.
    Cells(&'w [Node]),
}

/// A field that is no record.
#[derive(Clone, Copy)]
enum Value<'v> {
    Null,
    Text(&'v str),
    Time(Timestamp),
    Flag(bool),
    Number(f64),
    Json(Json<'v>),
    JsonList(&'v [Json<'v>]),
    Names(&'v [&'static str]),
}

impl<'w> Line<'w> {
    /// The members of an object, all or some.
    pub fn of_json(out: &'w mut String, wanted: Option<&'w [Node]>, long: &'w [LongPart]) -> Self {
        Self {
            long,
            places: Vec::new(),
            out,
            cells: &mut [],
            wanted: wanted.map_or(Wanted::Whole, Wanted::Keys),
            is_first: true,
        }
    }

    /// Cells; their characters go to `characters`.
    pub fn of_cells(
        characters: &'w mut String,
        cells: &'w mut [Cell],
        wanted: &'w [Node],
        long: &'w [LongPart],
    ) -> Self {
        Self {
            long,
            places: Vec::new(),
            out: characters,
            cells,
            wanted: Wanted::Cells(wanted),
            is_first: true,
        }
    }

    fn value(&mut self, key: &'static str, value: Value<'_>) {
        match self.wanted {
            Wanted::Whole => {
                self.key(key);
                if !self.is_apart(key) {
                    push_value(self.out, value);
                }
            }
            Wanted::Keys(nodes) => {
                let Some(node) = find(nodes, key) else {
                    return;
                };
                self.key(key);
                match value {
                    _ if node.inside.is_empty() => {
                        if !self.is_apart(key) {
                            push_value(self.out, value);
                        }
                    }
                    Value::Json(json) => push_part(self.out, json, &node.inside, false),
                    Value::JsonList(list) => push_list(self.out, list, |out, &json| {
                        push_part(out, json, &node.inside, true);
                    }),
                    _ => self.out.push_str("null"),
                }
            }
            Wanted::Cells(nodes) => {
                let Some(node) = find(nodes, key) else {
                    return;
                };
                let start = self.out.len();
                if node.slot.is_some() && (self.is_apart(key) || push_characters(self.out, value)) {
                    self.cell(node.slot, start);
                }
                for node in &node.inside {
                    let at = path::index(&node.name);
                    match value {
                        Value::Json(json) => self.json_cells(json, node),
                        Value::JsonList(list) => {
                            if let Some(&json) = at.and_then(|at| list.get(at)) {
                                self.json_cell(json, node);
                            }
                        }
                        Value::Names(names) => {
                            let start = self.out.len();
                            if let Some(name) = at.and_then(|at| names.get(at)) {
                                self.out.push_str(name);
                                self.cell(node.slot, start);
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    /// The cells of the part of a JSON value that a node names.
    fn json_cells(&mut self, json: Json<'_>, node: &Node) {
        let part = match json.kind() {
            Kind::Object => json.members().get(&node.name),
            Kind::Array => path::index(&node.name).and_then(|at| json.elements().nth(at)),
            _ => None,
        };
        if let Some(part) = part {
            self.json_cell(part, node);
        }
    }

    /// The cells of a JSON value: its own, and those of its parts. Goes as deep as a column's path.
    fn json_cell(&mut self, json: Json<'_>, node: &Node) {
        let start = self.out.len();
        if node.slot.is_some() && push_characters(self.out, Value::Json(json)) {
            self.cell(node.slot, start);
        }
        for inside in &node.inside {
            self.json_cells(json, inside);
        }
    }

    /// The characters from `start` on are those of a cell.
    fn cell(&mut self, slot: Option<usize>, start: usize) {
        if let Some(cell) = slot.and_then(|slot| self.cells.get_mut(slot)) {
            let end = self.out.len();
            let apart = self.places.last().filter(|_| start == end);
            *cell = Cell {
                start,
                end,
                is_there: true,
                apart: apart.filter(|(at, _)| *at == start).map(|(_, key)| *key),
            };
        }
    }

    fn key(&mut self, key: &str) {
        if !self.is_first {
            self.out.push(',');
        }
        self.is_first = false;
        // Keys of the model hold nothing to escape.
        self.out.push('"');
        self.out.push_str(key);
        self.out.push_str("\":");
    }

    /// Writes the wanted fields of a record as an object.
    pub fn object<'a, T: Record<'a>>(&mut self, wanted: Wanted<'w>, record: &T) {
        let before = std::mem::replace(&mut self.wanted, wanted);
        self.is_first = true;
        self.out.push('{');
        record.visit(self);
        self.out.push('}');
        self.is_first = false;
        self.wanted = before;
    }

    fn objects<'a, T: Record<'a>>(&mut self, key: &'static str, wanted: Wanted<'w>, list: &[T]) {
        if self.is_apart(key) {
            return;
        }
        self.out.push('[');
        for (index, item) in list.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.object(wanted, item);
        }
        self.out.push(']');
    }

    /// Notes the place of a part that is written apart; false for any other.
    fn is_apart(&mut self, key: &'static str) -> bool {
        let is_apart = self.long.iter().any(|part| part.key == key);
        if is_apart {
            self.places.push((self.out.len(), key));
        }
        is_apart
    }

    /// The cells of a record: its own, as JSON, and those of its fields.
    fn record_cells<'a, T: Record<'a>>(&mut self, node: &'w Node, record: &T) {
        if node.slot.is_some() {
            let start = self.out.len();
            self.object(Wanted::Whole, record);
            self.cell(node.slot, start);
        }
        if !node.inside.is_empty() {
            let before = std::mem::replace(&mut self.wanted, Wanted::Cells(&node.inside));
            record.visit(self);
            self.wanted = before;
        }
    }

    /// What is to be written as JSON of the field that begins here, its key already written; `None`
    /// for nothing.
    fn begin(&mut self, key: &'static str) -> Option<Wanted<'w>> {
        let wanted = match self.wanted {
            Wanted::Whole => Wanted::Whole,
            Wanted::Keys(nodes) => part(find(nodes, key)?),
            Wanted::Cells(_) => return None,
        };
        self.key(key);
        Some(wanted)
    }

    /// The node of the cells of the field that begins here.
    fn cells_of(&self, key: &'static str) -> Option<&'w Node> {
        match self.wanted {
            Wanted::Cells(nodes) => find(nodes, key),
            _ => None,
        }
    }
}

/// The parts of a record that a node wants.
pub(super) fn part(node: &Node) -> Wanted<'_> {
    if node.inside.is_empty() {
        Wanted::Whole
    } else {
        Wanted::Keys(&node.inside)
    }
}

impl FieldVisitor for Line<'_> {
    fn text(&mut self, key: &'static str, text: Option<&str>) {
        self.value(key, text.map_or(Value::Null, Value::Text));
    }

    fn content(&mut self, key: &'static str, text: &str) {
        self.value(key, Value::Text(text));
    }

    fn content_time(&mut self, key: &'static str, time: Option<Timestamp>) {
        self.time(key, time);
    }

    fn time(&mut self, key: &'static str, time: Option<Timestamp>) {
        self.value(key, time.map_or(Value::Null, Value::Time));
    }

    fn one_of(&mut self, key: &'static str, _: &'static [&'static str], text: Option<&str>) {
        self.text(key, text);
    }

    fn flag(&mut self, key: &'static str, flag: Option<bool>) {
        self.value(key, flag.map_or(Value::Null, Value::Flag));
    }

    fn number(&mut self, key: &'static str, number: Option<f64>) {
        self.value(key, number.map_or(Value::Null, Value::Number));
    }

    fn json(&mut self, key: &'static str, json: Option<Json<'_>>) {
        self.value(key, json.map_or(Value::Null, Value::Json));
    }

    fn json_list(&mut self, key: &'static str, list: Option<&[Json<'_>]>) {
        self.value(key, list.map_or(Value::Null, Value::JsonList));
    }

    fn names(&mut self, key: &'static str, names: &[&'static str]) {
        self.value(key, Value::Names(names));
    }

    fn record<'a, T: Record<'a>>(&mut self, key: &'static str, record: &T) {
        if let Some(node) = self.cells_of(key) {
            self.record_cells(node, record);
        } else if let Some(wanted) = self.begin(key) {
            self.object(wanted, record);
        }
    }

    fn option<'a, T: Record<'a>>(&mut self, key: &'static str, record: Option<&T>) {
        match record {
            None => self.value(key, Value::Null),
            Some(record) => self.record(key, record),
        }
    }

    fn list<'a, T: Record<'a>>(&mut self, key: &'static str, list: Option<&[T]>) {
        let Some(list) = list else {
            return self.value(key, Value::Null);
        };
        if let Some(node) = self.cells_of(key) {
            if node.slot.is_some() {
                let start = self.out.len();
                self.objects(key, Wanted::Whole, list);
                self.cell(node.slot, start);
            }
            for node in &node.inside {
                if let Some(item) = path::index(&node.name).and_then(|at| list.get(at)) {
                    self.record_cells(node, item);
                }
            }
        } else if let Some(wanted) = self.begin(key) {
            self.objects(key, wanted, list);
        }
    }

    fn omittable<T>(&mut self, part: &Field<T>, visit: impl FnOnce(&mut Self, &T)) {
        if let Field::Present(value) = part {
            visit(self, value);
        }
    }
}

/// Appends a value as JSON.
fn push_value(out: &mut String, value: Value<'_>) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Text(text) => push_string(out, text),
        Value::Time(time) => {
            out.push('"');
            time.with_text(|text| out.push_str(text));
            out.push('"');
        }
        Value::Flag(flag) => out.push_str(if flag { "true" } else { "false" }),
        // As `JSON.stringify` does.
        Value::Number(number) if number.is_finite() => out.push_str(&number_text(number)),
        Value::Number(_) => out.push_str("null"),
        Value::Json(json) => push_json(out, json),
        Value::JsonList(list) => {
            push_list(out, list, |out, &json| push_json(out, json));
        }
        Value::Names(names) => push_list(out, names, |out, name| push_string(out, name)),
    }
}

/// Appends the characters of a cell: of a text itself, of anything else its JSON. `false` for null,
/// which is an empty cell.
fn push_characters(out: &mut String, value: Value<'_>) -> bool {
    match value {
        Value::Null => return false,
        Value::Text(text) => out.push_str(text),
        Value::Time(time) => time.with_text(|text| out.push_str(text)),
        Value::Json(json) => match json.as_text() {
            Some(text) => out.push_str(&text.value),
            None if json.is_null() => return false,
            None => push_value(out, value),
        },
        _ => push_value(out, value),
    }
    true
}

/// Appends the wanted part of a JSON value: these keys of an object, or of each object in a list. A missing
/// value is null. Goes as deep as a column's path.
fn push_part(out: &mut String, json: Json<'_>, nodes: &[Node], is_element: bool) {
    match json.kind() {
        Kind::Object => {
            let members = json.members();
            for (index, node) in nodes.iter().enumerate() {
                out.push(if index > 0 { ',' } else { '{' });
                push_string(out, &node.name);
                out.push(':');
                match members.get(&node.name) {
                    None => out.push_str("null"),
                    Some(part) if node.inside.is_empty() => push_json(out, part),
                    Some(part) => push_part(out, part, &node.inside, false),
                }
            }
            out.push('}');
        }
        // A list of lists has no keys: it would have to be gone through without an end in sight.
        Kind::Array if !is_element => {
            out.push('[');
            for (index, element) in json.elements().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                push_part(out, element, nodes, true);
            }
            out.push(']');
        }
        _ => out.push_str("null"),
    }
}
