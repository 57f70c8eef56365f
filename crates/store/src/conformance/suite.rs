//! The list of cases, as a macro that makes them tests of a store.

/// Makes one test of each case. Given an expression that opens an empty store as
/// `(store, keep)`, where `keep` lives as long as the test.
#[macro_export]
macro_rules! conformance_suite {
    ($open:expr) => {
        $crate::conformance_suite! { @each $open;
            rows::every_kind_of_row_round_trips,
            rows::a_missing_row_is_known_to_be_missing,
            rows::a_row_that_is_asked_for_twice_is_there,
            rows::equal_ids_of_two_organizations_are_two_rows,
            rows::an_update_replaces_the_row,
            rows::ranges_follow_changes,
            rows::a_row_can_change_its_range,
            units::inserting_what_exists_conflicts,
            units::updating_what_is_missing_conflicts,
            units::a_failed_commit_is_forgotten,
            units::a_dropped_batch_leaves_nothing,
            units::what_was_committed_is_seen,
            lists::payments_of_wallets,
            lists::payments_that_are_not_listed,
            lists::payments_by_status,
            lists::listed_payments_follow_updates,
            lists::pages_hold_still_while_rows_are_added,
            lists::older_ids_find_their_place,
            lists::transfers_of_a_wallet,
            transfers::a_transfer_may_be_named_like_its_payment,
            transfers::a_transfer_may_come_after_its_payment,
            lists::wallets,
            lists::directory,
            lists::holds,
            lists::policies,
            approvals::approvals,
            approvals::reviews,
            approvals::due_requests,
            lists::people_and_keys,
            lists::log,
            places::memberships,
            places::approver_lists,
            documents::documents,
            documents::parts_of_a_document,
            documents::names,
            instructions::instructions,
            instructions::instructions_that_are_due,
            mails::mails,
            mails::mails_that_are_due,
            mails::old_mails_are_forgotten,
            places::changes_that_wait,
            webhooks::webhooks,
            webhooks::deliveries,
            webhooks::old_deliveries_are_forgotten,
            lookups::scans_see_everything,
            lookups::latest_is_the_end_of_the_furthest_log,
            lookups::pruning_forgets_what_is_older,
            lookups::an_idempotency_key_is_used_again,
            lookups::log_records_read_back_exactly,
            lookups::log_as_it_was_written,
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn writers_take_turns() -> Result<(), $crate::conformance::StoreError> {
            let (store, _keep) = $open;
            let store = ::std::sync::Arc::new(store);
            $crate::conformance::units::writers_take_turns(store).await
        }
    };
    (@each $open:expr; $($module:ident :: $case:ident,)*) => {$(
        #[tokio::test]
        async fn $case() -> Result<(), $crate::conformance::StoreError> {
            let (store, _keep) = $open;
            $crate::conformance::$module::$case(&store).await
        }
    )*};
}
