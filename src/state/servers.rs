//! Looking for servers on this computer: on a click, on the usual ports of known servers and no others.

use plainwire_core::models::Model;
use plainwire_core::providers::{self, LocalAddress, Preset};
use plainwire_core::settings::Profile;

use crate::client::{self, Connection, Handle};
use crate::platform::{clock, page, task};
use crate::state::shared::Shared;

/// A server that does not answer in this time is not there.
const WAIT_MS: i32 = 2_500;

/// A server that answered.
#[derive(Clone, Debug)]
pub struct Found {
    /// Which it most likely is, by its port.
    pub preset: &'static Preset,
    /// Which else it may be: some ports are the usual one of several servers.
    pub others: Vec<&'static Preset>,
    /// Its models.
    pub models: Vec<Model>,
}

/// One look around.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    found: Shared<Vec<Found>>,
    /// How many have not answered yet; none before the first look.
    pending: Shared<Option<usize>>,
}

impl Look {
    /// Nothing is called yet.
    #[must_use]
    pub fn new() -> Self {
        Self { found: Shared::new(Vec::new()), pending: Shared::new(None) }
    }

    /// Those that answered so far, tracked.
    #[must_use]
    pub fn found(self) -> Vec<Found> {
        self.found.get()
    }

    /// Whether some may still answer, tracked.
    #[must_use]
    pub fn is_running(self) -> bool {
        self.pending.get().is_some_and(|pending| pending > 0)
    }

    /// Whether all were asked and none answered, tracked.
    #[must_use]
    pub fn is_fruitless(self) -> bool {
        self.pending.get() == Some(0) && self.found.with(Vec::is_empty)
    }

    /// What a server has to allow.
    #[must_use]
    pub fn page_origin(self) -> String {
        page::origin()
    }

    /// Asks each known server on this computer for its models. No key is sent.
    pub fn start(self) {
        self.found.set(Vec::new());
        let addresses = providers::local_addresses();
        self.pending.set(Some(addresses.len()));
        for address in addresses {
            task::spawn(self.ask(address));
        }
    }

    async fn ask(self, address: LocalAddress) {
        if let Some(handle) = Handle::new() {
            let signal = handle.signal();
            task::spawn(async move {
                clock::sleep_ms(WAIT_MS).await;
                drop(handle);
            });
            let profile = Profile { base_url: address.base_url.to_owned(), ..Profile::default() };
            if let Ok(connection) = Connection::of(&profile)
                && let Ok(models) = client::list_models(&connection, &signal).await
            {
                let LocalAddress { preset, others, .. } = address;
                self.found.update(|found| found.push(Found { preset, others, models }));
            }
        }
        self.pending.update(|pending| *pending = pending.map(|pending| pending.saturating_sub(1)));
    }
}

impl Default for Look {
    fn default() -> Self {
        Self::new()
    }
}
