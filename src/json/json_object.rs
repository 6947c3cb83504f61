//! Structs for objects with known keys.

/// Declares a struct for an object's members: `Option<Json>` for each key, all found in one pass over the
/// object, fastest in the order in which they are declared. For a repeated key the last one counts, as in
/// `JSON.parse`; other keys are ignored; anything but an object has none.
macro_rules! json_object {
    ($(#[$doc:meta])* $visibility:vis struct $name:ident { $($field:ident: $key:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default)]
        $visibility struct $name<'a> {
            $($visibility $field: Option<$crate::json::Json<'a>>,)*
        }

        impl<'a> $name<'a> {
            $visibility const KEYS: &'static [&'static str] = &[$($key),*];

            /// Finds the members.
            $visibility fn of(object: $crate::json::Json<'a>) -> Self {
                let mut found = [None; Self::KEYS.len()];
                object.find_members(Self::KEYS, &mut found);
                let [$($field),*] = found;
                Self { $($field),* }
            }
        }
    };
}

pub(crate) use json_object;
