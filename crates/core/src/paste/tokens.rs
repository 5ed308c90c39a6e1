//! Words, quoted texts and marks: what shells, programs, configuration files and prose have in common.
//!
//! What one of them calls a quote is a letter to another, so a quote that is never closed is none. Every character is
//! looked at a fixed number of times, whatever the text.

use super::names::name;
use super::quoted::{Quoted, Rules, quoted};
use crate::letters::is_letter;

/// The longest word that may be a name, in bytes.
pub(super) const NAME_BYTES: usize = 64;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Written without quotes. A URL is one word.
    Word(String),
    /// What stood between quotes, with its escapes read.
    Text(String),
    /// A bracket, a comma, an equals sign and the like.
    Mark(char),
    /// Where a line ended, or a fence stood.
    Line,
    /// A line of a block of headers: name and value.
    Header(String, String),
    /// The name of a program that sends a request: what follows on its line are its arguments.
    Command,
}

/// Takes a text apart.
pub(super) fn tokens(text: &str, with_comments: bool) -> Vec<Token> {
    let is_power_shell = ["Invoke-", "$env:", "irm ", "iwr "].iter().any(|sign| text.contains(sign));
    let mut lexer = Lexer {
        rest: text,
        before: '\n',
        tokens: Vec::new(),
        indent: indent(text),
        with_comments,
        is_power_shell,
        is_command: false,
        unclosed: [usize::MAX; 4],
    };
    while lexer.step() {}
    lexer.tokens
}

/// What people write is mapped to what programs read: typographic quotes and colons to ASCII, line ends to one form. Left
/// out is what cannot be seen. In what was copied for cmd.exe, carets are taken off.
pub(super) fn plain(text: &str) -> String {
    let has_carets = ["^\"", "^\n", "^\r\n"].iter().any(|sign| text.contains(sign));
    let mut plain = String::with_capacity(text.len());
    let mut is_escaped = false;
    for c in text.chars() {
        let c = match c {
            '\r' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => continue,
            '\0' | '\u{feff}' => continue,
            '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' => '"',
            '‘' | '’' | '‚' | '‛' | '‹' | '›' => '\'',
            '：' => ':',
            '，' | '、' => ',',
            '；' => ';',
            '（' => '(',
            '）' => ')',
            c => c,
        };
        match c {
            '^' if has_carets && !is_escaped => is_escaped = true,
            // A caret at the end of a line joins it with the next one.
            '\n' if is_escaped => {
                plain.push(' ');
                is_escaped = false;
            }
            c => {
                plain.push(c);
                is_escaped = false;
            }
        }
    }
    plain
}

struct Lexer<'a> {
    rest: &'a str,
    /// The character in front of `rest`.
    before: char,
    tokens: Vec<Token>,
    /// How far the line is indented.
    indent: usize,
    with_comments: bool,
    is_power_shell: bool,
    /// Between `curl` and the end of its line.
    is_command: bool,
    /// For each quote, and last for comments: how much text was left when it was found not to be closed any more.
    unclosed: [usize; 4],
}

impl<'a> Lexer<'a> {
    /// Reads on; false at the end.
    fn step(&mut self) -> bool {
        let Some(c) = self.rest.chars().next() else { return false };
        let is_at_start = self.before.is_whitespace();
        if c == '\n' {
            self.end_line();
        } else if self.rest.starts_with("```") || self.rest.starts_with("~~~") {
            self.skip(3);
            self.push(Token::Line);
            self.is_command = false;
        } else if is_at_start && !self.with_comments && (c == '#' || self.rest.starts_with("//")) {
            self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if !self.with_comments
            && (is_at_start || ",;({".contains(self.before))
            && self.rest.starts_with("/*")
            && let Some(end) = self.end_of_comment()
        {
            self.skip(end);
        } else if let Some(continued) = self.continued() {
            self.skip(continued);
        } else if "\"'`".contains(c) || self.rest.starts_with("\\\"") && !self.is_command {
            self.read_quoted(false);
        } else if "{}[](),;<>|&".contains(c) || "=:".contains(c) && !self.rest.starts_with("://") {
            self.skip(c.len_utf8());
            self.push(Token::Mark(c));
        } else if c.is_whitespace() || c == '*' || c == '\\' && !self.is_command {
            self.skip(c.len_utf8());
        } else {
            self.word();
        }
        true
    }

    fn push(&mut self, token: Token) {
        self.tokens.push(token);
    }

    fn skip(&mut self, bytes: usize) -> &'a str {
        let (skipped, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.before = skipped.chars().next_back().unwrap_or(self.before);
        self.rest = rest;
        skipped
    }

    /// How long a mark is that joins a line with the next one: a backslash or a backtick at its end.
    fn continued(&self) -> Option<usize> {
        let after = self.rest.strip_prefix(['\\', '`'])?;
        let line_end = after.trim_start_matches([' ', '\t']);
        line_end.starts_with('\n').then(|| self.rest.len() - line_end.len() + 1)
    }

    fn end_of_comment(&mut self) -> Option<usize> {
        let slot = self.unclosed.last_mut()?;
        if *slot != usize::MAX {
            return None;
        }
        let end = self.rest.find("*/").map(|at| at + 2);
        if end.is_none() {
            *slot = self.rest.len();
        }
        end
    }

    fn end_line(&mut self) {
        self.skip(1);
        let headers_from = match self.tokens.as_slice() {
            // `headers:` in YAML: what is indented below it.
            [.., Token::Word(word), Token::Mark(':')] => is_headers(word).then_some(self.indent + 1),
            // `POST https://… HTTP/1.1`
            [.., Token::Word(version)] => version.starts_with("HTTP/").then_some(0),
            _ => None,
        };
        self.push(Token::Line);
        // A command goes on with its options, also where the mark at the end of the line was lost.
        self.is_command = self.is_command && self.rest.trim_start_matches([' ', '\t']).starts_with('-');
        if let Some(least_indent) = headers_from {
            while indent(self.rest) >= least_indent && self.header_line() {}
        }
        self.indent = indent(self.rest);
    }

    /// Reads a line of headers; false where it is none.
    fn header_line(&mut self) -> bool {
        let line = self.rest.split('\n').next().unwrap_or_default();
        let Some((name, value)) = line.trim_start().trim_start_matches(':').split_once(':') else { return false };
        let name = name.trim_matches(['"', '\'']);
        let value = value.trim();
        if !super::headers::is_name(name) || value.is_empty() {
            return false;
        }
        let quote = value.chars().next().filter(|c| "\"'".contains(*c)).unwrap_or(' ');
        let header = Token::Header(name.to_owned(), value.trim_matches(quote).to_owned());
        self.skip(line.len() + 1);
        self.push(header);
        self.push(Token::Line);
        true
    }

    /// Reads a quoted text, or passes over a quote that is none.
    fn read_quoted(&mut self, is_ansi: bool) {
        let is_escaped = self.rest.starts_with('\\');
        let marks = self.rest.get(usize::from(is_escaped)..).unwrap_or_default();
        let Some(quote) = marks.chars().next() else { return };
        let slot = "\"'`".find(quote).unwrap_or_default();
        let known = self.unclosed.get(slot).copied().unwrap_or_default();
        let rules = Rules { is_ansi, is_command: self.is_command, is_power_shell: self.is_power_shell };
        // Where it was found not to be closed, it is not tried again before that place is passed.
        let is_hopeless = known != usize::MAX && self.rest.len() > known;
        match if is_hopeless { Err(known) } else { quoted(self.rest, rules) } {
            Ok(Quoted { text, length }) => {
                self.skip(length);
                let text = if self.is_command && quote != '`' { self.joined(text) } else { text };
                self.push(Token::Text(text));
            }
            Err(left) => {
                if let Some(slot) = self.unclosed.get_mut(slot) {
                    *slot = left;
                }
                self.skip(1 + usize::from(is_escaped));
            }
        }
    }

    /// In a shell, quoted texts beside each other are one: `'it'\''s'`.
    fn joined(&mut self, mut text: String) -> String {
        loop {
            let rules = Rules { is_ansi: self.rest.starts_with('$'), is_command: true, is_power_shell: false };
            let at = usize::from(rules.is_ansi);
            let next = self.rest.get(at..).unwrap_or_default();
            if next.starts_with('\'') || next.starts_with('"') && !rules.is_ansi {
                let Ok(more) = quoted(next, rules) else { return text };
                text.push_str(&more.text);
                self.skip(at + more.length);
            } else if let Some(escaped) = self.rest.strip_prefix('\\').and_then(|rest| rest.chars().next())
                && escaped != '\n'
                && escaped != ' '
            {
                text.push(escaped);
                self.skip(1 + escaped.len_utf8());
            } else {
                return text;
            }
        }
    }

    fn word(&mut self) {
        let is_value = matches!(self.tokens.last(), Some(Token::Mark('=' | ':')));
        let mut word = String::new();
        while let Some(c) = self.rest.chars().next() {
            let after = self.rest.get(c.len_utf8()..).unwrap_or_default();
            if c == ':' && after.starts_with("//") && self.url(&mut word) {
                break;
            }
            let taken = match c {
                '\\' => after.chars().next().filter(|c| c.is_ascii_punctuation() && !"\"'".contains(*c)),
                '\'' if self.is_apostrophe(&word) => Some(c),
                c if c.is_whitespace() || ",;(){}[]<>|&*\"'`".contains(c) => None,
                c if !c.is_ascii() && !is_letter(c) && !"…•–—".contains(c) => None,
                '=' | ':' if ends_name(&word, c, after, is_value) => None,
                c => Some(c),
            };
            let Some(taken) = taken else { break };
            self.skip(c.len_utf8() + if c == '\\' { taken.len_utf8() } else { 0 });
            word.push(taken);
        }
        let is_quoted = self.rest.starts_with(['"', '\'']);
        if is_quoted && is_string_prefix(&word) {
            // `f"…"` of Python, `$'…'` of shells, `@'…'@` of PowerShell.
            let is_here = word == "@" && self.is_power_shell && self.rest.get(1..).is_some_and(|r| r.starts_with('\n'));
            if is_here {
                self.here_text();
            } else {
                self.read_quoted(word == "$");
            }
            return;
        }
        if word.is_empty() {
            // Nothing else would read this character.
            self.skip(self.rest.chars().next().map_or(0, char::len_utf8));
            return;
        }
        let in_lower_case = word.to_ascii_lowercase();
        let is_first = matches!(self.tokens.last(), None | Some(Token::Line));
        if ["curl", "curl.exe", "wget"].contains(&in_lower_case.as_str())
            || is_first && ["http", "https", "xh", "xhs"].contains(&in_lower_case.as_str())
        {
            self.is_command = true;
            self.push(Token::Command);
        } else if !word.is_empty() {
            self.push(Token::Word(word));
        }
    }

    fn here_text(&mut self) {
        let Some(quote) = self.rest.chars().next() else { return };
        let end = format!("\n{quote}@");
        let length = self.rest.find(&end);
        let text = self.rest.get(2..length.unwrap_or_default()).map(str::to_owned);
        if let (Some(text), Some(length)) = (text, length) {
            self.skip(length + end.len());
            self.push(Token::Text(text));
        } else {
            // Only one text can be looked through in vain.
            self.is_power_shell = length.is_some() && self.is_power_shell;
            self.skip(1);
        }
    }

    /// Whether a `'` within a word is a letter of it, as in `it's`.
    fn is_apostrophe(&self, word: &str) -> bool {
        word.chars().next_back().is_some_and(is_letter)
            && !is_string_prefix(word)
            && !(self.is_command && word.starts_with('-'))
    }

    /// Reads the rest of a URL whose scheme ends `word`, and keeps what stood in front of it as a word of its own; false
    /// where it is another scheme.
    fn url(&mut self, word: &mut String) -> bool {
        let ends_in = |scheme: &str| {
            let at = word.len().checked_sub(scheme.len())?;
            word.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(scheme)).then_some(at)
        };
        let Some(at) = ends_in("https").or_else(|| ends_in("http")) else { return false };
        let mut url = word.split_off(at);
        if !word.is_empty() {
            let front = std::mem::take(word);
            self.push(Token::Word(front));
        }
        // Brackets belong to it where both of a pair do.
        let mut open = [0_usize; 4];
        while let Some(c) = self.rest.chars().next() {
            let opened = "([{<".find(c);
            let closed = ")]}>".find(c);
            let is_end = c.is_whitespace()
                || "\"'`\\|*".contains(c)
                || c == ',' && open == [0; 4]
                || c == ';' && !url.ends_with("&amp")
                || !c.is_ascii() && !is_letter(c) && c != '…'
                || c == '<' && self.rest.starts_with("</")
                || closed.and_then(|kind| open.get(kind)).is_some_and(|count| *count == 0);
            if is_end {
                break;
            }
            if let Some(count) = opened.and_then(|kind| open.get_mut(kind)) {
                *count += 1;
            }
            if let Some(count) = closed.and_then(|kind| open.get_mut(kind)) {
                *count -= 1;
            }
            url.push(c);
            self.skip(c.len_utf8());
        }
        *word = if url.ends_with("...") { url } else { url.trim_end_matches(['.', ',', ':', '!', '?']).to_owned() };
        true
    }
}

/// Whether `=` or `:` behind this word ends it: behind a name, and where a value is set off.
fn ends_name(word: &str, mark: char, after: &str, is_value: bool) -> bool {
    if word.len() > NAME_BYTES || word.is_empty() {
        return false;
    }
    let is_set_off =
        || after.starts_with(['"', '\'', '`', '{', '[', '(', '$', ' ', '\t']) && !word.contains(['=', '/']);
    !is_value && (is_set_off() || !word.is_ascii() || mark == ':' && after.starts_with('\n')) || name(word).is_some()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_string_prefix(word: &str) -> bool {
    word.len() <= 2 && !word.is_empty() && word.bytes().all(|byte| b"fFrRbBuU$@".contains(&byte))
}

fn is_headers(word: &str) -> bool {
    name(word).is_some_and(|name| name.role == super::names::Role::Headers)
}
