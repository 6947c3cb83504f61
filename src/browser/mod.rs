//! The boundary of the module for pages of a gateway (`convoscope/browser`): decisions, and no I/O. Requests,
//! timers and signals are the facade's (`pkg-template/browser`), and so are the conversations: `JSON.parse` makes
//! them, and the module sees what decides how to go on.
//!
//! Everything goes through [`turn`]: the facade tells a machine an event, and the machine answers. A machine is a
//! client, or a task of one: a walk, a watch, a summary, an export, one conversation. One function, since each that a
//! module exports costs a page what it weighs, and so does each promise, closure and object of JavaScript.
//!
//! An event is a word and its values, as [`values`] writes them; each may be of any type, for it may come from a
//! caller, a gateway or a mock. The answer is a JSON object.
//!
//! Of no machine (0); the answer is `machine`, its number, or `error`:
//!
//! | event | values |
//! | --- | --- |
//! | `client` | url, whether it is the page's own origin, whether anybody listens to events, most retries, longest `Retry-After`, most bytes of a body, rate limit: requests (0: none), ms |
//! | `walk`, `summary`, `export` | client, the caller's filter and options |
//! | `watch` | client, id, shortest interval, longest interval, time to settle |
//! | `get` | client, id |
//!
//! Of every machine: `free`, which ends it. Of a client:
//!
//! | event | values | answer |
//! | --- | --- | --- |
//! | `reserve` | | `at`: when the next request may start |
//! | `release` | that time | |
//!
//! Of a task. Each answer may also have `events`: what the client's listener is to be told, if it has one.
//!
//! | event | values | answer |
//! | --- | --- | --- |
//! | `next` | conversations of the last page that the reader has | `wait`: milliseconds until the next call; none at the end |
//! | `request` | ms for an attempt, for the call, when the call began, token, headers (names and values in turn) | `plan`, and `time` that it may take; or how the call ended |
//! | `head` | url, then status, type, redirected and url of the response, the ms that its `Retry-After` asks to wait, its `x-should-retry` | `head`: `read`, `unchanged`, `refused` or `unusable` |
//! | `ended` | a random number, when the body arrived and its bytes, how the attempt ended (see [`task`]), what was read | `wait` before the next; or what to do with what was read; or how the call ended |
//! | `arrived` | bytes of a body that was handed over as it came | |
//! | `repair` | id, path and message of each repair in turn | `id` and `texts`: both without what was sent, and each path as it may be shown |
//! | `refused` | bytes, content type and value of the body | how the call ended |
//! | `failed` | why no attempt follows | how the call ended |
//! | `stop` | whether at the reader's limit, conversations that it has | |
//! | `report` | conversations that the reader has | the report |
//!
//! What was read of an answer, and what to do with it:
//!
//! | task | values | answer |
//! | --- | --- | --- |
//! | `walk` | ids and times in turn, JSON of each rejected record, next, total, page size, complete, platform | what to hand over (`items`: where all are not new, the places of those that are); or `again` |
//! | `get` | id | `attempts` |
//! | `watch` | version, id, and what a watch looks at | `changes` |
//!
//! How a call ended: `error`, or `again` where the task goes on.
//!
//! Times are milliseconds.

mod call;
mod client;
mod json;
mod question;
mod task;
mod values;
mod walk;
mod watch;
mod zones;

#[cfg(test)]
mod tests;

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use client::Client;
use json::Object;
use task::Task;
use values::Values;

/// Smaller than the standard library's allocator, and a module has one.
#[cfg(all(
    target_arch = "wasm32",
    not(any(feature = "client", feature = "server"))
))]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The readings of the clocks at an event: one that never goes back, and the milliseconds since 1970.
#[derive(Clone, Copy)]
struct Now {
    steady: i64,
    wall: i64,
}

enum Machine {
    Client(Client),
    Task(Box<Task>),
}

/// Every machine, each at the place of its number.
#[derive(Default)]
struct Machines {
    places: Vec<Option<Machine>>,
    /// The numbers that are free again.
    free: Vec<usize>,
    /// What the last event was answered with. It ends with U+0000.
    answer: String,
}

thread_local! {
    static MACHINES: RefCell<Machines> = const {
        RefCell::new(Machines {
            places: Vec::new(),
            free: Vec::new(),
            answer: String::new(),
        })
    };
}

/// Tells a machine an event, at these readings of the clocks. Returns where its answer is, until the next event: a
/// text that ends with U+0000.
#[wasm_bindgen]
pub fn turn(machine: usize, event: &str, steady: f64, wall: f64) -> *const u8 {
    MACHINES.with_borrow_mut(|machines| machines.tell(machine, event, steady, wall).as_ptr())
}

impl Machines {
    fn tell(&mut self, machine: usize, event: &str, steady: f64, wall: f64) -> &str {
        let now = Now {
            steady: ms(steady),
            wall: ms(wall),
        };
        let mut answer = Object::new();
        let (event, mut values) = values::read(event);
        self.turn(machine, event, &mut values, now, &mut answer);
        self.answer = answer.end();
        self.answer.push('\0');
        &self.answer
    }

    fn turn(
        &mut self,
        number: usize,
        event: &str,
        values: &mut Values<'_>,
        now: Now,
        answer: &mut Object,
    ) {
        if number == 0 {
            let made = match event {
                "client" => Ok(Machine::Client(Client::new(values))),
                kind => Task::new(kind, values).map(|task| Machine::Task(Box::new(task))),
            };
            match made {
                Ok(machine) => answer.number("machine", u64::try_from(self.add(machine)).ok()),
                Err(error) => answer.error(&error, &[]),
            }
            return;
        }
        // Taken out, since a task needs its client as well.
        let Some(mut machine) = self.place(number).and_then(Option::take) else {
            return;
        };
        match (&mut machine, event) {
            (_, "free") => return self.free.push(number),
            (Machine::Client(client), _) => client.turn(event, values, now, answer),
            (Machine::Task(task), _) => {
                if let Some(Some(Machine::Client(client))) = self.place(task.client) {
                    task.turn(client, event, values, now, answer);
                }
            }
        }
        if let Some(place) = self.place(number) {
            *place = Some(machine);
        }
    }

    fn place(&mut self, number: usize) -> Option<&mut Option<Machine>> {
        self.places.get_mut(number.checked_sub(1)?)
    }

    /// Its number.
    fn add(&mut self, machine: Machine) -> usize {
        let Some(number) = self.free.pop() else {
            self.places.push(Some(machine));
            return self.places.len();
        };
        if let Some(place) = self.place(number) {
            *place = Some(machine);
        }
        number
    }
}

/// A time of JavaScript, in whole milliseconds.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds of a program's life, or since 1970"
)]
fn ms(time: f64) -> i64 {
    time as i64
}
