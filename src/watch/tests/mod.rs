//! Watches of conversations in memory, at times that the test says.

mod edits;
mod events;
mod model;
mod older;
mod schedule;
mod settle;
