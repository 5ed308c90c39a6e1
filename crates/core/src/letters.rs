//! What is known of letters without Unicode's tables, which would be a tenth of the app's first load.

/// Whether a character is a letter or a digit. Outside ASCII the blocks decide: punctuation, arrows, symbols and emoji have
/// blocks of their own, and all the rest is taken for letters.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        _ if c.is_ascii() => c.is_ascii_alphanumeric(),
        '\u{80}'..='\u{a9}' | '\u{ab}'..='\u{b4}' | '\u{b6}'..='\u{b9}' | '\u{bb}'..='\u{bf}' | '×' | '÷' => false,
        '\u{2000}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{303f}' => false,
        '\u{fe00}'..='\u{fe6f}' | '\u{feff}' | '\u{ff00}'..='\u{ff0f}' | '\u{fff0}'..='\u{ffff}' => false,
        '\u{1f000}'..='\u{1faff}' | '\u{e0000}'.. => false,
        _ => true,
    }
}

/// A letter in lower case: ASCII, Latin-1, Greek and Cyrillic, where the two cases lie side by side.
pub(crate) fn lower(letter: char) -> char {
    let apart = match letter {
        '×' => 0,
        'À'..='Þ' | 'Α'..='Ω' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        _ => return letter.to_ascii_lowercase(),
    };
    char::from_u32(u32::from(letter) + apart).unwrap_or(letter)
}

/// A character as it can be shown: one that cannot be seen by its number.
pub(crate) fn visible(c: char) -> String {
    let is_unseen = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || c.is_control()
        || c.is_whitespace() && c != ' ';
    if is_unseen { format!("U+{:04X}", u32::from(c)) } else { c.to_string() }
}
