//! Reading the first page of a wallet's payments.

use crate::load::random::Random;
use crate::load::script::Script;
use crate::product::api::Api;

/// The default page of the API.
const PAGE: usize = 20;

/// Lists the payments of one random wallet after the other.
pub(crate) struct Lister {
    requests: Vec<Vec<u8>>,
    random: Random,
}

impl Lister {
    /// Prepares one request per wallet.
    pub(crate) fn new(api: Api<'_>, wallets: &[String]) -> Self {
        let request = |id: &String| {
            api.request("GET", &format!("/v1/payments?walletId={id}&limit={PAGE}"), "")
        };
        Self { requests: wallets.iter().map(request).collect(), random: Random::seeded(3) }
    }
}

impl Script for Lister {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        let chosen = self.requests.get(self.random.below(self.requests.len()));
        chosen.is_some_and(|prepared| {
            request.extend_from_slice(prepared);
            true
        })
    }

    fn expects(&self) -> u16 {
        200
    }

    fn answered(&mut self, _body: &[u8]) {}
}
