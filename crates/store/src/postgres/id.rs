//! Ids as the database keeps them: a `uuid` of their 128 bits, half as long as their text, and in
//! the same order. Which kind an id is of, its column knows.

use bytes::BytesMut;
use countersign_domain::ids::{Id, Ulid};
use tokio_postgres::types::{IsNull, ToSql, Type, accepts, to_sql_checked};
use uuid::Uuid;

/// An id without its kind.
pub(super) fn of(id: impl Id) -> Uuid {
    Uuid::from_u128(id.ulid().0)
}

/// The id of a kind that a text is; none if it is none.
pub(super) fn read(prefix: &str, text: &str) -> Option<Uuid> {
    Ulid::parse(text.strip_prefix(prefix)?).ok().map(|id| Uuid::from_u128(id.0))
}

/// The text of an id of a kind.
pub(super) fn written(prefix: &str, id: Uuid) -> String {
    let mut digits = [0; 26];
    [prefix, Ulid(id.as_u128()).encode(&mut digits)].concat()
}

/// Text that the database may want as an id: only it knows what it is compared with.
#[derive(Debug)]
pub(super) struct Text(pub(super) String);

impl ToSql for Text {
    fn to_sql(
        &self,
        wanted: &Type,
        to: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        if *wanted != Type::UUID {
            return self.0.to_sql(wanted, to);
        }
        let end = self.0.find('_').map_or(0, |line| line + 1);
        let id = match self.0.split_at_checked(end) {
            // What pages of lists begin behind, if they begin at the end.
            Some((_, "~")) => Some(Uuid::max()),
            Some((prefix, _)) => read(prefix, &self.0),
            None => None,
        };
        id.ok_or("not an id")?.to_sql(wanted, to)
    }

    accepts!(TEXT, UUID);
    to_sql_checked!();
}
