//! What holds for any text, with the `url` crate as the browser.

use plainwire_core::endpoint::{Endpoint, Reading, Warning, resolve};
use proptest::prelude::*;
use url::Url;

/// Any text, and text that is nearly an address.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("https://"),
        Just("http:"),
        Just("//"),
        Just("/"),
        Just("\\"),
        Just("?"),
        Just("#"),
        Just("@"),
        Just(":"),
        Just("::1"),
        Just("["),
        Just("]"),
        Just("localhost"),
        Just("127.1"),
        Just("0x7f"),
        Just("a.b"),
        Just("."),
        Just(".."),
        Just("%2e"),
        Just(":8080"),
        Just(":443"),
        Just("/v1"),
        Just("/chat/completions"),
        Just("/chat"),
        Just("/completions"),
        Just("/models"),
        Just("/openai/deployments"),
        Just("r.openai.azure.com"),
        Just("r.services.ai.azure.com"),
        Just("api-version=1"),
        Just("="),
        Just("&amp;"),
        Just("\\u0026"),
        Just("\\/"),
        Just("\""),
        Just("'"),
        Just(","),
        Just(";"),
        Just("("),
        Just(")"),
        Just("]("),
        Just(">"),
        Just("*"),
        Just(" "),
        Just("\u{200b}"),
        Just("\u{a0}"),
        Just("Bearer "),
        Just("curl "),
        Just("url:"),
        Just("ü"),
        Just("Σ"),
        Just("．"),
        Just("？"),
        Just("／"),
        Just("。"),
        Just("https"),
        Just("{"),
        Just("}"),
        Just("|"),
        Just("http/1.1"),
    ];
    prop_oneof![any::<String>(), "\\PC{0,40}", prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat()),]
}

/// An address as people mean it, which needs no cleaning.
fn valid_url() -> impl Strategy<Value = String> {
    let host = prop_oneof![
        "[a-z]([a-z0-9-]{0,8}[a-z])?(\\.[a-z]{2,5}){0,3}",
        "[A-Z][a-zA-Z]{1,8}\\.Example",
        any::<[u8; 4]>().prop_map(|octets| std::net::Ipv4Addr::from(octets).to_string()),
        any::<[u16; 8]>().prop_map(|groups| format!("[{}]", std::net::Ipv6Addr::from(groups))),
        prop::array::uniform8(prop_oneof![Just(0_u16), any::<u16>()])
            .prop_map(|groups| format!("[{}]", std::net::Ipv6Addr::from(groups))),
        "0x[0-9a-f]{1,8}|0[0-7]{1,4}\\.[0-9]{1,3}|[1-9][0-9]{0,8}",
        "[а-я]{2,6}\\.рф|[à-ö]{1,5}\\.example|[一-九]{1,4}\\.[ぁ-ん]{1,3}",
    ];
    let port = prop_oneof![
        Just(String::new()),
        (7000_u16..9999).prop_map(|port| format!(":{port}")),
        Just(":80".to_owned()),
        Just(":443".to_owned())
    ];
    let query = prop_oneof![Just(String::new()), "\\?[a-z]{1,4}=[a-zA-Z0-9/?:@._%é-]{0,9}[a-z0-9]"];
    (prop_oneof![Just("https://"), Just("http://")], host, port, "(/[a-zA-Z0-9._~%é-]{0,5}[a-z0-9]){0,4}/?", query)
        .prop_map(|(scheme, host, port, path, query)| format!("{scheme}{host}{port}{path}{query}"))
        // Some numbers are too large for an address, and a host named as a scheme is refused.
        .prop_filter("a browser takes it", |url| {
            Url::parse(url).is_ok_and(|url| !url.host_str().is_some_and(|host| host.starts_with("http")))
        })
}

fn urls(endpoint: &Endpoint) -> Vec<&str> {
    [Some(endpoint.chat.as_str()), endpoint.models.as_deref()].into_iter().flatten().collect()
}

/// Names that only the tables of international names can judge.
fn is_for_tables(host: &str) -> bool {
    !host.is_ascii() || host.split('.').any(|label| label.starts_with("xn--"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_callable_url_or_words(text in any_text()) {
        for reading in [Reading::Auto, Reading::BaseUrl, Reading::FullEndpoint] {
            let endpoint = match resolve(&text, reading) {
                Ok(endpoint) => endpoint,
                Err(error) => {
                    prop_assert!(error.to_string().ends_with('.'));
                    continue;
                }
            };
            if is_for_tables(&endpoint.host) && Url::parse(&endpoint.origin).is_err() {
                continue;
            }
            let origin = Url::parse(&endpoint.origin).unwrap();
            for typed in urls(&endpoint) {
                let url = Url::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
                prop_assert!(["http", "https"].contains(&url.scheme()));
                prop_assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
                prop_assert_eq!(url.origin(), origin.origin());
            }
            if !is_for_tables(&endpoint.host) {
                prop_assert_eq!(origin.origin().ascii_serialization(), endpoint.origin.clone());
                prop_assert_eq!(origin.host_str(), Some(endpoint.host.as_str()));
            }
        }
    }

    #[test]
    fn resolving_twice_changes_nothing(text in any_text()) {
        if let Ok(once) = resolve(&text, Reading::Auto) {
            // What a lone `#` protected has to be protected again. Only a base URL drops such a mark.
            let drops_fragment = |reading| {
                resolve(&text, reading).unwrap().warnings.contains(&Warning::FragmentDropped)
            };
            let is_as_is = drops_fragment(Reading::BaseUrl) && !drops_fragment(Reading::Auto);
            let again = if is_as_is { format!("{}#", once.chat) } else { once.chat.clone() };
            let twice = resolve(&again, Reading::Auto).unwrap();
            prop_assert_eq!(&twice.chat, &once.chat);
            prop_assert_eq!(&twice.models, &once.models);
            prop_assert_eq!(&twice.origin, &once.origin);
        }
        if let Ok(once) = resolve(&text, Reading::FullEndpoint) {
            let twice = resolve(&once.chat, Reading::FullEndpoint).unwrap();
            prop_assert_eq!(&twice.chat, &once.chat);
        }
    }

    #[test]
    fn a_browser_agrees_on_every_part(url in valid_url()) {
        let browser = Url::parse(&url).unwrap();
        let endpoint = resolve(&url, Reading::FullEndpoint).unwrap();
        let called = Url::parse(&endpoint.chat).unwrap();
        prop_assert_eq!(called.as_str(), browser.as_str());

        for reading in [Reading::Auto, Reading::BaseUrl] {
            let endpoint = resolve(&url, reading).unwrap();
            for typed in urls(&endpoint) {
                let called = Url::parse(typed).unwrap();
                prop_assert_eq!(called.origin(), browser.origin());
                prop_assert_eq!(called.port(), browser.port());
                prop_assert_eq!(called.query(), browser.query());
            }
        }
    }

    #[test]
    fn junk_around_it_changes_nothing(url in valid_url(), before in 0_usize..12, after in 0_usize..12) {
        let before = ["", " ", "\n\u{a0}", "\u{feff}", "\"", "'", "“", "`", "<", "Bearer ", "POST ", "export X="][before];
        let after = ["", " ", "\r\n", "\u{200b}", "\"", "',", "”", "`", ">", ";", " \\", "#part"][after];
        let clean = resolve(&url, Reading::Auto).unwrap();
        let junk = resolve(&format!("{before}{url}{after}"), Reading::Auto).unwrap();
        prop_assert_eq!((clean.chat, clean.models, clean.kind), (junk.chat, junk.models, junk.kind));
    }

    #[test]
    fn the_spelling_shown_for_an_international_name_is_the_browsers(host in "[à-öø-žά-ώа-џ一-龥가-힣ァ-ヺ]{1,8}") {
        let Ok(browser) = Url::parse(&format!("https://{host}.example/")) else { return Ok(()) };
        let endpoint = resolve(browser.as_str(), Reading::Auto).unwrap();
        let typed = resolve(&format!("https://{host}.example/"), Reading::Auto).unwrap();
        let shown = typed.warnings.iter().find(|warning| warning.code() == "international_host").unwrap().to_string();
        if shown.contains("will call") {
            prop_assert!(shown.contains(&format!("will call {}.", endpoint.host)), "{}", shown);
        }
    }
}
