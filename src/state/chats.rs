//! The list of conversations, and the one door to where they are kept.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use plainwire_core::conversation::{Conversation, Summary, Turn};

use crate::platform::database::{Database, Denied};
use crate::platform::task;
use crate::state::notices::{Action, Notices};
use crate::state::shared::Shared;
use crate::words::{fill, t};

/// Something to do with the database.
type Job = Box<dyn FnOnce(Rc<Database>) -> Pin<Box<dyn Future<Output = ()>>>>;

/// Summaries of all conversations, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Chats {
    summaries: Shared<Vec<Summary>>,
    queue: Shared<Queue>,
    /// Ids of conversations that were deleted while this page was open.
    deleted: Shared<Vec<String>>,
    notices: Notices,
}

/// What is to be done with the database, one thing after the other, so that an older state of a turn never overwrites a
/// newer one.
#[derive(Default)]
struct Queue {
    /// Present once it has been opened.
    database: Option<Rc<Database>>,
    waiting: Vec<Job>,
    is_running: bool,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Queue")
    }
}

impl Chats {
    /// Opens the database and reads the list; until it is there, the list is empty.
    #[must_use]
    pub fn load(notices: Notices) -> Self {
        let queue = Shared::new(Queue::default());
        let this = Self { summaries: Shared::new(Vec::new()), queue, deleted: Shared::new(Vec::new()), notices };
        this.with_database(async move |database| match database.summaries().await {
            Ok(kept) => this.summaries.update(|summaries| {
                // A conversation may have begun while the list was being read.
                let begun = std::mem::take(summaries);
                for summary in kept.into_iter().chain(begun) {
                    put(summaries, summary);
                }
            }),
            Err(Denied(reason)) => this.notices.warn(fill(t().chats_unreadable, &[&reason])),
        });
        this
    }

    /// The summaries, tracked.
    #[must_use]
    pub fn summaries(self) -> Vec<Summary> {
        self.summaries.get()
    }

    /// Reads a whole conversation and hands over what was found; `None` where there is none with that id.
    pub fn read(self, id: String, found: impl FnOnce(Result<Option<Conversation>, Denied>) + 'static) {
        self.with_database(async move |database| found(read_from(&database, &id).await));
    }

    /// Writes turns of a conversation and its summary, and lists it.
    pub fn save(self, summary: Summary, turns: Vec<Arc<Turn>>) {
        self.deleted.update_untracked(|deleted| deleted.retain(|id| *id != summary.id));
        self.summaries.update(|summaries| put(summaries, summary.clone()));
        self.write(Some(summary), turns);
    }

    /// Writes one turn of a conversation that is listed already. A reply may end after its conversation was deleted;
    /// it is then dropped.
    pub fn save_turn(self, turn: Arc<Turn>) {
        if !self.deleted.with_untracked(|deleted| deleted.contains(&turn.conversation)) {
            self.write(None, vec![turn]);
        }
    }

    /// Removes a conversation, and offers to bring it back.
    pub fn delete(self, id: String) {
        self.deleted.update_untracked(|deleted| deleted.push(id.clone()));
        self.with_database(async move |database| {
            let conversation = read_from(&database, &id).await.ok().flatten();
            if let Err(Denied(reason)) = database.delete(&id).await {
                self.deleted.update_untracked(|deleted| deleted.retain(|other| *other != id));
                self.notices.warn(fill(t().chat_not_deleted, &[&reason]));
                return;
            }
            self.summaries.update(|summaries| summaries.retain(|summary| summary.id != id));
            // Another tab may have deleted it before.
            let Some(conversation) = conversation else { return };
            let text = fill(t().chat_deleted, &[&conversation.summary.title]);
            let bring_back = move || self.save(conversation.summary.clone(), conversation.turns().to_vec());
            self.notices.offer(text, Action { label: t().undo, run: Rc::new(bring_back) });
        });
    }

    /// Removes all conversations for good, then calls `done`.
    pub fn forget_all(self, done: impl FnOnce() + 'static) {
        self.with_database(async move |database| {
            if let Err(Denied(reason)) = database.clear().await {
                self.notices.warn(fill(t().chat_not_deleted, &[&reason]));
                return;
            }
            self.summaries.set(Vec::new());
            done();
        });
    }

    fn write(self, summary: Option<Summary>, turns: Vec<Arc<Turn>>) {
        self.with_database(async move |database| {
            if let Err(Denied(reason)) = database.save(summary.as_ref(), &turns).await {
                self.notices.warn(fill(t().chat_not_saved, &[&reason]));
            }
        });
    }

    fn with_database(self, job: impl AsyncFnOnce(Rc<Database>) + 'static) {
        let job: Job = Box::new(move |database| Box::pin(job(database)));
        let was_running = self.queue.update_untracked(|queue| {
            queue.waiting.push(job);
            std::mem::replace(&mut queue.is_running, true)
        });
        if !was_running {
            task::spawn(self.work());
        }
    }

    async fn work(self) {
        let database = match self.queue.with_untracked(|queue| queue.database.clone()) {
            Some(database) => database,
            None => {
                let (database, denied) = Database::open().await;
                if let Some(Denied(reason)) = denied {
                    self.notices.warn(fill(t().chats_in_memory, &[&reason]));
                }
                Rc::new(database)
            }
        };
        self.queue.update_untracked(|queue| queue.database = Some(Rc::clone(&database)));
        while let Some(job) = self.queue.update_untracked(|queue| {
            queue.is_running = !queue.waiting.is_empty();
            queue.is_running.then(|| queue.waiting.remove(0))
        }) {
            job(Rc::clone(&database)).await;
        }
    }
}

async fn read_from(database: &Database, id: &str) -> Result<Option<Conversation>, Denied> {
    let (summary, turns) = database.conversation(id).await?;
    Ok(summary.map(|summary| Conversation::restore(summary, turns)))
}

/// Puts a summary in its place by time.
fn put(summaries: &mut Vec<Summary>, summary: Summary) {
    summaries.retain(|other| other.id != summary.id);
    let place = summaries.partition_point(|other| other.updated_ms > summary.updated_ms);
    summaries.insert(place, summary);
}
