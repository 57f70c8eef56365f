//! What a crate must not even name: SQL above the store, HTTP below the server, the world in the
//! domain.

use super::code::has_word;
use super::complaint::{Complaint, Rule};
use super::file::File;

struct Wall {
    /// The folders behind the wall.
    around: &'static [&'static str],
    /// What must not be named there.
    words: &'static [&'static str],
    why: &'static str,
}

const WALLS: [Wall; 3] = [
    Wall {
        around: &["crates/domain/", "crates/engine/", "crates/server/", "crates/sim/"],
        words: &["rusqlite", "tokio_postgres"],
        why: "SQL lives in the store",
    },
    Wall {
        around: &["crates/domain/", "crates/engine/", "crates/store/"],
        words: &["axum", "hyper", "reqwest", "utoipa"],
        why: "HTTP lives in the server",
    },
    Wall {
        around: &["crates/domain/src/"],
        words: &[
            "tokio",
            "rand",
            "getrandom",
            "std::time",
            "std::env",
            "std::fs",
            "std::process",
            "std::thread",
            "std::net::TcpStream",
            "std::net::TcpListener",
            "std::net::UdpSocket",
        ],
        why: "the domain is a pure function of its arguments",
    },
];

/// Finds names on the wrong side of a wall.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in files.iter().filter(|file| file.is_rust()) {
        let behind = |wall: &&Wall| wall.around.iter().any(|path| file.path.starts_with(path));
        for wall in WALLS.iter().filter(behind) {
            complaints.extend(check_file(file, wall));
        }
    }
    complaints
}

fn check_file(file: &File, wall: &Wall) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (line, code) in file.code.lines().enumerate() {
        for word in wall.words.iter().filter(|word| has_word(code, word)) {
            let message = format!("`{word}` here: {}", wall.why);
            complaints.push(Complaint::line(Rule::Wall, (&file.path, line), message));
        }
    }
    complaints
}
