//! Where each setting comes from.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;

use super::nearest::nearest;
use super::settings::{Config, SETTINGS, Setting};

/// What was set, and by whom. A later layer covers an earlier one.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    set: BTreeMap<&'static str, (Origin, String)>,
}

/// Who set a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody.
    Default,
    /// The configuration file.
    File(String),
    /// A variable of the environment.
    Environment(String),
    /// A flag of the command line.
    Flag(&'static str),
}

/// Why a configuration was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("`{path}` cannot be read: {error}")]
    File {
        /// Which.
        path: String,
        /// Why.
        error: String,
    },
    /// There is no such setting.
    #[error("{origin}: there is no setting `{name}`{}", did_you_mean(.nearest.as_deref()))]
    Unknown {
        /// Who set it.
        origin: Origin,
        /// Its name.
        name: String,
        /// What was perhaps meant.
        nearest: Option<String>,
    },
    /// A setting has a value that it cannot have.
    #[error("{origin}: `{name}` {message}, not `{value}`")]
    Value {
        /// Who set it.
        origin: Origin,
        /// Which.
        name: &'static str,
        /// The value.
        value: String,
        /// What it can be.
        message: String,
    },
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"))
}

/// What every variable of ours begins with.
const PREFIX: &str = "COUNTERSIGN__";

/// The settings of a section, those of its own sections among them: `rail.step_ms`.
fn flat(settings: toml::Table) -> Vec<(String, toml::Value)> {
    let mut found = Vec::new();
    for (name, value) in settings {
        match value {
            toml::Value::Table(inner) => {
                let inner = inner.into_iter();
                found.extend(inner.map(|(below, value)| (format!("{name}.{below}"), value)));
            }
            value => found.push((name, value)),
        }
    }
    found
}

impl Layers {
    /// Reads a file of TOML.
    pub(crate) fn file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let name = path.display().to_string();
        let unreadable = |error: String| ConfigError::File { path: name.clone(), error };
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        let table = text.parse::<toml::Table>();
        let table = table.map_err(|error| unreadable(in_a_line(&error, &text)))?;
        let origin = Origin::File(name.clone());
        for (section, settings) in table {
            let toml::Value::Table(settings) = settings else {
                return Err(unknown(&origin, &section));
            };
            for (name, value) in flat(settings) {
                let name = self.set(origin.clone(), &format!("{section}.{name}"), plain(&value))?;
                if value.is_float() {
                    // Read as a float, an amount would no longer be what somebody wrote.
                    let message = "must be in quotes where it has decimals".to_owned();
                    return Err(ConfigError::Value { origin, name, value: plain(&value), message });
                }
            }
        }
        Ok(())
    }

    /// Reads the variables that begin with `COUNTERSIGN__`.
    pub(crate) fn environment(
        &mut self,
        variables: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<(), ConfigError> {
        for (variable, value) in variables {
            let Some(variable) = variable.to_str() else { continue };
            let Some(rest) = variable.strip_prefix(PREFIX) else { continue };
            let name = rest.to_lowercase().replace("__", ".");
            let origin = Origin::Environment(variable.to_owned());
            self.set(origin, &name, value.to_string_lossy().into_owned())?;
        }
        Ok(())
    }

    /// Takes a flag, if it was given.
    pub(crate) fn flag(
        &mut self,
        (flag, name): (&'static str, &str),
        value: Option<String>,
    ) -> Result<(), ConfigError> {
        value.map_or(Ok(()), |value| self.set(Origin::Flag(flag), name, value).map(drop))
    }

    /// The configuration that comes of it.
    pub(crate) fn config(&self) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        for setting in &SETTINGS {
            let (origin, value) = self.of(setting);
            let wrong = |message| {
                let value = (setting.shown)(&value);
                ConfigError::Value { origin, name: setting.name, value, message }
            };
            (setting.read)(&mut config, &value).map_err(wrong)?;
        }
        Ok(config)
    }

    /// Every setting with its value and its origin, in order.
    pub(crate) fn effective(&self) -> impl Iterator<Item = (&'static str, String, Origin)> {
        SETTINGS.iter().map(|setting| {
            let (origin, value) = self.of(setting);
            (setting.name, (setting.shown)(&value), origin)
        })
    }

    fn of(&self, setting: &Setting) -> (Origin, String) {
        let set = self.set.get(setting.name).cloned();
        set.unwrap_or_else(|| (Origin::Default, setting.default.to_owned()))
    }

    fn set(
        &mut self,
        origin: Origin,
        name: &str,
        value: String,
    ) -> Result<&'static str, ConfigError> {
        let setting = SETTINGS.iter().find(|setting| setting.name == name);
        let setting = setting.ok_or_else(|| unknown(&origin, name))?;
        self.set.insert(setting.name, (origin, value));
        Ok(setting.name)
    }
}

fn unknown(origin: &Origin, name: &str) -> ConfigError {
    let nearest = nearest(name, SETTINGS.iter().map(|setting| setting.name));
    let (origin, nearest) = (origin.clone(), nearest.map(str::to_owned));
    ConfigError::Unknown { origin, name: name.to_owned(), nearest }
}

/// What is wrong with a file of TOML, and where.
fn in_a_line(error: &toml::de::Error, text: &str) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or_else(String::new, |before| {
        format!("line {}: ", before.matches('\n').count().saturating_add(1))
    });
    format!("{line}{}", error.message())
}

/// A value of the file as it would be written in the environment.
fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "`{path}`"),
            Self::Environment(name) => write!(f, "`{name}`"),
            Self::Flag(flag) => write!(f, "`{flag}`"),
        }
    }
}
