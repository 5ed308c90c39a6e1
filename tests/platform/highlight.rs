//! Code told apart: what arrives of it, and what happens when what does it does not come. The languages themselves are read
//! by the end-to-end tests, from the release bundle. If this broke, code would be coloured at random, or a missing file
//! would end the app.

use plainwire::platform::highlight::{self, Run};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::js;

/// Lets the boot script's importer find this module whatever it is asked for.
pub(crate) fn serve(module: &str) {
    js("delete globalThis.plainwireImport");
    let module = module.replace('\\', "\\\\").replace('`', "\\`").replace("${", "\\${");
    js(&format!(
        "globalThis.plainwireImport = () => import(URL.createObjectURL(new Blob([`{module}`], {{ type: 'text/javascript' }})))"
    ));
}

#[wasm_bindgen_test]
async fn runs_come_with_their_places_and_classes() {
    serve(
        "export const open = async (language) => language !== 'one' ? null : (text) => {
            if (text === 'throw') throw new Error('a mode that breaks');
            return text === 'nonsense' ? 'no runs' : Uint32Array.of(0, 2, 0, 3, text.length, 11, 5, 6, 99, 7);
        }",
    );
    let mut tokenizer = highlight::open("one").await.expect("a language that is known");
    let expected = [Run { start: 0, end: 2, class: "t-k" }, Run { start: 3, end: 5, class: "t-x" }];
    assert_eq!(tokenizer.line("ab c\u{e9}"), expected, "what has no class here is left out");
    assert_eq!(tokenizer.line("a \u{1f600}x"), expected, "in the units in which the document counts");
    assert_eq!(tokenizer.line("throw"), []);
    assert_eq!(tokenizer.line("nonsense"), []);
    assert!(highlight::open("two").await.is_none());
}

#[wasm_bindgen_test]
async fn what_does_not_come_leaves_code_plain_and_may_come_later() {
    js("delete globalThis.plainwireImport");
    assert!(highlight::open("rust").await.is_none(), "before the boot script");
    for broken in ["() => { throw new Error('x') }", "() => Promise.reject(new Error('404'))", "() => 7"] {
        js(&format!("globalThis.plainwireImport = {broken}"));
        assert!(highlight::open("rust").await.is_none(), "{broken}");
    }
    for empty in ["", "export const open = 1", "export const open = () => 1", "export const open = async () => ({})"] {
        serve(empty);
        assert!(highlight::open("rust").await.is_none(), "{empty}");
    }
    // The real one, without a bundle around it.
    serve(include_str!("../../assets/highlight.js"));
    for language in ["rust", "no such language", "", "__proto__", "\u{0}", "constructor", &"x".repeat(100_000)] {
        assert!(highlight::open(language).await.is_none());
    }
    serve("export const open = async () => () => Uint32Array.of(0, 1, 3)");
    let mut tokenizer = highlight::open("rust").await.expect("it came");
    assert_eq!(tokenizer.line("#"), [Run { start: 0, end: 1, class: "t-c" }]);
}
