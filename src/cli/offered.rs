//! `codegloss plan --index`: what search engines are offered, as tables.

use crate::render::Renderer;
use crate::site::Site;
use crate::survey::{self, DECISIONS, Measure, Row};

/// Relatedness from which comparisons are counted, to see what another threshold would let in.
const STEPS: [u8; 7] = [10, 20, 30, 40, 50, 60, 70];

/// The tables.
pub(super) fn tables(site: &Site, renderer: &Renderer<'_>) -> Vec<String> {
    let rows = survey::rows(site, renderer);
    let mut lines = decisions(site, &rows);
    lines.extend(originality(site, &rows));
    let measured: Vec<Vec<Measure>> = rows.iter().map(|row| survey::measures(site, renderer, row)).collect();
    lines.extend(quartiles(site, &rows, &measured));
    lines.extend(thresholds(site, &rows, &measured));
    lines
}

fn name(site: &Site, row: &Row) -> String {
    format!("{:16}{:9}", site.catalog.registry(row.registry).id, site.catalog.locale(row.locale).tag)
}

fn cells<T: std::fmt::Display>(cells: impl IntoIterator<Item = T>, width: usize) -> String {
    cells.into_iter().map(|cell| format!("{cell:>width$}")).collect()
}

/// Comparisons by what was decided of them.
fn decisions(site: &Site, rows: &[Row]) -> Vec<String> {
    let heads = ["pairs", "indexable"].into_iter().chain(DECISIONS);
    let mut lines = vec![format!("{:16}{:9}{}", "registry", "locale", cells(heads, 14))];
    let counts = |row: &Row| [row.pairs(), row.indexable()].into_iter().chain(row.decisions).collect::<Vec<_>>();
    let mut sums = vec![0; DECISIONS.len() + 2];
    for row in rows {
        lines.push(format!("{}{}", name(site, row), cells(counts(row), 14)));
        sums.iter_mut().zip(counts(row)).for_each(|(sum, n)| *sum += n);
    }
    lines.push(format!("{:25}{}", "all", cells(sums, 14)));
    lines
}

const QUARTILES: [&str; 5] = ["least", "25 %", "50 %", "75 %", "most"];

/// Five values of ascending ones: the least, the quartiles, the most.
pub(super) fn five(sorted: &[u8]) -> [u8; 5] {
    [0, 1, 2, 3, 4].map(|quarter| sorted.get(sorted.len().saturating_sub(1) * quarter / 4).copied().unwrap_or(0))
}

fn originality(site: &Site, rows: &[Row]) -> Vec<String> {
    let title = "indexable comparisons: percent of their text that stands on neither code page";
    let mut lines = vec![String::new(), title.to_owned(), format!("{:25}{}", "", cells(QUARTILES, 7))];
    let measured = rows.iter().filter(|row| !row.originality.is_empty());
    lines.extend(measured.map(|row| format!("{}{}", name(site, row), cells(five(&row.originality), 7))));
    lines
}

/// Values of one measure, by registry and locale.
type Column = (&'static str, fn(&Measure) -> u8);

fn quartiles(site: &Site, rows: &[Row], measured: &[Vec<Measure>]) -> Vec<String> {
    let columns: [Column; 3] = [
        ("relatedness", |m| m.relatedness),
        ("facets that differ", |m| m.differences),
        ("percent of original text", |m| m.originality),
    ];
    let mut lines = Vec::new();
    for (title, of) in columns {
        let title = format!("comparisons without prose of their own: {title}");
        lines.extend([String::new(), title, format!("{:25}{}", "", cells(QUARTILES, 7))]);
        for (row, measures) in rows.iter().zip(measured).filter(|(_, m)| !m.is_empty()) {
            let mut values: Vec<u8> = measures.iter().map(of).collect();
            values.sort_unstable();
            lines.push(format!("{}{}", name(site, row), cells(five(&values), 7)));
        }
    }
    lines
}

/// Comparisons that would be indexable from each relatedness, with the other conditions as they are.
fn thresholds(site: &Site, rows: &[Row], measured: &[Vec<Measure>]) -> Vec<String> {
    let policy = &site.catalog.config.pairs;
    let fine = |m: &&Measure| {
        usize::from(m.differences) >= policy.index_differences
            && f64::from(m.originality) / 100.0 >= policy.index_originality
    };
    let title = format!(
        "comparisons without prose of their own that differ in {} facets, are {:.0} % original, and are related from",
        policy.index_differences,
        policy.index_originality * 100.0
    );
    let mut lines = vec![String::new(), title, format!("{:25}{}", "", cells(STEPS, 7))];
    for (row, measures) in rows.iter().zip(measured).filter(|(_, m)| !m.is_empty()) {
        let passing = STEPS.map(|step| measures.iter().filter(fine).filter(|m| m.relatedness >= step).count());
        lines.push(format!("{}{}", name(site, row), cells(passing, 7)));
    }
    lines
}
