//! The countries that a query may name.

/// Every officially assigned code of ISO 3166-1 alpha-2, in order.
const CODES: [&str; 249] = [
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ",
    "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS",
    "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN",
    "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE",
    "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF",
    "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM",
    "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM",
    "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC",
    "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
    "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
    "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG",
    "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW",
    "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS",
    "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO",
    "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
    "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW",
];

/// Codes that people write and that ISO 3166 does not assign, each with what to write.
const WRITE_INSTEAD: [(&str, &str); 5] = [
    ("UK", "GB"),
    ("EL", "GR"),
    ("EU", "the code of a Member State, such as FR"),
    ("XK", "no code: ISO 3166 assigns none to Kosovo"),
    ("UN", "the code of a State"),
];

/// Whether a text is an assigned ISO 3166-1 alpha-2 code.
///
/// # Errors
/// What to write instead.
pub fn country(text: &str) -> Result<(), String> {
    if CODES.binary_search(&text).is_ok() {
        return Ok(());
    }
    let upper = text.to_ascii_uppercase();
    if let Some((_, instead)) = WRITE_INSTEAD.iter().find(|(code, _)| *code == upper) {
        return Err((*instead).to_owned());
    }
    if CODES.binary_search(&upper.as_str()).is_ok() {
        return Err(upper);
    }
    Err("an ISO 3166-1 alpha-2 code such as FR".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_for_the_search() {
        assert!(CODES.is_sorted());
    }

    #[test]
    fn what_is_no_code_is_refused_with_what_to_write() {
        let any = "an ISO 3166-1 alpha-2 code such as FR";
        for (text, instead) in [
            ("UK", "GB"),
            ("uk", "GB"),
            ("EL", "GR"),
            ("EU", "the code of a Member State, such as FR"),
            ("fr", "FR"),
            ("XX", any),
            ("ZZ", any),
            ("", any),
            ("FRA", any),
            ("\u{0395}\u{0395}", any),
        ] {
            assert_eq!(country(text), Err(instead.to_owned()), "{text}");
        }
        assert_eq!(country("FR"), Ok(()));
        assert_eq!(country("GB"), Ok(()));
    }
}
