//! A live session as the profile shows it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::accounts::device::DeviceKind;
use crate::accounts::model::SignIn;
use crate::accounts::paths;
use crate::kernel::dates;
use crate::kernel::ids::SessionId;

pub(crate) struct SessionView {
    pub(crate) label: String,
    pub(crate) icon: &'static str,
    pub(crate) address: String,
    /// «сегодня в 14:05».
    pub(crate) last_seen: String,
    /// «21.11.2025 14:05».
    pub(crate) signed_in: String,
    /// Whether it is the session of this request.
    pub(crate) is_this: bool,
    /// Address of the form that ends the session.
    pub(crate) end_url: String,
    pub(crate) api_url: String,
}

impl SessionView {
    /// `this`: the session of the request.
    #[must_use]
    pub(crate) fn new(row: SignIn, this: SessionId, now: Timestamp, zone: &TimeZone) -> Self {
        Self {
            label: row.client.label(),
            icon: match row.client.device {
                DeviceKind::Desktop => "laptop",
                DeviceKind::Phone => "phone",
                DeviceKind::Tablet => "tablet",
                DeviceKind::Bot | DeviceKind::Unknown | DeviceKind::Unread => "question-circle",
            },
            address: row.address,
            last_seen: dates::recent(*row.last_seen_at, now, zone),
            signed_in: dates::table_time(*row.signed_in_at, zone),
            is_this: row.session_id == Some(this),
            end_url: paths::end_session(row.id),
            api_url: paths::api_session(row.id),
        }
    }
}
