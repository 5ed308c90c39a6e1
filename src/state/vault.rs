//! Keys under a passphrase: sealed where they are kept, open only as long as the page.

use plainwire_core::settings::{KeptKey, SealedText, Settings};

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
    /// Whether something is being sealed or opened.
    is_busy: Shared<bool>,
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
        Self { key: Shared::new(None), is_busy: Shared::new(false), settings, notices }
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
            let plain = open(&key, &parsed, origin.as_deref()).await;
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

    /// Agrees another passphrase, and seals all keys that are open under it.
    ///
    /// # Errors
    /// The browser offers no cryptography, or does not seal.
    pub async fn change(self, passphrase: &str) -> Result<(), Unlocking> {
        let salt = crypto::random(crypto::SALT_BYTES).ok_or(Unlocking::Impossible)?;
        let key = crypto::derive(passphrase, &salt, crypto::ROUNDS).await.map_err(|_| Unlocking::Impossible)?;
        let open: Vec<(String, Option<String>, String)> = self.settings.with_untracked(|settings| {
            let open = sealed(settings).filter(|kept| !kept.is_locked());
            open.map(|kept| (kept.sealed.clone(), kept.origin.clone(), kept.key.clone())).collect()
        });
        let mut anew = Vec::new();
        for (old, origin, plain) in open {
            let sealed = crypto::seal(&key, &plain, &origin.unwrap_or_default()).await;
            anew.push((old, sealed.map_err(|_| Unlocking::Impossible)?.to_text()));
        }
        self.key.set(Some(key));
        // All at once, and only now that each is sealed: a page that goes away meanwhile has lost nothing.
        self.settings.change(|settings| {
            for kept in all(settings) {
                if let Some((_, sealed)) = anew.iter().find(|(old, _)| *old == kept.sealed) {
                    kept.sealed.clone_from(sealed);
                }
            }
        });
        Ok(())
    }

    /// While the passphrase is given, seals what is to be sealed and opens what it opens: keys that were typed, imported,
    /// bound to an origin, or sealed in another tab. Tracks all settings; called whenever they change.
    pub fn keep(self) {
        let key = self.key.get();
        let pending: Vec<KeptKey> = self.settings.with(|settings| {
            let kept = settings.profiles.iter().flat_map(|profile| &profile.keys.0);
            kept.filter(|kept| kept.is_unsealed() || kept.is_locked()).cloned().collect()
        });
        let Some(key) = key.filter(|_| !pending.is_empty()) else { return };
        if self.is_busy.update_untracked(|is_busy| std::mem::replace(is_busy, true)) {
            return;
        }
        task::spawn(async move {
            for kept in pending {
                if kept.is_locked() {
                    self.open_one(&key, kept).await;
                } else {
                    self.seal_one(&key, kept).await;
                }
            }
            self.is_busy.update_untracked(|is_busy| *is_busy = false);
        });
    }

    async fn seal_one(self, key: &Key, pending: KeptKey) {
        match crypto::seal(key, &pending.key, pending.origin.as_deref().unwrap_or_default()).await {
            Ok(sealed) => self.settings.change(|settings| {
                for kept in all(settings).filter(|kept| **kept == pending) {
                    kept.sealed = sealed.to_text();
                }
            }),
            Err(error) => self.notices.warn(fill(t().key_not_sealed, &[&format!("{error:?}")])),
        }
    }

    async fn open_one(self, key: &Key, pending: KeptKey) {
        let Some(text) = SealedText::parse(&pending.sealed).filter(|text| key.fits(text)) else { return };
        if let Ok(plain) = open(key, &text, pending.origin.as_deref()).await {
            self.settings.change(|settings| {
                for kept in all(settings).filter(|kept| **kept == pending) {
                    kept.key.clone_from(&plain);
                }
            });
        }
    }
}

/// Opens a sealed text. One that was sealed before there was any address was sealed for none.
async fn open(key: &Key, text: &SealedText, origin: Option<&str>) -> Result<String, CryptoError> {
    match crypto::open(key, text, origin.unwrap_or_default()).await {
        Ok(plain) => Ok(plain),
        Err(_) => crypto::open(key, text, "").await,
    }
}

fn sealed(settings: &Settings) -> impl Iterator<Item = &KeptKey> {
    settings.profiles.iter().flat_map(|profile| &profile.keys.0).filter(|kept| !kept.sealed.is_empty())
}

fn all(settings: &mut Settings) -> impl Iterator<Item = &mut KeptKey> {
    settings.profiles.iter_mut().flat_map(|profile| &mut profile.keys.0)
}
