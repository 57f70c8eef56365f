//! What one connection sends, and what it does with the answers.

/// The behaviour of one connection. Each connection owns its script, so nothing is shared or
/// locked.
pub(crate) trait Script: Send + 'static {
    /// Writes the next request into the emptied `request`; `false` when there is nothing left.
    fn next(&mut self, request: &mut Vec<u8>) -> bool;

    /// The only status that counts as success.
    fn expects(&self) -> u16;

    /// Sees the body of every successful answer, in the order of the requests.
    fn answered(&mut self, body: &[u8]);
}

/// A fixed list of prepared requests whose answers are kept: for setting the stage, not for load.
pub(crate) struct Calls {
    requests: Vec<Vec<u8>>,
    expects: u16,
    sent: usize,
    /// The bodies, in the order of the requests.
    pub(crate) answers: Vec<Vec<u8>>,
}

impl Calls {
    /// Deals the requests out to `connections` scripts; [`Calls::gather`] restores their order.
    pub(crate) fn deal(requests: Vec<Vec<u8>>, expects: u16, connections: usize) -> Vec<Self> {
        let mut scripts: Vec<Self> = (0..connections.max(1))
            .map(|_| Self { requests: Vec::new(), expects, sent: 0, answers: Vec::new() })
            .collect();
        let hands = scripts.len();
        for (number, request) in requests.into_iter().enumerate() {
            if let Some(script) = scripts.get_mut(number % hands) {
                script.requests.push(request);
            }
        }
        scripts
    }

    /// The answers of all scripts in the order in which their requests were dealt.
    pub(crate) fn gather(scripts: Vec<Self>) -> Vec<Vec<u8>> {
        let mut hands: Vec<_> =
            scripts.into_iter().map(|script| script.answers.into_iter()).collect();
        let mut answers = Vec::new();
        loop {
            let before = answers.len();
            answers.extend(hands.iter_mut().filter_map(Iterator::next));
            if answers.len() == before {
                return answers;
            }
        }
    }
}

impl Script for Calls {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        let Some(prepared) = self.requests.get(self.sent) else {
            return false;
        };
        request.extend_from_slice(prepared);
        self.sent += 1;
        true
    }

    fn expects(&self) -> u16 {
        self.expects
    }

    fn answered(&mut self, body: &[u8]) {
        self.answers.push(body.to_vec());
    }
}
