//! Just enough of HTML to see what the one page of the app refers to.

/// An opening tag with its attributes; names are in lower case.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// What stands between a script's or a style's tags; empty for all others.
    pub(crate) content: String,
}

impl Tag {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The attributes that hold a URL, or a path that the boot script loads.
    pub(crate) fn references(&self) -> impl Iterator<Item = &str> {
        let holds_url = |key: &str| ["src", "href", "action", "data"].contains(&key) || key.starts_with("data-");
        self.attributes.iter().filter(move |(key, _)| holds_url(key)).map(|(_, value)| value.as_str())
    }
}

/// The tags of a page, in order. Comments are left out.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        rest = after;
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name_end = after.find(|c: char| c.is_ascii_whitespace() || "/>".contains(c)).unwrap_or(after.len());
        let (name, after) = after.split_at(name_end);
        let (attributes, after) = attributes(after);
        let name = name.to_ascii_lowercase();
        rest = after;
        let mut content = "";
        if ["script", "style"].contains(&name.as_str()) {
            let end = after.find(&format!("</{name}")).unwrap_or(after.len());
            (content, rest) = after.split_at(end);
        }
        tags.push(Tag { name, attributes, content: content.to_owned() });
    }
    tags
}

/// Reads attributes up to the tag's end; returns them and what follows.
fn attributes(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return (attributes, after);
        }
        if rest.is_empty() {
            return (attributes, rest);
        }
        let key_end = rest.find(|c: char| c.is_ascii_whitespace() || "=/>".contains(c)).unwrap_or(rest.len());
        // A stray `=` would otherwise be an empty name for ever.
        let (key, after) = rest.split_at(key_end.max(1));
        let value;
        (value, rest) = match after.trim_start().strip_prefix('=') {
            Some(after) => attribute_value(after.trim_start()),
            None => ("", after),
        };
        attributes.push((key.to_ascii_lowercase(), value.replace("&amp;", "&")));
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn reads_quoted_and_bare_attributes_and_skips_comments() {
        let page = "<!DOCTYPE html><!-- <script>no</script> --><link rel=preload href='./a b.wasm' crossorigin>\
                    <script type=\"module\" src=./boot.js data-js=\"./app.js?a=1&amp;b=2\"></script><p title=\"a>b\">x</p>";
        let tags = tags(page);
        let names: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["link", "script", "p"]);
        assert_eq!(tags[0].attribute("href"), Some("./a b.wasm"));
        assert_eq!(tags[0].attribute("crossorigin"), Some(""));
        assert_eq!(tags[1].references().collect::<Vec<_>>(), ["./boot.js", "./app.js?a=1&b=2"]);
        assert_eq!(tags[2].attribute("title"), Some("a>b"));
    }

    #[test]
    fn keeps_what_stands_inside_a_script() {
        let tags = tags("<script>if (a < b) {}</script><style></style><b>");
        assert_eq!(tags[0].content, "if (a < b) {}");
        assert_eq!(tags.len(), 3);
    }

    #[test]
    fn ends_on_every_broken_page() {
        for page in ["<", "<a", "<a =", "<a b='", "<!--", "<script>", "<a / = / >"] {
            tags(page);
        }
    }
}
