//! Tests of the schedule.

use super::*;

const MIDDLE: u32 = u32::MAX / 2;
const ZERO: Duration = Duration::ZERO;

#[test]
fn the_waits_are_those_of_the_specification() {
    let schedule = Schedule::default();
    let hours = |hours: u64| hours * 3600;
    let waits = [5, 300, 1800, hours(2), hours(5), hours(10), hours(14), hours(20), hours(24)];
    for (index, wait) in waits.into_iter().enumerate() {
        let Next::After(middle) = schedule.next((index + 1, ZERO), None, MIDDLE) else { panic!() };
        assert_eq!((middle + Duration::from_millis(1)).as_secs(), wait);
    }
    assert_eq!(schedule.next((10, ZERO), None, MIDDLE), Next::Dead);
    assert_eq!(schedule.next((11, ZERO), None, MIDDLE), Next::Dead);
}

#[test]
fn chance_spreads_a_wait_over_a_tenth_in_either_direction() {
    let schedule = Schedule::default();
    for (chance, millis) in [(0, 4_500), (u32::MAX, 5_500)] {
        assert_eq!(
            schedule.next((1, ZERO), None, chance),
            Next::After(Duration::from_millis(millis))
        );
    }
}

#[test]
fn a_receiver_that_asks_for_more_time_gets_it_within_bounds() {
    let schedule = Schedule::default();
    for (asked, attempts, expected) in [
        (0, 1, 4),
        (3, 1, 4),
        (60, 1, 60),
        (60, 2, 270),
        (86_400, 1, 86_400),
        (u64::MAX, 1, 86_400),
    ] {
        let next = schedule.next((attempts, ZERO), Some(Duration::from_secs(asked)), 0);
        let Next::After(wait) = next else { panic!() };
        assert_eq!(wait.as_secs(), expected, "{asked}");
    }
    let last = schedule.next((10, ZERO), Some(Duration::from_secs(60)), 0);
    assert_eq!(last, Next::Dead, "nobody asks for another attempt than the last");
}

#[test]
fn an_operator_can_set_the_waits() {
    let next =
        |text: &str, attempts| text.parse::<Schedule>().unwrap().next((attempts, ZERO), None, 0);
    assert_eq!(next("10, 20", 1), Next::After(Duration::from_secs(9)));
    assert_eq!(next("10, 20", 2), Next::After(Duration::from_secs(18)));
    assert_eq!(next("10, 20", 3), Next::Dead);
    assert_eq!(next("", 1), Next::Dead);
    for wrong in ["0", "-1", "1.5", "5 m", "2592001", "99999999999999999999"] {
        assert!(wrong.parse::<Schedule>().is_err(), "{wrong}");
    }
    assert!(vec!["1"; 100].join(",").parse::<Schedule>().is_err());
}

#[test]
fn the_last_wait_is_repeated_until_the_time_is_up() {
    let schedule = Schedule::within(100, &[10, 20]);
    let next = |attempts, since, asked| {
        let asked = Some(Duration::from_secs(asked));
        match schedule.next((attempts, Duration::from_secs(since)), asked, 0) {
            Next::After(wait) => wait.as_secs(),
            Next::Dead => 0,
        }
    };
    assert_eq!([next(1, 0, 0), next(2, 9, 0), next(3, 27, 0), next(9, 82, 0)], [9, 18, 18, 18]);
    assert_eq!((next(9, 83, 0), next(3, 27, 73), next(3, 27, 74)), (0, 73, 0));
}
