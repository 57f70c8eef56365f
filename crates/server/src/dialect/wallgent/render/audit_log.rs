//! Records of the audit trail (spec §15.17).

use countersign_domain::access::Environment;
use countersign_domain::log::{LogActor, LogBody};

use super::{audit_metadata, timestamp};
use crate::dialect::wallgent::wire;

/// A record as the audit trail shows it. What belongs to the whole organization is shown in the
/// environment of whoever looks.
pub(crate) fn audit_log(body: &LogBody, environment: Environment) -> wire::AuditLog {
    let fact = &body.fact;
    wire::AuditLog {
        id: body.id.to_string(),
        organization_id: body.org.to_string(),
        actor_type: match body.actor {
            LogActor::Key(_) => "API_KEY",
            // The operator is a person too, at the machine itself.
            LogActor::Person(_) | LogActor::Operator => "USER",
            LogActor::System => "SYSTEM",
        },
        actor_id: body.actor.to_string(),
        action: fact.action(),
        resource: fact.resource_type(),
        resource_type: fact.resource_type(),
        resource_id: fact.resource_id(),
        metadata: audit_metadata(fact),
        ip_address: body.ip.map(|ip| ip.to_string()),
        environment: fact.environment().unwrap_or(environment).as_str(),
        created_at: timestamp(body.at),
    }
}
