//! The cursor never passes an event that is not done with.

use super::super::window::Window;

#[test]
fn the_cursor_waits_for_the_oldest_event() {
    let mut window = Window::behind(10);
    assert_eq!(window.cursor(), 10);
    for (seq, wanted) in [(11, false), (12, true), (13, true), (14, false), (15, true)] {
        window.pass(seq, wanted);
    }
    assert_eq!((window.cursor(), window.len()), (11, 3));
    window.finish(13);
    window.finish(14);
    assert_eq!((window.cursor(), window.len()), (11, 3));
    window.finish(12);
    assert_eq!((window.cursor(), window.len()), (14, 1));
    window.finish(15);
    window.pass(16, false);
    assert_eq!((window.cursor(), window.len()), (16, 0));
}
