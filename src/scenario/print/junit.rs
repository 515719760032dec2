//! JUnit XML, as most CI systems read it: a suite for each file, a case for each check.

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::{TestReport, mismatches, place, title};
use crate::scenario::run::ScenarioCheck;

/// # Errors
/// If the XML cannot be written.
pub(crate) fn report(report: &TestReport) -> Result<String, SerializeError> {
    let mut xml = Report::new(format!("{} {}", report.rules.id, report.rules.version));
    for checks in report.checks.chunk_by(|one, other| file(one) == file(other)) {
        let mut suite = TestSuite::new(checks.first().map(file).unwrap_or_default());
        suite.add_test_cases(checks.iter().map(case));
        xml.add_test_suite(suite);
    }
    xml.to_string()
}

fn file<'c>(check: &'c ScenarioCheck) -> &'c str {
    &check.scenario.place.0
}

fn case(check: &ScenarioCheck) -> TestCase {
    let status = if check.passes() { TestCaseStatus::success() } else { failure(check) };
    let mut case = TestCase::new(title(check), status);
    case.set_classname(file(check));
    case
}

fn failure(check: &ScenarioCheck) -> TestCaseStatus {
    let wrong = mismatches(check);
    let mut lines = vec![place(check)];
    lines.extend_from_slice(&wrong);
    lines.push(format!("expected because: {}", check.scenario.because));
    lines.extend_from_slice(&check.why);
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_message(wrong.join("; ")).set_type("verdict").set_description(lines.join("\n"));
    status
}
