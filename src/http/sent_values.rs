//! Masks what was sent where the provider's answer repeats it.

use super::mask::{add_private, private_values};
use super::repeated_credentials::RepeatedCredentials;
use crate::Error;
use crate::model::Issue;

/// Masks in an error the credentials that were sent, and what events do not show either: the private parameters of
/// the last URL, and the private values of the last body.
pub fn hide_sent(
    credentials: &[String],
    url: &str,
    private_parameters: &[&str],
    body_values: &[String],
    error: &mut Error,
) {
    let mut sent = private_values(url, private_parameters);
    for value in body_values {
        add_private(value, &mut sent);
    }
    if !sent.is_empty() {
        let echoes = RepeatedCredentials::of(&sent);
        error.mask_provider_text(&|text| echoes.hide(text).into_owned());
        hide_credentials(&mut error.issues, &echoes);
    }
    let echoes = RepeatedCredentials::of(credentials);
    error.message = echoes.hide(&error.message).into_owned();
    hide_credentials(&mut error.issues, &echoes);
}

/// Masks credentials in issues: a platform may use what it was sent as a key.
#[inline(never)]
pub fn hide_credentials(issues: &mut [Issue], echoes: &RepeatedCredentials) {
    for issue in issues {
        issue.path = echoes.hide(&issue.path).into_owned().into();
        issue.message = echoes.hide(&issue.message).into_owned().into();
    }
}
