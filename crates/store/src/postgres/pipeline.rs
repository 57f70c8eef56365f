//! Statements sent one behind the other, without waiting for answers in between.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// A statement on its way.
pub(super) type Step<'s, T> = Pin<Box<dyn Future<Output = T> + Send + 's>>;

/// Runs steps of one connection and returns what came of each. Each is sent the first time it is
/// polled, so polling in order is sending in order; answers come in the same order.
pub(super) async fn in_order<T>(mut steps: Vec<Step<'_, T>>) -> Vec<T> {
    let mut done: Vec<Option<T>> = steps.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut pending = false;
        for (step, done) in steps.iter_mut().zip(&mut done) {
            if done.is_none() {
                match step.as_mut().poll(context) {
                    Poll::Ready(output) => *done = Some(output),
                    Poll::Pending => pending = true,
                }
            }
        }
        if pending { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    done.into_iter().flatten().collect()
}
