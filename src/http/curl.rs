//! A request as a command line.

use super::mask::mask_header;
use super::request_plan::RequestPlan;

/// The request as a `curl` command for a POSIX shell, to read and to try by hand. The credential is
/// masked: put your own in its place. The address is whole, private query values included.
pub fn to_curl(plan: &RequestPlan) -> String {
    // Without --globoff curl takes brackets and braces of an address for patterns.
    let mut command = format!("curl --globoff {}", quoted(&plan.url));
    for (name, value) in &plan.headers {
        let header = format!("{name}: {}", mask_header(name, value));
        command.push_str(" \\\n  --header ");
        command.push_str(&quoted(&header));
    }
    command
}

/// Within single quotes a shell takes every character for itself, but for the quote.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_runs_as_it_stands_but_for_the_credential() {
        let plan = RequestPlan::get(
            "https://[::1]:8787/v1?search=it's$(id)".to_owned(),
            &[("x-api-key", "vk_0123456789abcdef".to_owned())],
        );
        assert_eq!(
            to_curl(&plan),
            "curl --globoff 'https://[::1]:8787/v1?search=it'\\''s$(id)' \\\n  --header 'accept: application/json' \\\n  --header 'x-api-key: vk_01…'"
        );
    }
}
