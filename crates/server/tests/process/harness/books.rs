//! What a sandbox's API says that was paid.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Home, Sent};

/// All payments of a sandbox, by their idempotency keys, beside its balances.
pub(crate) struct Books {
    payments: BTreeMap<String, Vec<Value>>,
    ops: Value,
    vendor: Value,
}

impl Books {
    /// What the API says now.
    pub(crate) fn read(home: &Home) -> Self {
        let api = home.operator();
        let mut payments: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        let mut path = "/v1/payments?limit=100".to_owned();
        loop {
            let page = api.get(&path).expect(200);
            for payment in page["data"].as_array().unwrap() {
                let key = payment["idempotencyKey"].as_str().unwrap().to_owned();
                payments.entry(key).or_default().push(payment.clone());
            }
            let Some(cursor) = page["cursor"].as_str() else { break };
            path = format!("/v1/payments?limit=100&cursor={cursor}");
        }
        let balance = |wallet: &str| {
            let wallet = home.env(&format!("{wallet}_WALLET_ID"));
            api.get(&format!("/v1/wallets/{wallet}/balance")).expect(200).body
        };
        Self { payments, ops: balance("OPS"), vendor: balance("VENDOR") }
    }

    /// How many payments there are with this key.
    pub(crate) fn count(&self, key: &str) -> usize {
        self.payments.get(key).map_or(0, Vec::len)
    }

    /// Fails unless everything that was acknowledged is there exactly once and as it was
    /// acknowledged, everything else at most once, and no payment that nobody sent.
    #[track_caller]
    pub(crate) fn assert_acknowledged(&self, sent: &[Sent]) {
        for sent in sent {
            let found = self.payments.get(&sent.key).map_or(&[][..], Vec::as_slice);
            assert!(found.len() <= 1, "{} is there twice", sent.key);
            let Ok(answer) = &sent.answer else { continue };
            let [payment] = found else { panic!("{} was acknowledged, and is gone", sent.key) };
            assert_eq!(payment["id"], answer["id"]);
            assert_eq!(payment["amount"], sent.body["amount"]);
            // An approval may have arrived whose answer was lost, but not the other way round.
            let posted = payment["status"] == "POSTED";
            let must_be_posted = answer.status == 201 || sent.approved;
            assert!(posted || !must_be_posted, "{} was posted: {payment:#}", sent.key);
            assert!(posted || payment["status"] == "PENDING_APPROVAL", "{payment:#}");
        }
        let known = |key: &String| sent.iter().any(|sent| sent.key == *key);
        let strange = self.payments.keys().find(|key| !known(key));
        assert_eq!(strange, None, "nobody has sent this");
    }

    /// Fails unless the balances are those that follow from the payments: no money was lost, and
    /// none was made.
    #[track_caller]
    pub(crate) fn assert_conserved(&self) {
        let sum = |status: &str| -> i64 {
            let payments = self.payments.values().flatten();
            let payments = payments.filter(|payment| payment["status"] == status);
            payments.map(|payment| cents(payment["amount"].as_str().unwrap())).sum()
        };
        let of = |wallet: &Value, name: &str| cents(wallet[name].as_str().unwrap());
        let posted = sum("POSTED");
        assert_eq!(of(&self.vendor, "balance"), posted);
        assert_eq!(of(&self.ops, "balance"), 100_000_000 - posted);
        assert_eq!(of(&self.ops, "pending"), sum("PENDING_APPROVAL"));
    }
}

/// An amount in cents, whatever zeros it has behind them.
#[track_caller]
fn cents(amount: &str) -> i64 {
    let (whole, fraction) = amount.split_once('.').unwrap();
    let (cents, rest) = fraction.split_at(2);
    assert!(rest.chars().all(|digit| digit == '0'), "{amount} has parts of a cent");
    format!("{whole}{cents}").parse().unwrap()
}
