//! The list of conversations, and the one door to where they are kept.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use plainwire_core::conversation::{Conversation, Summary, Turn};
use tokio::sync::OnceCell;

use crate::platform::database::{Database, Denied};
use crate::platform::task;
use crate::state::notices::{Action, Notices};
use crate::words::t;

/// Summaries of all conversations, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Chats {
    summaries: RwSignal<Vec<Summary>>,
    database: StoredValue<Rc<OnceCell<Database>>, LocalStorage>,
    /// Ids of conversations that were deleted while this page was open.
    deleted: StoredValue<Vec<String>>,
    notices: Notices,
}

impl Chats {
    /// Opens the database and reads the list; until it is there, the list is empty.
    #[must_use]
    pub fn load(notices: Notices) -> Self {
        let database = StoredValue::new_local(Rc::new(OnceCell::new()));
        let deleted = StoredValue::new(Vec::new());
        let this = Self { summaries: RwSignal::new(Vec::new()), database, deleted, notices };
        task::spawn(async move {
            let cell = this.database.get_value();
            match this.open(&cell).await.summaries().await {
                Ok(kept) => this.summaries.update(|summaries| {
                    // A conversation may have begun while the list was being read.
                    let begun = std::mem::take(summaries);
                    for summary in kept.into_iter().chain(begun) {
                        put(summaries, summary);
                    }
                }),
                Err(Denied(reason)) => this.notices.warn((t().chats_unreadable)(&reason)),
            }
        });
        this
    }

    /// The summaries, tracked.
    #[must_use]
    pub fn summaries(self) -> Vec<Summary> {
        self.summaries.get()
    }

    /// Reads a whole conversation; `None` where there is none with that id.
    pub async fn read(self, id: &str) -> Option<Conversation> {
        let cell = self.database.get_value();
        let database = self.open(&cell).await;
        let found = async {
            let summary = database.summaries().await?.into_iter().find(|summary| summary.id == id);
            Ok::<_, Denied>((summary, database.turns(id).await?))
        };
        match found.await {
            Ok((summary, turns)) => summary.map(|summary| Conversation::restore(summary, turns)),
            Err(Denied(reason)) => {
                self.notices.warn((t().chats_unreadable)(&reason));
                None
            }
        }
    }

    /// Writes turns of a conversation and its summary, and lists it.
    pub fn save(self, summary: Summary, turns: Vec<Arc<Turn>>) {
        self.deleted.update_value(|deleted| deleted.retain(|id| *id != summary.id));
        self.summaries.update(|summaries| put(summaries, summary.clone()));
        self.write(Some(summary), turns);
    }

    /// Writes one turn of a conversation that is listed already. A reply may end after its conversation was deleted;
    /// it is then dropped.
    pub fn save_turn(self, turn: Arc<Turn>) {
        if !self.deleted.with_value(|deleted| deleted.contains(&turn.conversation)) {
            self.write(None, vec![turn]);
        }
    }

    /// Removes a conversation, and offers to bring it back.
    pub fn delete(self, id: String) {
        self.deleted.update_value(|deleted| deleted.push(id.clone()));
        let cell = self.database.get_value();
        task::spawn(async move {
            let Some(conversation) = self.read(&id).await else {
                return;
            };
            if let Err(Denied(reason)) = self.open(&cell).await.delete(&id).await {
                self.notices.warn((t().chat_not_saved)(&reason));
                return;
            }
            self.summaries.update(|summaries| summaries.retain(|summary| summary.id != id));
            let text = (t().chat_deleted)(&conversation.summary.title);
            let bring_back = move || self.save(conversation.summary.clone(), conversation.turns().to_vec());
            self.notices.offer(text, Action { label: t().undo, run: Arc::new(bring_back) });
        });
    }

    fn write(self, summary: Option<Summary>, turns: Vec<Arc<Turn>>) {
        let cell = self.database.get_value();
        task::spawn(async move {
            let turns: Vec<&Turn> = turns.iter().map(AsRef::as_ref).collect();
            if let Err(Denied(reason)) = self.open(&cell).await.save(summary.as_ref(), &turns).await {
                self.notices.warn((t().chat_not_saved)(&reason));
            }
        });
    }

    async fn open(self, cell: &OnceCell<Database>) -> &Database {
        cell.get_or_init(|| async {
            let (database, denied) = Database::open().await;
            if let Some(Denied(reason)) = denied {
                self.notices.warn((t().chats_in_memory)(&reason));
            }
            database
        })
        .await
    }
}

/// Puts a summary in its place by time.
fn put(summaries: &mut Vec<Summary>, summary: Summary) {
    summaries.retain(|other| other.id != summary.id);
    let place = summaries.partition_point(|other| other.updated_ms > summary.updated_ms);
    summaries.insert(place, summary);
}
