//! Conversations: saved, read again, replaced, deleted.

use std::sync::Arc;

use plainwire::platform::database::Database;
use plainwire_core::conversation::{Speaker, Summary, Turn, TurnState};
use wasm_bindgen_test::wasm_bindgen_test;

fn conversation(id: &str) -> (Summary, Vec<Arc<Turn>>) {
    let summary = Summary { id: id.into(), title: "Ripples — 水".into(), created_ms: 1, ..Summary::default() };
    let turn = |name: &str, speaker| {
        Arc::new(Turn {
            id: format!("{id}-{name}"),
            conversation: id.into(),
            speaker,
            text: format!("text of {name} 🪶\n\u{2028}"),
            state: TurnState::Stopped,
            first_token_ms: Some(12),
            ..Turn::default()
        })
    };
    (summary, vec![turn("q", Speaker::User), turn("a", Speaker::Assistant)])
}

#[wasm_bindgen_test]
async fn conversations_are_saved_read_replaced_and_deleted() {
    let (kept, denied) = Database::open().await;
    assert_eq!(denied, None);
    assert!(matches!(kept, Database::Kept(_)));
    for database in [kept, Database::Memory(Default::default())] {
        let (summary, mut turns) = conversation("one");
        let (other_summary, other_turns) = conversation("other");
        database.save(Some(&summary), &turns).await.expect("saved");
        database.save(Some(&other_summary), &other_turns).await.expect("saved");
        assert!(database.summaries().await.expect("read").contains(&summary));
        assert_eq!(turns_of(&database, "one").await, sorted(turns.clone()));

        Arc::make_mut(&mut turns[1]).text.push_str("and more");
        database.save(None, &turns[1..]).await.expect("saved");
        assert_eq!(turns_of(&database, "one").await, sorted(turns));

        database.delete("one").await.expect("deleted");
        assert_eq!(database.conversation("one").await, Ok((None, Vec::new())));
        assert!(!database.summaries().await.expect("read").contains(&summary));
        assert_eq!(turns_of(&database, "other").await, sorted(other_turns), "others stay");
        database.delete("other").await.expect("deleted");
    }
}

async fn turns_of(database: &Database, id: &str) -> Vec<Arc<Turn>> {
    let (summary, turns) = database.conversation(id).await.expect("read");
    assert_eq!(summary.map(|summary| summary.id).as_deref(), Some(id));
    sorted(turns.into_iter().map(Arc::new).collect())
}

fn sorted(mut turns: Vec<Arc<Turn>>) -> Vec<Arc<Turn>> {
    turns.sort_by(|one, other| one.id.cmp(&other.id));
    turns
}

#[wasm_bindgen_test]
async fn what_was_saved_is_there_when_the_database_is_opened_again() {
    let (summary, turns) = conversation("again");
    let (first, _) = Database::open().await;
    first.save(Some(&summary), &turns).await.expect("saved");
    let (second, denied) = Database::open().await;
    assert_eq!(denied, None);
    assert_eq!(turns_of(&second, "again").await, sorted(turns));
    second.delete("again").await.expect("deleted");
}
