//! Where the names and the values stand among the words of a text, whatever stands between them.

use super::headers;
use super::names::{Name, Role, name};
use super::tokens::Token;

/// The words of a text, by their places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a>(pub(super) &'a [Token]);

/// Where a value stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) at: usize,
    /// Whether it stood in quotes.
    pub(super) is_quoted: bool,
    /// Whether nothing but the end of the line or of the word shows where it ends, so that it may be a word of prose.
    pub(super) is_loose: bool,
    /// Whether it is the first one of a list.
    pub(super) is_in_list: bool,
}

/// Commands that set a variable with nothing but a space behind its name, and their options.
const SETTERS: [&str; 7] = ["setx", "env", "set", "setenv", "-x", "-gx", "-Ux"];

impl<'a> Words<'a> {
    pub(super) fn token(&self, at: usize) -> Option<&'a Token> {
        self.0.get(at)
    }

    pub(super) fn is_mark(&self, at: usize, mark: char) -> bool {
        self.token(at) == Some(&Token::Mark(mark))
    }

    /// A member of a block of headers, `headers.set('name', 'value')`, or `'Authorization: …'` anywhere: name and value.
    pub(super) fn header_at(&self, at: usize, word: &'a str, is_in_headers: bool) -> Option<(&'a str, &'a str)> {
        let text = |at: usize| match self.token(at) {
            Some(Token::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.token(at));
        if matches!(self.token(at), Some(Token::Text(_)))
            && let Some((name, value)) = word.split_once(':')
            && headers::is_of_key(name)
        {
            return Some((name, value));
        }
        if is_in_headers {
            let separator = (at + 1..at + 3)
                .take_while(|at| self.is_mark(*at, ':') || self.is_mark(*at, '=') || self.is_mark(*at, '>'));
            let value = text(at + 1 + separator.clone().count())?;
            return (separator.count() > 0 && headers::is_name(word)).then_some((word, value));
        }
        let is_of_headers = match (before(2), before(1)) {
            (Some(Token::Word(word)), Some(Token::Mark('(' | '['))) => {
                word.len() < 80 && word.to_ascii_lowercase().contains("header")
            }
            _ => false,
        };
        let value = if self.is_mark(at + 1, ',') {
            text(at + 2)
        } else if self.is_mark(at + 1, ']') && self.is_mark(at + 2, '=') {
            text(at + 3)
        } else {
            None
        };
        value.filter(|_| is_of_headers && headers::is_name(word)).map(|value| (word, value))
    }

    /// The name that stands here: of one word, or of two, as in `Base URL:`.
    pub(super) fn name_at(&self, at: usize, word: &str) -> Option<Name> {
        let before = at.checked_sub(1).and_then(|at| self.token(at));
        let of_two = match (self.token(at), before) {
            (Some(Token::Word(_)), Some(Token::Word(first))) if self.is_mark(at + 1, ':') && first.len() < 20 => {
                name(&[first, " ", word].concat())
            }
            _ => None,
        };
        of_two.or_else(|| name(word))
    }

    /// Whether a value is set that stands here.
    pub(super) fn is_set(&self, at: usize) -> bool {
        let next = at + 1 + usize::from(self.is_mark(at + 1, ']'));
        self.is_mark(next, '=') || self.is_mark(next, ':') || self.value_after(at, Role::Key).is_some()
    }

    /// The bracket that opens a block behind its name: `headers: {`, `-Headers @{`, `headers = new Headers({`.
    pub(super) fn bracket_after(&self, at: usize) -> Option<usize> {
        (at + 1..at + 7)
            .take_while(|at| match self.token(*at) {
                Some(Token::Word(word)) => ["@", "new", "Headers", "HeadersInit"].contains(&word.as_str()),
                Some(Token::Mark(mark)) => "=:(>{[".contains(*mark),
                _ => false,
            })
            .find(|at| self.is_mark(*at, '{') || self.is_mark(*at, '['))
    }

    /// Where the value of a name stands that stands here, if there is one.
    pub(super) fn value_after(&self, at: usize, role: Role) -> Option<Place> {
        let is_text = matches!(self.token(at), Some(Token::Text(_)));
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.token(at));
        let mut next = at + 1;
        // `os.environ["NAME"] = …`
        if self.is_mark(next, ']') {
            next += 1;
        }
        let separators =
            (next..next + 3).take_while(|at| matches!(self.token(*at), Some(Token::Mark('=' | ':' | '>')))).count();
        let equals = (next..next + separators).filter(|at| self.is_mark(*at, '=')).count();
        let is_loose;
        if separators > 0 && !self.is_mark(next, '>') {
            // A comparison sets nothing, except as an argument of HTTPie.
            if equals > 1 && !matches!(self.token(next + separators), Some(Token::Word(_))) {
                return None;
            }
            next += separators;
            // `api_key: str = …`
            if matches!(self.token(next), Some(Token::Word(word)) if ["str", "string", "String"].contains(&word.as_str()))
                && self.is_mark(next + 1, '=')
            {
                next += 2;
            }
            is_loose = equals == 0;
        } else if self.is_mark(next, '(') && !is_text {
            // `.apiKey("…")`
            return self.literal(next + 1, false).filter(|place| place.is_quoted);
        } else if self.is_mark(next, ',') && is_text && matches!(before(1), Some(Token::Mark('('))) {
            // `setdefault("NAME", "…")`, `("system", "…")`
            return self.literal(next + 1, false).filter(|place| place.is_quoted);
        } else {
            let Some(Token::Word(word)) = self.token(at) else { return None };
            let is_option = word.starts_with(['-', '–', '—']);
            let is_set = match before(1) {
                Some(Token::Word(command)) => SETTERS.iter().any(|setter| setter.eq_ignore_ascii_case(command)),
                _ => false,
            };
            let is_variable = is_set && !word.bytes().any(|byte| byte.is_ascii_lowercase());
            let is_scheme = role == Role::Bearer;
            if !is_option && !is_variable && !is_scheme {
                return None;
            }
            is_loose = is_scheme;
        }
        self.literal(next, is_loose)
    }

    /// The value that begins here: a text, a word, or the text that is given to a function.
    fn literal(&self, at: usize, is_loose: bool) -> Option<Place> {
        let mut at = at;
        let mut is_in_list = false;
        while let Some(token) = self.token(at) {
            match token {
                Token::Mark('[') => is_in_list = true,
                Token::Mark('(') => {}
                Token::Word(word) if ["@", "new"].contains(&word.as_str()) => {}
                _ => break,
            }
            at += 1;
            if at > self.0.len() {
                return None;
            }
        }
        let place = Place { at, is_quoted: true, is_loose: false, is_in_list };
        match self.token(at)? {
            Token::Text(_) => Some(place),
            Token::Word(word) => {
                if self.is_mark(at + 1, '(') && !word.contains('-') {
                    // `openai('gpt-4o')`, `SecretStr("…")`; `getenv("NAME", "…")` is read from its name on.
                    return matches!(self.token(at + 2), Some(Token::Text(_))).then_some(Place { at: at + 2, ..place });
                }
                // `process.env.NAME || '…'`, `process.env["NAME"] ?? '…'`
                let is_member = self.is_mark(at + 1, '[');
                let next = at + if is_member { 4 } else { 1 };
                let otherwise = match (self.token(next), self.token(next + 1)) {
                    (Some(Token::Mark('|')), Some(Token::Mark('|'))) => Some(next + 2),
                    (Some(Token::Word(or)), _) if or == "??" || or == "or" => Some(next + 1),
                    _ => None,
                };
                if let Some(at) = otherwise.filter(|at| matches!(self.token(*at), Some(Token::Text(_)))) {
                    return Some(Place { at, ..place });
                }
                if is_member {
                    return None;
                }
                let is_last = matches!(self.token(at + 1), None | Some(Token::Line));
                let has = |is_such: fn(&u8) -> bool| word.as_bytes().iter().any(is_such);
                let is_said = !has(u8::is_ascii_digit) || !has(u8::is_ascii_alphabetic);
                let is_prose = is_loose && !is_last && is_said;
                Some(Place { is_quoted: false, is_loose: is_prose, ..place })
            }
            _ => None,
        }
    }
}
