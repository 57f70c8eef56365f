//! Parsing of what `pgbench` prints.

use super::pgbench::Report;

const REPORT: &str = "\
scaling factor: 1
number of transactions actually processed: 9613
number of failed transactions: 0 (0.000%)
latency average = 33.1 ms
tps = 1931.560218 (without initial connection time)
";

#[test]
fn a_report_gives_transactions_and_their_rate() {
    let report = Report::parse(REPORT).unwrap();
    assert_eq!(report, Report { processed: 9613, per_second: 1931.560218 });
}

#[test]
fn a_report_with_a_failed_transaction_is_refused() {
    let failed = REPORT.replace("transactions: 0 (0.000%)", "transactions: 3 (0.031%)");
    assert_eq!(Report::parse(&failed), None);
}
