//! The configuration: flags before environment before file before defaults.

mod layers;
mod nearest;
mod settings;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use layers::Layers;
#[cfg(test)]
use layers::Origin;
pub(crate) use settings::{Config, LogFormat, MetricsAt};
