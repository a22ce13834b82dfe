//! Where a form or a JSON call was sent from: the `Origin` and `Referer` check, before the token is looked at.
//!
//! The rules are those of Django's `CsrfViewMiddleware` (Origin header, RFC 6454; strict referer over TLS), plus
//! `Sec-Fetch-Site` (W3C Fetch Metadata), which no page can forge.

use std::error::Error;
use std::fmt;

use http::{HeaderMap, header};

use crate::web::host::Host;
use crate::web::origin::{Origin, TrustedOrigins, split_scheme};

#[cfg(test)]
mod tests;

/// The header in which browsers tell how the sending page is related to this site.
const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// The site that a request was sent to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'a> {
    /// Whether it came over TLS, as far as this server, a trusted proxy or the public URL tells.
    pub(crate) is_https: bool,
    /// Whether a request that came over TLS must have an `Origin` or a `Referer`: not when only the public URL tells of TLS, as
    /// a program on this machine may have asked without it.
    pub(crate) wants_referer: bool,
    pub(crate) host: &'a Host,
    /// Other origins whose pages may post here.
    pub(crate) trusted: &'a TrustedOrigins,
    /// The site as people see it, where that is known: a proxy may have changed `Host`.
    pub(crate) public: Option<&'a Origin>,
}

impl Site<'_> {
    fn is_own(&self, origin: &Origin) -> bool {
        Origin::of(self.is_https, self.host) == *origin || self.public == Some(origin)
    }

    fn trusts(&self, origin: &Origin) -> bool {
        self.is_own(origin) || self.trusted.contains(origin)
    }
}

/// Why a request's sender is not believed. The client gets 403.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The browser says that another site's page sent it.
    CrossSite,
    /// The browser says that a neighbour's page under the same domain sent it, and hides which.
    SameSite,
    /// `Origin` is another site, `null`, or not an origin.
    ForeignOrigin,
    /// Over TLS: neither `Origin` nor `Referer`.
    NoReferer,
    /// Over TLS, without `Origin`: the `Referer` is not an address.
    MalformedReferer,
    /// Over TLS, without `Origin`: the `Referer` was not fetched over TLS, so anybody may have written that page.
    InsecureReferer,
    /// Over TLS, without `Origin`: the `Referer` is another site.
    ForeignReferer,
}

impl Refused {
    /// The sentence for the person whose form was refused.
    #[must_use]
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::CrossSite | Self::SameSite | Self::ForeignOrigin | Self::ForeignReferer => {
                "Запрос пришёл с чужой страницы. Откройте нужную страницу магазина и отправьте форму с неё."
            }
            Self::NoReferer => {
                "Браузер не сообщил, с какой страницы отправлена форма. Разрешите ему передавать адрес страницы \
                 (заголовок Referer) этому сайту и отправьте форму ещё раз."
            }
            Self::MalformedReferer => {
                "Не разобрать, с какой страницы отправлена форма. Откройте страницу заново и отправьте форму ещё раз."
            }
            Self::InsecureReferer => {
                "Форма отправлена с незащищённой страницы. Откройте её по адресу, который начинается с https://, \
                 и отправьте форму ещё раз."
            }
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CrossSite => "Sec-Fetch-Site is cross-site",
            Self::SameSite => "Sec-Fetch-Site is same-site and there is no Origin",
            Self::ForeignOrigin => "Origin is not this site",
            Self::NoReferer => "neither Origin nor Referer over TLS",
            Self::MalformedReferer => "Referer is malformed",
            Self::InsecureReferer => "Referer is insecure while the site is secure",
            Self::ForeignReferer => "Referer is not this site",
        })
    }
}

impl Error for Refused {}

/// Checks the sender of a request that changes something (POST, PUT, PATCH, DELETE), headers given as they came.
///
/// An `Origin` or `Referer` that is repeated or not ASCII counts as malformed, never as absent.
pub(crate) fn check_headers(headers: &HeaderMap, site: Site<'_>) -> Result<(), Refused> {
    let one = |name: &str| {
        let mut values = headers.get_all(name).iter();
        let value = values.next()?;
        Some(if values.next().is_some() { "" } else { value.to_str().unwrap_or_default() })
    };
    check(one(header::ORIGIN.as_str()), one(header::REFERER.as_str()), one(SEC_FETCH_SITE), site)
}

/// Whether the browser says that a page of this very site sent a request: `Origin` is there and ours, and `Sec-Fetch-Site`, which
/// browsers leave out without TLS, does not contradict it. A trusted origin is not this site.
pub(crate) fn is_from_here(headers: &HeaderMap, site: Site<'_>) -> bool {
    let one = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_own = one(header::ORIGIN.as_str()).and_then(Origin::parse_header).is_some_and(|origin| site.is_own(&origin));
    is_own && one(SEC_FETCH_SITE).is_none_or(|value| value.trim().eq_ignore_ascii_case("same-origin"))
}

/// Checks the sender of a request that changes something.
///
/// With `Origin`: it must be this site or a trusted one. Without: neither `cross-site` nor `same-site` (browsers that say so
/// send `Origin` with whatever changes something), and over TLS the `Referer` must be of this site or a trusted one.
/// A trusted origin's page is `cross-site` by nature and is let in. This site's own origin together with `cross-site`
/// contradicts itself and is refused.
fn check(
    origin: Option<&str>,
    referer: Option<&str>,
    sec_fetch_site: Option<&str>,
    site: Site<'_>,
) -> Result<(), Refused> {
    let says = |word| sec_fetch_site.is_some_and(|value| value.trim().eq_ignore_ascii_case(word));
    let cross_site = says("cross-site");
    let Some(origin) = origin else {
        if cross_site {
            return Err(Refused::CrossSite);
        }
        if says("same-site") {
            return Err(Refused::SameSite);
        }
        let must_check = site.wants_referer || referer.is_some();
        return if site.is_https && must_check { check_referer(referer, site) } else { Ok(()) };
    };
    let sender = Origin::parse_header(origin).ok_or(Refused::ForeignOrigin)?;
    if cross_site && site.is_own(&sender) {
        return Err(Refused::CrossSite);
    }
    if site.trusts(&sender) { Ok(()) } else { Err(Refused::ForeignOrigin) }
}

fn check_referer(referer: Option<&str>, site: Site<'_>) -> Result<(), Refused> {
    let (is_https, rest) = split_scheme(referer.ok_or(Refused::NoReferer)?).ok_or(Refused::MalformedReferer)?;
    if !is_https {
        return Err(Refused::InsecureReferer);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let sender = Host::parse(authority).ok_or(Refused::MalformedReferer)?;
    if site.trusts(&Origin::of(true, &sender)) { Ok(()) } else { Err(Refused::ForeignReferer) }
}
