//! Settings: those that cannot be used, and those that a real shop should not have.

use crate::commands::call::Call;
use crate::commands::doctor::report::Report;
use crate::config::{Switch, TakesPayments};

/// Looks at the settings alone.
pub(crate) fn check(call: &Call, report: &mut Report) {
    let settings = &call.settings;
    report.check("all settings are valid", call.problems.is_empty(), || call.problems.join("; "));
    report.warn(&listed("every TECHSTORE_ variable is a setting", &call.warnings), call.warnings.is_empty());
    report.warn("rate limits are on", settings.server.limits == Switch::On);
    report.warn("the site answers only to its own host names", settings.server.allowed_hosts.trim() != "*");
    report.warn("payments are not in test mode", settings.payment.payments != TakesPayments::Test);
    report.warn("public-url, the base of links in mail, is set", settings.mail.public_url.is_some());
}

fn listed(what: &str, exceptions: &[String]) -> String {
    if exceptions.is_empty() { what.to_owned() } else { format!("{what}: {}", exceptions.join("; ")) }
}
