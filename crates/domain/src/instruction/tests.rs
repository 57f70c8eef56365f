//! Instructions from their creation to their end, as scripts; and what every news of a rail does in
//! every state.

mod holds;
mod machine;
mod stories;
