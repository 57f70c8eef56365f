//! Bodies about named lists.

use countersign_domain::ids::DocumentId;
use countersign_domain::named_list::{ChangeItems, CreateList, ListKind, NamedList, UpdateList};

use crate::dialect::cubewire::error::Failure;
use crate::door::Fields;

const NAME_CHARS_MAX: usize = 255;
const TYPE_CHARS_MAX: usize = 100;
const WORDS_CHARS_MAX: usize = 1_000;
const METADATA_BYTES_MAX: usize = 16 * 1_024;
/// The domain says how many items there may be; this only keeps the list from being endless.
const ITEMS_MAX: (usize, usize) = (10_000, 255);

/// The body of `POST /lists`.
pub(crate) fn create_list(body: &Fields) -> Result<CreateList, Failure> {
    let kind = kind(body)?.ok_or_else(|| Failure::invalid("type", "is required"))?;
    let metadata = body.optional_metadata("metadata", METADATA_BYTES_MAX)?;
    let list = NamedList {
        name: body.text("name", NAME_CHARS_MAX)?,
        kind,
        description: body.optional_text("description", WORDS_CHARS_MAX)?,
        active: active(body)?.unwrap_or(true),
        items: listed(body)?.unwrap_or_default(),
        metadata: metadata.unwrap_or_else(|| "{}".to_owned()),
    };
    Ok(CreateList { list })
}

/// The body of `PATCH /lists/{id}`.
pub(crate) fn update_list(body: &Fields, list: DocumentId) -> Result<UpdateList, Failure> {
    let words = |body: &Fields, name: &str| body.optional_text(name, WORDS_CHARS_MAX);
    Ok(UpdateList {
        list,
        name: body.optional_name("name", NAME_CHARS_MAX)?,
        kind: kind(body)?,
        description: body.nullable("description", words)?,
        active: active(body)?,
        items: listed(body)?,
        metadata: body.optional_metadata("metadata", METADATA_BYTES_MAX)?,
    })
}

/// The body of `POST` and `DELETE /lists/{id}/items`.
pub(crate) fn items(body: &Fields, list: DocumentId, add: bool) -> Result<ChangeItems, Failure> {
    let items = listed(body)?.ok_or_else(|| Failure::invalid("items", "is required"))?;
    Ok(ChangeItems { list, items, add })
}

fn listed(body: &Fields) -> Result<Option<Vec<String>>, Failure> {
    let items = body.optional_texts("items", ITEMS_MAX)?;
    if items.iter().flatten().any(|item| item.trim().is_empty()) {
        return Err(Failure::invalid("items", "must not be blank"));
    }
    Ok(items)
}

fn kind(body: &Fields) -> Result<Option<ListKind>, Failure> {
    let word = body.optional_name("type", TYPE_CHARS_MAX)?;
    Ok(word.map(|word| match word.as_str() {
        "ADDRESS" => ListKind::Addresses,
        "USER" => ListKind::People,
        _ => ListKind::Other(word),
    }))
}

fn active(body: &Fields) -> Result<Option<bool>, Failure> {
    match body.optional_text("status", 16)?.as_deref() {
        None => Ok(None),
        Some("ACTIVE") => Ok(Some(true)),
        Some("INACTIVE") => Ok(Some(false)),
        Some(_) => Err(Failure::invalid("status", "must be ACTIVE or INACTIVE")),
    }
}
