//! The verdict of an evaluation and how it came about.

use serde::{Deserialize, Serialize};

use super::Compared;
use crate::canonical;
use crate::ids::PolicyId;
use crate::money::{Amount, Asset};
use crate::time::Timestamp;

/// What the policies of a wallet say about a payment, with the reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The answer.
    pub verdict: Verdict,
    /// What every rule of every policy found, oldest policy first.
    pub findings: Vec<Finding>,
}

/// The answer of an evaluation: deny beats hold beats allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// The payment may be made.
    Allow,
    /// A person has to agree first.
    Hold,
    /// The payment may not be made.
    Deny,
}

/// What one rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The policy.
    pub policy: PolicyId,
    /// Its version.
    #[serde(with = "canonical::integer")]
    pub version: u32,
    /// Its name.
    pub name: String,
    /// The rule.
    pub rule: Rule,
    /// What the rule says.
    pub effect: Effect,
    /// The number it compares with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Amount>,
    /// The payment's amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempted: Option<Amount>,
    /// What was spent and pending before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spent: Option<Amount>,
    /// When the count starts anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resets_at: Option<Timestamp>,
    /// What each condition of the policy compared; only where the rule is the conditions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub compared: Vec<Compared>,
}

/// What a rule says. Ordered: the strictest is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Effect {
    /// Nothing against it.
    Pass,
    /// A person has to agree.
    Hold,
    /// No.
    Deny,
}

/// The rules, by the names of the wire (spec §12.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rule {
    /// The threshold of one payment.
    MaxTransactionAmount,
    /// Recipients that are refused.
    BlockedRecipients,
    /// Recipients that alone are allowed.
    ApprovedRecipients,
    /// The time of day.
    TimeRestrictions,
    /// The limit of the day.
    DailySpendingLimit,
    /// The limit of the month.
    MonthlyLimit,
    /// A person has to agree.
    HumanInTheLoop,
    /// All conditions of the policy hold, and this is what it says then.
    Conditions,
    /// The evaluation itself failed: fail closed.
    EngineError,
}

impl Rule {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MaxTransactionAmount => "MAX_TRANSACTION_AMOUNT",
            Self::BlockedRecipients => "BLOCKED_RECIPIENTS",
            Self::ApprovedRecipients => "APPROVED_RECIPIENTS",
            Self::TimeRestrictions => "TIME_RESTRICTIONS",
            Self::DailySpendingLimit => "DAILY_SPENDING_LIMIT",
            Self::MonthlyLimit => "MONTHLY_LIMIT",
            Self::HumanInTheLoop => "HUMAN_IN_THE_LOOP",
            Self::Conditions => "CONDITIONS",
            Self::EngineError => "ENGINE_ERROR",
        }
    }
}

/// The finding that denied a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denial {
    /// What the rule found.
    pub finding: Finding,
    /// What its amounts count.
    pub asset: Asset,
}

impl Evaluation {
    /// What is said of two payments that are made together: of each rule the stricter finding,
    /// told once.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for finding in other.findings {
            let same = |one: &Finding| {
                (one.policy, one.version, one.rule)
                    == (finding.policy, finding.version, finding.rule)
            };
            match self.findings.iter_mut().find(|one| same(one)) {
                Some(known) if known.effect < finding.effect => *known = finding,
                Some(_) => {}
                None => self.findings.push(finding),
            }
        }
        Self { verdict: self.verdict.max(other.verdict), ..self }
    }

    /// The first denial of the oldest denying policy.
    #[must_use]
    pub fn denial(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.effect == Effect::Deny)
    }

    /// What holds the payment, oldest policy first.
    pub fn holds(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.effect == Effect::Hold)
    }
}

impl Finding {
    /// The finding in one sentence, with its numbers.
    #[must_use]
    pub fn reason(&self, asset: Asset) -> String {
        let money = |amount: Option<Amount>| {
            amount.map_or_else(String::new, |amount| amount.to_decimal(asset.scale(), 2))
        };
        let (limit, attempted) = (money(self.limit), money(self.attempted));
        let period = |name: &str| {
            let spent = money(self.spent);
            format!("{name} limit {limit}, spent or pending {spent}, this is {attempted}")
        };
        match self.rule {
            Rule::MaxTransactionAmount => {
                format!("single payment limit {limit}, this is {attempted}")
            }
            Rule::BlockedRecipients => "the recipient is blocked".to_owned(),
            Rule::ApprovedRecipients => "the recipient is not approved".to_owned(),
            Rule::TimeRestrictions => "outside of the allowed time".to_owned(),
            Rule::DailySpendingLimit => period("daily"),
            Rule::MonthlyLimit => period("monthly"),
            Rule::HumanInTheLoop if self.limit.is_some() => {
                format!("payments above {limit} need an approval, this is {attempted}")
            }
            Rule::HumanInTheLoop => "every payment needs an approval".to_owned(),
            Rule::Conditions => self.told(),
            Rule::EngineError => "the policy could not be evaluated".to_owned(),
        }
    }
    /// Which conditions there are, without their numbers: an agent reads this too, and whoever
    /// knows a threshold can stay below it.
    fn told(&self) -> String {
        let word = |compared: &Compared| match compared.holds {
            None => format!("{} cannot be judged", compared.condition),
            Some(_) => compared.condition.clone(),
        };
        let words: Vec<String> = self.compared.iter().map(word).collect();
        let words = words.join(", ");
        match (self.effect, words.is_empty()) {
            (Effect::Pass, _) => "the policy has nothing against it".to_owned(),
            (_, true) => "the policy says so of every payment".to_owned(),
            (_, false) => format!("the payment meets the conditions of the policy: {words}"),
        }
    }
}
