//! From the log to mails, and from mails to their transport.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use countersign_domain::access::{Caller, Environment, Origin};
use countersign_domain::approval::InstructionSubject;
use countersign_domain::command::{Command, Request};
use countersign_domain::ids::{Id as _, LogId, OrgId};
use countersign_domain::instruction::Instruction;
use countersign_domain::log::{Consumer, Cursor, Fact, LogHead, LogRecord};
use countersign_domain::mail::{
    Mail, MailAttempt, MailVerb, NewMail, QueueMails, RecordMail, Scene, addressees,
    administrators, told_of,
};
use countersign_domain::organization::{Member, Organization};
use countersign_domain::state::{Entity as _, Key};
use countersign_engine::{Engine, EngineError, List, LogFilter, Page, Pauses, StoreError};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::compose::compose;
use super::mailer::{Mailer, Transport};
use super::notice::{Told, notice};
use super::office::{File, Office, parties};

/// How many records of the log are read together.
const RECORDS_AT_ONCE: usize = 256;

/// Of how many of them the requests are read together.
const FILES_AT_ONCE: usize = 64;

/// How many mails are written in one commit, about.
const MAILS_AT_ONCE: usize = 256;

/// How often, and after which pause, something is written down that the engine was too busy for.
const BUSY_MAX: u32 = 100;
const BUSY_PAUSE: Duration = Duration::from_millis(100);

/// What happened longer ago is told to nobody: a week, in seconds.
const NEWS_SECONDS: i64 = 7 * 86_400;

/// How many mails are on their way at once: a mail server is not there for us alone.
const SENDING_MAX: usize = 8;

impl Mailer {
    /// Writes the mails for everything in an organization's log that was not looked at yet, and
    /// returns how many. Whoever does the same at the same time adds nothing.
    pub async fn write(&self, org: OrgId) -> Result<usize, EngineError> {
        let head = position(&self.engine, org).await?;
        let (mut after, mut written) = (cursor(&self.engine, org).await?, 0);
        let from = after.max(self.passed(org));
        let records = records_of(&self.engine, org, from).await?;
        if records.is_empty() {
            self.pass(org, head);
            return Ok(0);
        }
        let office = Office::open(&self.engine, org, &self.staff).await?;
        // A mail may come a moment later, and whoever waits for an answer may not.
        let (mut rest, mut pauses) = (records.as_slice(), Pauses::new(&self.engine));
        while !rest.is_empty() {
            let began = Instant::now();
            let (mails, through, taken) = self.part(&office, rest).await?;
            rest = rest.get(taken..).unwrap_or_default();
            // A few records that nobody is told of are looked at again after a restart.
            if mails.is_empty() && taken < RECORDS_AT_ONCE {
                continue;
            }
            let (count, sends) = (mails.len(), self.transport.is_some());
            let verb = QueueMails { org, after, through, mails, sends };
            submit(&self.engine, MailVerb::Queue(verb)).await?;
            after = cursor(&self.engine, org).await?;
            if after != through {
                // Another server came first, and may not have seen as much.
                let what = "another server writes the same mails".to_owned();
                return Err(EngineError::Store(StoreError::Conflict(what)));
            }
            written += count;
            pauses.rest(began).await;
        }
        self.pass(org, head);
        Ok(written)
    }

    /// The mails for the first of these records, the place of the last of them, and how many they
    /// are.
    async fn part(
        &self,
        office: &Office,
        records: &[Arc<LogRecord>],
    ) -> Result<(Vec<NewMail>, u64, usize), EngineError> {
        let (mut mails, mut through, mut taken) = (Vec::new(), 0, 0);
        for some in records.chunks(FILES_AT_ONCE) {
            let told = some.iter().filter_map(|record| told_of(&record.body.fact));
            let names: Vec<_> = told.map(|told| (told.org, told.id)).collect();
            let mut files = File::open_all(&self.engine, &names).await?.into_iter();
            for record in some {
                if told_of(&record.body.fact).is_some()
                    && let Some(file) = files.next().flatten()
                {
                    mails.extend(self.about(office, &file, record));
                }
                if let Fact::NoticeRequested { instruction } = &record.body.fact {
                    mails.extend(self.notices(office, instruction, record.body.id).await?);
                }
                (through, taken) = (record.seq, taken + 1);
            }
            if mails.len() >= MAILS_AT_ONCE || taken >= RECORDS_AT_ONCE {
                break;
            }
        }
        Ok((mails, through, taken))
    }

    /// The mails about one record.
    fn about(&self, office: &Office, file: &File, record: &LogRecord) -> Vec<NewMail> {
        let scene = Scene {
            approval: &file.approval,
            votes: &file.votes,
            members: &office.staff.members,
            roster: &office.staff.roster,
            keys: office.staff.keys(file.approval.environment),
            signing_in: &office.staff.signing_in,
            setting: office.organization.settings.self_approval,
            now: office.now,
        };
        let record_id = record.body.id;
        let write = |one| compose(office, file, (&one, record_id), &self.public_url);
        addressees(&record.body, &scene).into_iter().map(write).collect()
    }

    /// The mails about what a rule wants administrators to hear.
    async fn notices(
        &self,
        office: &Office,
        instruction: &Instruction,
        record: LogId,
    ) -> Result<Vec<NewMail>, EngineError> {
        let subject = InstructionSubject::of(instruction);
        let parties = parties(&self.engine, (instruction.org, &subject)).await?;
        let told = Told { office, instruction, parties: &parties, public_url: &self.public_url };
        let all = administrators(&office.staff.members);
        Ok(all.iter().map(|one| notice(&told, (one, record))).collect())
    }

    /// The organizations whose logs have grown since they were last looked at.
    pub async fn behind(&self) -> Result<Vec<OrgId>, EngineError> {
        let position = |row: &Organization| row.id.ulid().0;
        let rows = self.engine.whole(List::Organizations, position).await?;
        let orgs: Vec<OrgId> = rows.iter().map(|row| row.id).collect();
        let mut behind = Vec::new();
        for part in orgs.chunks(RECORDS_AT_ONCE) {
            let reads = part.iter().map(|org| Key::LogHead(*org).into()).collect();
            let state = self.engine.read(reads).await?;
            for org in part {
                let head = state.get::<LogHead>(*org)?;
                if head.is_some_and(|head| head.seq > self.passed(*org)) {
                    behind.push(*org);
                }
            }
        }
        Ok(behind)
    }

    /// Sends every mail that is due, and returns how many there were.
    pub async fn send_due(&self) -> Result<usize, EngineError> {
        let mut sent = 0;
        loop {
            match self.send_some().await? {
                0 => return Ok(sent),
                some => sent += some,
            }
        }
    }

    /// Sends some of the mails that are due, and returns how many; none when none is left.
    pub(super) async fn send_some(&self) -> Result<usize, EngineError> {
        let Some(transport) = &self.transport else { return Ok(0) };
        let page = Page { after: None, limit: SENDING_MAX };
        let due = List::MailsDue { now: self.engine.now() };
        let rows = self.engine.page(due, page).await?;
        let mails: Vec<Arc<Mail>> =
            rows.iter().filter_map(|row| Mail::from_row(row).map(Arc::clone)).collect();
        let (mut sending, mut by_task) = (JoinSet::new(), HashMap::new());
        for mail in &mails {
            let with = (self.engine.clone(), Arc::clone(transport));
            let task = sending.spawn(send(with, Arc::clone(mail)));
            by_task.insert(task.id(), mail);
        }
        // All of them come to their end before an error does: a mail that is broken off on its way
        // is one that comes twice.
        let mut result = Ok(mails.len());
        while let Some(ended) = sending.join_next_with_id().await {
            let written = match ended {
                Ok((_, written)) => written,
                // Else a mail that nobody can send would keep all others from being sent.
                Err(lost) => {
                    let Some(mail) = by_task.get(&lost.id()) else { continue };
                    let why = MailAttempt::Refused("sending it ended in a panic".to_owned());
                    record(&self.engine, mail, why).await
                }
            };
            result = written.and(result);
        }
        result
    }
}

/// Hands a mail over, and writes down what came of it. Should that not be written, it is handed
/// over again, under the same name.
async fn send(
    (engine, transport): (Engine, Arc<dyn Transport>),
    mail: Arc<Mail>,
) -> Result<(), EngineError> {
    let late = mail.useful_until.is_some_and(|until| until <= engine.now());
    let attempt = if late {
        MailAttempt::Refused("its time was over before it could be sent".to_owned())
    } else if !is_there(&engine, &mail).await? {
        MailAttempt::Refused("whoever it is for has left".to_owned())
    } else {
        transport.send(&mail).await
    };
    record(&engine, &mail, attempt).await
}

/// Whether the person is still a member, with this address: who has left is told nothing any more.
async fn is_there(engine: &Engine, mail: &Mail) -> Result<bool, EngineError> {
    let name = (mail.org, mail.person);
    let state = engine.read(vec![Key::Member(name.0, name.1).into()]).await?;
    let member = state.get::<Member>(name)?;
    Ok(member.is_some_and(|member| member.is_active() && member.email == mail.address))
}

/// Writes down what came of handing a mail over.
async fn record(engine: &Engine, mail: &Mail, attempt: MailAttempt) -> Result<(), EngineError> {
    let (id, attempts_before) = (mail.id, mail.attempts);
    let verb = RecordMail { org: mail.org, mail: id, attempts_before, attempt: attempt.clone() };
    submit(engine, MailVerb::Record(verb)).await?;
    match attempt {
        MailAttempt::Taken => tracing::debug!(mail = %id, "mail sent"),
        // The address stays out of the log: it is somebody's.
        MailAttempt::Deferred(error) => tracing::warn!(mail = %id, %error, "mail not sent yet"),
        MailAttempt::Refused(error) => tracing::warn!(mail = %id, %error, "mail not sent"),
    }
    Ok(())
}

async fn submit(engine: &Engine, verb: MailVerb) -> Result<(), EngineError> {
    let request = Request {
        caller: Caller::System,
        origin: Origin::default(),
        idempotency: None,
        command: Arc::new(Command::Mail(verb)),
    };
    let refused = |rejection| EngineError::Internal(format!("mail was refused: {rejection:?}"));
    for _ in 0..BUSY_MAX {
        match engine.submit(request.clone()).await {
            // A mail that was taken should not be handed over again because there is much to do.
            Err(EngineError::Busy) => tokio::time::sleep(BUSY_PAUSE).await,
            other => return other?.result.map(drop).map_err(refused),
        }
    }
    Err(EngineError::Busy)
}

/// The end of an organization's log.
async fn position(engine: &Engine, org: OrgId) -> Result<u64, EngineError> {
    let state = engine.read(vec![Key::LogHead(org).into()]).await?;
    Ok(state.get::<LogHead>(org)?.map_or(0, |head| head.seq))
}

/// The place up to which mails were written.
async fn cursor(engine: &Engine, org: OrgId) -> Result<u64, EngineError> {
    let key = (org, Consumer::Mail);
    let state = engine.read(vec![Key::Cursor(key.0, key.1).into()]).await?;
    Ok(state.get::<Cursor>(key)?.map_or(0, |cursor| cursor.seq))
}

/// What the log says about approval requests behind a place, as it was written, and what rules want
/// to be told. These records are few beside those of payments, and are found without reading them.
async fn records_of(
    engine: &Engine,
    org: OrgId,
    after: u64,
) -> Result<Vec<Arc<LogRecord>>, EngineError> {
    let mut found = BTreeMap::new();
    let types = ["approval", "notice"];
    let all = Environment::ALL.iter().flat_map(|one| types.map(|kind| (*one, kind)));
    for (environment, kind) in all {
        let list = List::Log(LogFilter {
            org,
            environment,
            action: None,
            resource: None,
            resource_type: Some(kind.to_owned()),
            resource_id: None,
            actor: None,
            // What is long over is news to nobody, where mail was off until now.
            from: Some(engine.now().plus_seconds(-NEWS_SECONDS)),
            to: None,
        });
        let mut last = None;
        loop {
            let page = Page { after: last, limit: RECORDS_AT_ONCE };
            let rows = engine.page(list.clone(), page).await?;
            let is_last = rows.len() < RECORDS_AT_ONCE;
            let records: Vec<_> = rows.iter().filter_map(LogRecord::from_row).collect();
            let reached = records.iter().any(|record| record.seq <= after);
            last = records.last().map(|record| u128::from(record.seq));
            let new = records.into_iter().filter(|record| record.seq > after);
            found.extend(new.map(|record| (record.seq, Arc::clone(record))));
            if reached || is_last {
                break;
            }
        }
    }
    Ok(found.into_values().collect())
}
