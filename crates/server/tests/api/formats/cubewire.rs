//! What is told in the words of Cubewire.

use super::told::{hook, told, words};
use crate::cubewire::stage::Stage;
use crate::harness::Golden;

#[tokio::test]
async fn every_vote_is_told_and_the_last_needed_one_before_the_end() {
    let stage = Stage::new().await;
    let tara = stage.approver("Tara").await;
    let list = stage.list("Approvers", &[&stage.reviewer, &tara]).await;
    stage.policy(&list, 2, Some(60)).await;
    let id = hook(&stage.world, "CUBEWIRE").await;
    let held = stage.hold().await;
    stage.vote(&stage.reviewer, &held.request, "APPROVED").await;
    stage.vote(&tara, &held.request, "APPROVED").await;
    stage.settle(&held.transaction).await;
    let refused = stage.hold().await;
    stage.vote(&tara, &refused.request, "REJECTED").await;
    let told = told(&stage.world, id).await;
    let mut golden = Golden::new(&stage.world);
    for event in &told {
        golden.note(event.clone());
    }
    insta::assert_snapshot!(golden.text());
    let names = words(&told, "type");
    let expected = [
        "transaction.status_changed",
        "approval_request.created",
        "approval_request.vote_cast",
        "approval_request.vote_cast",
        "approval_request.approved",
        "transaction.status_changed",
    ];
    assert_eq!(names[..6], expected);
    assert_eq!(told[3]["data"]["votes"].as_array().unwrap().len(), 2);
    let end = ["approval_request.vote_cast", "approval_request.rejected"];
    assert_eq!(names[names.len() - 3..names.len() - 1], end);
    let read = stage.request(&held.request).await;
    let approved = told.iter().find(|event| event["type"] == "approval_request.approved").unwrap();
    assert_eq!(approved["data"], read.body, "as it is read");
}
