//! The catalogue of models: limits, prices and abilities of models that no list speaks of, as of a date.
//!
//! It is one text, `assets/catalogue.txt`, which `cargo xtask catalogue` writes and which is searched as it is: nothing
//! is made of its two thousand lines but the answer. The format:
//!
//! ```text
//! Plainwire's catalogue of models, format 1
//! source: litellm 1.2.3
//! licence: MIT, …
//! date: 2026-01-31
//!
//! gpt-4o⇥|128000|16384|2.5|10|1.25||vf⇥azure⇥azure/eu|128000|16384|2.75|11
//! ```
//!
//! After the header and an empty line each line begins with the last segment of ids, in lower case; the lines are sorted
//! by it, byte by byte. The ids that end so follow, between tabs: what stands before the last slash, and after it,
//! between bars, context window (of some models the part that the prompt may fill) and most tokens of a reply, the prices of prompt, reply, cache reads and cache
//! writes in dollars for a million tokens, and letters for abilities: `v` images, `f` tools, `r` reasoning, `c` computer
//! use, a capital where it is said to have none. What is not known is empty, and left out at the end. An id without any
//! bar is as the one before it.

use crate::models::known::{Known, common};
use crate::models::price::micro_dollars;

/// The first line of a text that can be read here.
const FIRST_LINE: &str = "Plainwire's catalogue of models, format 1";

/// No id of a model is longer, in bytes, and each of its slashes costs a search.
const LONGEST_ID: usize = 200;

/// The catalogue's text and where its parts are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    text: String,
    /// Bytes of the header, with the empty line behind it.
    header: usize,
}

impl Catalogue {
    /// Takes the text of `assets/catalogue.txt`; none where it is another text, such as an error page, or of another
    /// format.
    #[must_use]
    pub fn read(text: String) -> Option<Self> {
        let header = text.find("\n\n")? + "\n\n".len();
        (text.lines().next() == Some(FIRST_LINE)).then_some(Self { text, header })
    }

    /// What it was made from, with its version.
    #[must_use]
    pub fn source(&self) -> &str {
        self.field("source: ")
    }

    /// The licence of what it was made from, and whose it is.
    #[must_use]
    pub fn licence(&self) -> &str {
        self.field("licence: ")
    }

    /// The day that its figures are of, `YYYY-MM-DD`.
    #[must_use]
    pub fn date(&self) -> &str {
        self.field("date: ")
    }

    fn field(&self, name: &str) -> &str {
        let header = self.text.get(..self.header).unwrap_or_default();
        header.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default()
    }

    /// What is known of a model, wherever it is offered: see [`Catalogue::find_at`].
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Known> {
        self.find_at("", id)
    }

    /// What is known of a model as a provider offers it; `provider` is the id of a [preset](crate::providers::preset), or
    /// empty.
    ///
    /// Sought is the id as this provider's, then as it is, then both without its first segment, and the next (what is then
    /// left is the name that its maker gives it); then as any provider's, by what most of them say. Then, and only
    /// then, the same without a date (`-2024-11-20`, `-20241120`, `@20241120`), `@latest`, `:latest` or `:free`. A name
    /// that is merely similar is never taken. What is free is priced elsewhere, so it is then found without prices.
    #[must_use]
    pub fn find_at(&self, provider: &str, id: &str) -> Option<Known> {
        let id = id.trim().to_ascii_lowercase();
        if id.len() > LONGEST_ID {
            return None;
        }
        let (mut name, mut is_free) = (id.as_str(), false);
        loop {
            if let Some(known) = self.find_exactly(prefix_of(provider), name) {
                return Some(if is_free { known.without_prices() } else { known });
            }
            let (shorter, was_free) = without_suffix(name)?;
            (name, is_free) = (shorter, is_free || was_free);
        }
    }

    /// The name as it is, and without its first segments.
    fn find_exactly(&self, provider: &str, name: &str) -> Option<Known> {
        let (path, last) = name.rsplit_once('/').unwrap_or(("", name));
        let line = self.line_of(last)?;
        let mut paths = std::iter::successors(Some(path), without_first);
        paths
            .clone()
            .find_map(|path| of_one(line, provider, path))
            .or_else(|| paths.find_map(|path| of_any(line, path)))
    }

    /// What follows after the name in its line.
    fn line_of(&self, name: &str) -> Option<&str> {
        let mut text = self.text.get(self.header..)?;
        while !text.is_empty() {
            let middle = text.as_bytes().get(..text.len() / 2)?;
            let start = middle.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let (before, from) = text.split_at_checked(start)?;
            let (line, after) = from.split_once('\n').unwrap_or((from, ""));
            let (found, entries) = line.split_once('\t').unwrap_or((line, ""));
            text = match name.cmp(found) {
                std::cmp::Ordering::Equal => return Some(entries),
                std::cmp::Ordering::Less => before,
                std::cmp::Ordering::Greater => after,
            };
        }
        None
    }
}

/// A path without its first segment; none of an empty one.
fn without_first<'a>(path: &&'a str) -> Option<&'a str> {
    let path: &'a str = path;
    (!path.is_empty()).then(|| path.split_once('/').map_or("", |(_, rest)| rest))
}

/// The entry of a line that is the provider's own or, failing that, has just this path.
fn of_one(line: &str, provider: &str, path: &str) -> Option<Known> {
    let own = if path.is_empty() { provider.to_owned() } else { [provider, "/", path].concat() };
    let values_of = |sought: &str| entries(line).find(|(prefix, _)| *prefix == sought).map(|(_, values)| read(values));
    values_of(&own).or_else(|| values_of(path))
}

/// What the entries have in common whose path is this one behind a provider's prefix.
fn of_any(line: &str, path: &str) -> Option<Known> {
    let ends_so =
        |prefix: &str| path.is_empty() || prefix.strip_suffix(path).is_some_and(|before| before.ends_with('/'));
    let found: Vec<Known> =
        entries(line).filter(|(prefix, _)| ends_so(prefix)).map(|(_, values)| read(values)).collect();
    (!found.is_empty()).then(|| common(&found))
}

/// The entries of a line: what stands before the last segment of the id, and the values.
fn entries(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut values = "";
    line.split('\t').map(move |entry| {
        let (prefix, its_own) = entry.split_once('|').unwrap_or((entry, values));
        values = its_own;
        (prefix, its_own)
    })
}

fn read(values: &str) -> Known {
    let mut values = values.split('|');
    let mut next = || values.next().unwrap_or_default();
    let (context, output) = (next(), next());
    let [input, reply, cache_read, cache_write] = [next(), next(), next(), next()].map(micro_dollars);
    let letters = next();
    let flag = |yes: char| match (letters.contains(yes), letters.contains(yes.to_ascii_uppercase())) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    Known {
        context_window: context.parse().ok(),
        max_output_tokens: output.parse().ok(),
        input_price: input,
        output_price: reply,
        cache_read_price: cache_read,
        cache_write_price: cache_write,
        images: flag('v'),
        computer_use: flag('c'),
        tools: flag('f'),
        reasoning: flag('r'),
    }
}

/// The prefix under which the catalogue's source has a preset's models.
fn prefix_of(preset: &str) -> &str {
    match preset {
        "together" => "together_ai",
        "fireworks" => "fireworks_ai",
        "qwen" => "dashscope",
        "zhipu" => "bigmodel",
        "ark" => "volcengine",
        "vercel" => "vercel_ai_gateway",
        other => other,
    }
}

/// The name without the last thing that makes it a version or an offer of the same model, and whether that said that it
/// is free; none where nothing is left to take off.
fn without_suffix(name: &str) -> Option<(&str, bool)> {
    if let Some(rest) = name.strip_suffix(":free") {
        return Some((rest, true));
    }
    let rest =
        [":latest", "@latest"].iter().find_map(|suffix| name.strip_suffix(suffix)).or_else(|| without_date(name));
    rest.filter(|rest| !rest.is_empty() && !rest.ends_with('/')).map(|rest| (rest, false))
}

/// `-2024-11-20`, `-20241120`, `@2024-11-20` and `@20241120`; only days that there may be.
fn without_date(name: &str) -> Option<&str> {
    for length in ["2024-11-20".len(), "20241120".len()] {
        let Some((rest, date)) = name.len().checked_sub(length).and_then(|at| name.split_at_checked(at)) else {
            continue;
        };
        let (year, day) = date.split_at_checked(4)?;
        let (month, day) = match day.strip_prefix('-') {
            Some(day) => day.split_once('-').unwrap_or_default(),
            None => day.split_at_checked(2).unwrap_or_default(),
        };
        let is_within = |text: &str, least: u32, most: u32| {
            text.bytes().all(|byte| byte.is_ascii_digit())
                && text.parse().is_ok_and(|number: u32| (least..=most).contains(&number))
        };
        let is_date = month.len() == 2 && day.len() == 2 && is_within(month, 1, 12) && is_within(day, 1, 31);
        if is_date && is_within(year, 2018, 2099) {
            return rest.strip_suffix(['-', '@']);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ASSET: &str = include_str!("../../../assets/catalogue.txt");

    fn asset() -> Catalogue {
        Catalogue::read(ASSET.to_owned()).expect("the asset is of this format")
    }

    fn of(lines: &str) -> Catalogue {
        Catalogue::read(format!("{FIRST_LINE}\nsource: s 1\nlicence: MIT, X\ndate: 2026-01-31\n\n{lines}")).unwrap()
    }

    fn context(catalogue: &Catalogue, id: &str) -> Option<u64> {
        catalogue.find(id)?.context_window
    }

    #[test]
    fn the_header_tells_where_it_is_from() {
        let asset = asset();
        assert!(asset.source().starts_with("litellm 1."), "{}", asset.source());
        assert!(asset.licence().starts_with("MIT, Copyright"), "{}", asset.licence());
        assert_eq!(asset.date().split('-').map(str::len).collect::<Vec<_>>(), [4, 2, 2], "{}", asset.date());
        for other in ["", "\n\n", "<!doctype html>\n\n<p>", "Plainwire's catalogue of models, format 2\n\n", FIRST_LINE]
        {
            assert_eq!(Catalogue::read(other.to_owned()), None, "{other:?}");
        }
    }

    #[test]
    fn every_model_of_the_asset_is_found_by_its_id() {
        let asset = asset();
        let (_, body) = ASSET.split_once("\n\n").unwrap();
        let names: Vec<&str> = body.lines().map(|line| line.split('\t').next().unwrap()).collect();
        assert!(names.is_sorted() && names.len() > 1_000);
        let mut count = 0;
        for line in body.lines() {
            let (name, rest) = line.split_once('\t').unwrap();
            for (prefix, values) in entries(rest) {
                let id = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
                assert_eq!(asset.find(&id), Some(read(values)), "{id}");
                assert_ne!(read(values), Known::default(), "{id} says nothing");
                count += 1;
            }
        }
        assert!(count > 3_000, "{count} models");
    }

    #[test]
    fn well_known_models_have_their_figures() {
        let asset = asset();
        for id in ["gpt-4o", "openai/gpt-4o", "models/GPT-4o ", "gpt-4o:free"] {
            let known = asset.find(id).expect(id);
            assert_eq!((known.context_window, known.max_output_tokens), (Some(128_000), Some(16_384)), "{id}");
            assert_eq!((known.images, known.tools), (Some(true), Some(true)), "{id}");
            let price = (!id.ends_with(":free")).then_some(2_500_000);
            assert_eq!(known.input_price, price, "{id}");
        }
        let mini = asset.find("gpt-4o-mini").unwrap();
        assert_eq!((mini.input_price, mini.output_price), (Some(150_000), Some(600_000)));
        assert_eq!(asset.find("no-such-model"), None);
    }

    #[test]
    fn a_merely_similar_name_is_another_model() {
        let catalogue = of("gpt-4o\t|128000\no1-mini\t|64000\nqwen3\tollama|40000\n");
        assert_eq!(context(&catalogue, "gpt-4o"), Some(128_000));
        for other in [
            "gpt-4o-mini",
            "gpt-4",
            "gpt-4o-",
            "gpt-4o/",
            "gpt-4o-0513",
            "gpt-4o-2024",
            "gpt-4o-2024-13-01",
            "o1",
            "gpt-4o2024-11-20",
            "gpt-4o-99999999",
            "qwen3:8b",
            "qwen3:",
            "-2024-11-20",
            ":free",
            "@20241120",
            "",
            "/",
            "\n",
            "\t",
            "gpt-4o\t|128000",
            "\u{e9}2024-11-20",
            "gpt-4o-2024-1é-20",
        ] {
            assert_eq!(catalogue.find(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_version_that_is_not_listed_is_found_by_the_name_without_its_date() {
        let catalogue = of("a-1\t|100\na-1-2024-08-06\t|90\nb\tp/o|80\n");
        for (id, expected) in [
            ("a-1-2024-11-20", 100),
            ("a-1-20241120", 100),
            ("a-1@20241120", 100),
            ("a-1@2024-11-20", 100),
            ("a-1:latest", 100),
            ("a-1@latest", 100),
            ("x/a-1-2024-11-20:free", 100),
            ("a-1-2024-08-06", 90),
            ("a-1-2024-08-06:free", 90),
            ("o/b-20250101", 80),
        ] {
            assert_eq!(context(&catalogue, id), Some(expected), "{id}");
        }
    }

    #[test]
    fn the_provider_in_use_stands_before_the_maker_and_the_maker_before_all_others() {
        let catalogue =
            of("m\t|1|||1\tone/org|2\ttogether_ai/org|3\nn\tone/org|20|9|1.5|2\ttwo/org|10||1.5|2||0|v\ttwo/other|5\n");
        assert_eq!(catalogue.find("m").unwrap().context_window, Some(1));
        assert_eq!(catalogue.find_at("together", "org/m").unwrap().context_window, Some(3));
        assert_eq!(catalogue.find_at("together", "else/m").unwrap().context_window, Some(1));
        assert_eq!(catalogue.find("org/m").unwrap().context_window, Some(1));
        assert_eq!(catalogue.find("one/org/m").unwrap().context_window, Some(2));
        let both = Known {
            context_window: Some(10),
            max_output_tokens: Some(9),
            input_price: Some(1_500_000),
            output_price: Some(2_000_000),
            cache_write_price: Some(0),
            images: Some(true),
            ..Known::default()
        };
        assert_eq!(catalogue.find("org/n"), Some(both));
        assert_eq!(context(&catalogue, "n"), Some(5));
    }

    proptest! {
        #[test]
        fn any_text_is_searched_for_anything(
            lines in "([a-c]{0,3}(\\t[a-c/]{0,4}(\\|[0-9vV.é]{0,4}){0,8}){0,4}\\n){0,8}|.*", id in "[a-c/]{0,8}|.*", provider in "[a-c]{0,2}",
        ) {
            let text = format!("{FIRST_LINE}\n\n{lines}");
            let catalogue = Catalogue::read(text).unwrap();
            let _ = (catalogue.find_at(&provider, &id), catalogue.date());
        }

        #[test]
        fn whatever_is_in_it_is_found(names in prop::collection::btree_set("[a-z0-9.:-]{1,6}", 1..40), which: prop::sample::Index) {
            let lines: String =
                names.iter().enumerate().map(|(index, name)| format!("{name}\t|{}\n", index + 1)).collect();
            let catalogue = of(&lines);
            let at = which.index(names.len());
            let name = names.iter().nth(at).unwrap();
            prop_assert_eq!(context(&catalogue, name), Some(at as u64 + 1));
            prop_assert_eq!(context(&catalogue, &format!("any/path/{name}")), Some(at as u64 + 1));
        }
    }
}
