//! SplitMix64: a few instructions per number and a different, repeatable stream per connection.

/// A seeded stream of pseudo-random numbers; not for secrets.
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// A stream that depends on `seed` alone.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number in `0..bound`, zero for an empty range.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        // Multiply and shift: unbiased enough for a thousand wallets, and without a division.
        let scaled = (u128::from(self.bits()) * (bound as u128)) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }

    /// 128 random bits in hexadecimal, as callers' idempotency keys are.
    pub(crate) fn key(&mut self) -> [u8; 32] {
        let bits = (u128::from(self.bits()) << 64) | u128::from(self.bits());
        let mut key = [b'0'; 32];
        for (place, digit) in key.iter_mut().enumerate() {
            let nibble = u8::try_from((bits >> (4 * place)) & 0xf).unwrap_or(0);
            *digit = if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 };
        }
        key
    }
}
