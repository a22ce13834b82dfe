//! The setting `mail-url`, for a mail server.

use std::borrow::Cow;
use std::net::IpAddr;

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::Url;

use super::wrong_setting::WrongSetting;

/// A mail server that accepts our messages (a «submission» server, RFC 6409).
#[derive(Debug, Clone)]
pub struct SmtpAddress {
    /// Its name or IP address.
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    pub(crate) login: Option<Login>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// No TLS: for a server on this machine or in a network of ours.
    Plain,
    /// TLS after a plain greeting (RFC 3207). A server that does not offer it gets nothing.
    StartTls,
    /// TLS from the first byte (RFC 8314 §3.3).
    Tls,
}

#[derive(Debug, Clone)]
pub(crate) struct Login {
    pub(crate) name: String,
    pub(crate) password: SecretString,
}

impl SmtpAddress {
    /// Reads `smtps://user:password@host:465` or `smtp://user:password@host:587`. The ports shown are the defaults;
    /// special characters in name and password are written like `%40`.
    ///
    /// `smtps` is TLS. `smtp` is STARTTLS, which the server must offer; to this machine it is plain, on port 25.
    /// `?tls=required` and `?tls=none` override that, but a password is never sent to another machine without TLS.
    pub fn parse(text: &str) -> Result<Self, WrongSetting> {
        let url =
            Url::parse(text).map_err(|_| WrongSetting("it is not an address such as smtps://user:password@host"))?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(WrongSetting(
                "behind the host nothing but ?tls=… may stand (is a # or / of the password written %23, %2F?)",
            ));
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        if host.is_empty() || host.contains('%') {
            return Err(WrongSetting("it names no host, or one with other letters than a-z, digits, dots and hyphens"));
        }
        let (security, login) = (security(&url, is_here(&host))?, login(&url)?);
        if login.is_some() && security == Security::Plain && !is_here(&host) {
            return Err(WrongSetting("a password is not sent to another machine without TLS"));
        }
        let usual = match security {
            Security::Plain => 25,
            Security::StartTls => 587,
            Security::Tls => 465,
        };
        Ok(Self { host, port: url.port().unwrap_or(usual), security, login })
    }
}

fn security(url: &Url, is_here: bool) -> Result<Security, WrongSetting> {
    match (url.scheme(), url.query()) {
        ("smtps", None) => Ok(Security::Tls),
        ("smtp", None) if is_here => Ok(Security::Plain),
        ("smtp", None | Some("tls=required")) => Ok(Security::StartTls),
        ("smtp", Some("tls=none")) => Ok(Security::Plain),
        ("smtp" | "smtps", _) => {
            Err(WrongSetting("behind the «?» stands tls=required or tls=none, and only with smtp://"))
        }
        _ => Err(WrongSetting("it begins with none of smtps://, smtp:// and file:")),
    }
}

fn is_here(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn login(url: &Url) -> Result<Option<Login>, WrongSetting> {
    let wrong = WrongSetting("name and password are both needed, in UTF-8, with everything special as %40");
    let decode = |text| percent_decode_str(text).decode_utf8().map(Cow::into_owned).map_err(|_| wrong);
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(wrong),
        (name, Some(password)) => Ok(Some(Login { name: decode(name)?, password: decode(password)?.into() })),
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(text: &str) -> (String, u16, Security, Option<(String, String)>) {
        let address = SmtpAddress::parse(text).unwrap();
        (
            address.host,
            address.port,
            address.security,
            address.login.map(|login| (login.name, login.password.expose_secret().to_owned())),
        )
    }

    fn of(host: &str, port: u16, security: Security) -> (String, u16, Security, Option<(String, String)>) {
        (host.to_owned(), port, security, None)
    }

    #[test]
    fn another_machine_is_asked_for_tls() {
        assert_eq!(read("smtps://mail.example.org"), of("mail.example.org", 465, Security::Tls));
        assert_eq!(read("smtp://mail.example.org"), of("mail.example.org", 587, Security::StartTls));
        assert_eq!(read("smtp://mail.example.org:25?tls=required"), of("mail.example.org", 25, Security::StartTls));
        assert_eq!(read("smtps://192.0.2.1:4465/"), of("192.0.2.1", 4465, Security::Tls));
        assert_eq!(read("smtps://[2001:db8::1]"), of("2001:db8::1", 465, Security::Tls));
    }

    #[test]
    fn this_machine_and_whoever_is_excused_are_not() {
        assert_eq!(read("smtp://localhost"), of("localhost", 25, Security::Plain));
        assert_eq!(read("smtp://127.0.0.1:1025"), of("127.0.0.1", 1025, Security::Plain));
        assert_eq!(read("smtp://[::1]"), of("::1", 25, Security::Plain));
        assert_eq!(read("smtp://localhost?tls=required"), of("localhost", 587, Security::StartTls));
        assert_eq!(read("smtp://relay.internal?tls=none"), of("relay.internal", 25, Security::Plain));
    }

    #[test]
    fn name_and_password_are_decoded() {
        let login = |text| read(text).3.unwrap();
        assert_eq!(login("smtps://shop:secret@mail.example.org"), ("shop".to_owned(), "secret".to_owned()));
        let encoded = "smtps://shop%40example.org:%D1%88%D0%B8%2F%23%3A%40%25@mail.example.org";
        assert_eq!(login(encoded), ("shop@example.org".to_owned(), "ши/#:@%".to_owned()));
        assert_eq!(login("smtp://shop:secret@localhost").1, "secret");
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for text in [
            "",
            "mail.example.org",
            "smtp:",
            "smtps://",
            "smtps://:465",
            "https://mail.example.org",
            "smtps://mail.example.org:port",
            "smtps://mail.example.org/inbox",
            "smtps://почта.рф",
            "smtps://mail.example.org?tls=none",
            "smtp://mail.example.org?tls=opportunistic",
            "smtp://mail.example.org?tls=none&tls=required",
            "smtps://shop@mail.example.org",
            "smtps://:hunter2@mail.example.org",
            "smtps://shop:hunter2#1@mail.example.org",
            "smtps://shop:hunter2/1@mail.example.org",
            "smtps://shop:hunter2%ff@mail.example.org",
            "smtp://shop:hunter2@mail.example.org?tls=none",
            "ssmtp://shop:hunter2@mail.example.org",
            "shop:hunter2@mail.example.org",
        ] {
            let Err(wrong) = SmtpAddress::parse(text) else { panic!("{text} is taken") };
            assert!(!wrong.to_string().contains("hunter2"), "{wrong}");
        }
    }
}
