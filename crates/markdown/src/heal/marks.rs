//! Marks in the last paragraph, heading or cell that are open at its end.

use crate::math::{self, Leaf};

/// How many bytes are left out at the end of a text until it is known what they are. What is longer is shown as it stands.
const MAX_LABEL: usize = 120;
const MAX_ADDRESS: usize = 2000;
const MAX_ENTITY: usize = 32;
const MAX_CODE: usize = 400;

/// How much of a text is known; none where all of it is.
pub(super) fn known(text: &str, leaf: &Leaf, tex_brackets: bool) -> Option<usize> {
    let tail = Tail::of(text, leaf)?;
    let places = match tail.code {
        Some((start, _)) if tail.text.get(start..)?.trim_matches(['`', ' ', '\n']).is_empty() => {
            [Some(start), None, None]
        }
        Some(_) => [tail.brackets().known, None, tail.unknown_ticks()],
        None => [tail.brackets().known, math::open(text, leaf, tail.end, tail.line, tex_brackets), tail.unknown_end()],
    };
    places.into_iter().flatten().min().filter(|known| *known < tail.end)
}

/// The text with its open marks closed; none where there are none.
pub(super) fn close(text: &str, leaf: &Leaf) -> Option<String> {
    let tail = Tail::of(text, leaf)?;
    let link = tail.brackets().link;
    let end = link.map_or(tail.end, |(_, close)| close);
    let openers = tail.openers(end);
    if link.is_none() && openers.is_empty() && tail.code.is_none() {
        return None;
    }
    let (open, content) = link.map_or((0, 0), |(open, _)| (open, open + 1));
    let mut closed = String::with_capacity(end + 8);
    closed.push_str(text.get(..open)?);
    closed.push_str(text.get(content..end)?.trim_end());
    if link.is_none()
        && let Some((_, count)) = tail.code
    {
        closed.extend(std::iter::repeat_n('`', count));
    }
    for (_, byte, count) in openers.iter().rev() {
        closed.extend(std::iter::repeat_n(char::from(*byte), *count));
    }
    Some(closed)
}

/// A paragraph, a heading or a cell that may go on where the text ends.
struct Tail<'a> {
    text: &'a str,
    leaf: &'a Leaf,
    end: usize,
    /// Where its last line begins.
    line: usize,
    /// Where code begins that is not closed, and by how many marks.
    code: Option<(usize, usize)>,
}

#[derive(Default)]
struct Brackets {
    /// Up to where it is known what the brackets mean, if not to the end.
    known: Option<usize>,
    /// The brackets around the text of a link whose address is being written.
    link: Option<(usize, usize)>,
}

impl<'a> Tail<'a> {
    fn of(text: &'a str, leaf: &'a Leaf) -> Option<Self> {
        let end = leaf.end;
        let behind = text.get(end..)?;
        let is_blank = |allowed: &[u8]| behind.bytes().all(|byte| allowed.contains(&byte));
        let may_go_on = match (leaf.is_heading, leaf.is_cell) {
            (true, _) => is_blank(b" \t#"),
            (_, true) => is_blank(b" \t"),
            _ => is_blank(b" \t\n") && behind.bytes().filter(|byte| *byte == b'\n').count() < 2,
        };
        if !may_go_on || leaf.number == 0 {
            return None;
        }
        let line = text.get(..end)?.rfind('\n').map_or(0, |feed| feed + 1);
        let mut ticks =
            leaf.bytes(text).filter(|(at, byte, is_escaped)| at + MAX_CODE > end && *byte == b'`' && !is_escaped);
        let code = ticks
            .next()
            .map(|(start, ..)| (start, 1 + ticks.enumerate().take_while(|(n, (at, ..))| *at == start + 1 + n).count()));
        Some(Self { text, leaf, end, line, code })
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied().filter(|_| at < self.end)
    }

    /// Whether white space stands behind the end: what stands before it is no mark then that is only begun.
    fn is_followed(&self) -> bool {
        self.text.len() > self.end
    }

    /// Literal bytes that stand before code, and that no backslash takes the meaning of.
    fn bytes(&self) -> impl Iterator<Item = (usize, u8)> + '_ {
        let end = self.code.map_or(self.end, |(start, _)| start);
        let all = self.leaf.bytes(self.text).take_while(move |(at, ..)| *at < end);
        all.filter(|(_, _, is_escaped)| !is_escaped).map(|(at, byte, _)| (at, byte))
    }

    fn brackets(&self) -> Brackets {
        // Where each begins, and how much text is before it that is shown.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let (mut shown, mut exclamation) = (0, None);
        for (at, byte) in self.bytes() {
            shown += 1;
            match byte {
                b'!' => exclamation = Some(at + 1),
                b'[' => open.push((if exclamation == Some(at) { at - 1 } else { at }, shown)),
                b']' => {
                    let Some((start, before)) = open.pop() else { continue };
                    let behind = self.text.get(at + 2..self.end).unwrap_or_default();
                    let is_image = self.byte(start) == Some(b'!');
                    let is_known = match self.byte(at + 1) {
                        None => self.is_followed(),
                        Some(b'(') if is_address(behind) && !is_image && self.code.is_none() => {
                            let known =
                                open.first().map(|outer| outer.0).filter(|outer| self.end - outer <= MAX_ADDRESS);
                            return Brackets { known, link: Some((start, at)) };
                        }
                        Some(b'(') => !(is_image && is_address(behind)),
                        Some(b'[') => behind.contains(']') || behind.len() > MAX_LABEL,
                        Some(_) => true,
                    };
                    if !is_known {
                        open.push((start, before));
                        break;
                    }
                }
                _ => {}
            }
        }
        let is_short = |(start, before): &(usize, usize)| {
            let most = if self.byte(*start) == Some(b'!') { MAX_ADDRESS } else { MAX_LABEL };
            shown - before <= most && self.end - start <= MAX_ADDRESS
        };
        Brackets { known: open.into_iter().find(is_short).map(|(start, _)| start), link: None }
    }

    /// Where the marks begin that the text ends in, or what else may become another thing with the next letter.
    fn unknown_end(&self) -> Option<usize> {
        let is_broken = self.text.get(self.end..) == Some("\n");
        if self.is_followed() && !(is_broken && self.byte(self.end - 1) == Some(b'\\')) {
            return None;
        }
        let (mut end, mut last) = (self.end, None);
        let literal: Vec<(usize, u8)> = self.bytes().filter(|(at, _)| at + MAX_ADDRESS > self.end).collect();
        for (at, byte) in literal.iter().rev() {
            if at + 1 != end || !matches!(byte, b'*' | b'_' | b'~' | b'`') {
                break;
            }
            (end, last) = (*at, Some(*at));
        }
        if last.is_some() {
            return last;
        }
        match literal.last() {
            Some((at, b'\\' | b'!' | b'&' | b'<' | b'[')) if at + 1 == end => return Some(*at),
            _ => {}
        }
        let mark = |mark: u8| literal.iter().rev().find(|(_, byte)| *byte == mark).map(|(at, _)| *at);
        let behind = |at: usize| self.text.get(at + 1..self.end).unwrap_or_default();
        let entity = mark(b'&').filter(|at| {
            let name = behind(*at);
            name.len() < MAX_ENTITY && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
        });
        let address = mark(b'<').filter(|at| {
            let address = behind(*at);
            *at >= self.line
                && address.starts_with(|c: char| c.is_ascii_alphabetic())
                && !address.contains(|c: char| c.is_whitespace() || c == '>')
        });
        [entity, address].into_iter().flatten().min()
    }

    /// Marks at the end of open code: they may be part of what closes it, or in a cell stand before a pipe.
    fn unknown_ticks(&self) -> Option<usize> {
        let content = self.text.get(..self.end)?;
        let bare = content.trim_end_matches(|c| c == '`' || (c == '\\' && self.leaf.is_cell)).len();
        (bare < self.end).then_some(bare)
    }

    /// Marks of emphasis before `end` that are not closed: where, which, and how many.
    fn openers(&self, end: usize) -> Vec<(usize, u8, usize)> {
        let mut runs: Vec<(usize, u8, usize)> = Vec::new();
        for (at, byte) in self.bytes().take_while(|(at, _)| *at < end) {
            if !matches!(byte, b'*' | b'_' | b'~') {
                continue;
            }
            match runs.last_mut() {
                Some((start, mark, count)) if *mark == byte && *start + *count == at => *count += 1,
                _ => runs.push((at, byte, 1)),
            }
        }
        runs.retain(|run| self.opens(*run, end));
        runs
    }

    fn opens(&self, (start, mark, count): (usize, u8, usize), end: usize) -> bool {
        let same = char::from(mark);
        let before = self.text.get(..start).unwrap_or_default().trim_end_matches(same).chars().next_back();
        let after = self.text.get(start + count..end).unwrap_or_default().trim_start_matches(same).chars().next();
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let is_left = !is_space(after)
            && (!after.is_some_and(is_punctuation) || is_space(before) || before.is_some_and(is_punctuation));
        // Within a word it is rather a product or a name.
        is_left && (mark != b'~' || count == 2) && !before.is_some_and(|c| c.is_ascii_alphanumeric())
    }
}

/// Whether this may be the beginning of a link's address and title.
fn is_address(text: &str) -> bool {
    if text.len() > MAX_ADDRESS {
        return false;
    }
    let text = text.trim_start();
    let behind = if let Some(pointed) = text.strip_prefix('<') {
        match pointed.split_once('>') {
            Some((_, behind)) => behind,
            None => return !pointed.contains(['<', '\n']),
        }
    } else {
        let mut depth = 0_usize;
        let is_end = |c: char| {
            match c {
                '(' => depth += 1,
                ')' if depth == 0 => return true,
                ')' => depth -= 1,
                _ => {}
            }
            c.is_ascii_whitespace()
        };
        text.find(is_end).and_then(|end| text.get(end..)).unwrap_or_default()
    };
    let title = behind.trim_start();
    if title.is_empty() {
        return true;
    }
    let close = match title.chars().next() {
        Some(quote @ ('"' | '\'')) if title.len() < behind.len() => quote,
        Some('(') if title.len() < behind.len() => ')',
        _ => return false,
    };
    let title = title.get(1..).unwrap_or_default();
    title.split_once(close).is_none_or(|(_, behind)| behind.trim().is_empty())
}

/// Punctuation, as far as marks stand beside it.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}'..='\u{bf}' | '\u{2010}'..='\u{205e}' | '\u{3001}'..='\u{301f}')
        || matches!(c, '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}
