//! A day of the calendar, as sitemaps and prose write it.

use std::fmt;
use std::str::FromStr;

/// A day in UTC, written `2026-01-31`: the short form of a W3C date and time,
/// <https://www.w3.org/TR/NOTE-datetime>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day of a moment, in seconds since 1970; `None` after the year 9999.
    #[must_use]
    pub fn of_unix_time(seconds: u64) -> Option<Self> {
        let mut days = seconds / 86_400;
        let mut year = 1970;
        while days >= days_of_year(year) {
            days -= days_of_year(year);
            year += 1;
            if year > 9999 {
                return None;
            }
        }
        let mut month = 1;
        while days >= u64::from(days_of_month(year, month)) {
            days -= u64::from(days_of_month(year, month));
            month += 1;
        }
        Some(Self { year, month, day: u8::try_from(days + 1).ok()? })
    }
}

impl Default for Date {
    /// The first day of 1970, where clocks begin.
    fn default() -> Self {
        Self { year: 1970, month: 1, day: 1 }
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_year(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "write a day as `2026-01-31`";
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() });
        if !shaped {
            return Err(WRONG);
        }
        let (year, month, day) = (text[..4].parse(), text[5..7].parse(), text[8..].parse());
        match (year, month, day) {
            (Ok(year), Ok(month @ 1..=12), Ok(day)) if (1..=days_of_month(year, month)).contains(&day) => {
                Ok(Self { year, month, day })
            }
            _ => Err(WRONG),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_its_day() {
        // From `date -u -d @N +%F`.
        for (seconds, day) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_767_225_599, "2025-12-31"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(Date::of_unix_time(seconds).map(|d| d.to_string()).as_deref(), Some(day));
        }
        assert_eq!(Date::of_unix_time(u64::MAX), None);
    }

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for day in ["2024-02-29", "2026-12-31"] {
            assert_eq!(day.parse::<Date>().map(|d| d.to_string()).as_deref(), Ok(day));
        }
        for wrong in
            ["2026-02-29", "2026-13-01", "2026-1-01", "2026-01-32", "26-01-01", "2026/01/01", "２０２６-01-01", ""]
        {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
    }
}
