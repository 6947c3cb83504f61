//! Records of the model: structs whose fields are described once.

use std::borrow::Cow;

use super::{FieldVisitor, Privacy, RecordInfo};
use crate::time::Timestamp;

/// Describes a record of the model, field by field:
///
/// ```text
/// /// What users read about the record.
/// pub struct Agent<'a> {
///     /// What users read about the field.
///     version_id: Option<Cow<'a, str>> = "agent.versionId", maskable;
///     …
/// }
/// ```
///
/// An `Option` may be null, a [`Field`] may be left out. The path is the field's place in a conversation; its last
/// name is the key. Behind it is the [`Privacy`]; `only [Eigi]` behind that names the platforms that have the field,
/// if not all do. `as Kind` before the path adds what a type cannot say: that
/// a text is one of some words, for example.
///
/// Generates the struct, its `Serialize`, and its [`Record`], from which come the visitors, the paths, the decoder
/// of the tape, the TypeScript declarations and the gateway's OpenAPI document.
///
/// Fields under `beside` are internal: they are never written.
macro_rules! record {
    ($(#[$($attribute:tt)*])* pub struct $name:ident<$life:lifetime> $($rest:tt)+) => {
        record!(@define [$(#[$($attribute)*])*] $name [$life] [<$life>] borrowing $($rest)+);
    };
    ($(#[$($attribute:tt)*])* pub struct $name:ident $($rest:tt)+) => {
        record!(@define [$(#[$($attribute)*])*] $name ['r] [] owning $($rest)+);
    };
    (@define
        [$(#[doc = $doc:literal])* $(#[derive($($derived:ident),*)])?] $name:ident [$life:lifetime] [$($generics:tt)*] $owner:ident
        {$(
            $(#[doc = $field_doc:literal])*
            $field:ident: $type:ty $(as $kind:ident)? = $path:literal, $privacy:ident $(, only [$($platform:ident)*])?;
        )+}
        $(beside {$($(#[doc = $own_doc:literal])* $own:ident: $own_type:ty;)+})?
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize $($(, $derived)*)?)]
        #[serde(rename_all = "camelCase")]
        pub struct $name $($generics)* {
            $(
                $(#[doc = $field_doc])*
                #[serde(skip_serializing_if = "crate::model::field_value::FieldValue::is_absent")]
                pub $field: $type,
            )+
            $($(
                $(#[doc = $own_doc])*
                #[serde(skip)]
                pub $own: $own_type,
            )+)?
        }

        impl<$life> $crate::model::Record<$life> for $name $($generics)* {
            const INFO: $crate::model::RecordInfo = $crate::model::RecordInfo {
                name: stringify!($name),
                doc: concat!($($doc, "\n",)*),
                fields: &[$($crate::model::FieldInfo {
                    path: $path,
                    privacy: record!(@privacy $privacy),
                    platforms: record!(@platforms $([$($platform)*])?),
                    holds: record!(@kind $type $(, $kind)?),
                    doc: concat!($($field_doc, "\n",)*),
                }),+],
            };

            fn visit<V: $crate::model::FieldVisitor>(&self, visitor: &mut V) {
                $(record!(@visit visitor, const { $crate::model::description::key_of($path) }, &self.$field $(, $kind)?);)+
            }

            fn scalars_mut<'f>(&'f mut self, found: &mut Vec<$crate::model::Scalar<'f, $life>>) {
                $(record!(@scalars $owner, &mut self.$field, $path, $privacy, found);)+
            }
        }
    };
    (@kind $type:ty) => { <$type as $crate::model::field_value::FieldValue>::HOLDS };
    (@kind $type:ty, $kind:ident) => { $kind::HOLDS };
    (@visit $visitor:ident, $key:expr, $value:expr) => {
        $crate::model::field_value::FieldValue::visit($value, $key, $visitor)
    };
    (@visit $visitor:ident, $key:expr, $value:expr, $kind:ident) => {
        $kind::visit($value, $key, $visitor)
    };
    (@scalars borrowing, $value:expr, $path:literal, $privacy:ident, $found:ident) => {
        $crate::model::field_value::FieldValue::scalars_mut(
            $value,
            $path,
            record!(@privacy $privacy),
            $found,
        )
    };
    // Lies in lists alone.
    (@scalars owning, $value:expr, $path:literal, $privacy:ident, $found:ident) => { _ = &$found };
    (@platforms) => { &$crate::model::ProviderKind::PLATFORMS };
    (@platforms [$($platform:ident)*]) => { &[$($crate::model::ProviderKind::$platform),*] };
    (@privacy public) => { $crate::model::Privacy::Public };
    (@privacy maskable) => { $crate::model::Privacy::Maskable };
    (@privacy free_text) => { $crate::model::Privacy::FreeText };
    (@privacy private) => { $crate::model::Privacy::Private };
}

pub(super) use record;

/// A struct described by `record!`.
pub trait Record<'a>: Sized {
    /// Its description.
    const INFO: RecordInfo;

    /// Visits its fields, in their order.
    fn visit<V: FieldVisitor>(&self, visitor: &mut V);

    /// Finds its texts, numbers, flags and times, to be replaced one by one. Leaves out those in lists.
    fn scalars_mut<'f>(&'f mut self, found: &mut Vec<Scalar<'f, 'a>>);
}

/// A text, number, flag or time that can be replaced.
#[derive(Debug)]
pub struct Scalar<'f, 'a> {
    /// The path.
    pub path: &'static str,
    /// Whether it may reveal something about a person.
    pub privacy: Privacy,
    /// The value.
    pub value: ScalarMut<'f, 'a>,
}

/// The value of a [`Scalar`].
#[derive(Debug)]
pub enum ScalarMut<'f, 'a> {
    /// A text that is always there.
    Text(&'f mut Cow<'a, str>),
    /// A text, or null.
    TextOrNull(&'f mut Option<Cow<'a, str>>),
    /// A number, or null.
    Number(&'f mut Option<f64>),
    /// True, false or null.
    Flag(&'f mut Option<bool>),
    /// A time, or null.
    Time(&'f mut Option<Timestamp>),
}
