//! Goes through the words of a text and picks out the names that stand in front of values, whatever stands between them.

use serde_json::Value;

use super::address;
use super::gather::{Gather, rank};
use super::headers;
use super::names::{Name, Role, name, owner, owner_of_call};
use super::tokens::{Token, tokens};
use super::values;
use crate::{record, value};

/// How deep texts are read that stand quoted in texts.
const DEPTH: usize = 3;

/// Reads a text into what is gathered.
pub(super) fn find(text: &str, with_comments: bool, gather: &mut Gather, depth: usize) {
    let trimmed = text.trim();
    if trimmed.starts_with(['{', '['])
        && let Some(json) = value::from_text(trimmed)
    {
        Finder { tokens: &[], gather, blocks: vec![Block::default()], depth, with_comments, is_one_word: false }
            .json(&json, "");
        return;
    }
    let tokens = tokens(text, with_comments);
    // All of it in quotes is what was meant without them.
    let mut parts = tokens.iter().filter(|token| **token != Token::Line);
    let (first, second) = (parts.next(), parts.next());
    if let (Some(Token::Text(inner)), None) = (first, second)
        && depth < DEPTH
    {
        return find(inner, with_comments, gather, depth + 1);
    }
    let is_one_word = second.is_none();
    let mut finder =
        Finder { tokens: &tokens, gather, blocks: vec![Block::default()], depth, with_comments, is_one_word };
    finder.all();
}

struct Finder<'a> {
    tokens: &'a [Token],
    gather: &'a mut Gather,
    /// The brackets that are open, innermost last; the first one is the text itself.
    blocks: Vec<Block>,
    depth: usize,
    with_comments: bool,
    /// Whether there is nothing but one word.
    is_one_word: bool,
}

/// What is known of what stands between two brackets.
#[derive(Debug, Default)]
struct Block {
    has_headers: bool,
    /// Zed describes models so: `name` is a model, and `max_tokens` what it reads, not what it may write.
    is_list_of_models: bool,
    is_system: bool,
    content: Option<String>,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    /// Whether it stood in quotes.
    is_quoted: bool,
    /// Whether nothing but the end of the line or of the word shows where it ends, so that it may be a word of prose.
    is_loose: bool,
    is_in_list: bool,
}

impl<'a> Finder<'a> {
    fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    fn is_mark(&self, at: usize, mark: char) -> bool {
        self.token(at) == Some(&Token::Mark(mark))
    }

    fn block(&mut self) -> Option<&mut Block> {
        self.blocks.last_mut()
    }

    fn is_in_brackets(&self) -> bool {
        self.blocks.len() > 1
    }

    fn open(&mut self, has_headers: bool, is_list_of_models: bool) {
        let is_list_of_models = is_list_of_models || self.blocks.last().is_some_and(|block| block.is_list_of_models);
        self.blocks.push(Block { has_headers, is_list_of_models, ..Block::default() });
    }

    fn close(&mut self) {
        if self.is_in_brackets() {
            self.blocks.pop();
        }
    }

    fn all(&mut self) {
        let mut is_command = false;
        // Up to where values have been taken already.
        let mut taken = 0;
        // The bracket that headers stand in.
        let mut headers_at = None;
        let mut models_at = None;
        for (at, token) in self.tokens.iter().enumerate() {
            match token {
                Token::Line => {
                    is_command &= matches!(self.token(at + 1), Some(Token::Word(word)) if word.starts_with('-'))
                }
                Token::Command => is_command = true,
                Token::Header(name, value) => self.gather.header(name, value),
                Token::Mark('{' | '(' | '[') => self.open(headers_at == Some(at), models_at == Some(at)),
                Token::Mark('}' | ')' | ']') => self.close(),
                Token::Mark(_) => {}
                Token::Word(word) | Token::Text(word) => {
                    let is_quoted = matches!(token, Token::Text(_));
                    if at < taken {
                        // What is a value is not also a name; a function around it may tell whose it is.
                        self.is_word_of_call(at, word);
                        continue;
                    }
                    if is_quoted && self.depth < DEPTH && word.trim_start().starts_with(['{', '[']) {
                        self.nested(word);
                        continue;
                    }
                    if let Some((header, value)) = self.header_at(at, word) {
                        self.gather.header(header, value);
                        continue;
                    }
                    if word == "available_models" {
                        models_at = self.bracket_after(at);
                    }
                    if let Some(name) = self.name_at(at, word) {
                        if name.role == Role::Headers {
                            headers_at = self.bracket_after(at);
                        }
                        if name.role == Role::Key && self.is_set(at) {
                            self.gather.provider_named(name.owner);
                        }
                        if let Some(place) = self.value_after(at, name.role) {
                            self.named(word, name, place);
                            taken = place.at + 1;
                            continue;
                        }
                    } else if !is_quoted && word.strip_prefix('$').is_some_and(|rest| !rest.is_empty()) {
                        continue;
                    }
                    if is_quoted || !self.is_word_of_call(at, word) {
                        self.bare(at, word, is_quoted, is_command);
                    }
                }
            }
        }
    }

    /// A text that holds another one: the body of a request.
    fn nested(&mut self, text: &str) {
        find(text, self.with_comments, self.gather, self.depth + 1);
    }

    /// A member of a block of headers, `headers.set('name', 'value')`, or `'Authorization: …'` anywhere.
    fn header_at(&self, at: usize, word: &'a str) -> Option<(&'a str, &'a str)> {
        let text = |at: usize| match self.token(at) {
            Some(Token::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.token(at));
        if matches!(self.token(at), Some(Token::Text(_)))
            && let Some((name, value)) = word.split_once(':')
        {
            if headers::is_of_key(name) {
                return Some((name, value));
            }
        }
        if self.blocks.last().is_some_and(|block| block.has_headers) {
            let separator = (at + 1..at + 3)
                .take_while(|at| self.is_mark(*at, ':') || self.is_mark(*at, '=') || self.is_mark(*at, '>'));
            let value = text(at + 1 + separator.clone().count())?;
            return (separator.count() > 0 && headers::is_name(word)).then_some((word, value));
        }
        let is_of_headers = |token: Option<&Token>| matches!(token, Some(Token::Word(word)) if word.len() < 80 && word.to_ascii_lowercase().contains("header"));
        let is_set =
            matches!(before(1), Some(Token::Mark('(' | '['))) && is_of_headers(before(2)) && headers::is_name(word);
        let value = if self.is_mark(at + 1, ',') {
            text(at + 2)
        } else if self.is_mark(at + 1, ']') && self.is_mark(at + 2, '=') {
            text(at + 3)
        } else {
            None
        };
        value.filter(|_| is_set).map(|value| (word, value))
    }

    /// The name that stands here: of one word, or of two, as in `Base URL:`.
    fn name_at(&self, at: usize, word: &str) -> Option<Name> {
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
    fn is_set(&self, at: usize) -> bool {
        let next = at + 1 + usize::from(self.is_mark(at + 1, ']'));
        self.is_mark(next, '=') || self.is_mark(next, ':') || self.value_after(at, Role::Key).is_some()
    }

    /// The bracket that opens a block behind its name: `headers: {`, `-Headers @{`, `headers = new Headers({`.
    fn bracket_after(&self, at: usize) -> Option<usize> {
        (at + 1..at + 7)
            .take_while(|at| match self.token(*at) {
                Some(Token::Word(word)) => ["@", "new", "Headers", "HeadersInit"].contains(&word.as_str()),
                Some(Token::Mark(mark)) => "=:(>{[".contains(*mark),
                _ => false,
            })
            .find(|at| self.is_mark(*at, '{') || self.is_mark(*at, '['))
    }

    /// Where the value of a name stands that stands here, if there is one.
    fn value_after(&self, at: usize, role: Role) -> Option<Place> {
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
            let is_variable = !word.bytes().any(|byte| byte.is_ascii_lowercase())
                && matches!(before(1), Some(Token::Word(command)) if ["setx", "env", "set", "setenv", "-x", "-gx", "-Ux"].contains(&command.to_ascii_lowercase().as_str()));
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
            if at > self.tokens.len() {
                return None;
            }
        }
        let place = Place { at, is_quoted: true, is_loose: false, is_in_list };
        match self.token(at)? {
            Token::Text(_) => Some(place),
            Token::Word(word) => {
                if self.is_mark(at + 1, '(') {
                    // `openai('gpt-4o')`, `SecretStr("…")`; `getenv("NAME", "…")` is read from its name on.
                    return matches!(self.token(at + 2), Some(Token::Text(_))).then_some(Place { at: at + 2, ..place });
                }
                // `process.env.NAME || '…'`, `NAME ?? '…'`
                let otherwise = match (self.token(at + 1), self.token(at + 2)) {
                    (Some(Token::Mark('|')), Some(Token::Mark('|'))) => Some(at + 3),
                    (Some(Token::Word(or)), _) if or == "??" || or == "or" => Some(at + 2),
                    _ => None,
                };
                if let Some(at) = otherwise.filter(|at| matches!(self.token(*at), Some(Token::Text(_)))) {
                    return Some(Place { at, ..place });
                }
                let is_last = matches!(self.token(at + 1), None | Some(Token::Line));
                let is_prose = is_loose && !is_last && !values::looks_like_key(word) && !values::is_opaque(word);
                Some(Place { is_quoted: false, is_loose: is_prose, ..place })
            }
            _ => None,
        }
    }

    fn named(&mut self, word: &str, name: Name, place: Place) {
        let (Some(Token::Word(value)) | Some(Token::Text(value))) = self.token(place.at) else { return };
        // Within brackets, a word without quotes is a variable, unless it is a number.
        let is_word = place.is_quoted || !self.is_in_brackets();
        if place.is_in_list && !matches!(name.role, Role::Models | Role::Address(_) | Role::Key) {
            return;
        }
        // `api_key = key`: in programs, so is one that stands behind an equals sign.
        let is_assigned =
            place.at > 0 && self.is_mark(place.at - 1, '=') && word.bytes().any(|b| b.is_ascii_lowercase());
        let is_variable = !place.is_quoted
            && (is_assigned && !has_digit(value) && name.role == Role::Key || super::names::name(value).is_some());
        match name.role {
            Role::Author | Role::Content | Role::Prompt if !place.is_quoted => {}
            Role::Models if !place.is_in_list => {}
            Role::Authorization if !place.is_quoted => {
                // `Authorization: Bearer …` without quotes: the key is the word behind.
                if value.eq_ignore_ascii_case("bearer") {
                    if let Some(Token::Word(key)) = self.token(place.at + 1) {
                        self.gather.key(key, rank::NAMED, None);
                    }
                } else if !place.is_loose {
                    self.gather.authorization(value);
                }
            }
            Role::Key | Role::AnyKey | Role::Bearer | Role::Model | Role::Deployment
                if !is_word || place.is_loose || is_variable =>
            {
                if let Some(owner) = super::names::name(value).and_then(|name| name.owner) {
                    self.gather.provider_named(Some(owner));
                }
            }
            Role::Address(_) if !is_word && !value.contains("://") => self.gather.address_elsewhere(),
            Role::Key => {
                if let Some(owner) = super::names::name(value).and_then(|name| name.owner) {
                    self.gather.provider_named(Some(owner));
                }
                self.pair(name, value);
            }
            _ => self.pair(name, value),
        }
    }

    /// A name with its value.
    fn pair(&mut self, name: Name, value: &str) {
        let Name { role, owner: of_name } = name;
        let value = value.trim();
        let is_list_of_models = self.blocks.last().is_some_and(|block| block.is_list_of_models);
        match role {
            Role::Address(rank) => {
                let value = value.split(';').next().unwrap_or_default();
                let is_host = value.contains("://") || rank == rank::NAMED && address::is_bare_host(value, true);
                if is_host {
                    self.gather.address(value, rank, of_name);
                } else if !value.is_empty() && rank == rank::NAMED {
                    self.gather.address_elsewhere();
                }
            }
            Role::AzureResource => {
                if !values::is_placeholder(value) && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
                    self.gather.azure_resource(value);
                }
            }
            Role::Key => self.gather.key(value, rank::NAMED, of_name),
            Role::AnyKey | Role::Bearer => {
                if values::looks_like_key(value) || values::is_opaque(value) || role == Role::Bearer && has_digit(value)
                {
                    self.gather.key(value, rank::LIKELY, None);
                }
            }
            Role::Authorization => self.gather.authorization(value),
            Role::Model => self.gather.model(value, rank::NAMED, of_name),
            Role::Models => self.gather.model(value, rank::PERHAPS, None),
            Role::Name if is_list_of_models => self.gather.model(value, rank::LIKELY, None),
            Role::Deployment => self.gather.deployment(value, of_name),
            Role::Version => self.gather.version(value),
            Role::Temperature => self.gather.temperature(value),
            Role::MaxTokens if !is_list_of_models => self.gather.max_tokens(value),
            Role::Effort => self.gather.effort(value),
            Role::Stream => self.gather.stream(value),
            Role::Prompt => self.gather.prompt(value),
            Role::Provider => self.gather.provider_called(owner(value)),
            Role::Author | Role::Content => self.message(role, value),
            Role::Header => {
                if let Some((name, value)) = value.split_once(':') {
                    self.gather.header(name, value);
                }
            }
            Role::Name | Role::MaxTokens | Role::Headers => {}
        }
    }

    /// A part of a message: whose it is, or what it says.
    fn message(&mut self, role: Role, value: &str) {
        let Some(block) = self.block() else { return };
        if role == Role::Author {
            block.is_system = ["system", "developer"].contains(&value);
        } else {
            block.content = Some(value.to_owned());
        }
        if block.is_system
            && let Some(content) = block.content.take()
        {
            self.gather.prompt(&content);
        }
    }

    /// A word or a text without a name in front of it.
    fn bare(&mut self, at: usize, word: &str, is_quoted: bool, is_command: bool) {
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.token(at));
        if word.get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case("http")) && word.contains("://") {
            let is_argument = matches!(before(1), Some(Token::Mark('(' | ',')))
                && self.is_in_brackets()
                && is_quoted
                && !matches!(before(2), Some(Token::Mark(']')));
            let rank = match before(1) {
                // Options of curl that take another address.
                Some(Token::Word(option)) if ["-e", "-x", "--referer", "--proxy"].contains(&option.as_str()) => return,
                _ if is_command => rank::CALLED,
                Some(Token::Word(method)) if ["POST", "GET"].contains(&method.as_str()) => rank::CALLED,
                _ if is_argument => rank::LIKELY + 1,
                Some(Token::Mark('=' | ':')) if is_quoted || self.is_in_brackets() => 0,
                _ => rank::PERHAPS,
            };
            if rank > 0 && !word.contains(char::is_whitespace) {
                self.gather.address(word, rank, None);
            }
            return;
        }
        if values::looks_like_key(word) {
            self.gather.key(word, rank::LIKELY, None);
        } else if is_quoted && word.get(..7).is_some_and(|begin| begin.eq_ignore_ascii_case("bearer ")) {
            self.gather.authorization(word);
        } else if is_command && !is_quoted && !word.starts_with('-') && address::is_bare_host(word, true) {
            let is_value =
                matches!(before(1), Some(Token::Word(option)) if option.starts_with('-') && option.len() <= 3);
            self.gather.address(word, if is_value { rank::PERHAPS } else { rank::CALLED }, None);
        } else if let Some((header, value)) =
            word.split_once(':').filter(|(header, _)| is_command && header.contains('-'))
        {
            // An argument of HTTPie.
            let value =
                if let (true, Some(Token::Text(text))) = (value.is_empty(), self.token(at + 1)) { text } else { value };
            self.gather.header(header, value);
        } else if !is_quoted {
            let is_alone =
                matches!(before(1), None | Some(Token::Line)) && matches!(self.token(at + 1), None | Some(Token::Line));
            let is_all = is_alone && self.is_one_word;
            if is_alone && values::is_opaque(word) {
                self.gather.key(word, rank::PERHAPS, None);
            } else if address::is_bare_host(word, is_all) {
                self.gather.address(word, rank::PERHAPS, None);
            }
        }
    }

    /// Whether a word is the name of a function that is called; a provider's class tells the provider.
    fn is_word_of_call(&mut self, at: usize, word: &str) -> bool {
        let is_call = self.is_mark(at + 1, '(');
        if is_call {
            self.gather.provider_called(owner_of_call(word));
        }
        is_call
    }

    /// JSON holds the same names, and says for certain where a value ends.
    fn json(&mut self, value: &Value, label: &str) {
        let name = name(label);
        match value {
            Value::Object(members) => {
                self.open(name.is_some_and(|name| name.role == Role::Headers), label == "available_models");
                for (label, value) in members {
                    self.json(value, label);
                }
                self.close();
            }
            Value::Array(items) if name.is_some_and(|name| name.role == Role::Content) => {
                let parts: Vec<&str> = items.iter().filter_map(|part| part.get("text")?.as_str()).collect();
                self.message(Role::Content, &parts.join("\n"));
            }
            Value::Array(items) => {
                self.open(false, label == "available_models");
                for item in items {
                    let is_first = name.filter(|name| matches!(name.role, Role::Models | Role::Address(_) | Role::Key));
                    match (item, is_first) {
                        (Value::String(text), Some(name)) => self.pair(name, text),
                        (Value::String(_), None) => {}
                        _ => self.json(item, ""),
                    }
                }
                self.close();
            }
            Value::Null => {}
            Value::String(text) => self.member(name, label, text),
            other => self.member(name, label, &record::to_text(other)),
        }
    }

    fn member(&mut self, name: Option<Name>, label: &str, text: &str) {
        if self.blocks.last().is_some_and(|block| block.has_headers) {
            self.gather.header(label, text);
        } else if self.depth < DEPTH && text.trim_start().starts_with(['{', '[']) {
            self.nested(text);
        } else if let Some(name) = name.filter(|name| name.role != Role::Models) {
            if name.role == Role::Key {
                self.gather.provider_named(name.owner);
            }
            self.pair(name, text);
        }
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}
