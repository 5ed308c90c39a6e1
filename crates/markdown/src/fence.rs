//! A fence of code that is still open, followed line by line: what was read of it is never read again.

/// A fence that stands in no other block.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    pub(crate) language: String,
    /// The code so far.
    pub(crate) text: String,
    /// Columns that the fence is indented by, and so much less its lines.
    indent: usize,
    mark: u8,
    count: usize,
    /// Where the line begins that is being read.
    line: usize,
    /// How much of that line is in `text`, in bytes; none while it may be the closing fence.
    taken: Option<usize>,
}

impl Fence {
    /// The fence whose first line begins at `start`; none where that line opens none.
    pub(crate) fn open(source: &str, start: usize, language: &str) -> Option<Self> {
        let (line, end) = line_at(source, start)?;
        let indent = line.bytes().take_while(|byte| *byte == b' ').count();
        let fence = line.get(indent..)?;
        let mark = fence.bytes().next().filter(|mark| matches!(mark, b'`' | b'~'))?;
        let count = fence.bytes().take_while(|byte| *byte == mark).count();
        if indent > 3 || count < 3 {
            return None;
        }
        let (language, text) = (language.to_owned(), String::new());
        Some(Self { language, text, indent, mark, count, line: end?, taken: None })
    }

    /// Reads on to the end of `source`. Where the fence is closed, this is where the next block may begin.
    pub(crate) fn advance(&mut self, source: &str) -> Option<usize> {
        while let Some((line, end)) = line_at(source, self.line) {
            let Some(end) = end else {
                self.take_part(line);
                return None;
            };
            if self.taken.is_none() && self.is_closing(line) {
                return Some(end);
            }
            self.take(line);
            self.text.push('\n');
            self.line = end;
            self.taken = None;
        }
        None
    }

    /// Reads the last line, which nothing will end. Less than four columns of nothing are no line of code.
    pub(crate) fn finish(&mut self, source: &str) {
        self.advance(source);
        if let Some((line, _)) = line_at(source, self.line)
            && (self.taken.is_some() || !(self.is_closing(line) || is_nothing(line)))
        {
            self.take(line);
        }
    }

    /// Takes what there is of an unfinished line, unless it may become the closing fence.
    fn take_part(&mut self, line: &str) {
        let (columns, bare) = indentation(line);
        let behind = bare.trim_start_matches(char::from(self.mark)).trim_start_matches(' ');
        if self.taken.is_some() || !behind.is_empty() || (columns >= 4 && !bare.is_empty()) {
            self.take(line);
        }
    }

    fn take(&mut self, line: &str) {
        let from = self.taken.unwrap_or_else(|| {
            let (bytes, columns) = self.strip(line);
            self.text.extend(std::iter::repeat_n(' ', columns));
            bytes
        });
        self.text.push_str(line.get(from..).unwrap_or_default());
        self.taken = Some(line.len());
    }

    /// How many bytes of a line are the fence's indentation, and how many columns of a tab are left of them.
    fn strip(&self, line: &str) -> (usize, usize) {
        let (mut bytes, mut column) = (0, 0);
        for byte in line.bytes() {
            if column >= self.indent || !matches!(byte, b' ' | b'\t') {
                break;
            }
            column = if byte == b'\t' { (column / 4 + 1) * 4 } else { column + 1 };
            bytes += 1;
        }
        (bytes, column.saturating_sub(self.indent))
    }

    fn is_closing(&self, line: &str) -> bool {
        let (columns, bare) = indentation(line);
        let behind = bare.trim_start_matches(char::from(self.mark));
        columns < 4 && bare.len() - behind.len() >= self.count && behind.bytes().all(|byte| byte == b' ')
    }
}

fn is_nothing(line: &str) -> bool {
    let (columns, bare) = indentation(line);
    columns < 4 && bare.is_empty()
}

/// How many columns a line is indented by, and what follows.
fn indentation(line: &str) -> (usize, &str) {
    let bare = line.trim_start_matches([' ', '\t']);
    let spaces = line.get(..line.len() - bare.len()).unwrap_or_default();
    (spaces.bytes().fold(0, |at, byte| if byte == b'\t' { (at / 4 + 1) * 4 } else { at + 1 }), bare)
}

/// The line at `start` without its line feed, and where the next one begins; none where it has no line feed yet.
fn line_at(source: &str, start: usize) -> Option<(&str, Option<usize>)> {
    let rest = source.get(start..)?;
    Some(match rest.split_once('\n') {
        Some((line, _)) => (line, Some(start + line.len() + 1)),
        None => (rest, None),
    })
}
