//! Taking over what a person chose of a file.

use super::incoming::{Incoming, MOST_PROFILES};
use super::plan::{Step, plan};
use crate::settings::{Profile, Settings};

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The ids of profiles that are new.
    pub added: Vec<String>,
    /// The ids of profiles that are in another state.
    pub updated: Vec<String>,
    /// How many found no room, since there are [`MOST_PROFILES`].
    pub refused: usize,
}

/// Takes over the profiles that are `chosen`, in the order of the file, as [`super::difference()`] said it of the same
/// settings. The profile in use stays in use. `fresh_id` gives ids to those that need one.
pub fn apply(
    settings: &mut Settings,
    incoming: &Incoming,
    chosen: &[bool],
    with_secrets: bool,
    fresh_id: &mut dyn FnMut() -> String,
) -> Applied {
    let steps = plan(&settings.profiles, incoming, with_secrets);
    // An id that names none yet must not name one that comes with the file.
    settings.current = settings.profile().id;
    let mut applied = Applied::default();
    for (index, step) in steps.into_iter().enumerate() {
        if chosen.get(index) != Some(&true) {
            continue;
        }
        match step {
            Step::Add { .. } if settings.profiles.len() >= MOST_PROFILES => applied.refused += 1,
            Step::Add { mut profile, .. } => {
                if profile.id.is_empty() || settings.find(&profile.id).is_some() {
                    profile.id = free_id(settings, fresh_id());
                }
                applied.added.push(profile.id.clone());
                settings.profiles.push(profile);
            }
            Step::Change { at, profile } => take(settings, at, profile, &mut applied),
        }
    }
    if settings.current.is_empty() {
        settings.current = settings.profile().id;
    }
    applied
}

fn take(settings: &mut Settings, at: usize, profile: Profile, applied: &mut Applied) {
    if let Some(here) = settings.profiles.get_mut(at).filter(|here| **here != profile) {
        applied.updated.push(profile.id.clone());
        *here = profile;
    }
}

fn free_id(settings: &Settings, fresh: String) -> String {
    if !fresh.is_empty() && settings.find(&fresh).is_none() {
        return fresh;
    }
    let numbered = (1_u64..).map(|number| [&fresh, "-", &number.to_string()].concat());
    numbered.into_iter().find(|id| settings.find(id).is_none()).unwrap_or(fresh)
}
