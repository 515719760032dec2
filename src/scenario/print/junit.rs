//! JUnit XML, as most CI systems read it: a suite for each file, a case for each check.

use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};

use super::{Outcome, mismatches, place, title};
use crate::scenario::Check;

/// The whole outcome.
///
/// # Errors
/// If the library cannot write it.
pub fn outcome(outcome: &Outcome) -> Result<String, SerializeError> {
    let mut report = Report::new(format!("{} {}", outcome.rules.id, outcome.rules.version));
    for file in outcome.checks.chunk_by(|a, b| a.scenario.place.0 == b.scenario.place.0) {
        let name = file.first().map(|check| check.scenario.place.0.as_str()).unwrap_or_default();
        let mut suite = TestSuite::new(name);
        suite.add_test_cases(file.iter().map(case));
        report.add_test_suite(suite);
    }
    report.to_string()
}

fn case(check: &Check) -> TestCase {
    let mut status = if check.passes() {
        TestCaseStatus::success()
    } else {
        TestCaseStatus::non_success(NonSuccessKind::Failure)
    };
    if !check.passes() {
        let because = format!("expected because: {}", check.scenario.because);
        let lines: Vec<String> = std::iter::once(place(check))
            .chain(mismatches(check))
            .chain([because])
            .chain(check.why.clone())
            .collect();
        status
            .set_message(mismatches(check).join("; "))
            .set_type("verdict")
            .set_description(lines.join("\n"));
    }
    let mut case = TestCase::new(title(check), status);
    case.set_classname(check.scenario.place.0.as_str());
    case
}
