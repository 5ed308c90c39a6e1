//! Punycode (RFC 3492): how a browser spells an international host name.

use crate::letters::lower;

const BASE: u32 = 36;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 128;

/// The host as a browser will call it, for names whose letters a browser takes as they are. Other letters it maps and
/// composes first, by tables that are not carried here, and then there is no answer.
pub(super) fn host_to_ascii(host: &str) -> Option<String> {
    let labels: Option<Vec<String>> = host.split('.').map(label_to_ascii).collect();
    labels.map(|labels| labels.join("."))
}

fn label_to_ascii(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_owned());
    }
    label.chars().all(is_plain).then_some(())?;
    encode(label).map(|encoded| format!("xn--{encoded}"))
}

/// Lower-case letters that no mapping of international names touches.
fn is_plain(letter: char) -> bool {
    const COMPOSED: [char; 6] = ['ĳ', 'ŀ', 'ŉ', 'ſ', 'Ŀ', 'Ĳ'];
    let in_plain_block = matches!(letter,
        'a'..='z' | '0'..='9' | '-'
        | 'à'..='ö' | 'ø'..='ÿ' // Latin
        | 'ά'..='ώ' // Greek
        | 'а'..='џ' // Cyrillic
        | 'ぁ'..='ゖ' | 'ァ'..='ヺ' // Kana
        | '一'..='鿯' // Han
        | '가'..='힣' // Hangul
    );
    in_plain_block && lower(letter) == letter && !COMPOSED.contains(&letter)
}

fn encode(label: &str) -> Option<String> {
    let letters: Vec<u32> = label.chars().map(u32::from).collect();
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let ascii_count = u32::try_from(out.len()).ok()?;
    if ascii_count > 0 {
        out.push('-');
    }
    let total = u32::try_from(letters.len()).ok()?;
    let (mut code, mut delta, mut bias, mut done) = (FIRST_CODE, 0_u32, FIRST_BIAS, ascii_count);
    while done < total {
        let next = letters.iter().copied().filter(|&letter| letter >= code).min()?;
        delta = delta.checked_add((next - code).checked_mul(done + 1)?)?;
        code = next;
        for &letter in &letters {
            if letter < code {
                delta = delta.checked_add(1)?;
            } else if letter == code {
                push_number(&mut out, delta, bias)?;
                bias = adapt(delta, done + 1, done == ascii_count);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        code += 1;
    }
    Some(out)
}

/// Writes a number as digits of a varying base, the smallest first.
fn push_number(out: &mut String, number: u32, bias: u32) -> Option<()> {
    let mut rest = number;
    for k in (BASE..).step_by(36) {
        let threshold = k.saturating_sub(bias).clamp(1, 26);
        if rest < threshold {
            break;
        }
        let span = BASE - threshold;
        out.push(digit(threshold + (rest - threshold) % span)?);
        rest = (rest - threshold) / span;
    }
    out.push(digit(rest)?);
    Some(())
}

fn digit(value: u32) -> Option<char> {
    let value = u8::try_from(value).ok()?;
    match value {
        0..=25 => Some(char::from(b'a' + value)),
        26..=35 => Some(char::from(b'0' + value - 26)),
        _ => None,
    }
}

fn adapt(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > 455 {
        delta /= BASE - 1;
        k += BASE;
    }
    k + BASE * delta / (delta + 38)
}

#[cfg(test)]
mod tests {
    use super::host_to_ascii;

    #[test]
    fn spells_names_as_browsers_do() {
        for host in ["bücher.example", "例え.jp", "пример.рф", "ελλάδα.gr", "한국.kr", "ça-va.fr", "ぁ.ァ.ω"]
        {
            let browser = url::Url::parse(&format!("https://{host}/")).unwrap();
            assert_eq!(host_to_ascii(host).as_deref(), browser.host_str(), "{host}");
        }
    }

    #[test]
    fn promises_nothing_where_a_browser_maps_letters() {
        for host in ["ŀ.example", "e\u{301}.example", "ﬁ.example", "①.example"] {
            assert_eq!(host_to_ascii(host), None, "{host}");
        }
    }
}
