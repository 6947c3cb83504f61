//! A conversation's fields on their way into a line.

use super::column::{Node, find};
use super::csv::Cell;
use super::long_parts::LongPart;
use super::path;
use crate::json::{Json, Kind, push_json, push_list, push_string};
use crate::model::{Field, FieldVisitor, Record};
use crate::number::number_text;
use crate::time::{Moment, Timestamp};

/// Writes the fields of a record that it visits: as JSON, or as the characters of cells.
pub(super) struct Line<'w> {
    /// JSON, or the characters of the cells one behind the other.
    out: &'w mut String,
    cells: &'w mut [Cell],
    form: Form,
    wanted: Wanted<'w>,
    /// Nothing was written yet of the object being written.
    is_first: bool,
    /// The parts that are [written apart](LongPart), and where each belongs.
    long: &'w [LongPart],
    pub places: Vec<(usize, &'static str)>,
    /// How many of them belong to a cell.
    placed: usize,
}

/// How values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// The characters of a cell: of a text itself, of anything else its JSON.
    Characters,
    /// JSON.
    Json,
    /// JSON, in which the platform's own JSON is a text: the characters of a cell. So is all that is no scalar, where
    /// it is a cell.
    JsonAsText,
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
    /// The members of an object as JSON, all or some.
    pub fn of_json(out: &'w mut String, wanted: Option<&'w [Node]>, long: &'w [LongPart]) -> Self {
        Self::of_members(out, Form::Json, wanted, long)
    }

    /// The members of an object, all or some.
    pub fn of_members(
        out: &'w mut String,
        form: Form,
        wanted: Option<&'w [Node]>,
        long: &'w [LongPart],
    ) -> Self {
        Self {
            long,
            places: Vec::new(),
            placed: 0,
            out,
            cells: &mut [],
            form,
            wanted: wanted.map_or(Wanted::Whole, Wanted::Keys),
            is_first: true,
        }
    }

    /// Cells; their characters go to `characters`.
    pub fn of_cells(
        characters: &'w mut String,
        cells: &'w mut [Cell],
        form: Form,
        wanted: &'w [Node],
        long: &'w [LongPart],
    ) -> Self {
        Self {
            long,
            places: Vec::new(),
            placed: 0,
            out: characters,
            cells,
            form,
            wanted: Wanted::Cells(wanted),
            is_first: true,
        }
    }

    fn value(&mut self, key: &'static str, value: Value<'_>) {
        match self.wanted {
            Wanted::Whole => {
                self.key(key);
                if !self.is_kept_apart(key) {
                    push_value(self.out, self.form, value);
                }
            }
            Wanted::Keys(nodes) => {
                let Some(node) = find(nodes, key) else {
                    return;
                };
                self.key(key);
                match value {
                    _ if node.inside.is_empty() => {
                        if !self.is_kept_apart(key) {
                            push_value(self.out, self.form, value);
                        }
                    }
                    Value::Json(json) => push_part(self.out, self.form, json, &node.inside, false),
                    Value::JsonList(list) => push_list(self.out, list, |out, &json| {
                        push_part(out, self.form, json, &node.inside, true);
                    }),
                    _ => self.out.push_str("null"),
                }
            }
            Wanted::Cells(nodes) => {
                let Some(node) = find(nodes, key) else {
                    return;
                };
                let start = self.out.len();
                if node.slot.is_some() && (self.is_kept_apart(key) || self.push(value)) {
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
                                self.push(Value::Text(name));
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
        if node.slot.is_some() && self.push(Value::Json(json)) {
            self.cell(node.slot, start);
        }
        for inside in &node.inside {
            self.json_cells(json, inside);
        }
    }

    /// Appends a cell's value. `false` for null, which is an empty cell.
    fn push(&mut self, value: Value<'_>) -> bool {
        let is_null = match value {
            Value::Json(json) => json.is_null(),
            value => matches!(value, Value::Null),
        };
        match value {
            _ if is_null => {}
            Value::Names(_) => self.json_of(|line| push_value(line.out, Form::Json, value)),
            _ => push_value(self.out, self.form, value),
        }
        !is_null
    }

    /// The characters from `start` on are those of a cell.
    fn cell(&mut self, slot: Option<usize>, start: usize) {
        if let Some(cell) = slot.and_then(|slot| self.cells.get_mut(slot)) {
            let apart = self
                .places
                .last()
                .filter(|_| self.places.len() > self.placed);
            *cell = Cell {
                start,
                end: self.out.len(),
                is_there: true,
                apart: apart.map(|(at, key)| (at.saturating_sub(start), *key)),
            };
            self.placed = self.places.len();
        }
    }

    fn key(&mut self, key: &str) {
        let is_first = std::mem::replace(&mut self.is_first, false);
        // Keys of the model hold nothing to escape.
        self.out.push_str(if is_first { "\"" } else { ",\"" });
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

    /// The same for the platform's own JSON, which may be a text.
    fn is_kept_apart(&mut self, key: &'static str) -> bool {
        let before = self.out.len();
        let is_apart = self.is_apart(key);
        if is_apart && self.form == Form::JsonAsText {
            self.out.push_str("\"\"");
            if let Some((at, _)) = self.places.last_mut() {
                *at = before.saturating_add(1);
            }
        }
        is_apart
    }

    /// The cells of a record: its own, as JSON, and those of its fields.
    fn record_cells<'a, T: Record<'a>>(&mut self, node: &'w Node, record: &T) {
        if node.slot.is_some() {
            let start = self.out.len();
            self.json_of(|line| line.object(Wanted::Whole, record));
            self.cell(node.slot, start);
        }
        if !node.inside.is_empty() {
            let before = std::mem::replace(&mut self.wanted, Wanted::Cells(&node.inside));
            record.visit(self);
            self.wanted = before;
        }
    }

    /// Writes a cell of records or names, as JSON or as a text that holds it.
    fn json_of(&mut self, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.form, Form::Json);
        let (start, placed) = (self.out.len(), self.places.len());
        write(self);
        self.form = before;
        if before == Form::JsonAsText {
            let json = self.out.split_off(start);
            push_string(self.out, &json);
            // What is written apart lies between the quotes.
            if let Some((at, _)) = self.places.get_mut(placed) {
                *at = start.saturating_add(1);
            }
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

    fn content_time(&mut self, key: &'static str, time: Option<Moment<'_>>) {
        self.time(key, time.map(Moment::timestamp));
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
                self.json_of(|line| line.objects(key, Wanted::Whole, list));
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

/// Appends a value in a form.
fn push_value(out: &mut String, form: Form, value: Value<'_>) {
    match (value, form) {
        (Value::Text(text), Form::Characters) => out.push_str(text),
        (Value::Time(time), Form::Characters) => time.with_text(|text| out.push_str(text)),
        (Value::Json(json), Form::Characters) => match json.as_text() {
            Some(text) => out.push_str(&text.value),
            None => push_json(out, json),
        },
        (Value::Json(json), Form::JsonAsText) if json.is_null() => out.push_str("null"),
        (Value::Json(_) | Value::JsonList(_), Form::JsonAsText) => {
            let mut characters = String::new();
            push_value(&mut characters, Form::Characters, value);
            push_string(out, &characters);
        }
        (Value::Null, _) => out.push_str("null"),
        (Value::Text(text), _) => push_string(out, text),
        (Value::Time(time), _) => {
            out.push('"');
            time.with_text(|text| out.push_str(text));
            out.push('"');
        }
        (Value::Flag(flag), _) => out.push_str(if flag { "true" } else { "false" }),
        // As `JSON.stringify` does.
        (Value::Number(number), _) if number.is_finite() => out.push_str(&number_text(number)),
        (Value::Number(_), _) => out.push_str("null"),
        (Value::Json(json), _) => push_json(out, json),
        (Value::JsonList(list), _) => push_list(out, list, |out, &json| push_json(out, json)),
        (Value::Names(names), _) => push_list(out, names, |out, name| push_string(out, name)),
    }
}

/// Appends the wanted part of a JSON value: these keys of an object, or of each object in a list. A missing
/// value is null. Goes as deep as a column's path.
fn push_part(out: &mut String, form: Form, json: Json<'_>, nodes: &[Node], is_element: bool) {
    match json.kind() {
        Kind::Object => {
            let members = json.members();
            for (index, node) in nodes.iter().enumerate() {
                out.push(if index > 0 { ',' } else { '{' });
                push_string(out, &node.name);
                out.push(':');
                match members.get(&node.name) {
                    None => out.push_str("null"),
                    Some(part) if node.inside.is_empty() => {
                        push_value(out, form, Value::Json(part));
                    }
                    Some(part) => push_part(out, form, part, &node.inside, false),
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
                push_part(out, form, element, nodes, true);
            }
            out.push(']');
        }
        _ => out.push_str("null"),
    }
}
