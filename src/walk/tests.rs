//! Walks over a provider in memory, while its list changes.

mod change;
mod fault;
mod merge;
pub mod model;
mod next;
mod odd_numbers;
mod refused;
mod resume;
mod ties;
mod unreadable;
