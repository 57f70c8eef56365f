//! Bringing a data folder to what `countersign dev` promises.

use countersign_engine::Engine;

use super::hand::Hand;
use super::{DevEnv, DevError, people, seed};

/// Makes sure of the organization, its people and their keys, and with `seed` fills a folder that
/// is new. A folder that has its `dev.env` has been handed over: there only keys that work no more
/// are replaced.
pub(crate) async fn prepare(
    engine: &Engine,
    known: Option<DevEnv>,
    seed: bool,
) -> Result<DevEnv, DevError> {
    let hand = Hand { engine };
    let organization = people::organization(&hand, seed).await?;
    let fresh = known.is_none();
    let mut env = known.unwrap_or_default();
    people::people(&hand, organization.id, &mut env).await?;
    if fresh && seed {
        seed::fill(&hand, organization.id, &mut env).await?;
    }
    Ok(env)
}

/// Adds what is to have begun just now: called when the clock of a new sandbox has caught up.
pub(crate) async fn prepare_present(engine: &Engine, env: &DevEnv) -> Result<(), DevError> {
    seed::fill_present(&Hand { engine }, env).await
}
