//! The types that a field can have.

use std::borrow::Cow;

use super::{Field, FieldVisitor, Holds, Kind, Privacy, Record, Scalar, ScalarMut};
use crate::json::Json;
use crate::time::{Moment, Timestamp};

/// A type that a field can have.
pub trait FieldValue<'a> {
    /// The description of this type.
    const HOLDS: Holds;

    /// Visits a field.
    fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V);

    /// Whether its key is left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// See [`Record::scalars_mut`].
    fn scalars_mut<'f>(&'f mut self, _: &'static str, _: Privacy, _: &mut Vec<Scalar<'f, 'a>>) {}
}

/// A type that is visited in one way, null or not; and how it is replaced, if it is.
macro_rules! scalar {
    ($($type:ty: $kind:expr, $visit:ident($value:ident => $given:expr) $(=> $one:ident)? $(, or $null:ident)?;)+) => {$(
        impl<'a> FieldValue<'a> for $type {
            const HOLDS: Holds = Holds::one($kind);

            fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
                let $value = self;
                visitor.$visit(key, Some($given));
            }

            $(scalar!(@replace $one);)?
        }

        impl<'a> FieldValue<'a> for Option<$type> {
            const HOLDS: Holds = Holds::one($kind).or_null();

            fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
                visitor.$visit(key, self.as_ref().map(|$value| $given));
            }

            $(scalar!(@replace $null);)?
        }
    )+};
    (@replace $variant:ident) => {
        fn scalars_mut<'f>(
            &'f mut self,
            path: &'static str,
            privacy: Privacy,
            found: &mut Vec<Scalar<'f, 'a>>,
        ) {
            found.push(Scalar {
                path,
                privacy,
                value: ScalarMut::$variant(self),
            });
        }
    };
}

/// A type that is one of some words.
macro_rules! word {
    ($type:ty: $known:expr, $value:ident => $text:expr, typescript $typescript:expr, open $is_open:literal) => {
        impl $crate::model::field_value::FieldValue<'_> for $type {
            const HOLDS: $crate::model::Holds =
                $crate::model::Holds::one($crate::model::Kind::Word($crate::model::Words {
                    typescript: $typescript,
                    known: $known,
                    is_open: $is_open,
                }));

            fn visit<V: $crate::model::FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
                let $value = self;
                visitor.one_of(key, $known, Some($text));
            }
        }

        impl $crate::model::field_value::FieldValue<'_> for Option<$type> {
            const HOLDS: $crate::model::Holds =
                <$type as $crate::model::field_value::FieldValue>::HOLDS.or_null();

            fn visit<V: $crate::model::FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
                visitor.one_of(key, $known, self.as_ref().map(|$value| $text));
            }
        }
    };
}

pub(super) use word;

#[expect(clippy::cast_precision_loss, reason = "as JavaScript counts")]
mod scalars {
    use super::*;

    scalar! {
        Cow<'a, str>: Kind::Text, text(it => &**it) => Text, or TextOrNull;
        String: Kind::Text, text(it => &**it);
        Timestamp: Kind::Time, time(it => *it), or Time;
        Moment<'a>: Kind::ContentTime, content_time(it => *it);
        bool: Kind::Flag, flag(it => *it), or Flag;
        f64: Kind::Number, number(it => *it), or Number;
        u64: Kind::Count, number(it => *it as f64);
        u32: Kind::Count, number(it => f64::from(*it));
        usize: Kind::Count, number(it => *it as f64);
        Json<'a>: Kind::Json, json(it => *it);
    }
}

impl<'a, T: Record<'a>> FieldValue<'a> for T {
    const HOLDS: Holds = Holds::one(Kind::Record(&T::INFO));

    fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
        visitor.record(key, self);
    }

    fn scalars_mut<'f>(&'f mut self, _: &'static str, _: Privacy, found: &mut Vec<Scalar<'f, 'a>>) {
        Record::scalars_mut(self, found);
    }
}

impl<'a, T: Record<'a>> FieldValue<'a> for Option<T> {
    const HOLDS: Holds = Holds::one(Kind::Record(&T::INFO)).or_null();

    fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
        visitor.option(key, self.as_ref());
    }

    fn scalars_mut<'f>(&'f mut self, _: &'static str, _: Privacy, found: &mut Vec<Scalar<'f, 'a>>) {
        if let Some(record) = self {
            record.scalars_mut(found);
        }
    }
}

/// A list of records.
impl<'a, T: Record<'a>> FieldValue<'a> for Vec<T> {
    const HOLDS: Holds = Holds {
        is_list: true,
        ..Holds::one(Kind::Record(&T::INFO))
    };

    fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
        visitor.list(key, Some(self));
    }
}

impl<'a, T: Record<'a>> FieldValue<'a> for Option<Vec<T>> {
    const HOLDS: Holds = <Vec<T>>::HOLDS.or_null();

    fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
        visitor.list(key, self.as_deref());
    }
}

impl<'a> FieldValue<'a> for Option<Vec<Json<'a>>> {
    const HOLDS: Holds = Holds {
        is_list: true,
        ..Holds::one(Kind::Json).or_null()
    };

    fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
        visitor.json_list(key, self.as_deref());
    }
}

/// A list of names.
impl FieldValue<'_> for Vec<&'static str> {
    const HOLDS: Holds = Holds {
        is_list: true,
        ..Holds::one(Kind::Text)
    };

    fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
        visitor.names(key, self);
    }
}

impl<'a, T: FieldValue<'a>> FieldValue<'a> for Field<T> {
    const HOLDS: Holds = Holds {
        is_omittable: true,
        ..T::HOLDS
    };

    fn visit<V: FieldVisitor>(&self, key: &'static str, visitor: &mut V) {
        visitor.omittable(self, |visitor, value| value.visit(key, visitor));
    }

    fn is_absent(&self) -> bool {
        matches!(self, Field::Omitted)
    }
}
