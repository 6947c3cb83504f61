//! Enumerations whose values have names, listed once.

/// Defines an enumeration from its values and their names: the type with `ALL` and `as_str`, `FromStr` and
/// `Serialize` by name, and the TypeScript declaration. `pub enum X: OpenEnum` declares `OpenEnum<…>`,
/// for lists that later versions extend. `derive Default;` goes with `#[default]` on a value.
macro_rules! named_enum {
    (
        $(#[doc = $doc:literal])*
        $(derive $derived:ident;)?
        pub enum $name:ident $(: $wrapper:ident)? {
            $($(#[$($value_attribute:tt)+])* $value:ident = $text:literal,)+
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash $(, $derived)?)]
        pub enum $name {
            $($(#[$($value_attribute)+])* $value,)+
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
        }

        /// The value of this name.
        impl std::str::FromStr for $name {
            type Err = $crate::spelling::UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let value = Self::ALL.into_iter().find(|value| value.as_str() == name);
                value.ok_or($crate::spelling::UnknownName)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        const _: () = {
            use wasm_bindgen::prelude::wasm_bindgen;
            #[wasm_bindgen(typescript_custom_section)]
            const DECLARATION: &str = concat!(
                "/**", $("\n *", $doc,)* "\n */\n",
                "export type ", stringify!($name), " =", $(" ", stringify!($wrapper), "<",)?
                $("\n  | \"", $text, "\"",)+
                $($crate::named_enum::named_enum!(@end $wrapper),)? ";\n",
            );
        };
    };
    (@end $wrapper:ident) => { "\n>" };
}

pub(crate) use named_enum;
