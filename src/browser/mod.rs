//! The boundary of the module for pages of a gateway (`convoscope/browser`): decisions, and no I/O. Requests,
//! timers and signals are the facade's (`pkg-template/browser`), and so are the conversations: `JSON.parse` makes
//! them, and the module sees what decides how to go on.
//!
//! Rules:
//! - Functions over texts and numbers. No promise, no closure, no object of JavaScript: each costs kilobytes that a
//!   page downloads.
//! - A caller's value comes as [`values`] writes it; what goes out is text, mostly JSON.
//! - Times are milliseconds, as JavaScript's numbers.
//! - What can fail keeps its error: `error()` gives it.

mod call;
mod client;
mod json;
mod question;
mod values;
mod walk;
mod watch;
mod zones;

#[cfg(test)]
mod tests;

/// Smaller than the standard library's allocator, and a module has one.
#[cfg(all(
    target_arch = "wasm32",
    not(any(feature = "client", feature = "server"))
))]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A time of JavaScript, in whole milliseconds.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds of a program's life, or since 1970"
)]
fn ms(time: f64) -> i64 {
    time as i64
}

/// The same, of a duration.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a duration that the facade has checked"
)]
fn duration(ms: f64) -> u64 {
    ms as u64
}

/// Milliseconds for JavaScript.
#[expect(clippy::cast_precision_loss, reason = "milliseconds of a call")]
fn number(ms: u64) -> f64 {
    ms as f64
}
