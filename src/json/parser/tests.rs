use proptest::prelude::*;

use super::*;

/// Reads in pieces of so many bytes.
fn read(text: &str, bytes: usize) -> Result<Parsed, Malformed> {
    let mut parser = Parser::new(text)?;
    read_on(&mut parser, text, bytes)
}

fn read_on(parser: &mut Parser, text: &str, bytes: usize) -> Result<Parsed, Malformed> {
    loop {
        if let Some(parsed) = parser.advance(text, bytes)? {
            return Ok(parsed);
        }
    }
}

/// So many of the first, with commas between, in lists in lists.
fn many(one: &str, count: usize, levels: usize) -> String {
    let inside = vec![one; count].join(",");
    ["[".repeat(levels), inside, "]".repeat(levels)].concat()
}

const MANY: usize = 1 << 17;

#[test]
fn what_lies_too_deep_takes_no_nodes() {
    let lists = |count| ["[".repeat(count), "]".repeat(count)].concat();
    for (what, text) in [
        ("lists", lists(MANY)),
        (
            "lists with spaces",
            ["[ ".repeat(MANY), "] ".repeat(MANY)].concat(),
        ),
        (
            "objects",
            ["{\"a\":".repeat(MANY), "1".to_owned(), "}".repeat(MANY)].concat(),
        ),
        ("numbers", many("0", MANY, 101)),
        ("keys", many("{\"a\":1,\"b\":[2]}", MANY / 4, 101)),
        ("flaws", many("1e999,\"\\ud800\"", MANY / 4, 101)),
    ] {
        let parsed = read(&text, 16 * 1024).unwrap();
        assert!(parsed.nodes.len() < 400, "{what}: {}", parsed.nodes.len());
        let flaws: Vec<_> = parsed.flaws.iter().map(|flaw| flaw.flaw).collect();
        assert_eq!(flaws, [Flaw::TooDeep], "{what}");
    }
}

#[test]
fn more_values_than_a_document_may_hold_are_refused_at_the_first_too_many() {
    for (text, nodes) in [
        (many("0", 1_000, 1), 1_002),
        (many("{}", 1_000, 1), 2_002),
        (many("{\"a\":1}", 1_000, 1), 4_002),
        (many("1e999", 1_000, 1), 2_002),
        // A flaw is one.
        (many("0", 1_000, 101), 203),
    ] {
        for bytes in [1, 100, MANY] {
            for (most, fits) in [(nodes, true), (nodes - 1, false)] {
                let mut parser = Parser::new(&text).unwrap();
                parser.most_values = most;
                let fault = read_on(&mut parser, &text, bytes).map_err(|it| it.fault);
                let expected = (!fits).then_some(Fault::TooManyValues);
                assert_eq!(fault.err(), expected, "{nodes} nodes, at most {most}");
            }
        }
    }
}

#[test]
fn a_long_text_may_hold_more() {
    for (length, most) in [
        (0, 10_000_000),
        (40_000_000, 10_000_000),
        (64 << 20, 16 << 20),
    ] {
        assert_eq!(Parser::new(&" ".repeat(length)).unwrap().most_values, most);
    }
}

#[test]
fn the_list_of_nodes_is_hardly_longer_than_it_has_to_be() {
    for (what, text, nodes) in [
        ("small numbers", many("0", 2 * MANY, 1), 1),
        ("objects", many("{}", MANY, 1), MANY),
        ("texts", many("\"abcdefghijklmnopq\"", MANY, 1), 1),
        (
            "lists, then numbers",
            many(&[&"[\"abc\"],".repeat(9), "0"].concat(), MANY / 8, 1),
            9 * MANY / 8,
        ),
    ] {
        let parsed = read(&text, 16 * 1024).unwrap();
        let (count, capacity) = (parsed.nodes.len(), parsed.nodes.capacity());
        assert!((nodes..nodes + 2).contains(&count), "{what}: {count}");
        // What is given at first is a part of the text.
        let most = (5 * nodes / 4).max(text.len() / BYTES_FOR_A_NODE + 1);
        assert!(capacity <= most, "{what}: {count} in {capacity}");
    }
}

#[test]
fn the_list_of_nodes_grows_no_further_than_it_may() {
    let text = many("{}", MANY, 1);
    let mut parser = Parser::new(&text).unwrap();
    parser.most_values = MANY / 2;
    while parser.advance(&text, 1_000).is_ok() {}
    let (count, capacity) = (parser.parsed.nodes.len(), parser.parsed.nodes.capacity());
    assert!(
        count > MANY / 4 && capacity <= MANY / 2 + 1_000,
        "{count} in {capacity}"
    );
}

proptest! {
    #[test]
    fn it_is_the_same_in_pieces_of_any_size(
        parts in prop::collection::vec(
            "[\\[\\]{}, ]|\"a\":|0|\"\\\\\\\\ud800\"|1e999|\\[\\[|\\]\\]|\\] \\]", 0..40),
        levels in prop_oneof![Just(0usize), 97..103usize],
        bytes in 1..20usize,
    ) {
        let inside = parts.concat();
        let text = ["[".repeat(levels), inside, "]".repeat(levels)].concat();
        let is_json = serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok();
        let told = |parsed: Result<Parsed, Malformed>| {
            parsed.map(|parsed| format!("{parsed:?}")).map_err(|malformed| malformed.to_string())
        };
        let whole = told(read(&text, usize::MAX));
        prop_assert_eq!(whole.is_ok(), is_json, "{}", text);
        prop_assert_eq!(whole, told(read(&text, bytes)), "{}", text);
    }
}
