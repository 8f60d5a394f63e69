//! Slugs: the last part of a URL and a folder name on every file system.

/// Most bytes a slug may have; two of them, a locale and a registry fit a Windows path.
const MAX_BYTES: usize = 80;

/// Names that are devices on Windows, whatever their extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Stands between two slugs in the slug of a comparison.
pub const PAIR_SEPARATOR: &str = "-vs-";

/// The slug of a value: lower case.
#[must_use]
pub fn from_value(value: &str) -> String {
    value.to_lowercase()
}

/// Whether a lower-case name without extension is a device on Windows.
#[must_use]
pub fn is_device(name: &str) -> bool {
    DEVICES.contains(&name)
}

/// Says why `slug` cannot be one.
///
/// # Errors
/// The reason, to stand after "the slug".
pub fn check(slug: &str) -> Result<(), String> {
    let fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    if slug.is_empty() {
        return Err("is empty".into());
    }
    if slug.len() > MAX_BYTES {
        return Err(format!("has {} bytes; {MAX_BYTES} are allowed", slug.len()));
    }
    if slug.contains("..") {
        return Err("contains `..`".into());
    }
    if let Some(bad) = slug.chars().find(|c| !c.is_ascii() || !(fine(*c as u8) || matches!(c, '.' | '_' | '-'))) {
        return Err(format!("contains `{}`; it may have `a` to `z`, digits, `.`, `_` and `-`", bad.escape_debug()));
    }
    if !fine(slug.as_bytes()[0]) || !fine(slug.as_bytes()[slug.len() - 1]) {
        return Err("does not begin and end with a letter or digit".into());
    }
    if slug.contains(PAIR_SEPARATOR) {
        return Err(format!("contains `{PAIR_SEPARATOR}`, which stands between the two codes of a comparison"));
    }
    if is_device(slug.split('.').next().unwrap_or(slug)) {
        return Err("is the name of a device on Windows".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_folder_or_a_url_is_refused() {
        for bad in
            ["", "..", "a/b", "a\\b", "con", "nul.txt", "a..b", ".a", "a.", "450-vs-550", "Ä", "A", "a b", "a%2f"]
        {
            assert!(check(bad).is_err(), "{bad}");
        }
        for good in ["334", "5.1.1", "nxdomain", "err_10600", "a-b", "v-vs"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }
}
