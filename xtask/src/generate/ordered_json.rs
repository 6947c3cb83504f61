//! JSON whose members keep their order, as people read it.

use anyhow::{Context, Result, anyhow};
use convoscope::json::{Document, Json, Kind};
use serde_json::json;

/// Lines are broken where they would be longer.
const WIDTH: usize = 140;

/// A value of JSON.
#[derive(Clone)]
pub enum Node {
    Object(Vec<(String, Node)>),
    List(Vec<Node>),
    /// As it is written.
    Scalar(String),
}

/// An object of these members.
pub fn object<const N: usize>(members: [(&str, Node); N]) -> Node {
    Node::Object(members.map(|(key, node)| (key.to_owned(), node)).into())
}

/// A list of strings.
pub fn texts(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Node {
    Node::List(texts.into_iter().map(|it| it.as_ref().into()).collect())
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Scalar(json!(text).to_string())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl Node {
    /// Reads a JSON text.
    pub fn parse(text: &str) -> Result<Self> {
        let document = Document::parse(text);
        let document = document.map_err(|_| anyhow!("this is not JSON: {text}"))?;
        Ok(Self::of(document.root()))
    }

    fn of(value: Json<'_>) -> Self {
        match value.kind() {
            Kind::Object => {
                let members = value.members();
                let members = members.iter();
                Self::Object(
                    members
                        .map(|(key, value)| (key.into_owned(), Self::of(value)))
                        .collect(),
                )
            }
            Kind::Array => Self::List(value.elements().map(Self::of).collect()),
            _ => Self::Scalar(value.text().to_owned()),
        }
    }

    /// The members of an object.
    pub fn members(&mut self) -> Result<&mut Vec<(String, Self)>> {
        match self {
            Self::Object(members) => Ok(members),
            _ => Err(anyhow!("this is not an object: {}", self.one_line())),
        }
    }

    /// The elements of a list.
    pub fn elements(&mut self) -> Result<&mut Vec<Self>> {
        match self {
            Self::List(elements) => Ok(elements),
            _ => Err(anyhow!("this is not a list: {}", self.one_line())),
        }
    }

    /// The value under these keys.
    pub fn at(&mut self, keys: &[&str]) -> Result<&mut Self> {
        keys.iter().try_fold(self, |node, key| {
            let found = node.members()?.iter_mut().find(|(name, _)| name == key);
            found
                .map(|(_, node)| node)
                .with_context(|| format!("{key} is missing"))
        })
    }

    /// Adds a member to an object.
    #[must_use]
    pub fn with(mut self, key: &str, node: Self) -> Self {
        if let Self::Object(members) = &mut self {
            members.push((key.to_owned(), node));
        }
        self
    }

    /// The text of a file.
    pub fn to_file(&self) -> String {
        let mut text = String::new();
        self.print(&mut text, 0, 0);
        text + "\n"
    }

    /// Prints the value at this depth, behind this many characters of its line.
    fn print(&self, out: &mut String, depth: usize, before: usize) {
        let line = self.one_line();
        let members: Vec<(String, &Self)> = match self {
            Self::Object(members) => {
                let members = members.iter();
                members
                    .map(|(key, node)| (format!("{}: ", json!(key)), node))
                    .collect()
            }
            Self::List(elements) => elements.iter().map(|node| (String::new(), node)).collect(),
            Self::Scalar(_) => Vec::new(),
        };
        if members.is_empty() || before + line.chars().count() < WIDTH {
            out.push_str(&line);
            return;
        }
        let indent = "  ".repeat(depth);
        let [open, close] = match self {
            Self::Object(_) => ["{", "}"],
            _ => ["[", "]"],
        };
        out.push_str(open);
        for (index, (name, node)) in members.iter().enumerate() {
            let separator = if index == 0 { "" } else { "," };
            out.push_str(&format!("{separator}\n{indent}  {name}"));
            node.print(out, depth + 1, indent.len() + 2 + name.chars().count());
        }
        out.push_str(&format!("\n{indent}{close}"));
    }

    fn one_line(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(", ");
        match self {
            Self::Object(members) if members.is_empty() => "{}".to_owned(),
            Self::Object(members) => {
                let members = members.iter();
                let members = members.map(|(key, it)| format!("{}: {}", json!(key), it.one_line()));
                format!("{{ {} }}", joined(members.collect()))
            }
            Self::List(elements) => {
                format!(
                    "[{}]",
                    joined(elements.iter().map(Self::one_line).collect())
                )
            }
            Self::Scalar(text) => text.clone(),
        }
    }
}
