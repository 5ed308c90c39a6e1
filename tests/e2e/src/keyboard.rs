//! Getting about with Tab, and what it goes by.

use crate::browser::Browser;
use crate::failure::{Failure, Outcome};
use crate::session::Session;
use serde_json::Value;

/// No screen has so many controls.
const MOST_STEPS: usize = 120;

/// What a person would call the control that has the focus.
const FOCUSED: &str = "const active = document.activeElement;
    return (active.getAttribute('aria-label') ?? active.labels?.[0]?.textContent ?? active.textContent).trim()";

impl Session {
    /// Presses Tab until the control of that name has the focus. WebKitGTK's driver moves no focus with Tab: there the
    /// control is focused for it.
    ///
    /// # Errors
    /// When Tab does not come by it; the words say what it comes by.
    pub async fn tab_to(&self, name: &str) -> Outcome {
        self.step_to(name, "\u{e004}").await
    }

    /// The same backwards.
    ///
    /// # Errors
    /// As [`Session::tab_to`].
    pub async fn tab_back_to(&self, name: &str) -> Outcome {
        // With Shift, which the last sign lets go.
        self.step_to(name, "\u{e008}\u{e004}\u{e000}").await
    }

    /// What a person would call the control that has the focus.
    ///
    /// # Errors
    /// When the browser cannot tell.
    pub async fn focused_name(&self) -> Outcome<String> {
        Ok(self.script(FOCUSED, &[]).await?.as_str().unwrap_or_default().to_owned())
    }

    /// The controls of `within` that Tab does not reach from its first one on, by their markup, cut short. Each gets the
    /// mark `data-reached` as the focus comes to it.
    ///
    /// # Errors
    /// When there is nothing to focus.
    pub async fn unreached_by_tab(&self, within: &str) -> Outcome<Vec<String>> {
        let controls = format!(
            "const controls = Array.from(document.querySelectorAll('{within}')).flatMap(part => Array.from(part.querySelectorAll(
                'a[href], button, input, select, textarea, summary, [tabindex=\"0\"]')))
              .filter(control => !control.disabled && control.getClientRects().length > 0);"
        );
        let first = format!("{controls} controls[0].focus(); controls[0].dataset.reached = ''; return controls.length");
        let count = self.script(&first, &[]).await?.as_u64().and_then(|count| usize::try_from(count).ok());
        let within_still = format!(
            "const active = document.activeElement, is_within = active.closest('{within}') !== null;
             if (is_within) active.dataset.reached = ''; return is_within"
        );
        // Some controls are stops of their own inside, and the page has more besides.
        for _ in 0..count.unwrap_or_default() + 10 {
            self.type_keys("\u{e004}").await?;
            if self.script(&within_still, &[]).await? != true {
                break;
            }
        }
        let left = format!(
            "{controls} return controls.filter(control => !('reached' in control.dataset)).map(control => control.outerHTML.slice(0, 120))"
        );
        let left = self.script(&left, &[]).await?;
        Ok(left.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    async fn step_to(&self, name: &str, tab: &str) -> Outcome {
        if self.browser() == Browser::WebKit {
            let control = self.named(name).await?;
            return self.script("arguments[0].focus()", &[serde_json::to_value(&control)?]).await.map(drop);
        }
        let mut seen = Vec::new();
        for _ in 0..MOST_STEPS {
            self.type_keys(tab).await?;
            let focused = self.focused_name().await?;
            if focused == name {
                return Ok(());
            }
            seen.push(focused.chars().take(30).collect::<String>());
        }
        Err(Failure::new(format!("Tab does not reach `{name}`; it goes by {seen:?}")))
    }
}
