//! SplitMix64: a different, repeatable stream of payers and payees per client.

/// A seeded stream of pseudo-random numbers; not for secrets.
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// A stream that depends on `seed` alone.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A number in `0..bound`, zero for an empty range.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        // Multiply and shift: unbiased enough for a thousand accounts, and without a division.
        let scaled = (u128::from(self.bits()) * (bound as u128)) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }

    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
