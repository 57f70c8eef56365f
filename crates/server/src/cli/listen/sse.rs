//! Reading a stream of events (the format of server-sent events).

/// An event as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Event {
    /// `evt_…`.
    pub(super) id: String,
    /// The event's name.
    pub(super) name: String,
    /// The envelope.
    pub(super) data: String,
}

/// Makes events of the bytes of a stream, however these are cut.
#[derive(Debug, Default)]
pub(super) struct Parser {
    line: Vec<u8>,
    id: Option<String>,
    name: String,
    data: Option<String>,
}

/// Something that the stream says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// An event.
    Event(Event),
    /// A position and nothing else: everything up to there has been said.
    Position(String),
}

impl Parser {
    /// Takes bytes, and returns what they complete.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<Said> {
        let mut said = Vec::new();
        for byte in bytes {
            if *byte != b'\n' {
                self.line.push(*byte);
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = String::from_utf8_lossy(&line);
            let line = line.strip_suffix('\r').unwrap_or(&line);
            said.extend(self.line(line));
        }
        said
    }

    fn line(&mut self, line: &str) -> Option<Said> {
        if line.is_empty() {
            return self.end();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => self.id = Some(value.to_owned()),
            "event" => value.clone_into(&mut self.name),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            // Comments keep the connection alive; other fields are not for us.
            _ => {}
        }
        None
    }

    fn end(&mut self) -> Option<Said> {
        let Self { id, name, data, .. } = std::mem::take(self);
        match (id, data) {
            (id, Some(data)) => Some(Said::Event(Event { id: id.unwrap_or_default(), name, data })),
            (Some(id), None) => Some(Said::Position(id)),
            (None, None) => None,
        }
    }
}
