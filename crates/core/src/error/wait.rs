//! How long a provider asks to wait, in milliseconds: from headers, from fields, or from words.

use serde_json::Value;

use super::at_one_of;
use crate::chat::decimal;

/// Reads `retry-after-ms`, `retry-after` (seconds, or a date: beside a `date` header, else by the clock of whoever has one).
pub(super) fn from_headers<'a>(header: &dyn Fn(&str) -> Option<&'a str>, now_ms: Option<u64>) -> Option<u64> {
    if let Some(wait_ms) = header("retry-after-ms").and_then(decimal) {
        return milliseconds(wait_ms);
    }
    let value = header("retry-after")?;
    if value.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return duration(value);
    }
    let milliseconds = |date: &str| u64::try_from(unix_seconds(date)?).ok()?.checked_mul(1000);
    let now_ms = header("date").and_then(milliseconds).or(now_ms)?;
    milliseconds(value)?.checked_sub(now_ms)
}

/// Reads the fields in which bodies say it: `retry_after` in seconds, Google's `retryDelay: "34s"`.
pub(super) fn from_json(scopes: &[&Value]) -> Option<u64> {
    const SECONDS: &str = phrases![
        "/retry_after",
        "/retryAfter",
        "/retry_after_seconds",
        "/metadata/retry_after_seconds",
        "/metadata/retry_after",
        "/metadata/headers/retry-after",
        "/metadata/headers/Retry-After",
    ];
    let field = |scope: &&Value| {
        let in_ms = phrases!["/retry_after_ms", "/retryAfterMs", "/metadata/retry_after_ms"];
        if let Some(wait_ms) = at_one_of(scope, in_ms, Value::as_f64) {
            return milliseconds(wait_ms);
        }
        let named = at_one_of(scope, SECONDS, Some);
        let details = scope.get("details").and_then(Value::as_array);
        let delay = || details?.iter().find_map(|detail| detail.get("retryDelay"));
        match named.or_else(delay)? {
            Value::Number(seconds) => milliseconds(seconds.as_f64()? * 1000.0),
            Value::String(words) => duration(words),
            _ => None,
        }
    };
    scopes.iter().find_map(field)
}

/// Reads "try again in 7.5s", "1m30s", "retry after 20 seconds".
pub(super) fn from_words(message: &str) -> Option<u64> {
    const LEADS: &str = phrases![
        "try again in",
        "try again after",
        "retry in",
        "retry after",
        "retry-after:",
        "available in",
        "please wait",
        "wait for",
        "resets in",
        "reset in",
        "reset after",
    ];
    let lower = message.to_ascii_lowercase();
    LEADS.split('|').find_map(|lead| {
        let behind = lower.get(lower.find(lead)? + lead.len()..)?.trim_start();
        duration(behind.strip_prefix("about ").unwrap_or(behind))
    })
}

/// Reads numbers with units, as many as follow each other; a lone number counts seconds.
fn duration(text: &str) -> Option<u64> {
    let mut rest = text.trim_start();
    let mut total_ms = None;
    loop {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, behind) = rest.split_at(digits);
        // A full stop after the number ends the sentence.
        let Some(number) = decimal(number.trim_end_matches('.')) else { break };
        let behind = behind.trim_start();
        let letters = behind.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(letters);
        let unit_ms = match unit.to_ascii_lowercase().as_str() {
            "ms" | "millisecond" | "milliseconds" => 1.0,
            "m" | "min" | "mins" | "minute" | "minutes" => 60_000.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600_000.0,
            "d" | "day" | "days" => 86_400_000.0,
            "s" | "sec" | "secs" | "second" | "seconds" => 1000.0,
            // Another word behind a lone number: "retry after 20".
            _ if total_ms.is_none() => return milliseconds(number * 1000.0),
            _ => break,
        };
        total_ms = Some(total_ms.unwrap_or(0.0) + number * unit_ms);
        rest = behind.trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
    milliseconds(total_ms?)
}

fn milliseconds(number: f64) -> Option<u64> {
    (number.is_finite() && number >= 0.0).then_some(number.ceil() as u64)
}

/// Reads an HTTP date, `Sun, 06 Nov 1994 08:49:37 GMT`, as seconds since 1970.
fn unix_seconds(date: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = date.split_once(", ")?.1.split_ascii_whitespace();
    let day: i64 = words.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? as i64 + 1;
    let year: i64 = words.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let mut clock =
        words.next()?.split(':').map(|part| part.parse::<i64>().ok().filter(|part| (0..=60).contains(part)));
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    // Days since 1970 in years that begin in March, so that the leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}
