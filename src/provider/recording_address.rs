//! Where a platform may send its client for a recording.
//!
//! The address comes out of an answer, so it is not to be trusted: it is asked once, without the key and without any
//! other header, and no redirect of its own is followed. Which hosts it may name cannot be listed: Vapi documents a
//! bucket of its own, without its name, and buckets of its users (S3, Google, R2 and others, in any region, under names
//! of their own). So the check is for what no storage is: an address inside the network where the client runs. A public
//! name that leads there is for that network to refuse.

use crate::normalized_text::{begins_with, skip};

use super::account::{host_of, is_this_machine};

/// Endings of names that only a private network knows, or none.
const PRIVATE: [&[u8]; 11] = [
    b"localhost",
    b"local",
    b"localdomain",
    b"internal",
    b"intranet",
    b"private",
    b"corp",
    b"home",
    b"lan",
    b"arpa",
    b"invalid",
];

/// Whether a recording may be fetched from an address: https with a public host name, at the usual port. An API on this
/// machine (a sandbox) may name another address on this machine.
pub(crate) fn is_recording_address(address: &str, api: &str) -> bool {
    let bytes = address.as_bytes();
    // What hosts read in different ways.
    let is_odd = |it: &u8| matches!(it, b'\\' | ..=b' ' | 0x7F..);
    if bytes.iter().any(is_odd) {
        return false;
    }
    let (is_secure, begin) = match bytes {
        _ if begins_with(bytes, b"https://") => (true, b"https://".len()),
        _ if begins_with(bytes, b"http://") => (false, b"http://".len()),
        _ => return false,
    };
    let end = skip(bytes, begin, &|it| !matches!(it, b'/' | b'?' | b'#'));
    let authority = bytes.get(begin..end).unwrap_or_default();
    let authority = authority.to_ascii_lowercase();
    let Some(host) = host_of(&authority) else {
        return false;
    };
    if api.starts_with("http://") && is_this_machine(host) {
        return true;
    }
    let port = authority.get(host.len()..).unwrap_or_default();
    is_secure && matches!(port, b"" | b":443") && is_public_name(host)
}

fn is_public_name(host: &[u8]) -> bool {
    let mut labels = host.rsplit(|it| *it == b'.');
    // One that begins with a digit is a number: then the whole is an address.
    let last = labels.next().unwrap_or_default();
    let is_name = last.first().is_some_and(u8::is_ascii_alphabetic);
    is_name && !PRIVATE.contains(&last) && labels.next().is_some_and(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_names_may_hold_recordings() {
        let api = "https://api.vapi.ai/call/1/mono-recording";
        for address in [
            "https://bucket.s3.eu-west-1.amazonaws.com/a.wav?X-Amz-Signature=1",
            "https://storage.googleapis.com/b/a.wav",
            "https://0123456789abcdef.r2.cloudflarestorage.com/a.wav",
            "HTTPS://Storage.Example.com:443/a.wav",
            "https://audio.xn--bcher-kva.example?a#b",
        ] {
            assert!(is_recording_address(address, api), "{address}");
        }
        for address in [
            "",
            "/a.wav",
            "//storage.example.com/a.wav",
            "http://storage.example.com/a.wav",
            "ftp://storage.example.com/a.wav",
            "file:///etc/passwd",
            "data:audio/wav;base64,AAAA",
            "https:storage.example.com/a.wav",
            "https:///a.wav",
            "https://storage.example.com:8443/a.wav",
            "https://storage.example.com:0443/a.wav",
            "https://user:pass@storage.example.com/a.wav",
            "https://storage.example.com\\@127.0.0.1/a.wav",
            "https://storage.example.com /a.wav",
            "https://storage.example.com./a.wav",
            "https://.example.com/a.wav",
            "https://storage%2eexample.com/a.wav",
            "https://stor\u{e4}ge.example.com/a.wav",
            "https://127.0.0.1/a.wav",
            "https://169.254.169.254/latest/meta-data",
            "https://2130706433/a.wav",
            "https://0x7f.1/a.wav",
            "https://10.0.0x1/a.wav",
            "https://[::1]/a.wav",
            "https://[fd00::1]/a.wav",
            "https://localhost/a.wav",
            "https://app.localhost/a.wav",
            "https://metadata.google.internal/a.wav",
            "https://nas.local/a.wav",
            "https://intranet/a.wav",
            "https://1.0.0.10.in-addr.arpa/a.wav",
            "http://127.0.0.1/a.wav",
        ] {
            assert!(!is_recording_address(address, api), "{address}");
        }
    }

    #[test]
    fn a_sandbox_on_this_machine_may_have_another_there() {
        let api = "http://localhost:8787/call/1/mono-recording";
        for (address, expected) in [
            ("http://localhost:8788/a.wav", true),
            ("http://127.0.0.1:8788/a.wav", true),
            ("http://[::1]:8788/a.wav", true),
            ("https://localhost:8788/a.wav", true),
            ("https://storage.example.com/a.wav", true),
            ("http://user@localhost:8788/a.wav", false),
            ("http://192.168.0.1/a.wav", false),
            ("http://storage.example.com/a.wav", false),
        ] {
            assert_eq!(is_recording_address(address, api), expected, "{address}");
        }
    }
}
