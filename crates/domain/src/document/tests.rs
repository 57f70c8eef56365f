//! Names lead to one id, and different names to different ones.

use super::{Alias, Body, DocumentKind};
use crate::access::Environment::{Production, Sandbox};
use crate::ids::{DocumentId, Ulid};

#[test]
fn a_name_is_one_id_in_its_space_and_environment() {
    let id = DocumentId::named(Sandbox, "list", "Payment approvers");
    assert_eq!(id, DocumentId::named(Sandbox, "list", "Payment approvers"));
    for (environment, space, name) in [
        (Production, "list", "Payment approvers"),
        (Sandbox, "policy", "Payment approvers"),
        (Sandbox, "list", "payment approvers"),
    ] {
        assert_ne!(id, DocumentId::named(environment, space, name));
    }
}

#[test]
fn a_body_knows_its_kind() {
    let body: Body = Alias { space: "id".to_owned(), name: "x".to_owned(), of: Ulid(7) }.into();
    assert_eq!(body.kind(), DocumentKind::Alias);
    assert!(<&Alias>::try_from(&body).is_ok_and(|alias| alias.of == Ulid(7)));
}
