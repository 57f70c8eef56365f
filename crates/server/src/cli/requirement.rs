//! Who is asked to agree, as lines of text.

use serde_json::Value;

use super::api::{list, text};
use super::output::Output;
use crate::visible::visible;

/// Who is asked, who has said what, and who may still.
pub(super) fn asked(approval: &Value, output: Output) {
    let line = |name: &str, text: &str| output.line(&format!("  {name:<10}{text}"));
    tree(approval.get("requirement").unwrap_or(&Value::Null), 0, output);
    for vote in list(approval, "votes") {
        let (decision, comment) = (text(vote, "decision").to_lowercase(), text(vote, "comment"));
        let voice = match text(vote, "onBehalfOf") {
            "" => String::new(),
            other => format!(" for {other}"),
        };
        let vote = format!("{}{voice} {decision} {}", text(vote, "personId"), visible(comment));
        line("vote", vote.trim_end());
    }
    let names = |member: &str| {
        let names: Vec<String> =
            list(approval, member).iter().map(|voter| visible(text(voter, "name"))).collect();
        names.join(", ")
    };
    if !list(approval, "voters").is_empty() {
        line("decides", &names("voters"));
    }
    for barred in list(approval, "cannotVote") {
        let why = text(barred, "reason").to_lowercase().replace('_', " ");
        line("cannot", &format!("{}: {why}", visible(text(barred, "name"))));
    }
    if let Some(step) = approval.get("nextStep").filter(|step| !step.is_null()) {
        line("next", &format!("{} {}", text(step, "at"), text(step, "action").to_lowercase()));
    }
    if !text(approval, "duplicateOf").is_empty() {
        let other = text(approval, "duplicateOf");
        line("warning", &format!("asks for the same as {other}"));
    }
    let reachability = approval.get("reachability").unwrap_or(&Value::Null);
    if reachability.get("reachable").and_then(Value::as_bool) == Some(false) {
        line("warning", &format!("nobody is left: {}", text(reachability, "reason")));
    }
}

/// The requirement, a node a line, indented by its level.
fn tree(node: &Value, level: usize, output: Output) {
    let met = if node.get("met").and_then(Value::as_bool) == Some(true) { "✓" } else { "·" };
    let what = match text(node, "type") {
        "QUORUM" => {
            let approvers = list(node, "approvers").iter().map(one_of).collect::<Vec<_>>();
            let number = |name| node.get(name).and_then(Value::as_u64).unwrap_or_default();
            let count = number("count");
            let had = count.saturating_sub(number("missing"));
            format!("{had} of {count} by {}", approvers.join(" or "))
        }
        "ALL" => "all of".to_owned(),
        "ANY" => "one of".to_owned(),
        "THEN" => "one after the other".to_owned(),
        _ => return,
    };
    let name = if level == 0 { "asks" } else { "" };
    output.line(&format!("  {name:<10}{}{met} {what}", "  ".repeat(level)));
    for part in list(node, "of") {
        tree(part, level + 1, output);
    }
}

fn one_of(approvers: &Value) -> String {
    match text(approvers, "type") {
        "ROLE" => format!("a member who is {}", text(approvers, "role")),
        "PERSON" => text(approvers, "personId").to_owned(),
        "LIST" => text(approvers, "listId").to_owned(),
        _ => "anyone who may decide".to_owned(),
    }
}
