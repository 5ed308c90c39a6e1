//! A table of which only the first row is there.

use crate::math::Leaf;

/// More columns than anyone draws are not made of pipes alone.
const MAX_COLUMNS: usize = 128;

/// The text with the second line of a table, where its last line is a first row.
pub(super) fn head(text: &str, leaf: &Leaf) -> Option<String> {
    if leaf.is_cell {
        return None;
    }
    let text = text.strip_suffix('\n').unwrap_or(text);
    let start = text.rfind('\n').map_or(0, |feed| feed + 1);
    // The row has to be the end of the paragraph that was read last.
    if leaf.end <= start {
        return None;
    }
    let line = text.get(start..)?;
    let pipe = line.find('|')?;
    let (before, row) = line.split_at_checked(pipe)?;
    let is_marker = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '\t' | '>' | '-' | '+' | '*' | '.' | ')');
    if !before.chars().all(is_marker) || row.trim_end().len() < 2 {
        return None;
    }
    let columns = columns(row);
    let mut headed = String::with_capacity(text.len() + before.len() + columns * 4 + 2);
    headed.push_str(text);
    headed.push('\n');
    headed.extend(before.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }));
    headed.push('|');
    headed.extend(std::iter::repeat_n("---|", columns));
    Some(headed)
}

/// How many cells a row has that begins with a pipe.
fn columns(row: &str) -> usize {
    let row = row.trim_end();
    let (mut pipes, mut last, mut before) = (0_usize, 0, b' ');
    for (at, byte) in row.bytes().enumerate() {
        if byte == b'|' && before != b'\\' {
            pipes += 1;
            last = at;
        }
        before = byte;
    }
    let cells = if last + 1 == row.len() { pipes - 1 } else { pipes };
    cells.clamp(1, MAX_COLUMNS)
}
