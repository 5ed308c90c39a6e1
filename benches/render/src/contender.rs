//! The pages that are measured.

use plainwire_e2e::Outcome;

use crate::stage::Stage;

/// A page that shows the same stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Contender {
    /// The release build of the app.
    Plainwire,
    /// A reply is one text node that grows.
    OneText,
    /// A reply is cut at its empty lines, an element a block.
    ElementABlock,
}

impl Contender {
    /// All of them, the app first.
    pub(crate) const ALL: [Contender; 3] = [Contender::Plainwire, Contender::OneText, Contender::ElementABlock];

    /// What it is called in the tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Contender::Plainwire => "plainwire",
            Contender::OneText => "one text node",
            Contender::ElementABlock => "an element a block",
        }
    }

    /// Loads the page anew, with this model to ask, and waits until it has come to rest.
    pub(crate) async fn open(self, stage: &Stage, model: &str) -> Outcome {
        let session = stage.session();
        // A route that differs in its hash alone would load nothing.
        session.client().goto("about:blank").await?;
        match self {
            Contender::Plainwire => {
                session.goto("#/chat").await?;
                session.wait_for(".composer textarea").await?;
                session.use_model(model).await?;
            }
            Contender::OneText | Contender::ElementABlock => {
                let view = if self == Contender::OneText { "text" } else { "blocks" };
                session
                    .client()
                    .goto(&format!("{}/?view={view}&model={}", stage.plain_origin(), encoded(model)))
                    .await?;
            }
        }
        session
            .wait_until(
                "the composer to take words",
                "document.querySelector('.composer textarea').focus(); return true",
            )
            .await?;
        stage.rest().await;
        Ok(())
    }
}

/// A text as the value of a query.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
