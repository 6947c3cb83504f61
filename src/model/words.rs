//! The kinds after `as` in [`record!`](super::record): what a field's type cannot say.

use super::field_value::FieldValue;
use super::{Field, FieldVisitor};
use super::{Holds, Kind, Words};
use crate::json::Json;

/// The roles that platforms document.
pub(crate) const ROLES: &[&str] = &["user", "assistant", "system", "tool"];

/// Who spoke.
pub(super) struct Role;

impl Role {
    pub const HOLDS: Holds = Holds::one(Kind::Word(Words {
        typescript: r#"OpenEnum<"user" | "assistant" | "system" | "tool">"#,
        known: ROLES,
        is_open: true,
    }));

    pub fn visit<V: FieldVisitor>(role: &str, key: &'static str, visitor: &mut V) {
        visitor.one_of(key, ROLES, Some(role));
    }
}

/// The content of a message.
pub(super) struct Content;

impl Content {
    pub const HOLDS: Holds = Holds::one(Kind::Content);

    pub fn visit<V: FieldVisitor>(content: &str, key: &'static str, visitor: &mut V) {
        visitor.content(key, content);
    }
}

/// JSON that is an object.
pub(super) struct Object;

impl Object {
    pub const HOLDS: Holds = Holds {
        is_omittable: true,
        ..Holds::one(Kind::Object).or_null()
    };

    pub fn visit<V: FieldVisitor>(
        object: &Field<Option<Json<'_>>>,
        key: &'static str,
        visitor: &mut V,
    ) {
        object.visit(key, visitor);
    }
}
