//! Walks over a provider in memory, while its list changes.

mod change;
mod compared;
mod cursor;
mod cut;
mod fault;
mod merge;
mod merge_changes;
pub mod model;
mod next;
mod odd_numbers;
mod order;
mod refused;
mod resume;
mod ties;
mod timeless;
mod turns;
mod unreadable;
