//! A primary with a synchronous standby: what was acknowledged survives the primary.

use std::sync::{Arc, RwLock};

use countersign_cluster::Cluster;

use super::{Clients, Urls, home};
use crate::harness::Api;

const CLIENTS: usize = 16;
const PAYMENTS: usize = 30;

#[test]
fn when_the_primary_is_killed_the_standby_has_everything_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let mut primary = Cluster::for_tests().unwrap();
    primary.create_database("countersign").unwrap();
    let standby = primary.standby(folder.path()).unwrap();
    primary.require_standby().unwrap();
    let home = home(&both(&primary, &standby));
    home.dev().stop();
    let servers = [home.serve(), home.serve()];
    let urls: Urls = Arc::new(RwLock::new(servers.each_ref().map(|s| s.url.clone()).to_vec()));
    let clients = Clients::begin(&home, &urls, (CLIENTS, PAYMENTS));
    clients.until_acknowledged(100);
    primary.kill().unwrap();
    standby.promote().unwrap();
    // The servers find the new primary by themselves, and the clients their answers.
    let outcomes = clients.end();
    assert_eq!(outcomes.len(), CLIENTS * PAYMENTS);
    let api = Api::new(&servers[0].url, &home.env("API_KEY"));
    for outcome in outcomes {
        let payment = api.get(&format!("/v1/payments/{}", outcome.id.unwrap())).expect(200);
        assert_eq!(payment.text("idempotencyKey"), outcome.key);
    }
    let vendor = home.env("VENDOR_WALLET_ID");
    let balance = api.get(&format!("/v1/wallets/{vendor}/balance")).expect(200);
    assert_eq!(balance.text("balance"), format!("{}.00", CLIENTS * PAYMENTS));
    servers.into_iter().for_each(|server| drop(server.stop()));
    home.assert_holds();
}

/// Both databases; whoever connects takes the one that can be written to.
fn both(primary: &Cluster, standby: &Cluster) -> String {
    let (primary, standby) = (primary.url("countersign"), standby.url("countersign"));
    let host = |url: &str| url.split(['@', '/']).nth(3).unwrap().to_owned();
    let (first, second) = (host(&primary), host(&standby));
    let url = primary.replace(&first, &format!("{first},{second}"));
    format!("{url}?target_session_attrs=read-write")
}
