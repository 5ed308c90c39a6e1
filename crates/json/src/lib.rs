//! JSON, read value by value by whoever knows what it needs of them.
//!
//! What is read has to be JSON, give or take a comma. What is passed over only has to come to its end, so that a `NaN` in a
//! field that nobody asks for does not cost the rest.

pub mod scan;

use std::borrow::Cow;

use scan::find_either;

/// A place in a text that should be JSON. What reads leaves the place behind what it has read.
///
/// Where the text is no JSON, reading is over: everything after reads as absent, and [`Json::is_broken`] tells.
#[derive(Clone, Debug)]
pub struct Json<'de> {
    text: &'de str,
    at: usize,
    broken: bool,
}

impl<'de> Json<'de> {
    /// The beginning of a text.
    #[must_use]
    pub fn new(text: &'de str) -> Self {
        Self { text, at: 0, broken: false }
    }

    /// Whether something that was read turned out to be no JSON.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// The text behind this place.
    #[must_use]
    pub fn rest(&self) -> &'de str {
        self.from(self.at)
    }

    /// The first byte of what comes next, white space apart: it tells of which type a value is. Zero at the end.
    pub fn peek(&mut self) -> u8 {
        loop {
            match self.byte() {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return byte,
            }
        }
    }

    /// Reads a string into `place`, borrowed where it holds no escapes; a value of another type is passed over.
    pub fn string(&mut self, place: &mut Cow<'de, str>) {
        if self.peek() == b'"' {
            *place = self.quoted();
        } else {
            self.pass();
        }
    }

    /// Enters a list or an object, whichever `bracket` opens; a value of another type is passed over.
    pub fn enter(&mut self, bracket: u8) -> bool {
        let is_one = self.peek() == bracket;
        if is_one {
            self.at += 1;
        } else {
            self.pass();
        }
        is_one
    }

    /// Whether there is another element in the list that was entered; if not, the list is left.
    pub fn element(&mut self) -> bool {
        self.entry(b']')
    }

    /// The next key of the object that was entered, as a position in `names`, past its end when the key is none of them;
    /// nothing when there is no other key, and the object is left.
    pub fn key(&mut self, names: &Names) -> Option<usize> {
        self.any_key().map(|key| names.position(&key))
    }

    /// The next key of the object that was entered; nothing when there is no other, and the object is left.
    #[inline]
    pub fn any_key(&mut self) -> Option<Cow<'de, str>> {
        if !self.entry(b'}') {
            return None;
        }
        if self.peek() != b'"' {
            self.fail();
            return None;
        }
        let key = self.quoted();
        if self.peek() != b':' {
            self.fail();
            return None;
        }
        self.at += 1;
        Some(key)
    }

    /// Passes over a value of any type; its text is returned.
    pub fn pass(&mut self) -> &'de str {
        let first = self.peek();
        let begin = self.at;
        match first {
            b'"' => self.pass_string(),
            b'[' | b'{' => self.pass_nested(),
            _ => {
                while matches!(self.byte(), b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'+' | b'.') {
                    self.at += 1;
                }
                let word = self.since(begin);
                let is_number = matches!(first, b'-' | b'0'..=b'9');
                if !is_number && !matches!(word, "null" | "true" | "false" | "NaN" | "Infinity") {
                    self.fail();
                }
            }
        }
        self.since(begin)
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn from(&self, at: usize) -> &'de str {
        self.text.get(at..).unwrap_or_default()
    }

    fn since(&self, begin: usize) -> &'de str {
        self.text.get(begin..self.at).unwrap_or_default()
    }

    /// Ends the reading: this is no JSON.
    pub fn fail(&mut self) {
        self.broken = true;
        self.text = "";
    }

    fn entry(&mut self, close: u8) -> bool {
        let mut next = self.peek();
        while next == b',' {
            self.at += 1;
            next = self.peek();
        }
        if next == close {
            self.at += 1;
            return false;
        }
        if next == 0 {
            self.fail();
        }
        next != 0
    }

    /// Goes to the next quotation mark or backslash and returns what stands in front of it.
    #[inline]
    fn run(&mut self) -> &'de str {
        let begin = self.at;
        match self.text.as_bytes().get(begin..).and_then(|rest| find_either(rest, b'"', b'\\')) {
            Some(length) => self.at += length,
            None => self.fail(),
        }
        self.since(begin)
    }

    /// Reads a string from its quotation mark on.
    #[inline]
    fn quoted(&mut self) -> Cow<'de, str> {
        self.at += 1;
        let plain = self.run();
        if self.byte() == b'"' {
            self.at += 1;
            return Cow::Borrowed(plain);
        }
        Cow::Owned(self.unescape(plain))
    }

    fn pass_string(&mut self) {
        self.at += 1;
        loop {
            self.run();
            if self.byte() != b'\\' {
                self.at += 1;
                return;
            }
            self.at += 2;
        }
    }

    fn pass_nested(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.byte() {
                b'"' => {
                    self.pass_string();
                    continue;
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                0 => return self.fail(),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    /// Reads the rest of a string from its first backslash on.
    fn unescape(&mut self, before: &str) -> String {
        let mut out = before.to_owned();
        loop {
            let mut rest = self.rest().chars();
            let sign = rest.next();
            if sign != Some('\\') {
                self.at += 1;
                return out;
            }
            let letter = rest.next().unwrap_or_default();
            self.at += 1 + letter.len_utf8();
            out.push(match letter {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{C}',
                'u' => self.code_point(),
                letter => letter,
            });
            out.push_str(self.run());
        }
    }

    /// Reads what follows `\u`. Half of a pair becomes a replacement character.
    fn code_point(&mut self) -> char {
        let first = self.hex();
        if (0xD800..0xDC00).contains(&first) && self.rest().starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let second = self.hex();
            if (0xDC00..0xE000).contains(&second) {
                return char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).unwrap_or_default();
            }
            self.at = before;
        }
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn hex(&mut self) -> u32 {
        let digits = self.text.get(self.at..self.at + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += 4;
        digits.unwrap_or_else(|| {
            self.fail();
            0
        })
    }
}

/// The keys that someone looks for in an object.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    names: &'static [&'static str],
    /// One bit for the hash of each name: most other keys are told by it, without comparing.
    hashes: u64,
}

impl Names {
    /// These keys.
    #[must_use]
    pub const fn new(names: &'static [&'static str]) -> Self {
        let mut hashes = 0;
        let mut rest = names;
        while let Some((name, others)) = rest.split_first() {
            hashes |= 1 << hash(name.as_bytes());
            rest = others;
        }
        Self { names, hashes }
    }

    /// Where a key stands among them; past the end when it is none of them.
    fn position(&self, key: &str) -> usize {
        if self.hashes >> hash(key.as_bytes()) & 1 == 0 {
            return self.names.len();
        }
        self.names
            .iter()
            .position(|name| name.len() == key.len() && name.bytes().eq(key.bytes()))
            .unwrap_or(self.names.len())
    }
}

/// A number below 64 made of a key's length and its first letter.
const fn hash(key: &[u8]) -> usize {
    let first = if let Some(first) = key.first() { *first as usize } else { 0 };
    (key.len() * 5 + first) % 64
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &Names = &Names::new(&["id", "text", "list"]);

    /// The strings behind `text`, wherever they stand in an object; nothing where it is broken.
    fn texts(json: &str) -> Option<Vec<String>> {
        let (mut json, mut found) = (Json::new(json), Vec::new());
        if json.enter(b'{') {
            while let Some(key) = json.key(NAMES) {
                let mut text = Cow::default();
                match key {
                    1 => json.string(&mut text),
                    _ => drop(json.pass()),
                }
                found.push(text.into_owned());
            }
        }
        (!json.is_broken()).then_some(found)
    }

    #[test]
    fn what_nobody_asks_for_may_be_anything_that_ends() {
        for passed in ["NaN", "-Infinity", "{\"a\":[1,,]}", "\"\\u12\"", "[\"]\",{}]", "1e", "[[[]]]"] {
            let text = format!("{{\"x\": {passed} , \"text\": \"a\"}}");
            assert_eq!(texts(&text), Some(vec![String::new(), "a".to_owned()]), "{text}");
        }
        for broken in ["nul", "[1", "\"", "}", "", "'a'", "{\"a\":\"}"] {
            let text = format!("{{\"text\": \"a\", \"x\": {broken}");
            assert_eq!(texts(&text), None, "{text}");
        }
    }

    #[test]
    fn every_cut_of_an_object_is_broken() {
        let whole = r#"{"id":"é\u00e9","text":"a\n\"b\ud83d\ude42","list":[1,{"text":"no"}],"te":null}"#;
        assert_eq!(texts(whole).map(|all| all[1].clone()), Some("a\n\"b🙂".to_owned()));
        let cuts = (1..whole.len()).filter_map(|end| whole.get(..end));
        assert!(cuts.clone().count() > 70);
        for cut in cuts {
            assert_eq!(texts(cut), None, "{cut}");
        }
    }

    #[test]
    fn keys_are_told_apart_however_they_hash() {
        for (key, position) in [("id", 0), ("text", 1), ("list", 2), ("i\\u0064", 0), ("", 3), ("ie", 3), ("texts", 3)]
        {
            let text = format!("{{\"{key}\":1}}");
            let mut json = Json::new(&text);
            assert!(json.enter(b'{'));
            assert_eq!(json.key(NAMES), Some(position), "{key}");
        }
    }
}
