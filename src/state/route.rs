//! Which screen is shown: read from the part of the address after `#`, so that any static host will do.

use crate::platform::page;
use crate::state::shared::Shared;

/// A screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `#/chat`: a new conversation; `#/chat/<id>`: that one.
    Chat(Option<String>),
    /// `#/settings`.
    Settings,
}

impl Route {
    /// Reads the part after `#`. Whatever is no screen is a new chat.
    #[must_use]
    pub fn parse(hash: &str) -> Self {
        let path = hash.split('?').next().unwrap_or_default();
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        match (parts.next(), parts.next()) {
            (Some("settings"), _) => Self::Settings,
            (Some("chat"), Some(id)) => Self::Chat(Some(id.to_owned())),
            _ => Self::Chat(None),
        }
    }

    /// The part after `#`.
    #[must_use]
    pub fn hash(&self) -> String {
        match self {
            Self::Chat(None) => "/chat".to_owned(),
            Self::Chat(Some(id)) => format!("/chat/{id}"),
            Self::Settings => "/settings".to_owned(),
        }
    }

    /// For a link's `href`.
    #[must_use]
    pub fn href(&self) -> String {
        format!("#{}", self.hash())
    }
}

/// The screen that is shown.
#[derive(Clone, Copy, Debug)]
pub struct CurrentRoute(Shared<Route>);

impl CurrentRoute {
    /// Follows the address from now on.
    #[must_use]
    pub fn new() -> Self {
        let current = Shared::new(Route::parse(&page::hash()));
        page::on_hash_change(move || current.set(Route::parse(&page::hash())));
        Self(current)
    }

    /// The screen, tracked.
    #[must_use]
    pub fn get(self) -> Route {
        self.0.get()
    }

    /// The screen, untracked.
    #[must_use]
    pub fn get_untracked(self) -> Route {
        self.0.get_untracked()
    }

    /// Goes there.
    pub fn go(self, route: &Route) {
        page::set_hash(&route.hash());
    }

    /// Goes there without a step that Back would return to.
    pub fn become_(self, route: Route) {
        page::replace_hash(&route.hash());
        self.0.set(route);
    }
}

impl Default for CurrentRoute {
    fn default() -> Self {
        Self::new()
    }
}
