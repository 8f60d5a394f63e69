//! Texts as rules compare them.

use std::collections::BTreeSet;

use serde_json::Value;

/// Letters and digits in lower case, with single spaces: what is the same to a reader.
pub(crate) fn normal(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ").to_lowercase()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Texts of JSON-LD that a reader could read.
pub(crate) fn of_graph(graph: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    match graph {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if ["name", "headline", "description", "termCode"].contains(&key.as_str()) => {
                        found.insert(text.clone());
                    }
                    _ => found.extend(of_graph(value)),
                }
            }
        }
        Value::Array(list) => found.extend(list.iter().flat_map(of_graph)),
        _ => {}
    }
    found
}

/// Hashes of every five words in a row, ascending, without repeats.
pub(crate) fn shingles(text: &str) -> Vec<u64> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = words(&lower).collect();
    let hash = |window: &[&str]| {
        let bytes = window.iter().flat_map(|word| word.bytes().chain([0]));
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    };
    let mut all: Vec<u64> = words.windows(5).map(hash).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How many shingles two texts have in common.
pub(crate) fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        both += usize::from(a[i] == b[j]);
        (i, j) = (i + usize::from(a[i] <= b[j]), j + usize::from(b[j] <= a[i]));
    }
    both
}
