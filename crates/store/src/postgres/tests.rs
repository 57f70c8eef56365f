//! The schema, without a database.

use super::schema::MIGRATIONS;
use super::statements;

#[test]
fn the_schema_is_what_the_tables_describe() {
    let described = statements::schema();
    assert!(MIGRATIONS.concat().contains(&described), "the tables are:\n{described}");
}
