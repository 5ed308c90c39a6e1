//! Conversations in IndexedDB: summaries in one store, turns in another, so that a list of thousands is read without
//! their texts, and a reply that is arriving is written without the conversation around it.
//!
//! Where IndexedDB is denied, conversations live in memory for as long as the page does.

use std::cell::RefCell;
use std::sync::Arc;

use idb::{DatabaseEvent, Factory, IndexParams, KeyPath, ObjectStoreParams, Query, TransactionMode};
use js_sys::JSON;
use plainwire_core::conversation::{Summary, Turn};
use plainwire_core::record::{Record, to_text};
use serde_json::Value;
use wasm_bindgen::JsValue;

use super::clock;

const NAME: &str = "plainwire";
const VERSION: u32 = 1;
const CONVERSATIONS: &str = "conversations";
const TURNS: &str = "turns";
const BY_CONVERSATION: &str = "conversation";

/// How long records are read at once, in milliseconds.
const READ_FOR_MS: f64 = 10.0;

/// Where conversations are kept.
#[derive(Debug)]
pub enum Database {
    /// In the browser, beyond this page.
    Kept(idb::Database),
    /// In this page only.
    Memory(RefCell<Memory>),
}

/// Conversations of a page that may keep none.
#[derive(Debug, Default)]
pub struct Memory {
    summaries: Vec<Summary>,
    turns: Vec<Turn>,
}

/// The browser would not read or write; its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied(pub String);

impl From<idb::Error> for Denied {
    fn from(error: idb::Error) -> Self {
        // Those that say why; the crate's own words for all of its errors would be two kilobytes.
        Self(match error {
            idb::Error::DomException(exception) => super::reason(&exception),
            idb::Error::IndexedDbNotFound(thrown)
            | idb::Error::IndexedDbOpenFailed(thrown)
            | idb::Error::TransactionOpenFailed(thrown)
            | idb::Error::UpdateFailed(thrown) => super::reason(&thrown),
            _ => "the browser’s database failed".to_owned(),
        })
    }
}

impl Database {
    /// Opens the database; the second value says why it is only memory, if it is.
    pub async fn open() -> (Self, Option<Denied>) {
        match open().await {
            Ok(database) => (Self::Kept(database), None),
            Err(denied) => (Self::Memory(RefCell::default()), Some(denied)),
        }
    }

    /// The summaries of all conversations, in no order. Records that cannot be read are left where they are.
    ///
    /// # Errors
    /// [`Denied`].
    pub async fn summaries(&self) -> Result<Vec<Summary>, Denied> {
        match self {
            Self::Memory(memory) => Ok(memory.borrow().summaries.clone()),
            Self::Kept(database) => {
                let transaction = database.transaction(&[CONVERSATIONS], TransactionMode::ReadOnly)?;
                let records = transaction.object_store(CONVERSATIONS)?.get_all(None, None)?.await?;
                Ok(records.iter().filter_map(from_record).collect())
            }
        }
    }

    /// The summary of one conversation, if there is one, and its turns, in no order.
    ///
    /// # Errors
    /// [`Denied`].
    pub async fn conversation(&self, id: &str) -> Result<(Option<Summary>, Vec<Turn>), Denied> {
        match self {
            Self::Memory(memory) => {
                let memory = memory.borrow();
                let summary = memory.summaries.iter().find(|summary| summary.id == id).cloned();
                Ok((summary, memory.turns.iter().filter(|turn| turn.conversation == id).cloned().collect()))
            }
            Self::Kept(database) => {
                let transaction = database.transaction(&[CONVERSATIONS, TURNS], TransactionMode::ReadOnly)?;
                let summary = transaction.object_store(CONVERSATIONS)?.get(JsValue::from_str(id))?.await?;
                let index = transaction.object_store(TURNS)?.index(BY_CONVERSATION)?;
                let records = index.get_all(Some(Query::Key(id.into())), None)?.await?;
                let mut turns = Vec::with_capacity(records.len());
                let mut began_ms = clock::elapsed_ms();
                for record in &records {
                    // A long conversation is read between the events of the page.
                    if clock::elapsed_ms() - began_ms > READ_FOR_MS {
                        clock::sleep_ms(0).await;
                        began_ms = clock::elapsed_ms();
                    }
                    turns.extend(from_record(record));
                }
                Ok((summary.as_ref().and_then(from_record), turns))
            }
        }
    }

    /// Writes a summary, some turns of a conversation, or both; all or nothing.
    ///
    /// # Errors
    /// [`Denied`]: no room, most often.
    pub async fn save(&self, summary: Option<&Summary>, turns: &[Arc<Turn>]) -> Result<(), Denied> {
        match self {
            Self::Memory(memory) => {
                let mut memory = memory.borrow_mut();
                if let Some(summary) = summary {
                    memory.summaries.retain(|other| other.id != summary.id);
                    memory.summaries.push(summary.clone());
                }
                for turn in turns {
                    memory.turns.retain(|other| other.id != turn.id);
                    memory.turns.push(Turn::clone(turn));
                }
                Ok(())
            }
            Self::Kept(database) => {
                let transaction = database.transaction(&[CONVERSATIONS, TURNS], TransactionMode::ReadWrite)?;
                if let Some(summary) = summary {
                    transaction.object_store(CONVERSATIONS)?.put(&to_record(&summary.to_value())?, None)?;
                }
                let store = transaction.object_store(TURNS)?;
                for turn in turns {
                    store.put(&to_record(&turn.to_value())?, None)?;
                }
                // Committed by hand, so that a page that is leaving does not freeze with the transaction open.
                transaction.commit()?.await?;
                Ok(())
            }
        }
    }

    /// Removes a conversation and its turns.
    ///
    /// # Errors
    /// [`Denied`].
    pub async fn delete(&self, conversation: &str) -> Result<(), Denied> {
        match self {
            Self::Memory(memory) => {
                let mut memory = memory.borrow_mut();
                memory.summaries.retain(|summary| summary.id != conversation);
                memory.turns.retain(|turn| turn.conversation != conversation);
                Ok(())
            }
            Self::Kept(database) => {
                let transaction = database.transaction(&[CONVERSATIONS, TURNS], TransactionMode::ReadWrite)?;
                transaction.object_store(CONVERSATIONS)?.delete(JsValue::from_str(conversation))?;
                let turns = transaction.object_store(TURNS)?;
                let ids =
                    turns.index(BY_CONVERSATION)?.get_all_keys(Some(Query::Key(conversation.into())), None)?.await?;
                for id in ids {
                    turns.delete(id)?;
                }
                // Committed by hand, so that a page that is leaving does not freeze with the transaction open.
                transaction.commit()?.await?;
                Ok(())
            }
        }
    }

    /// Removes everything.
    ///
    /// # Errors
    /// [`Denied`].
    pub async fn clear(&self) -> Result<(), Denied> {
        match self {
            Self::Memory(memory) => {
                memory.take();
                Ok(())
            }
            Self::Kept(database) => {
                let transaction = database.transaction(&[CONVERSATIONS, TURNS], TransactionMode::ReadWrite)?;
                transaction.object_store(CONVERSATIONS)?.clear()?;
                transaction.object_store(TURNS)?.clear()?;
                transaction.commit()?.await?;
                Ok(())
            }
        }
    }
}

async fn open() -> Result<idb::Database, Denied> {
    let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        // An upgrade that fails here fails the whole opening, which is then reported.
        let Ok(database) = event.database() else {
            return;
        };
        let mut keyed = ObjectStoreParams::new();
        keyed.key_path(Some(KeyPath::new_single("id")));
        let _ = database.create_object_store(CONVERSATIONS, keyed.clone());
        if let Ok(turns) = database.create_object_store(TURNS, keyed) {
            let _ = turns.create_index(BY_CONVERSATION, KeyPath::new_single("conversation"), Some(IndexParams::new()));
        }
    });
    let mut database = request.await?;
    // A newer version of the app in another tab must be able to upgrade; this one then reports that it cannot write.
    database.on_version_change(|event| {
        if let Ok(database) = event.database() {
            database.close();
        }
    });
    Ok(database)
}

fn to_record(value: &Value) -> Result<JsValue, Denied> {
    JSON::parse(&to_text(value)).map_err(|thrown| Denied(super::reason(&thrown)))
}

/// A record that is no object is passed over; see [`Record`] for what is missing in one.
fn from_record<T: Record>(record: &JsValue) -> Option<T> {
    let text = String::from(JSON::stringify(record).ok()?);
    let value: Value = plainwire_core::value::from_text(&text)?;
    value.is_object().then(|| T::from_value(&value))
}
