//! Deciding several requests at once.

use std::collections::BTreeMap;

use countersign_domain::approval::{DecideApprovals, Decision};
use countersign_domain::canonical::Hash;
use countersign_domain::ids::ApprovalId;
use countersign_domain::money::{Amount, Asset};

use super::approval::{payload_hash, words};
use super::{Fields, approval_id, optional_limit};
use crate::dialect::wallgent::error::Failure;

const ITEMS_MAX: usize = 100;

/// `POST /inbox/decide`.
pub(crate) fn decide_approvals(fields: &Fields) -> Result<DecideApprovals, Failure> {
    let decision = match fields.text("decision", 16)?.as_str() {
        "APPROVE" => Decision::Approve,
        "REJECT" => Decision::Reject,
        _ => return Err(Failure::invalid("decision", "must be APPROVE or REJECT")),
    };
    let listed = fields.optional_objects("items")?.unwrap_or_default();
    if listed.is_empty() || listed.len() > ITEMS_MAX {
        return Err(Failure::invalid("items", "must be a list of 1 to 100"));
    }
    let mut items = Vec::with_capacity(listed.len());
    for (index, each) in listed.iter().enumerate() {
        items.push(item(each).map_err(|failure| failure.inside(&format!("items[{index}]")))?);
    }
    let total = fields.optional_object("total")?;
    let total = total.ok_or_else(|| Failure::invalid("total", "is required"))?;
    let total = sums(&total).map_err(|failure| failure.inside("total"))?;
    Ok(DecideApprovals { decision, items, total, comment: words(fields)? })
}

fn item(fields: &Fields) -> Result<(ApprovalId, Hash), Failure> {
    let hash = payload_hash(fields)?;
    let hash = hash.ok_or_else(|| Failure::invalid("payloadHash", "is required"))?;
    Ok((approval_id(&fields.text("id", 64)?)?, hash))
}

fn sums(total: &Fields) -> Result<BTreeMap<Asset, Amount>, Failure> {
    let mut sums = BTreeMap::new();
    for (key, _) in total.iter() {
        let asset = Asset::from_key(key);
        let asset = asset.ok_or_else(|| Failure::invalid(key, "is not a currency"))?;
        sums.extend(optional_limit(total, key)?.map(|sum| (asset, sum)));
    }
    Ok(sums)
}
