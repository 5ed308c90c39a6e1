//! Markdown on the screen. If this broke, a reply would look one way while it arrives and another after a reload, or what a
//! reader has selected would be lost with the next word.

use plainwire::components::markdown::{Markdown, draw_all};
use plainwire::platform::clock::random_id;
use plainwire::platform::el::{El, el, mount};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::{call, document};

/// Something of everything.
const RICH: &str = r#"# A heading with `code`

A paragraph with **strong**, *soft* and ~~old~~ words, a [link](https://example.org/a "A title") and one that is
[none](javascript:alert(1)). Two lines.  
A break, an image ![a map](https://example.org/map.png) and <b>markup</b>.

- one
- two with
  - a list below

    and a paragraph
- [x] done
- [ ] open

7. seven

8. eight

> A quotation
> > in another

> [!WARNING]
> Mind the gap.

| Left | Centre | Right |
|:-----|:------:|------:|
| a    | **b**  | `c`   |
| d    |        | 1     |

```rust
fn main() {

    println!("{}", 1);
}
```

    indented

Inline $a^2$ and

$$
\sum_i x_i
$$

A note[^1], and [a reference][later].

---

<div>
raw
</div>

~~~
tildes
~~~

[^1]: What it says.

[later]: https://example.org/later

The end
"#;

/// An element inside the page, as a view sees it and as the test does.
fn place() -> (El, Element) {
    let host = document().create_element("div").expect("an element");
    host.set_id(&random_id());
    document().body().expect("a body").append_child(&host).expect("it can be added");
    let root = el("div").class("md");
    mount(&host.id(), || root.clone());
    (root, host.first_element_child().expect("it was put there"))
}

fn all(element: &Element, selector: &str) -> Vec<Element> {
    let found = call(element, "querySelectorAll", &[&selector.into()]);
    js_sys::Array::from(&found).iter().map(JsCast::unchecked_into).collect()
}

fn drawn_at_once(text: &str) -> String {
    let (root, element) = place();
    draw_all(&root, text);
    let html = element.inner_html();
    element.remove();
    html
}

/// Definitions that change what was drawn before them, alone and together with other blocks.
const DEFINED: &str = "See [later] and [this][later].\n\n```\n[later]\n```\n\n- [later] one\n- two[^n]\n\n[later]: https://example.org/\n\n\
    A note[^n].\n\n[^n]: Said.\n\nThe [later] end\n";

#[wasm_bindgen_test]
fn what_a_definition_changes_is_drawn_anew_wherever_it_stands() {
    let whole = drawn_at_once(DEFINED);
    assert_eq!(whole.matches("href=\"https://example.org/\"").count(), 4, "{whole}");
    for step in (1..=DEFINED.len()).step_by(3) {
        let (root, element) = place();
        let mut markdown = Markdown::new(&root);
        for end in (0..DEFINED.len()).step_by(step) {
            markdown.show("", &DEFINED[..end], 0);
        }
        markdown.show("", DEFINED, 0);
        markdown.finish();
        assert_eq!(element.inner_html(), whole, "in steps of {step}");
        element.remove();
    }
}

#[wasm_bindgen_test]
fn what_has_grown_looks_as_if_it_had_always_been_there() {
    let whole = drawn_at_once(RICH);
    for wanted in
        ["<strong>strong</strong>", "<td class=\"right\">", "class=\"alert warning\"", "data-note=\"1\"", "<h1>"]
    {
        assert!(whole.contains(wanted), "{wanted} in {whole}");
    }
    for step in [1, 2, 3, 7, 16, 64, 1000] {
        let (root, element) = place();
        let mut markdown = Markdown::new(&root);
        for end in (0..=RICH.len()).step_by(step).filter(|end| RICH.is_char_boundary(*end)) {
            markdown.show("", &RICH[..end], 0);
        }
        markdown.show("", RICH, 0);
        markdown.finish();
        assert_eq!(element.inner_html(), whole, "in steps of {step}");
        element.remove();
    }
}

#[wasm_bindgen_test]
fn a_long_text_is_put_into_parts_and_loses_nothing() {
    let text: String = (0..100).map(|index| format!("Paragraph {index}\n\n")).collect();
    let (root, element) = place();
    let mut markdown = Markdown::new(&root);
    for end in (0..=text.len()).step_by(5) {
        markdown.show("", &text[..end], 0);
    }
    markdown.show("", &text, 0);
    markdown.finish();
    assert_eq!(element.child_element_count(), 4, "32 blocks a part");
    assert_eq!(all(&element, "p").len(), 100);
    assert_eq!(element.inner_html(), drawn_at_once(&text));
    element.remove();
}

#[wasm_bindgen_test]
fn what_is_selected_in_a_growing_paragraph_stays_selected() {
    let (root, element) = place();
    let mut markdown = Markdown::new(&root);
    markdown.show("", "Closed.\n\nSome words and **strong", 0);
    let text = element.query_selector("p:last-child").ok().flatten().and_then(|p| p.first_child()).expect("a text");
    let selection = call(&document(), "getSelection", &[]);
    call(&selection, "setBaseAndExtent", &[&text, &0.into(), &text, &4.into()]);
    for more in ["er", "er** ones", "er** ones, and `code", "er** ones, and `code`\n\nAnother"] {
        markdown.show("", &["Closed.\n\nSome words and **strong", more].concat(), 0);
        assert_eq!(call(&selection, "toString", &[]).as_string().as_deref(), Some("Some"), "with {more}");
    }
    element.remove();
}

#[wasm_bindgen_test]
fn only_the_tail_is_touched() {
    let (root, element) = place();
    let mut markdown = Markdown::new(&root);
    let text = "One.\n\n- a\n- b\n\n```rust\nlet a = 1;\nlet b = 2;\n```\n\nThree, which grows and grows.";
    let mut first = None;
    for end in 0..=text.len() {
        markdown.show("", &text[..end], 0);
        if end == 20 {
            first = element.query_selector("p").ok().flatten();
        }
    }
    assert!(first.is_some_and(|first| element.query_selector("p").ok().flatten().as_ref() == Some(&first)));
    let lines = all(&element, "pre code > div > div");
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1].text_content().as_deref(), Some("let b = 2;"));
    element.remove();
}

#[wasm_bindgen_test]
fn no_address_does_what_it_should_not() {
    let text = "[a](javascript:alert(1)) [b]( JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](/settings) \
        [e](vbscript:x) [f](https://example.org) [https://bank.example](https://evil.example) \
        ![g](http://example.org/x.png) ![h](https://example.org/x.png)\n";
    let (root, element) = place();
    draw_all(&root, text);
    let links = all(&element, "a[href]");
    assert_eq!(links.len(), 2, "{}", element.inner_html());
    assert!(links[1].text_content().is_some_and(|text| text.ends_with("(evil.example)")));
    assert_eq!(all(&element, "img").len(), 0, "nothing is fetched by itself");
    assert_eq!(all(&element, "button[data-act=image]").len(), 1);
    element.remove();
}
