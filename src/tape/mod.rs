//! Pages on their way to JavaScript: numbers on a tape, characters in three texts.
//!
//! Crossing the boundary costs per crossing, not per byte. So a page is written down whole, as a row
//! of 32-bit words beside the characters of all its strings, crosses once, and is read by a decoder
//! that makes plain objects of fixed shape. Contents of messages are cut off one text, message by message,
//! since nothing is faster; all other strings, and what is kept as JSON, travel as one JSON array,
//! since they are kept: a string that was cut off a text keeps all of it alive, one that
//! `JSON.parse` made only itself.
//!
//! What is read must be what was written, so both come from one place: the [`Record`](crate::model::Record)s of
//! the model. Visited by a [`Tape`], they are written; their descriptions become the source of the decoder
//! ([`decoder_source`]), which the build puts beside the module.

mod characters;
mod decoder;
mod encoder;
#[cfg(test)]
mod tests;

pub use characters::Characters;
pub use decoder::decoder_source;
pub use encoder::{ABSENT, NONE, Tape, UNKNOWN};
