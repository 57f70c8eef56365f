//! What the description of the API needs beyond what each handler says of itself.

use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

/// Gives every operation a name of its own. Handlers of different resources have the same name;
/// together with the resource it is unique, which those who generate clients rely on.
pub(crate) fn named(mut description: OpenApi) -> OpenApi {
    let items = description.paths.paths.values_mut();
    for operation in items.flat_map(operations) {
        let tag = operation.tags.as_ref().and_then(|tags| tags.first());
        if let (Some(tag), Some(name)) = (tag, &operation.operation_id) {
            operation.operation_id = Some(format!("{}_{name}", tag.replace(' ', "_")));
        }
    }
    description
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, options, head, patch, trace, .. } = item;
    [get, put, post, delete, options, head, patch, trace].into_iter().flatten()
}
