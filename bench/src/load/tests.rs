//! The parser and the statistics, on what servers really send.

use std::time::{Duration, Instant};

use super::latencies::Latencies;
use super::random::Random;
use super::response::{Frame, frame};
use super::run::{Run, Tally};
use super::script::{Calls, Script};

#[test]
fn an_answer_is_framed_once_its_head_is_complete() {
    let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nx-request-id: 7\r\n\r\n{}";
    for cut in 0..answer.len() - 2 {
        assert_eq!(frame(&answer[..cut]).unwrap(), None, "cut at {cut}");
    }
    let whole = frame(answer).unwrap().unwrap();
    assert_eq!(whole, Frame { status: 201, body_at: answer.len() - 2, body_len: 2 });
    assert_eq!(whole.len(), answer.len());
}

#[test]
fn what_cannot_be_framed_is_an_error_and_not_a_guess() {
    for answer in [
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n",
        "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
    ] {
        assert!(frame(answer.as_bytes()).is_err(), "{answer}");
    }
}

#[test]
fn percentiles_are_measured_values_by_nearest_rank() {
    let mut latencies = Latencies::default();
    for milliseconds in (1..=100).rev() {
        latencies.record(Duration::from_millis(milliseconds));
    }
    assert_eq!(latencies.percentile(500), Duration::from_millis(50));
    assert_eq!(latencies.percentile(990), Duration::from_millis(99));
    assert_eq!(latencies.percentile(1000), Duration::from_millis(100));
    assert_eq!(Latencies::default().percentile(500), Duration::ZERO);
}

#[test]
fn one_unexpected_answer_fails_the_whole_run() {
    let (start, mut good, mut bad) = (Instant::now(), Tally::default(), Tally::default());
    good.accepted(start, start + Duration::from_millis(4));
    bad.refused(402, b"{\"error\":{\"code\":\"INSUFFICIENT_FUNDS\"}}");
    let failure = Run::merge(start, vec![((), good), ((), bad)]).map(|_| ()).unwrap_err();
    assert!(failure.to_string().contains("402"), "{failure}");
}

#[test]
fn dealt_calls_come_back_in_their_order() {
    let requests = (0..7u8).map(|number| vec![number]).collect();
    let mut scripts = Calls::deal(requests, 200, 3);
    for script in &mut scripts {
        let mut request = Vec::new();
        while script.next(&mut request) {
            script.answered(&request.clone());
            request.clear();
        }
    }
    let answers = Calls::gather(scripts);
    assert_eq!(answers, (0..7u8).map(|number| vec![number]).collect::<Vec<_>>());
}

#[test]
fn random_numbers_stay_in_range_and_keys_do_not_repeat() {
    let mut random = Random::seeded(1);
    assert!((0..10_000).all(|_| random.below(1000) < 1000));
    let keys: std::collections::BTreeSet<_> = (0..10_000).map(|_| random.key()).collect();
    assert_eq!(keys.len(), 10_000);
}
