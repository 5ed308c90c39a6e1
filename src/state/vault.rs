//! Keys under a passphrase: sealed where they are kept, open only as long as the page.

use plainwire_core::settings::{KeptKey, Place, SealedText, Settings};

use super::settings::CurrentSettings;
use super::shared::Shared;
use crate::platform::crypto::{self, CryptoError, Key};
use crate::platform::task;
use crate::state::notices::Notices;
use crate::words::{fill, t};

/// What the passphrase of this visit opens.
#[derive(Clone, Copy, Debug)]
pub struct Vault {
    key: Shared<Option<Key>>,
    settings: CurrentSettings,
    notices: Notices,
}

/// Why the passphrase opened nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlocking {
    /// It is not the one that the keys were sealed with.
    WrongPassphrase,
    /// The browser offers no cryptography to this page.
    Impossible,
}

impl Vault {
    /// Locked.
    #[must_use]
    pub fn new(settings: CurrentSettings, notices: Notices) -> Self {
        Self { key: Shared::new(None), settings, notices }
    }

    /// Whether the passphrase was given in this visit, tracked.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.key.with(Option::is_some)
    }

    /// Whether the passphrase was given in this visit, untracked.
    #[must_use]
    pub fn is_open_now(self) -> bool {
        self.key.with_untracked(Option::is_some)
    }

    /// Whether the browser can seal anything for this page.
    #[must_use]
    pub fn can_seal(self) -> bool {
        crypto::is_available()
    }

    /// Whether no key is sealed yet, so that a passphrase is agreed and not asked for.
    #[must_use]
    pub fn is_new(self) -> bool {
        self.settings.with_untracked(|settings| sealed(settings).next().is_none())
    }

    /// Opens every key that this passphrase opens; where none is sealed yet, this one is agreed.
    ///
    /// # Errors
    /// It opened none of them.
    pub async fn unlock(self, passphrase: &str) -> Result<(), Unlocking> {
        let kept: Vec<(Option<String>, String)> = self.settings.with_untracked(|settings| {
            sealed(settings).map(|kept| (kept.origin.clone(), kept.sealed.clone())).collect()
        });
        let impossible = |error| match error {
            CryptoError::WrongPassphrase => Unlocking::WrongPassphrase,
            CryptoError::Unavailable | CryptoError::Denied(_) => Unlocking::Impossible,
        };
        if kept.is_empty() {
            let salt = crypto::random(crypto::SALT_BYTES).ok_or(Unlocking::Impossible)?;
            let key = crypto::derive(passphrase, &salt, crypto::ROUNDS).await.map_err(impossible)?;
            self.key.set(Some(key));
            return Ok(());
        }
        let mut keys: Vec<Key> = Vec::new();
        let mut opened: Vec<(String, String)> = Vec::new();
        for (origin, text) in kept {
            let Some(parsed) = SealedText::parse(&text) else { continue };
            let known = keys.iter().find(|key| key.fits(&parsed));
            let key = match known {
                Some(key) => key.clone(),
                None => crypto::derive(passphrase, &parsed.salt, parsed.rounds).await.map_err(impossible)?,
            };
            // A key that was entered before any address was sealed for none.
            let mut plain = crypto::open(&key, &parsed, &origin.unwrap_or_default()).await;
            if plain.is_err() {
                plain = crypto::open(&key, &parsed, "").await;
            }
            if let Ok(plain) = plain {
                opened.push((text, plain));
                if !keys.iter().any(|known| known.fits(&parsed)) {
                    keys.push(key);
                }
            }
        }
        let key = keys.into_iter().next().ok_or(Unlocking::WrongPassphrase)?;
        self.key.set(Some(key));
        self.settings.change(|settings| {
            for kept in all(settings) {
                if let Some((_, plain)) = opened.iter().find(|(text, _)| *text == kept.sealed) {
                    kept.key.clone_from(plain);
                }
            }
        });
        Ok(())
    }

    /// Forgets the passphrase and what it opened, until it is given again.
    pub fn lock(self) {
        self.key.set(None);
        self.settings.change(|settings| {
            for kept in all(settings).filter(|kept| !kept.sealed.is_empty()) {
                kept.key.clear();
            }
        });
    }

    /// Seals the keys that are to be kept under the passphrase and are not yet.
    pub fn seal_new(self) {
        let Some(key) = self.key.get_untracked() else { return };
        let pending: Vec<(Option<String>, String)> = self.settings.with_untracked(|settings| {
            let kept = settings.profiles.iter().flat_map(|profile| &profile.keys.0);
            let is_new =
                |kept: &&KeptKey| kept.place == Place::Sealed && kept.sealed.is_empty() && !kept.key.is_empty();
            kept.filter(is_new).map(|kept| (kept.origin.clone(), kept.key.clone())).collect()
        });
        for (origin, plain) in pending {
            let key = key.clone();
            task::spawn(async move {
                let sealed = crypto::seal(&key, &plain, origin.as_deref().unwrap_or_default()).await;
                match sealed {
                    Ok(sealed) => self.settings.change(|settings| {
                        for kept in all(settings) {
                            let is_it = kept.place == Place::Sealed && kept.origin == origin && kept.key == plain;
                            if is_it && kept.sealed.is_empty() {
                                kept.sealed = sealed.to_text();
                            }
                        }
                    }),
                    Err(error) => self.notices.warn(fill(t().key_not_sealed, &[&format!("{error:?}")])),
                }
            });
        }
    }
}

fn sealed(settings: &Settings) -> impl Iterator<Item = &KeptKey> {
    settings.profiles.iter().flat_map(|profile| &profile.keys.0).filter(|kept| !kept.sealed.is_empty())
}

fn all(settings: &mut Settings) -> impl Iterator<Item = &mut KeptKey> {
    settings.profiles.iter_mut().flat_map(|profile| &mut profile.keys.0)
}
