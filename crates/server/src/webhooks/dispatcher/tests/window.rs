//! The cursor never passes an event that is not done with.

use countersign_domain::time::Timestamp;

use super::super::window::Window;

#[test]
fn the_cursor_waits_for_the_oldest_event() {
    let mut window = Window::behind(10);
    assert_eq!(window.cursor(), 10);
    let at = Timestamp::from_unix_ms;
    window.pass(11);
    window.want(12, at(12));
    window.want(13, at(13));
    window.pass(14);
    window.want(15, at(15));
    assert_eq!((window.cursor(), window.len()), (11, 3));
    assert_eq!(window.oldest(), Some(at(12)));
    window.finish(13);
    window.finish(14);
    assert_eq!((window.cursor(), window.len()), (11, 3));
    window.finish(12);
    assert_eq!((window.cursor(), window.len()), (14, 1));
    window.finish(15);
    window.pass(16);
    assert_eq!((window.cursor(), window.len(), window.oldest()), (16, 0, None));
}
