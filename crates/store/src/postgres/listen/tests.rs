//! News on their way.

use super::*;
use crate::conformance::World;

#[test]
fn news_are_heard_by_everybody_else() {
    let org = World::new(1).org;
    let told = news("me", &BTreeSet::from([org]));
    assert_eq!(heard("me", &told), None);
    assert_eq!(heard("you", &told), Some(Elsewhere::Changed(vec![org])));
    assert_eq!(heard("you", "me"), Some(Elsewhere::Anything));
    assert_eq!(heard("you", "me org_nonsense"), Some(Elsewhere::Anything));
}
