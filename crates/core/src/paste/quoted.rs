//! What stands between quotes, under the rules of whoever quoted it.

/// Whose quotes they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    /// `$'…'` of a shell: escapes are read.
    pub(super) is_ansi: bool,
    /// An argument of a command: texts may have several lines, and single quotes know no escapes.
    pub(super) is_command: bool,
    /// Backticks escape, backslashes do not.
    pub(super) is_power_shell: bool,
}

/// A quoted text.
#[derive(Debug)]
pub(super) struct Quoted {
    /// With its escapes read.
    pub(super) text: String,
    /// How long it was with its quotes, in bytes.
    pub(super) length: usize,
}

/// Reads a quoted text from its opening quote on; that quote may have a backslash in front, and is then closed by one like it.
///
/// # Errors
/// It is not closed where it would have to be; how many bytes are left behind that place.
pub(super) fn quoted(rest: &str, rules: Rules) -> Result<Quoted, usize> {
    let is_escaped = rest.starts_with('\\');
    let marks = rest.get(usize::from(is_escaped)..).unwrap_or_default();
    let Some(quote) = marks.chars().next() else { return Err(0) };
    if let Some(inner) =
        marks.strip_prefix(quote).and_then(|r| r.strip_prefix(quote)).and_then(|r| r.strip_prefix(quote))
        && !rules.is_command
    {
        // `"""…"""` of Python and TOML.
        let end = [quote, quote, quote].iter().collect::<String>();
        // One that is never closed is an empty text and the opening of another.
        let (text, after) = inner.split_once(&end).unwrap_or(("", marks.get(2..).unwrap_or_default()));
        return Ok(Quoted { text: text.trim().to_owned(), length: rest.len() - after.len() });
    }
    let is_power_shell = rules.is_power_shell && !rules.is_command;
    let has_lines = rules.is_command || rules.is_ansi || is_power_shell && quote != '`';
    let escape = match quote {
        _ if rules.is_ansi || !rules.is_command && !is_power_shell => '\\',
        '"' if is_power_shell => '`',
        '"' => '\\',
        _ => '\0',
    };
    let mut text = String::new();
    let mut letters = marks.get(1..).unwrap_or_default().chars();
    while let Some(c) = letters.next() {
        let after = letters.as_str();
        if is_escaped && c == '\\' && after.starts_with(quote) {
            return Ok(Quoted { text, length: rest.len() - after.len() + 1 });
        }
        match c {
            '\n' if !has_lines => return Err(after.len()),
            c if c == escape => {
                let Some(escaped) = letters.next() else { break };
                if rules.is_command && !rules.is_ansi {
                    // In double quotes a shell reads these escapes, and leaves all others to the reader of JSON.
                    if !"\"\\$`\n".contains(escaped) {
                        text.push(c);
                    }
                    if escaped != '\n' {
                        text.push(escaped);
                    }
                } else {
                    match escaped {
                        'n' => text.push('\n'),
                        't' => text.push('\t'),
                        'r' => {}
                        'u' | 'x' => text.push(hexadecimal(&mut letters, if escaped == 'u' { 4 } else { 2 })),
                        other => text.push(other),
                    }
                }
            }
            c if c == quote && !is_escaped => {
                // PowerShell and YAML double a quote that they mean.
                if is_power_shell && after.starts_with(quote) {
                    letters.next();
                    text.push(quote);
                } else {
                    return Ok(Quoted { text, length: rest.len() - after.len() });
                }
            }
            c => text.push(c),
        }
    }
    Err(0)
}

/// The character of an escape; a half of a surrogate pair is left open.
fn hexadecimal(letters: &mut std::str::Chars<'_>, digits: usize) -> char {
    let code = letters.as_str().get(..digits).and_then(|code| u32::from_str_radix(code, 16).ok());
    if code.is_some() {
        letters.nth(digits - 1);
    }
    code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}
