//! A trail is followed from where somebody has been to where it ends, or not at all.

use super::*;

fn step(from: i64, to: i64, stamps: &[Stamp]) -> Step {
    Step {
        from,
        to,
        touched: Touched { stamps: stamps.to_vec(), ranged: to % 2 == 0, any_range: false },
    }
}

fn trail(steps: &[Step]) -> Trail {
    steps.iter().cloned().fold(Trail::default(), |trail, step| trail.followed_by(step))
}

#[test]
fn whoever_has_been_on_a_trail_learns_what_was_touched_since() {
    let trail = trail(&[step(1, 3, &[10, 20]), step(3, 4, &[20, 30]), step(4, 5, &[40])]);
    let since = |base| trail.since(base, 5).map(|touched| (touched.stamps, touched.ranged));
    assert_eq!(since(1), Some((vec![10, 20, 30, 40], true)));
    assert_eq!(since(3), Some((vec![20, 30, 40], true)));
    assert_eq!(since(4), Some((vec![40], false)));
    // Nobody goes on from its end, and nobody has been at a mark that never came to be.
    assert_eq!((since(5), since(2)), (None, None));
    // A mark that somebody has set by hand, or in another way, is not on it.
    assert_eq!(trail.since(3, 6), None);
}

#[test]
fn a_step_from_elsewhere_begins_anew() {
    let trail = trail(&[step(1, 3, &[10]), step(9, 4, &[20])]);
    assert_eq!(trail, super::Trail([step(9, 4, &[20])].into()));
}

#[test]
fn a_trail_is_read_as_it_was_written_and_never_in_part() {
    let trail = trail(&[step(i64::MIN, -3, &[]), step(-3, i64::MAX, &[0, u32::MAX])]);
    let bytes = trail.to_bytes();
    assert_eq!(Trail::from_bytes(&bytes), trail);
    assert!(Trail::default().to_bytes().is_empty());
    let whole_steps = [bytes.len(), 1, 1 + 21];
    for end in (0..bytes.len()).filter(|end| !whole_steps.contains(end)) {
        assert_eq!(Trail::from_bytes(&bytes[..end]), Trail::default(), "{end}");
    }
    let other_form = [&[2], &bytes[1..]].concat();
    assert_eq!(Trail::from_bytes(&other_form), Trail::default());
    let torn = [&bytes[..], &super::Trail([step(5, 6, &[])].into()).to_bytes()[1..]].concat();
    assert_eq!(Trail::from_bytes(&torn), Trail::default());
}

#[test]
fn a_trail_stays_short() {
    let stamps: Vec<Stamp> = (0..300).collect();
    let long = trail(&[step(1, 2, &stamps), step(2, 3, &stamps), step(3, 4, &stamps)]);
    assert_eq!(long.0.iter().map(|step| step.to).collect::<Vec<_>>(), [3, 4]);
    let stamps: Vec<Stamp> = (0..10_000).collect();
    assert_eq!(long.followed_by(step(4, 5, &stamps)), Trail::default());
}

#[test]
fn two_that_part_differ_in_what_was_touched_since() {
    let common = [step(1, 2, &[10])];
    let ours = trail(&[common.as_slice(), &[step(2, 3, &[20]), step(3, 4, &[30])]].concat());
    let theirs = trail(&[common.as_slice(), &[step(2, 9, &[40])]].concat());
    let apart = |mark| ours.apart(4, &theirs, mark).map(|touched| touched.stamps);
    assert_eq!(apart(9), Some(vec![20, 30, 40]));
    // The way back, along ours alone; and no way at all.
    assert_eq!(ours.apart(4, &Trail::default(), 3).map(|it| it.stamps), Some(vec![30]));
    assert_eq!(ours.apart(4, &Trail::default(), 1).map(|it| it.stamps), Some(vec![10, 20, 30]));
    assert_eq!(ours.apart(4, &theirs, 8), None);
    assert_eq!(ours.apart(4, &trail(&[step(7, 9, &[])]), 9), None);
    // Whoever is not where the trail ends knows no way but theirs.
    assert_eq!(ours.apart(2, &theirs, 9).map(|it| it.stamps), Some(vec![40]));
    assert_eq!(ours.apart(5, &theirs, 9), None);
}

#[test]
fn whoever_is_told_all_rows_forgets_nothing_unless_some_lie_in_ranges() {
    let told = BTreeSet::from([10, 20, 30]);
    let touched = |ranged| Touched { stamps: vec![10, 30], ranged, any_range: false };
    assert!(touched(false).is_only(&told));
    assert!(!touched(false).is_only(&BTreeSet::from([10])));
    // A row in a range is not told, so the stamp must be that of something else.
    assert!(!touched(true).is_only(&told));
}
