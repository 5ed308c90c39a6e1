//! Host names and addresses, read as a browser reads them.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::letters::lower;

use super::{EndpointError, Warning, punycode};

/// Where Ollama listens unless told otherwise.
pub(super) const OLLAMA_PORT: u16 = 11434;

/// Longest label and longest name of the domain name system, in bytes.
const LABEL_BYTES: usize = 63;
const NAME_BYTES: usize = 253;

/// Providers whose base URL is the bare host.
const ANSWERS_AT_ROOT: [&str; 2] = ["api.perplexity.ai", "api.deepseek.com"];

/// Ends of names that are only known within one network, besides `.local`.
const LOCAL_ENDS: [&str; 4] = [".lan", ".internal", ".home.arpa", ".localdomain"];

/// What stands where bytes were that are no text; no other letter outside ASCII is judged here.
const REPLACEMENT: char = '\u{fffd}';

/// Reads a host name or an IPv4 address, in lower case and without odd spellings.
pub(super) fn read_name(typed: &str, warnings: &mut Vec<Warning>) -> Result<String, EndpointError> {
    // Letter by letter, as browsers do: a whole word would get another final sigma. The two other dots are those of
    // Chinese and Japanese keyboards.
    let host: String = typed.chars().map(lower).map(|c| if "。｡".contains(c) { '.' } else { c }).collect();
    // A host of such a name is a scheme that is still being typed, or that was typed twice.
    if ["", "http", "https"].contains(&host.as_str()) {
        return Err(EndpointError::NoHost);
    }
    if let Some(character) =
        host.chars().find(|&c| c == REPLACEMENT || c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_.".contains(c))
    {
        return Err(EndpointError::BadHostCharacter { character });
    }
    let name = host.strip_suffix('.').unwrap_or(&host);
    if name.split('.').any(str::is_empty) {
        return Err(EndpointError::EmptyLabel { host });
    }
    if name.len() > NAME_BYTES && name.is_ascii() || name.split('.').any(|l| l.len() > LABEL_BYTES && l.is_ascii()) {
        return Err(EndpointError::HostTooLong);
    }
    if ends_in_number(name) {
        let address = read_ipv4(name).ok_or_else(|| EndpointError::BadIpv4 { host: host.clone() })?;
        let address = address.octets().map(|byte| byte.to_string()).join(".");
        if address != name {
            warnings.push(Warning::HostRewritten { host: address.clone() });
        }
        warn_if_unspecified(&address, warnings);
        return Ok(address);
    }
    if !host.is_ascii() {
        let ascii = punycode::host_to_ascii(&host);
        warnings.push(Warning::InternationalHost { host: host.clone(), ascii });
    }
    Ok(host)
}

/// Reads an IPv6 address, without its brackets, and gives it back within them, spelled as a browser does.
pub(super) fn read_ipv6(typed: &str, warnings: &mut Vec<Warning>) -> Result<String, EndpointError> {
    if typed.contains('%') {
        return Err(EndpointError::Zone);
    }
    let address = parse_ipv6(typed).ok_or_else(|| EndpointError::BadIpv6 { host: typed.to_owned() })?;
    let host = format!("[{}]", ipv6_text(address));
    warn_if_unspecified(&host, warnings);
    Ok(host)
}

/// Whether a text is an IPv6 address, a zone included.
pub(super) fn is_ipv6(text: &str) -> bool {
    let address = text.split_once('%').map_or(text, |(address, _)| address);
    parse_ipv6(address).is_some()
}

/// See [`super::Endpoint::is_loopback`].
pub(super) fn is_loopback(host: &str) -> bool {
    match address(host) {
        Some(Address::V4(v4)) => v4.is_loopback(),
        Some(Address::V6(v6)) => v6.is_loopback(),
        None => {
            let name = host.strip_suffix('.').unwrap_or(host);
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

/// See [`super::Endpoint::is_private`].
pub(super) fn is_private(host: &str) -> bool {
    is_private_address(host) || host.strip_suffix('.').unwrap_or(host).ends_with(".local")
}

/// Whether a host is a literal address of a local network.
pub(super) fn is_private_address(host: &str) -> bool {
    match address(host) {
        Some(Address::V4(v4)) => is_private_v4(v4),
        Some(Address::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private_v4(v4),
            None => v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified(),
        },
        None => false,
    }
}

/// Whether what is sent to a host leaves the local network, as far as its name tells.
pub(super) fn is_public(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_local_name = !name.contains(['.', '[']) || LOCAL_ENDS.iter().any(|end| name.ends_with(end));
    !is_loopback(host) && !is_private(host) && !is_local_name
}

/// Whether a provider is known to answer at the bare host.
pub(super) fn answers_at_root(host: &str) -> bool {
    ANSWERS_AT_ROOT.contains(&host)
}

enum Address {
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

fn address(host: &str) -> Option<Address> {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(v6) => parse_ipv6(v6).map(Address::V6),
        None => read_ipv4(host).map(Address::V4),
    }
}

fn is_private_v4(v4: Ipv4Addr) -> bool {
    let is_shared = matches!(v4.octets(), [100, 64..=127, ..]);
    v4.is_private() || v4.is_link_local() || v4.is_unspecified() || is_shared
}

fn warn_if_unspecified(host: &str, warnings: &mut Vec<Warning>) {
    if host == "0.0.0.0" || host == "[::]" {
        warnings.push(Warning::UnspecifiedAddress { host: host.to_owned() });
    }
}

/// A name whose last label is a number is an IPv4 address, or nothing (WHATWG URL, "ends in a number").
fn ends_in_number(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    last.bytes().all(|byte| byte.is_ascii_digit()) || ipv4_number(last).is_some()
}

/// One to four numbers, decimal, octal (`0…`) or hexadecimal (`0x…`); the last one fills the bytes that are left.
fn read_ipv4(name: &str) -> Option<Ipv4Addr> {
    let numbers: Vec<u32> = name.split('.').map(ipv4_number).collect::<Option<_>>()?;
    let (&last, first) = numbers.split_last()?;
    let first_bits = 8 * u32::try_from(first.len()).ok().filter(|&count| count < 4)?;
    if u64::from(last) >= 1_u64 << (32 - first_bits) {
        return None;
    }
    let mut bits = last;
    for (number, shift) in first.iter().zip([24, 16, 8]) {
        bits |= u32::from(u8::try_from(*number).ok()?) << shift;
    }
    Some(Ipv4Addr::from(bits))
}

fn ipv4_number(text: &str) -> Option<u32> {
    let (digits, radix) = if let Some(hex) = text.strip_prefix("0x") {
        (hex, 16)
    } else if let Some(octal) = text.strip_prefix('0') {
        (octal, 8)
    } else if text.is_empty() {
        return None;
    } else {
        (text, 10)
    };
    if digits.is_empty() { Some(0) } else { u32::from_str_radix(digits, radix).ok() }
}

/// Eight groups of hexadecimal digits, of which one run may be left out as `::`; the last two may be an IPv4 address. The
/// standard library's reader of addresses is four times the size, and the page reads one a keystroke.
fn parse_ipv6(text: &str) -> Option<Ipv6Addr> {
    let (head, tail) = match text.split_once("::") {
        Some((head, tail)) => (ipv6_groups(head)?, Some(ipv6_groups(tail)?)),
        None => (ipv6_groups(text)?, None),
    };
    let count = head.len() + tail.as_ref().map_or(0, Vec::len);
    if if tail.is_some() { count > 7 } else { count != 8 } {
        return None;
    }
    let left_out = std::iter::repeat_n(0, 8 - count);
    let groups: Vec<u16> = head.into_iter().chain(left_out).chain(tail.into_iter().flatten()).collect();
    <[u16; 8]>::try_from(groups).ok().map(Ipv6Addr::from)
}

fn ipv6_groups(text: &str) -> Option<Vec<u16>> {
    let mut groups = Vec::new();
    if text.is_empty() {
        return Some(groups);
    }
    for group in text.split(':') {
        let is_hexadecimal = group.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hexadecimal && (1..=4).contains(&group.len()) {
            groups.push(u16::from_str_radix(group, 16).ok()?);
            continue;
        }
        // Only the end may be an IPv4 address, in four plain decimal numbers.
        let is_plain = |part: &str| part == "0" || !part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit());
        let is_last = text.ends_with(group) && group.split('.').count() == 4 && group.split('.').all(is_plain);
        let [a, b, c, d] = read_ipv4(group).filter(|_| is_last)?.octets();
        groups.extend([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])]);
    }
    Some(groups)
}

/// Eight groups, the first longest run of zeros among them as `::`. The standard library differs in the addresses that
/// hold an IPv4 one.
fn ipv6_text(address: Ipv6Addr) -> String {
    let groups = address.segments();
    let (mut start, mut length) = (0, 0);
    let mut at = 0;
    for run in groups.chunk_by(|left, right| *left == 0 && *right == 0) {
        if run.first() == Some(&0) && run.len() > length.max(1) {
            (start, length) = (at, run.len());
        }
        at += run.len();
    }
    let join =
        |groups: &mut dyn Iterator<Item = &u16>| groups.map(|group| format!("{group:x}")).collect::<Vec<_>>().join(":");
    if length == 0 {
        join(&mut groups.iter())
    } else {
        format!("{}::{}", join(&mut groups.iter().take(start)), join(&mut groups.iter().skip(start + length)))
    }
}
