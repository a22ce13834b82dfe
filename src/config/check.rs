//! Checks of settings that go beyond clap's parsing, made before anything is opened.

use std::net::IpAddr;

use http::{HeaderMap, Uri, header};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use secrecy::ExposeSecret;

use super::{Settings, Switch, TakesPayments, log_levels};
use crate::kernel::address::City;
use crate::mail::{PublicUrl, Sender};
use crate::web::client_address::TrustedProxies;
use crate::web::host::AllowedHosts;
use crate::web::origin::TrustedOrigins;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The setting, as the flag is called.
    pub(crate) setting: &'static str,
    /// Shown to the operator, so it contains no password.
    pub(crate) why: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the setting {}: {}", self.setting, self.why)
    }
}

impl Settings {
    #[must_use]
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let checks = [
            ("allowed-hosts", told(AllowedHosts::parse(&self.server.allowed_hosts))),
            ("trusted-proxies", told(TrustedProxies::parse(&self.server.trusted_proxies))),
            ("trusted-origins", told(TrustedOrigins::parse(&self.server.trusted_origins))),
            ("database-url", told(self.database.address())),
            ("time-zone", self.time_zone()),
            ("map-url", map_url(&self.shop.map_url)),
            ("courier-hours", courier_hours(&self.delivery.courier_hours)),
            ("courier-cities", courier_cities(&self.delivery.cities())),
            ("pickup-place", pickup_place(&self.delivery.pickup_place)),
            ("mail-url", self.mail_url()),
            ("mail-from", told(Sender::parse(&self.mail.mail_from))),
            ("public-url", self.mail.public_url.as_deref().map_or(Ok(()), |url| told(PublicUrl::parse(url)))),
            ("log", log_levels(&self.logging.log).map(drop)),
        ];
        let problem =
            |(setting, checked): (&'static str, Result<(), String>)| checked.err().map(|why| Problem { setting, why });
        checks.into_iter().filter_map(problem).collect()
    }

    /// What works, but should not be used in a real shop.
    #[must_use]
    pub(crate) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let mut warn = |is_so: bool, what: &str| {
            if is_so {
                warnings.push(what.to_owned());
            }
        };
        warn(self.server.limits == Switch::Off, "rate limits are off: this is for load tests only");
        warn(
            self.payment.payments == TakesPayments::Test,
            "payments are in test mode: no money is taken, and every order can be marked as paid",
        );
        warn(self.server.allowed_hosts.trim() == "*", "allowed-hosts is *: the site answers to every host name");
        let sends_mail = !self.mail.mail_url.expose_secret().starts_with("file:");
        warn(
            sends_mail && self.mail.public_url.is_none(),
            "public-url is not set: links in mail use the server's own address",
        );
        warn(!self.answers_to_public_url(), "public-url names a host that is not in allowed-hosts");
        warnings
    }

    fn answers_to_public_url(&self) -> bool {
        let Some(Ok(url)) = self.mail.public_url.as_deref().map(PublicUrl::parse) else { return true };
        let (Ok(hosts), Ok(host)) = (AllowedHosts::parse(&self.server.allowed_hosts), host(url.host()).parse()) else {
            return true;
        };
        hosts.check(&HeaderMap::from_iter([(header::HOST, host)]), &Uri::default()).is_ok()
    }

    fn time_zone(&self) -> Result<(), String> {
        let name = &self.shop.time_zone;
        TimeZone::get(name).map(drop).map_err(|_| format!("there is no time zone {name}"))
    }

    fn mail_url(&self) -> Result<(), String> {
        told(self.mail.mailer(self.shop.data_dir.join("mail"), "localhost"))
    }
}

fn told<T, E: std::fmt::Display>(checked: Result<T, E>) -> Result<(), String> {
    checked.map(drop).map_err(|error| error.to_string())
}

/// As in a `Host` header.
fn host(name: &str) -> String {
    match name.parse() {
        Ok(IpAddr::V6(ip)) => format!("[{ip}]"),
        _ => name.to_owned(),
    }
}

/// It becomes a link, so it must be the address of a page, or empty.
fn map_url(address: &str) -> Result<(), String> {
    let is_page = address.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("https" | "http")) && uri.host().is_some_and(|host| !host.is_empty())
    });
    if address.is_empty() || is_page {
        Ok(())
    } else {
        Err(format!("{address} is not the address of a page: https://…"))
    }
}

/// Each is shown to customers: a time range, or words.
fn courier_hours(list: &str) -> Result<(), String> {
    let hours: Vec<&str> = list.split(',').map(str::trim).filter(|hours| !hours.is_empty()).collect();
    if hours.is_empty() {
        return Err("it names no hours".to_owned());
    }
    for (at, named) in hours.iter().enumerate() {
        if hours.iter().take(at).any(|before| before == named) {
            return Err(format!("«{named}» is listed twice"));
        }
        if named.chars().any(char::is_control) || named.chars().count() > 60 {
            return Err("a time range has one line of at most 60 characters".to_owned());
        }
        if looks_like_a_span(named) && !is_span(named) {
            return Err(format!("«{named}» is not a time range such as 10:00–14:00"));
        }
    }
    Ok(())
}

fn looks_like_a_span(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '-' | '–' | '—' | ' '))
}

fn is_span(text: &str) -> bool {
    let Some((from, to)) = text.split_once(['-', '–', '—']) else { return false };
    match (hour(from.trim()), hour(to.trim())) {
        (Some(from), Some(to)) => from < to,
        _ => false,
    }
}

/// Minutes since midnight, of `10`, `10:30` or `10.30`. A day ends at 24:00.
fn hour(text: &str) -> Option<i32> {
    let (hours, minutes) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let (hours, minutes): (i8, i8) = (hours.parse().ok()?, minutes.parse().ok()?);
    let is_midnight = hours == 24 && minutes == 0;
    (is_midnight || Time::new(hours, minutes, 0, 0).is_ok()).then_some(i32::from(hours) * 60 + i32::from(minutes))
}

/// Each is shown to customers, and compared with what they type.
fn courier_cities(cities: &[City]) -> Result<(), String> {
    if cities.is_empty() {
        return Err("it names no city".to_owned());
    }
    for (at, city) in cities.iter().enumerate() {
        let name = city.name();
        if name.chars().any(char::is_control) || name.chars().count() > 60 || !name.chars().any(char::is_alphabetic) {
            return Err("a city has letters and one line of at most 60 characters".to_owned());
        }
        if cities.iter().take(at).any(|before| before.is_meant(name)) {
            return Err(format!("«{name}» is listed twice"));
        }
    }
    Ok(())
}

fn pickup_place(place: &str) -> Result<(), String> {
    if place.trim().is_empty() || place.chars().any(char::is_control) {
        return Err("it must be one line and not empty".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::*;

    fn settings(arguments: &[&str]) -> Settings {
        let command = Settings::augment_args(clap::Command::new("techstore").no_binary_name(true));
        Settings::from_arg_matches(&command.try_get_matches_from(arguments).unwrap()).unwrap()
    }

    #[test]
    fn the_defaults_have_no_problem() {
        assert_eq!(settings(&[]).problems(), []);
        assert!(settings(&[]).warnings().is_empty());
    }

    #[test]
    fn each_wrong_setting_is_named_and_no_password_is_repeated() {
        for (flag, value) in [
            ("allowed-hosts", "https://shop.example.org"),
            ("allowed-hosts", " , "),
            ("trusted-proxies", "proxy.example.org"),
            ("trusted-origins", "pay.example.org"),
            ("database-url", "mysql://shop:hunter2@db/shop"),
            ("database-url", "sqlite:"),
            ("time-zone", "Europe/Moskow"),
            ("courier-hours", ","),
            ("courier-hours", "14:00–10:00"),
            ("courier-hours", "25:00-26:00"),
            ("courier-hours", "10:00"),
            ("courier-hours", "10–14,10–14"),
            ("courier-cities", " , "),
            ("courier-cities", "Москва,г. москва"),
            ("courier-cities", "Москва,42"),
            ("pickup-place", " "),
            ("mail-url", "smtp://shop:hunter2@mail.example.org?tls=none"),
            ("mail-from", "TechStore"),
            ("public-url", "shop.example.org"),
            ("public-url", "https://shop:hunter2@shop.example.org"),
            ("log", "inof"),
        ] {
            let problems = settings(&[&format!("--{flag}={value}")]).problems();
            assert_eq!(problems.len(), 1, "{flag}={value}: {problems:?}");
            assert_eq!(problems[0].setting, flag, "{value}");
            assert!(!problems[0].to_string().contains("hunter2"), "{}", problems[0]);
        }
    }

    #[test]
    fn usual_hours_are_taken() {
        for hours in ["10:00–14:00", "9-12", "18.30 — 24:00", "утром,вечером", "до 12:00"] {
            assert_eq!(courier_hours(hours), Ok(()), "{hours}");
        }
    }

    #[test]
    fn what_a_real_shop_should_not_have_is_warned_of() {
        for (arguments, word) in [
            (&["--payments=test"][..], "test mode"),
            (&["--limits=off"], "limits"),
            (&["--allowed-hosts=*"], "every host name"),
            (&["--mail-url=smtps://mail.example.org"], "public-url is not set"),
            (&["--public-url=https://shop.example.org"], "not in allowed-hosts"),
        ] {
            let warnings = settings(arguments).warnings();
            assert!(warnings.len() == 1 && warnings[0].contains(word), "{arguments:?}: {warnings:?}");
        }
        let named = ["--public-url=https://shop.example.org", "--allowed-hosts=.example.org"];
        assert!(settings(&named).warnings().is_empty());
    }
}
