//! In which order rows go over.

use countersign_domain::ids::OrgId;

use crate::{Rows, ScanKind, SharedKind};

/// All rows of a kind, of whichever organization.
#[derive(Clone, Copy, Debug)]
pub(super) enum Group {
    Of(ScanKind),
    Shared(SharedKind),
}

impl Group {
    /// Organizations first, so that whatever is interrupted is seen to be there; names last.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let of = ScanKind::ALL.iter().copied().map(Self::Of);
        of.chain(SharedKind::ALL.iter().copied().map(Self::Shared))
    }

    /// What people call its rows.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Of(kind) => kind.word(),
            Self::Shared(kind) => kind.word(),
        }
    }

    /// Its rows, as they can be scanned.
    pub(super) fn rows(self, organizations: &[OrgId]) -> Vec<Rows> {
        match self {
            Self::Of(kind) => organizations.iter().map(|org| Rows::Of(*org, kind)).collect(),
            Self::Shared(kind) => vec![Rows::Shared(kind)],
        }
    }
}
