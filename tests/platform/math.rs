//! Formulas: when they are drawn, and that no formula brings more than a formula. What TeX becomes is tested end to end, with
//! the library of the release bundle. If this broke, a reply could put links, frames or a page-wide picture into the app.

use plainwire::platform::clock::random_id;
use plainwire::platform::el::{el, mount};
use plainwire::platform::math;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::highlight::serve;
use crate::{document, js};

/// A library that builds what its TeX says in JavaScript; `math` and `html` make an element with these children.
const LIBRARY: &str = "{
    const make = (space) => (name, ...children) => {
        const element = document.createElementNS(space, name);
        element.append(...children);
        return element;
    };
    const math = make('http://www.w3.org/1998/Math/MathML'), html = make('http://www.w3.org/1999/xhtml');
    const set = (element, name, value) => (element.setAttribute(name, value), element);
    globalThis.temml = { render: (tex, into, options) => {
        if (options.trust !== false || options.throwOnError !== true) throw new Error('asked for otherwise');
        into.append(eval(tex));
    } };
}";

fn drawn(tex: &str) -> (bool, Element) {
    let host = document().create_element("div").expect("an element");
    host.set_id(&random_id());
    document().body().expect("a body").append_child(&host).expect("it can be added");
    let place = el("span").text("as it was");
    mount(&host.id(), || place.clone());
    let is_drawn = math::render(tex, false, &place);
    host.remove();
    (is_drawn, host.first_element_child().expect("the place"))
}

#[wasm_bindgen_test]
async fn a_formula_is_drawn_when_the_library_is_here_and_brings_nothing_else() {
    let formula = "math('math', math('mi', 'x'))";
    assert!(!drawn(formula).0, "before it was asked for");
    js("delete globalThis.plainwireImport");
    assert!(!math::load().await);
    let script = include_str!("../../assets/math.js");
    serve(script);
    assert!(!math::load().await, "the library is not there");
    assert!(!drawn(formula).0);

    js(LIBRARY);
    let library = script.split("const LIBRARY = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("its path");
    serve(&script.replace(library, "data:text/javascript,1"));
    assert!(math::load().await);
    let (is_drawn, place) = drawn(formula);
    assert!(is_drawn);
    assert_eq!(place.query_selector("math > mi").ok().flatten().and_then(|mi| mi.text_content()).as_deref(), Some("x"));
    assert_eq!(place.text_content().as_deref(), Some("x"), "in the place of what was there");

    let (is_drawn, place) = drawn("set(math('math', math('mi', 'x')), 'id', 'app')");
    assert!(is_drawn);
    assert_eq!(place.query_selector("[id]"), Ok(None), "the page has ids of its own");

    for refused in [
        "throw new Error('no TeX')",
        "''",
        "html('a', 'x')",
        "math('math', html('img'))",
        "math('math', html('script', '1'))",
        "math('math', math('maction', 'x'))",
        "math('math', set(math('mi', 'x'), 'href', 'javascript:1'))",
        "math('math', set(math('mi', 'x'), 'onclick', '1'))",
        "math('math', set(math('mspace'), 'width', '1e9em'))",
        "math('math', set(math('mspace'), 'width', '61em'))",
        "math('math', set(math('mrow', 'x'), 'style', 'margin-left: -99em'))",
        "math('math', ...Array.from({ length: 6000 }, () => math('mi', 'x')))",
        "Array.from({ length: 200 }).reduce((inner) => math('mrow', inner), math('mi', 'x'))",
        r"math('math', 'x') /* \def\a#1{#1} */",
        r"math('math', 'x') /* \edef\a{b} */",
        r"math('math', 'x') /* \cancelto \llap \llap \llap \llap \llap \llap */",
    ] {
        let (is_drawn, place) = drawn(refused);
        assert!(!is_drawn, "{refused}");
        assert_eq!(place.text_content().as_deref(), Some("as it was"), "{refused}");
    }
    assert!(!drawn(&[formula, &" ".repeat(5000)].concat()).0, "longer than any formula");
    assert!(drawn(r"math('math', 'x') /* \newcommand{\R}{x} \defeq \# */").0);
}
