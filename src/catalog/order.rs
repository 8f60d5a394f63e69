//! Natural order of values: `5.1.2` before `5.1.10`, numbers before words.

use std::cmp::Ordering;

/// Compares two values part by part; runs of digits compare as numbers.
#[must_use]
pub fn natural(a: &str, b: &str) -> Ordering {
    let mut a = parts(a);
    let mut b = parts(b);
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) => match compare_parts(x, y) {
                Ordering::Equal => {}
                different => return different,
            },
        }
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let digits = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

fn compare_parts(a: &str, b: &str) -> Ordering {
    let digits = |s: &str| s.as_bytes()[0].is_ascii_digit();
    match (digits(a), digits(b)) {
        (true, true) => {
            let (x, y) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
            x.len().cmp(&y.len()).then_with(|| x.cmp(y)).then_with(|| a.len().cmp(&b.len()))
        }
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_compare_as_numbers_and_stand_before_words() {
        let mut values = ["5.1.10", "NXDOMAIN", "5.1.2", "550", "ERR_2", "ERR_10", "99"];
        values.sort_by(|a, b| natural(a, b));
        assert_eq!(values, ["5.1.2", "5.1.10", "99", "550", "ERR_2", "ERR_10", "NXDOMAIN"]);
    }

    proptest! {
        #[test]
        fn it_is_a_total_order(a in "[a-zA-Z0-9.]{0,6}", b in "[a-zA-Z0-9.]{0,6}", c in "[a-zA-Z0-9.]{0,6}") {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            prop_assert_eq!(natural(&a, &b) == Ordering::Equal, a == b);
            if natural(&a, &b) != Ordering::Greater && natural(&b, &c) != Ordering::Greater {
                prop_assert_ne!(natural(&a, &c), Ordering::Greater);
            }
        }
    }
}
