//! Structs for objects with known keys.

/// Declares a struct for an object's members: `Option<Json>` for each key, all found in one pass over the
/// object. For a repeated key the last one counts, as in `JSON.parse`; other keys are ignored; anything but
/// an object has none.
macro_rules! json_object {
    ($(#[$doc:meta])* $visibility:vis struct $name:ident { $($field:ident: $key:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default)]
        $visibility struct $name<'a> {
            $($visibility $field: Option<$crate::json::Json<'a>>,)*
        }

        impl<'a> $name<'a> {
            #[cfg(test)]
            #[allow(dead_code, reason = "of most of them nobody asks")]
            $visibility const KEYS: &'static [&'static str] = &[$($key),*];

            /// Finds the members.
            $visibility fn of(object: $crate::json::Json<'a>) -> Self {
                let mut found = Self::default();
                for (key, value) in object.members().iter() {
                    match key.as_ref() {
                        $($key => found.$field = Some(value),)*
                        _ => {}
                    }
                }
                found
            }
        }
    };
}

pub(crate) use json_object;
