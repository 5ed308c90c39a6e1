//! A value that lives as long as the page and tells who reads it when it changes.
//!
//! All of the app's state is made of these. The reactive system sees only a counter beside each value, so its machinery
//! stands in the program once and not once a type.

use std::cell::RefCell;

use reactive_graph::signal::RwSignal;
use reactive_graph::traits::{GetUntracked, Set, Track};

/// A handle to a value. Copying it gives another handle to the same value.
#[derive(Debug)]
pub struct Shared<T: 'static> {
    value: &'static RefCell<T>,
    changes: RwSignal<u32>,
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Shared<T> {}

impl<T> Shared<T> {
    /// Puts a value where it stays until the page goes away. Meant for what there is once a page.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self { value: Box::leak(Box::new(RefCell::new(value))), changes: RwSignal::new(0) }
    }

    /// Makes the caller run again whenever the value changes.
    pub fn track(self) {
        self.changes.track();
    }

    /// Looks at the value, tracked.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        self.track();
        self.with_untracked(look)
    }

    /// Looks at the value, untracked.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(&self.value.borrow())
    }

    /// Changes the value and tells who reads it.
    pub fn update<U>(self, change: impl FnOnce(&mut T) -> U) -> U {
        let result = self.update_untracked(change);
        // Told only now that the value may be read again.
        self.changes.set(self.changes.get_untracked().wrapping_add(1));
        result
    }

    /// Changes the value and tells nobody.
    pub fn update_untracked<U>(self, change: impl FnOnce(&mut T) -> U) -> U {
        change(&mut self.value.borrow_mut())
    }

    /// Puts another value in its place and tells who reads it.
    pub fn set(self, value: T) {
        self.update(|old| *old = value);
    }
}

impl<T: Clone> Shared<T> {
    /// The value, tracked.
    #[must_use]
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, untracked.
    #[must_use]
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}
