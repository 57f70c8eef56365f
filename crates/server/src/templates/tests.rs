//! Tests of agent templates.

use super::*;

fn usd(text: &str) -> Option<Amount> {
    Some(Amount::parse(text, 8).unwrap())
}

#[test]
fn the_starter_templates_are_those_of_the_specification() {
    let templates = parse(STARTER).unwrap();
    let told: Vec<_> = templates
        .iter()
        .map(|template| {
            let Rules { max_transaction_amount, daily_limit, require_approval, .. } =
                template.rules;
            (template.id.as_str(), max_transaction_amount, daily_limit, require_approval)
        })
        .collect();
    let expected = [
        ("research-assistant", usd("25"), usd("100"), false),
        ("procurement", usd("500"), None, true),
        ("subscriptions", usd("100"), usd("300"), false),
        ("travel", usd("400"), usd("2000"), true),
        ("customer-support", usd("50"), usd("250"), false),
    ];
    assert_eq!(told, expected);
    let window = templates[4].rules.time_window.as_ref().unwrap();
    assert_eq!((window.start.as_str(), window.end.as_str()), ("08:00", "20:00"));
    assert!(templates.iter().all(|t| t.permissions == Permissions::AGENT_DEFAULT));
}

#[test]
fn what_is_wrong_in_a_file_is_said_with_the_template_that_has_it() {
    let cases = [
        ("[[template]]\nid = 'A b'\nname = 'x'", "template `A b`: the id must be a slug"),
        ("[[template]]\nid = 'a'\nname = ' '", "template `a`: the name must have"),
        (
            "[[template]]\nid = 'a'\nname = 'x'\npermissions = ['approvals:write']",
            "template `a`: an agent cannot hold the permission `approvals:write`",
        ),
        (
            "[[template]]\nid = 'a'\nname = 'x'\npolicy = { monthly_limit = '-1' }",
            "template `a`: wrong `monthly_limit`",
        ),
        (
            "[[template]]\nid = 'a'\nname = 'x'\n\
             policy = { time_restrictions = { start = '08:00', end = '08:00' } }",
            "template `a`: wrong `end`",
        ),
        (
            "[[template]]\nid = 'a'\nname = 'x'\n[[template]]\nid = 'a'\nname = 'y'",
            "template `a` comes twice",
        ),
        ("[[template]]\nid = 'a'\nname = 'x'\nlimit = 1", "unknown field `limit`"),
        ("[[template]]\nid = 'a'\nname = 'x'\npolicy = { monthly_limit = 5 }", "expected a string"),
    ];
    for (text, expected) in cases {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_file_without_templates_offers_none() {
    assert_eq!(parse("").unwrap(), []);
}
