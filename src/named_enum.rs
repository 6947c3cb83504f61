//! Enumerations whose values have names, listed once.

/// Defines an enumeration from its values, their names and their documentation: the type with `ALL`, `as_str`
/// and `documentation`, `FromStr` and `Serialize` by name, and the TypeScript declaration. `pub enum X: OpenEnum`
/// declares `OpenEnum<…>`, for lists that later versions extend. `default Y;` makes that value the default.
macro_rules! named_enum {
    (
        $(#[doc = $doc:literal])*
        $(default $default:ident;)?
        pub enum $name:ident $(: $wrapper:ident)? {
            $($(#[doc = $value_doc:literal])+ $value:ident = $text:literal,)+
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[doc = $value_doc])+ $value,)+
        }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: [Self; [$($text),+].len()] = [$($name::$value),+];

            /// Their names.
            pub const NAMES: [&'static str; Self::ALL.len()] = [$($text),+];

            /// The name, as it stands in code and data.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$value => $text,)+
                }
            }

            /// What the value means.
            pub fn documentation(self) -> &'static str {
                match self {
                    $($name::$value => concat!($($value_doc),+).trim_ascii_start(),)+
                }
            }
        }

        $(
            impl Default for $name {
                fn default() -> Self {
                    $name::$default
                }
            }
        )?

        /// The value of this name.
        impl std::str::FromStr for $name {
            type Err = $crate::spelling::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let place = $crate::named_enum::position(&Self::NAMES, name);
                let value = place.and_then(|place| Self::ALL.get(place).copied());
                value.ok_or($crate::spelling::UnknownName)
            }
        }

        $crate::named_enum::serialize_as_str!($name);

        const _: () = {
            use wasm_bindgen::prelude::wasm_bindgen;
            #[wasm_bindgen(typescript_custom_section)]
            const DECLARATION: &str = concat!(
                "/**", $("\n *", $doc,)* "\n *",
                $("\n * - `", $text, "`:", $($value_doc,)+)+ "\n */\n",
                "export type ", stringify!($name), " =", $(" ", stringify!($wrapper), "<",)?
                $("\n  | \"", $text, "\"",)+
                $($crate::named_enum::named_enum!(@end $wrapper),)? ";\n",
            );
        };
    };
    (@end $wrapper:ident) => { "\n>" };
}

/// The place of a name in a list.
#[inline(never)]
pub(crate) fn position(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|other| *other == name)
}

/// Serializes a value as its `as_str`.
macro_rules! serialize_as_str {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

pub(crate) use {named_enum, serialize_as_str};
