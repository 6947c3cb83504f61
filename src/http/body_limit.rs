//! Limits the size of a response body.

use crate::message_text::concat;
use crate::number::{as_count, count_text, parse_number};
use crate::{Error, ErrorCode};

/// The limit of a body's size, and how many bytes have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimit {
    max: u64,
    announced: u64,
    received: u64,
}

impl BodyLimit {
    /// At most this many bytes.
    pub fn new(max: u64) -> Self {
        Self {
            max,
            announced: 0,
            received: 0,
        }
    }

    /// Checks `content-length` against the limit before reading. A header that is not a number is ignored.
    pub fn announce(&mut self, content_length: Option<&str>) -> Result<(), Error> {
        let length = content_length.and_then(|length| as_count(parse_number(length.trim_ascii())?));
        match length.unwrap_or(0) {
            length if length > self.max => {
                Err(self.exceeded(&concat(&[&count_text(length), " bytes, more"])))
            }
            length => {
                self.announced = length;
                Ok(())
            }
        }
    }

    /// Counts the bytes that came. `content-length` may be wrong or absent.
    pub fn receive(&mut self, bytes: usize) -> Result<(), Error> {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.received = self.received.saturating_add(bytes);
        if self.received > self.max {
            return Err(self.exceeded("longer"));
        }
        Ok(())
    }

    /// How many bytes to allocate, where `has` are allocated: twice as many, so that a body is rarely moved.
    /// An announced length alone allocates nothing: anybody can announce.
    pub fn room(&self, has: u64) -> u64 {
        if self.received <= has {
            return has;
        }
        let expected = match self.announced {
            announced if announced < self.received => self.max,
            announced => announced,
        };
        has.saturating_mul(2).min(expected).max(self.received)
    }

    fn exceeded(&self, found: &str) -> Error {
        Error::of(
            ErrorCode::InvalidResponse,
            &[
                "The response is ",
                found,
                " than the limit of ",
                &count_text(self.max),
                " bytes. Ask for smaller pages (\"pageSize\"), or raise \"maxResponseBytes\".",
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_announced_length_beyond_the_limit_is_refused_unread() {
        let mut limit = BodyLimit::new(10);
        for (header, fits) in [
            (None, true),
            (Some("10"), true),
            (Some("11"), false),
            (Some(" 11 "), false),
            (Some("many"), true),
            (Some("-1"), true),
        ] {
            assert_eq!(limit.announce(header).is_ok(), fits, "{header:?}");
        }
        let error = limit.announce(Some("11")).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidResponse);
        assert!(
            error
                .message
                .contains("11 bytes, more than the limit of 10 bytes"),
            "{}",
            error.message
        );
    }

    #[test]
    fn bytes_are_counted_whatever_was_announced() {
        let mut limit = BodyLimit::new(10);
        assert_eq!(limit.receive(4), Ok(()));
        assert_eq!(limit.receive(6), Ok(()));
        assert_eq!(
            limit.receive(1).unwrap_err().code,
            ErrorCode::InvalidResponse
        );
        assert!(limit.receive(usize::MAX).is_err());
    }

    #[test]
    fn room_is_made_for_what_came_and_no_more_than_as_much_again() {
        for (announced, pieces, rooms) in [
            // Nothing is known: doubled, up to the limit.
            (None, [1, 2, 3, 30, 14], [1, 3, 6, 36, 50]),
            // Said and true: no more than that.
            (Some("40"), [10, 5, 5, 10, 10], [10, 20, 20, 40, 40]),
            // Said before the first byte, which costs nothing.
            (Some("50"), [1, 1, 1, 1, 1], [1, 2, 4, 4, 8]),
            // A lie.
            (Some("2"), [1, 1, 1, 1, 40], [1, 2, 4, 4, 44]),
        ] {
            let mut limit = BodyLimit::new(50);
            assert_eq!(limit.announce(announced), Ok(()));
            assert_eq!(limit.room(0), 0, "{announced:?}");
            let mut room = 0;
            let made = pieces.map(|piece| {
                limit.receive(piece).unwrap();
                room = limit.room(room);
                room
            });
            assert_eq!(made, rooms, "{announced:?}");
        }
    }
}
