//! What every test needs: a folder, the program in it, requests, and clients that do not stop.

mod answer;
mod api;
mod books;
mod home;
mod lines;
mod load;
mod mail_server;
mod process;
mod receiver;
mod server;

pub(crate) use answer::{Answer, NoAnswer};
pub(crate) use api::Api;
pub(crate) use books::Books;
pub(crate) use home::Home;
pub(crate) use load::{Load, Sent};
pub(crate) use mail_server::MailServer;
pub(crate) use process::{Ended, Process};
pub(crate) use receiver::{Manner, Receiver};
pub(crate) use server::Server;
