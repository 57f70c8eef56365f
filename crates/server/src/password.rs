//! Hashing passwords and comparing them: slowly, on purpose, and never many at once.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::{Arc, OnceLock};

use argon2::Argon2;
use argon2::password_hash::{
    PasswordHash as Parsed, PasswordHasher as _, PasswordVerifier as _, SaltString,
};
use countersign_domain::sign_in::PasswordHash;
use tokio::sync::Semaphore;

/// What somebody typed. It does not print.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// A password as it was typed.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }
}

/// Nothing of the password: what prints may be logged.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// Why a password was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too many wait already.
    #[error("too many passwords are being looked at")]
    Busy,
    /// No randomness, or a hash that is none.
    #[error("passwords cannot be looked at: {0}")]
    Broken(String),
}

/// The bench at which passwords are hashed. Each takes 19 MiB and some hundredths of a second, so
/// there are few places, and a short queue.
#[derive(Debug)]
pub struct Passwords {
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

/// How many are hashed at once.
const PLACES: usize = 2;

/// How many wait for a place at most.
const QUEUE: usize = 64;

impl Default for Passwords {
    fn default() -> Self {
        let (places, queue) = (Semaphore::new(PLACES), Semaphore::new(PLACES + QUEUE));
        Self { places: Arc::new(places), queue: Arc::new(queue) }
    }
}

impl Passwords {
    /// Hashes a password: argon2id, with a salt of its own.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash, PasswordError> {
        self.work(move || hash(&password)).await
    }

    /// Whether a password is the one that was hashed. Where there is no hash the answer is no, and
    /// takes as long: how long it takes must not tell who is known.
    pub async fn verify(
        &self,
        password: Password,
        known: Option<PasswordHash>,
    ) -> Result<bool, PasswordError> {
        let compare = move || {
            let nobodys = nobodys()?;
            let hash = known.as_ref().unwrap_or(&nobodys);
            let parsed = Parsed::new(hash.reveal()).map_err(broken)?;
            let same = Argon2::default().verify_password(password.0.as_bytes(), &parsed);
            Ok(known.is_some() && same.is_ok())
        };
        self.work(compare).await
    }

    /// Does the work where it keeps nobody else waiting.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let Ok(_waiting) = Arc::clone(&self.queue).try_acquire_owned() else {
            return Err(PasswordError::Busy);
        };
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(broken)?;
        // The place is the work's: who hangs up does not make room for more.
        let worked = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        worked.await.map_err(broken)?
    }
}

fn hash(password: &Password) -> Result<PasswordHash, PasswordError> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(broken)?;
    let salt = SaltString::encode_b64(&salt).map_err(broken)?;
    let hash = Argon2::default().hash_password(password.0.as_bytes(), &salt).map_err(broken)?;
    Ok(PasswordHash::new(hash.to_string()))
}

/// A hash of the same cost that no password is compared with in earnest.
fn nobodys() -> Result<PasswordHash, PasswordError> {
    static NOBODYS: OnceLock<PasswordHash> = OnceLock::new();
    if let Some(hash) = NOBODYS.get() {
        return Ok(hash.clone());
    }
    let hash = hash(&Password::new("nobody".to_owned()))?;
    Ok(NOBODYS.get_or_init(|| hash).clone())
}

fn broken(error: impl fmt::Display) -> PasswordError {
    PasswordError::Broken(error.to_string())
}
