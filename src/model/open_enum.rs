//! Enumerations that stay open: a value nobody foresaw passes through as text.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const OPEN: &str = "
/** A list of known values that stays open: an unknown one passes through as text. */
export type OpenEnum<T extends string> = T | (string & {});
";

/// Defines an enumeration of known values with an `Other` for the rest, its text, and its
/// TypeScript declarations: the open one for what is read, and a closed one for filters.
macro_rules! open_enum {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $text:literal,)+
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $name<'a> {
            $($(#[doc = $variant_doc])* $variant,)+
            /// A value this version does not know, as the provider wrote it.
            Other(std::borrow::Cow<'a, str>),
        }

        impl $name<'_> {
            /// Every known value as text.
            pub const WORDS: &'static [&'static str] = &[$($text),+];

            /// The value as text.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $text,)+
                    $name::Other(text) => text,
                }
            }

            /// The known value of this text.
            pub fn parse_known(text: &str) -> Option<Self> {
                match text {
                    $($text => Some($name::$variant),)+
                    _ => None,
                }
            }
        }

        /// Not known.
        impl Default for $name<'_> {
            fn default() -> Self {
                $name::Other(std::borrow::Cow::Borrowed("unknown"))
            }
        }

        $crate::model::field_value::word! {
            $name<'_>: $name::WORDS, it => it.as_str(), typescript stringify!($name), open true
        }

        $crate::named_enum::serialize_as_str!($name<'_>);

        const _: () = {
            use wasm_bindgen::prelude::wasm_bindgen;
            #[wasm_bindgen(typescript_custom_section)]
            const DECLARATION: &str = concat!(
                "/**", $("\n *", $doc,)* "\n */\n",
                "export type ", stringify!($name), " = OpenEnum<Filter", stringify!($name), ">;\n\n",
                "/**\n * What a filter can ask for: the known values of {@link ", stringify!($name), "}. A text from a form or\n",
                " * an address wants a cast; it is checked at run time.\n */\n",
                "export type Filter", stringify!($name), " =",
                $("\n  | \"", $text, "\"",)+
                ";\n",
            );
        };
    };
}

pub(super) use open_enum;
