//! Goes through the words of a text and picks out the names that stand in front of values, whatever stands between them.

use serde_json::Value;

use super::address;
use super::gather::{Gather, rank};
use super::names::{Name, Role, name, owner, owner_of_call};
use super::tokens::{Token, tokens};
use super::values;
use super::words::{Place, Words};
use crate::{record, value};

/// How deep texts are read that stand quoted in texts.
const DEPTH: usize = 3;

/// What tools are described and called with has names of its own.
const OF_TOOLS: [&str; 5] = ["tools", "tool_calls", "functions", "arguments", "response_format"];

/// Reads a text into what is gathered.
pub(super) fn find(text: &str, with_comments: bool, gather: &mut Gather, depth: usize) {
    let trimmed = text.trim();
    if trimmed.starts_with(['{', '['])
        && let Some(json) = value::from_text(trimmed)
    {
        Finder { words: Words(&[]), gather, blocks: vec![Block::default()], depth, with_comments, is_one_word: false }
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
        Finder { words: Words(&tokens), gather, blocks: vec![Block::default()], depth, with_comments, is_one_word };
    finder.all();
}

struct Finder<'a> {
    words: Words<'a>,
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

impl<'a> Finder<'a> {
    fn block(&mut self) -> Option<&mut Block> {
        self.blocks.last_mut()
    }

    fn is_in_brackets(&self) -> bool {
        self.blocks.len() > 1
    }

    fn has_headers(&self) -> bool {
        self.blocks.last().is_some_and(|block| block.has_headers)
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
        for (at, token) in self.words.0.iter().enumerate() {
            match token {
                Token::Line => {
                    is_command &= matches!(self.words.token(at + 1), Some(Token::Word(word)) if word.starts_with('-'));
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
                    if let Some((header, value)) = self.words.header_at(at, word, self.has_headers()) {
                        self.gather.header(header, value);
                        continue;
                    }
                    if word == "available_models" {
                        models_at = self.words.bracket_after(at);
                    }
                    if let Some(name) = self.words.name_at(at, word) {
                        if name.role == Role::Headers {
                            headers_at = self.words.bracket_after(at);
                        }
                        if name.role == Role::Key && self.words.is_set(at) {
                            self.gather.provider_named(name.owner);
                        }
                        if let Some(place) = self.words.value_after(at, name.role) {
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

    fn named(&mut self, word: &str, name: Name, place: Place) {
        let (Some(Token::Word(value)) | Some(Token::Text(value))) = self.words.token(place.at) else { return };
        // Within brackets, a word without quotes is a variable, unless it is a number.
        let is_word = place.is_quoted || !self.is_in_brackets();
        if place.is_in_list && !matches!(name.role, Role::Models | Role::Address(_) | Role::Key) {
            return;
        }
        // `api_key = key`: in programs, so is one that stands behind an equals sign.
        let is_assigned =
            place.at > 0 && self.words.is_mark(place.at - 1, '=') && word.bytes().any(|b| b.is_ascii_lowercase());
        let is_variable = !place.is_quoted
            && (is_assigned && !has_digit(value) && name.role == Role::Key
                || value.contains('_') && !value.contains('-') && super::names::name(value).is_some());
        match name.role {
            Role::Author | Role::Content | Role::Prompt if !place.is_quoted => {}
            Role::Models if !place.is_in_list => {}
            Role::Authorization if !place.is_quoted => {
                // `Authorization: Bearer …` without quotes: the key is the word behind.
                if value.eq_ignore_ascii_case("bearer") {
                    if let Some(Token::Word(key)) = self.words.token(place.at + 1) {
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
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.words.token(at));
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
            let value = if let (true, Some(Token::Text(text))) = (value.is_empty(), self.words.token(at + 1)) {
                text
            } else {
                value
            };
            self.gather.header(header, value);
        } else if !is_quoted {
            let is_alone = matches!(before(1), None | Some(Token::Line))
                && matches!(self.words.token(at + 1), None | Some(Token::Line));
            let is_all = is_alone && self.is_one_word;
            let is_announced =
                matches!(before(1), Some(Token::Word(word)) if word.to_ascii_lowercase().starts_with("key"));
            if (is_alone || is_announced) && values::is_opaque(word) {
                self.gather.key(word, rank::PERHAPS, None);
            } else if address::is_bare_host(word, is_all) {
                self.gather.address(word, rank::PERHAPS, None);
            }
        }
    }

    /// Whether a word is the name of a function that is called; a provider's class tells the provider.
    fn is_word_of_call(&mut self, at: usize, word: &str) -> bool {
        let is_call = self.words.is_mark(at + 1, '(');
        if is_call {
            self.gather.provider_called(owner_of_call(word));
        }
        is_call
    }

    /// JSON holds the same names, and says for certain where a value ends.
    fn json(&mut self, value: &Value, label: &str) {
        if OF_TOOLS.contains(&label) {
            return;
        }
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
        if self.has_headers() {
            self.gather.header(label, text);
        } else if self.depth < DEPTH
            && text.trim_start().starts_with(['{', '['])
            && !name.is_some_and(|name| name.role == Role::Content)
        {
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
