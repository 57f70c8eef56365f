//! Tests of the configuration.

use std::ffi::OsString;

use countersign_domain::fee::FeeProfile;

use super::*;
use crate::http::LimitProfile;

/// Layers of a file's text and of variables.
fn layers(file: &str, variables: &[(&str, &str)]) -> Result<Layers, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("countersign.toml");
    std::fs::write(&path, file).unwrap();
    let mut layers = Layers::default();
    let plain = |text: String| text.replace(&folder.path().display().to_string(), "");
    layers.file(&path).map_err(|error| plain(error.to_string()))?;
    let variables = variables.iter().map(|(name, value)| (OsString::from(name), value.into()));
    layers.environment(variables).map_err(|error| error.to_string())?;
    Ok(layers)
}

#[test]
fn the_defaults_are_those_of_the_code() {
    let (written, coded) = (Layers::default().config().unwrap(), Config::default());
    assert_eq!(
        format!("{written:?}").replace("\"./countersign-data\"", "\"countersign-data\""),
        format!("{coded:?}"),
    );
}

#[test]
fn a_flag_beats_the_environment_which_beats_the_file() {
    let file = "[server]\nlisten = '127.0.0.1:1'\nmetrics = 'server'\nconnections_max = 7\n\
                [fees]\nprofile = 'published'";
    let variables = [
        ("COUNTERSIGN__SERVER__LISTEN", "127.0.0.1:2"),
        ("COUNTERSIGN__SERVER__CONNECTIONS_MAX", "8"),
        ("COUNTERSIGN_URL", "is something else"),
    ];
    let mut layers = layers(file, &variables).unwrap();
    layers.flag(("--listen", "server.listen"), Some("127.0.0.1:3".to_owned())).unwrap();
    layers.flag(("--data", "storage.data"), None).unwrap();
    let config = layers.config().unwrap();
    assert_eq!(config.listen.port(), 3);
    assert_eq!(config.connections_max, 8);
    assert_eq!(config.metrics, MetricsAt::Server);
    assert_eq!(config.engine.settings.fees, FeeProfile::Published);
    let origins: Vec<String> = layers
        .effective()
        .filter(|(_, _, origin)| *origin != Origin::Default)
        .map(|(name, value, origin)| format!("{name} = {value} ({origin})"))
        .map(|line| line.split_once("(`/").map_or(line.clone(), |(line, _)| line.to_owned()))
        .collect();
    assert_eq!(
        origins,
        [
            "server.listen = 127.0.0.1:3 (`--listen`)",
            "server.metrics = server ",
            "server.connections_max = 8 (`COUNTERSIGN__SERVER__CONNECTIONS_MAX`)",
            "fees.profile = published ",
        ]
    );
}

#[test]
fn what_is_unknown_or_wrong_is_said_with_its_origin() {
    let unknown = |name: &str, meant: &str| {
        format!("`/countersign.toml`: there is no setting `{name}`{meant}")
    };
    let cases = [
        (
            "[server]\nlisten_on = ''",
            unknown("server.listen_on", "; did you mean `server.listen`?"),
        ),
        ("[serve]\nlisten = ''", unknown("serve.listen", "; did you mean `server.listen`?")),
        ("[colour]\nof = 'sky'", unknown("colour.of", "")),
        ("listen = ''", unknown("listen", "")),
    ];
    for (file, expected) in cases {
        assert_eq!(layers(file, &[]).unwrap_err(), expected);
    }
    let variable = layers("", &[("COUNTERSIGN__SERVER__LISTE", "x")]).unwrap_err();
    assert_eq!(
        variable,
        "`COUNTERSIGN__SERVER__LISTE`: there is no setting `server.liste`; \
         did you mean `server.listen`?"
    );
    assert!(layers("[server", &[]).unwrap_err().contains("cannot be read"));
}

#[test]
fn a_value_that_cannot_be_is_refused() {
    let cases = [
        ("SERVER__LISTEN", "4800", "must be an address and a port, like `127.0.0.1:4800`"),
        ("SERVER__METRICS", "on", "must be `off`, `server` or an address and a port"),
        ("SERVER__CONNECTIONS_MAX", "0", "must be a whole number from 1 to 1000000"),
        ("STORAGE__DATA", "", "must be a folder"),
        ("LIMITS__PROFILE", "big", "must be one of `none`, `free`, `starter`, `growth`,"),
        ("LIMITS__FUND_TOTAL_MAX", "1e5", "must be an amount above zero"),
        ("APPROVALS__TTL_SECONDS", "59", "must be a whole number from 60 to 2592000"),
        ("SERVER__PUBLIC_URL", "pay.example.com", "must be an address for browsers"),
        ("SERVER__PUBLIC_URL", "https://x.test/?a=b", "must be an address for browsers"),
        ("MAIL__MAILBOX", "no", "must be one of `on`, `off`"),
        ("MAIL__TLS", "ssl", "must be one of `starttls`, `tls`, `none`"),
        ("MAIL__PORT", "65536", "must be a whole number from 0 to 65535"),
        ("MAIL__FROM", "nobody", "must be a mail address"),
        ("WEBHOOKS__ALLOW_TARGETS", "10.0.0.0/33", "must be addresses or networks"),
        ("WEBHOOKS__RETRY_SECONDS", "5, 0", "must be fewer than 100 whole numbers from 1 to"),
        ("LOG__LEVEL", "loud", "must be one of `error`, `warn`, `info`, `debug`,"),
    ];
    for (name, value, expected) in cases {
        let name = format!("COUNTERSIGN__{name}");
        let error = layers("", &[(&name, value)]).unwrap().config().unwrap_err().to_string();
        assert!(error.starts_with(&format!("`{name}`: ")), "{error}");
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_profile_brings_its_limit_of_wallets_unless_one_is_set() {
    let free = layers("[limits]\nprofile = 'free'", &[]).unwrap().config().unwrap();
    assert_eq!(free.limits.profile, LimitProfile::Free);
    assert_eq!(free.engine.settings.wallets_max, Some(3));
    let set = layers("[limits]\nwallets_max = 9\nprofile = 'free'", &[]).unwrap();
    assert_eq!(set.config().unwrap().engine.settings.wallets_max, Some(9));
}

#[test]
fn mail_is_sent_as_whom_and_where_to_and_no_password_in_the_open() {
    let of = |more: &str| {
        let file = format!("[mail]\nhost = 'mail.test'\n{more}");
        layers(&file, &[]).unwrap().config().map_err(|error| error.to_string())
    };
    let missing = of("").unwrap_err();
    assert!(missing.contains("`mail.from` is needed where `mail.host` is set"), "{missing}");
    let from = "from = 'Pay <pay@mail.test>'\n";
    let secret = "username = 'pay'\npassword_file = 'password'\n";
    assert_eq!(of(from).unwrap().mail.port(), 587);
    assert_eq!(of(&format!("{from}tls = 'tls'\n{secret}")).unwrap().mail.port(), 465);
    let no_password = of(&format!("{from}username = 'pay'")).unwrap_err();
    assert!(no_password.contains("`mail.password_file` is needed"), "{no_password}");
    let open = of(&format!("{from}tls = 'none'\n{secret}")).unwrap_err();
    assert!(open.contains("would be sent in the open"), "{open}");
    let here = format!("[mail]\nhost = 'localhost'\n{from}tls = 'none'\nport = 2525\n{secret}");
    assert_eq!(layers(&here, &[]).unwrap().config().unwrap().mail.port(), 2525);
}
