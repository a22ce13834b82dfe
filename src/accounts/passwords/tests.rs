//! Hashes that others made: Django's own test vectors, and invented people of an old site.

use proptest::prelude::*;

use super::{Hash, Hasher, Verdict};

/// Of 80 bytes and more: bcrypt alone would cut it.
const LONG: &str = "щщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщщхвост после 72 байт";

/// Password and hash. First Django's `tests/auth_tests/test_hashers.py`, then people of an invented old
/// site, then what Django 5.2 made at low costs, and for plain bcrypt the vectors of its authors.
const DJANGO: &[(&str, &str)] = &[
    ("lètmein", "pbkdf2_sha256$1000000$seasalt$r1uLUxoxpP2Ued/qxvmje7UH9PUJBkRrvf9gGPL7Cps="),
    ("lètmein", "pbkdf2_sha256$1000000$seasalt2$egbhFghgsJVDo5Tpg/k9ZnfbySKQ1UQnBYXhR97a7sk="),
    ("lètmein", "pbkdf2_sha256$390000$seasalt$8xBlGd3jVgvJ+92hWPxi5ww0uuAuAnKgC45eudxro7c="),
    ("lètmein", "pbkdf2_sha1$390000$seasalt2$aDapRanzW8aHTz97v2TcfHzWD+I="),
    (
        "lètmein",
        "scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==",
    ),
    ("secret", "argon2$argon2id$v=19$m=102400,t=2,p=8$Y041dExhNkljRUUy$TMa6A8fPJhCAUXRhJXCXdw"),
    ("secret", "argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$YC9+jJCrQhs5R6db7LlN8Q"),
    (
        "secret",
        "argon2$argon2i$m=8,t=1,p=1$c29tZXNhbHQ$gwQOXSNhxiOxPOA0+PY10P9QFO4NAYysnqRt1GSQLE55m+2GYDt9FEjPMHhP2Cuf0nOEXXMocVrsJAtNSsKyfg",
    ),
    ("old secret 7/2", "pbkdf2_sha256$720000$FbOVWyYeAOVzGqvstx1WyB$cqb2NsBYO20MhByYo0CI6vSVo9+zwPLCk4oxxqCMt5Y="),
    ("old secret 7/6", "pbkdf2_sha256$36000$iJodPkV35RshmSjtUmMIPw$AjJynyV4fJrJ0JwYWtEYrN6TUkizZGnBwsKIS1tmrs4="),
    (
        "Пароль-7-7-ы",
        "argon2$argon2id$v=19$m=102400,t=2,p=8$RkpRUUJaa1J5eGJ6WTJNSXN0RXFpeQ$6YRqmIwSOanHWr//fxJnaC1P0+OZCl47a9p97VL9v4k",
    ),
    ("old secret 7/8", "bcrypt_sha256$$2b$12$4mvvCpPXomfGLKjzJqzRSuKfUREN4aL/xrSoZioPKdaQ13ZusEree"),
    (
        "Пароль-7-9-ы",
        "scrypt$16384$x9sYzykOETF1rxINkLIXhN$8$5$3nsvNEm6Zm67fUt83lxYit26IkAWamsIjxEPP3iEgGGJHiVHGk+j3aXtMN9vF5amMSljHdntPBHJh6heeUiqrg==",
    ),
    ("old secret 7/10", "pbkdf2_sha1$260000$NaClNaClNaCl$bpU9IHPGLtHxSOp+yvVR0G9hQpo="),
    ("", "pbkdf2_sha256$1000$yN2B1WluOLAAO8M2Mh6c0K$6CrOQ4pdc0a2GvIdAuI0jPf/Cm8tnds5dBb54Ixn+3I="),
    ("", "pbkdf2_sha1$1000$VhKlKNaHXJDwC7XtvjR7cY$UxiE6VfYJw1Odz7huJ6P7/gqVA0="),
    (
        "",
        "argon2$argon2id$v=19$m=64,t=1,p=2$VWxZTUVPeFZocnVEall5M3l6dVVzSA$9hYQ7yJL/bTBHDD02uzUP9TfcGB3na72jFDq+9010i4",
    ),
    ("", "bcrypt_sha256$$2b$04$TDZpOMtqk3TKLLPFJgmjbucCzn6KM.rnyhjwTs0izaRCbk5hGVYTm"),
    ("", "bcrypt$$2b$04$qdACFUR19IdWCZrOf0xM/e5w6BYA.wBN8GBCaj86WfBVzfeLZdIu."),
    (
        "",
        "scrypt$16$5SvHhe3lkwqcHXSw7Q1PvB$2$3$UdmkjPhXFyhw8f0SGP5ddoVOYzK4zlYmrw2TfuFE/+7xpNGP5Q+8VNfQDF4EVDD93yJmQmH2osljrGXehjAQjQ==",
    ),
    (LONG, "pbkdf2_sha256$1000$1KG3xpT3ZSZvG5Oe20b1gn$QkS4Gnkqsva+Uu0Hevn7ijuPDeBgRRmSfRh4JvMqjz4="),
    (LONG, "bcrypt_sha256$$2b$04$rZy3K9H/3XYyIORpgC7G7uIXBYSyEUr04Es6KnIUj5TiUoOZtNWgG"),
    ("lètmein", "bcrypt$$2b$04$wZh38xieOatYHD.EB/toA.l5Y8z7DYB6E4ZmDcoljtB6I22cihij6"),
    ("a", "bcrypt$$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
];

/// Cheap enough to be verified hundreds of times.
const CHEAP: &[&str] = &[
    "pbkdf2_sha256$1000$UMtRlGXjMkuXWcT8vu8MqJ$XKTWfcxCorVAaHA4W2lisg0d5dmnaaUA3j4l23Efjhc=",
    "pbkdf2_sha1$1000$R0WTP2BLTExYpRmfDmB8KJ$thuSW648qdgtagt3pF2S1Pg68hE=",
    "argon2$argon2id$v=19$m=64,t=1,p=2$NGN2YVNHWFo4dnY1Mk1mSVZIYTlCNg$yzU8kbX1aM7v3ZK/LQXvR5KwF0UnAaDcVPi2FfMssPc",
    "bcrypt_sha256$$2b$04$VkAzztihWEbugxj64dI.T.Gku00x72wyzLsF3ViC78Dt2c0bl/6xS",
    "scrypt$16$6o3Ui1zQtmzSeUcIiptVC6$2$3$3t/Sqhz6247HjH2poJHwRK1wuaGuwOEshdV7CoIOEmRJ+9fINEpqYsx6Pdb6HH02O27DIuHbVvXF29k+g19lsw==",
];

#[test]
fn every_hash_of_django_takes_its_password_once_more() {
    let mut hasher = Hasher::new();
    for (password, stored) in DJANGO {
        let hash = Hash::stored(*stored);
        assert!(hash.is_usable(), "{stored}");
        assert_eq!(hasher.verify(password, &hash), Verdict::RightOutdated, "{stored}");
        assert_eq!(hasher.verify(&format!("{password}z"), &hash), Verdict::Wrong, "{stored}");
    }
}

#[test]
fn plain_bcrypt_reads_72_bytes_as_django_did() {
    let hash = Hash::stored("bcrypt$$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui");
    let read = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut hasher = Hasher::new();
    assert_eq!(hasher.verify(read, &hash), Verdict::RightOutdated);
    assert_eq!(hasher.verify(&format!("{read}chars after 72 are ignored"), &hash), Verdict::RightOutdated);
    assert_eq!(hasher.verify(&read[..71], &hash), Verdict::Wrong);
}

#[test]
fn an_argon2_hash_of_other_parameters_is_outdated() {
    let mut hasher = Hasher::new();
    let ours = hasher.hash("lètmein", [7; 16]).unwrap();
    assert_eq!(hasher.verify("lètmein", &ours), Verdict::Right);
    let with_djangos_prefix = Hash::stored(format!("argon2{}", ours.as_str()));
    assert_eq!(hasher.verify("lètmein", &with_djangos_prefix), Verdict::RightOutdated);
    let cheaper = Hash::stored(CHEAP[2].strip_prefix("argon2").unwrap());
    assert_eq!(hasher.verify("lètmein", &cheaper), Verdict::RightOutdated);
}

#[test]
fn a_hash_larger_than_the_hashers_memory_leaves_it_in_order() {
    let mut hasher = Hasher::new();
    let ours = hasher.hash("lètmein", [7; 16]).unwrap();
    let large = Hash::stored("argon2$argon2id$v=19$m=102400,t=2,p=8$Y041dExhNkljRUUy$TMa6A8fPJhCAUXRhJXCXdw");
    assert_eq!(hasher.verify("secret", &large), Verdict::RightOutdated);
    assert_eq!(hasher.verify("lètmein", &ours), Verdict::Right);
}

#[test]
fn a_password_matches_only_as_it_was_typed() {
    let composed = Hash::stored(CHEAP[0]);
    let mut hasher = Hasher::new();
    assert_eq!(hasher.verify("l\u{e8}tmein", &composed), Verdict::RightOutdated);
    assert_eq!(hasher.verify("le\u{300}tmein", &composed), Verdict::Wrong);
    assert_eq!(hasher.verify("L\u{e8}tmein", &composed), Verdict::Wrong);
    assert_eq!(hasher.verify(" l\u{e8}tmein", &composed), Verdict::Wrong);
}

#[test]
fn an_account_without_a_password_takes_none() {
    let mut hasher = Hasher::new();
    let stored = "!IKXMM0GlUhZbJ34MqWOuMdPr3pl633e20pb85euS";
    for hash in [stored, "!", ""].map(Hash::stored) {
        assert!(!hash.is_usable());
        for password in ["", "!", stored, "lètmein"] {
            assert_eq!(hasher.verify(password, &hash), Verdict::Wrong);
        }
    }
}

#[test]
fn what_is_no_hash_takes_no_password() {
    let mut hasher = Hasher::new();
    let no_hashes = [
        "lètmein",
        "$",
        "$$$$$$",
        "lolcat$salt$hash",
        "md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3",
        "sha1$seasalt$cff36ea83f5706ce9aa7454e63e431fc726b2dc8",
        "pbkdf2_sha256",
        "pbkdf2_sha256$1000$salt",
        "pbkdf2_sha256$1000$salt$",
        "pbkdf2_sha256$1000$salt$====",
        "pbkdf2_sha256$1000$salt$AAAA",
        "pbkdf2_sha256$$salt$XKTWfcxCorVAaHA4W2lisg0d5dmnaaUA3j4l23Efjhc=",
        "pbkdf2_sha256$+1000$salt$XKTWfcxCorVAaHA4W2lisg0d5dmnaaUA3j4l23Efjhc=",
        "pbkdf2_sha256$1000$salt$XKTWfcxCorVAaHA4W2lisg0d5dmnaaUA3j4l23Efjhc",
        "pbkdf2_sha256$1000$salt$XKTWfcxCorVAaHA4W2lisg0d5dmnaaUA3j4l23Efjhc=$",
        "argon2$",
        "argon2$argon2id$v=19$m=64,t=1,p=2$NGN2YVNHWFo4dnY1Mk1mSVZIYTlCNg",
        "argon2$argon2id$v=19$m=64,t=1,p=2$NGN2YVNHWFo4dnY1Mk1mSVZIYTlCNg$",
        "argon2$argon2id$v=19$m=64,t=1,p=2$NGN2YVNHWFo4dnY1Mk1mSVZIYTlCNg$AAAAAAAAAAAAAAAA",
        "argon2$argon2d$v=19$m=64,t=1,p=2$NGN2YVNHWFo4dnY1Mk1mSVZIYTlCNg$yzU8kbX1aM7v3ZK/LQXvR5KwF0UnAaDcVPi2FfMssPc",
        "bcrypt$",
        "bcrypt$2b$04$wZh38xieOatYHD.EB/toA.l5Y8z7DYB6E4ZmDcoljtB6I22cihij6",
        "bcrypt$$2b$04$wZh38xieOatYHD.EB/toA.l5Y8z7DYB6E4ZmDcoljtB6I22cihij",
        "bcrypt$$2b$4$wZh38xieOatYHD.EB/toA.l5Y8z7DYB6E4ZmDcoljtB6I22cihij6",
        "bcrypt$$2b$04$wZh38xieOatYHD.EB/tщщщщщщщщщщщщ",
        "bcrypt$$2x$04$wZh38xieOatYHD.EB/toA.l5Y8z7DYB6E4ZmDcoljtB6I22cihij6",
        "scrypt$16$salt$2$3$",
        "scrypt$16$salt$2$3",
    ];
    for stored in no_hashes {
        let hash = Hash::stored(stored);
        assert!(!hash.is_usable(), "{stored}");
        assert_eq!(hasher.verify("lètmein", &hash), Verdict::Wrong, "{stored}");
    }
    assert!(!Hash::stored("pbkdf2_sha256$1000$salt$".repeat(10_000)).is_usable());
}

#[test]
fn hostile_costs_are_refused_and_the_dearest_allowed_are_not() {
    let pbkdf2 =
        |iterations: &str| format!("pbkdf2_sha256${iterations}$salt$XKTWfcxCorVAaHA4W2lisg0d5dmnaaUA3j4l23Efjhc=");
    let argon2 =
        |cost: &str| format!("argon2$argon2id$v=19${cost}$NGN2YVNHWFo4dnY1Mk1mSVZIYTlCNg$yzU8kbX1aM7v3ZK/LQXvRw");
    let bcrypt = |cost: &str| format!("bcrypt_sha256$$2b${cost}$VkAzztihWEbugxj64dI.T.Gku00x72wyzLsF3ViC78Dt2c0bl/6xS");
    let scrypt = |n: &str, r: &str, p: &str| {
        format!(
            "scrypt${n}$salt${r}${p}$3t/Sqhz6247HjH2poJHwRK1wuaGuwOEshdV7CoIOEmRJ+9fINEpqYsx6Pdb6HH02O27DIuHbVvXF29k+g19lsw=="
        )
    };
    let allowed = [
        pbkdf2("1"),
        pbkdf2("10000000"),
        argon2("m=262144,t=2,p=16"),
        argon2("m=64,t=10,p=1"),
        bcrypt("04"),
        bcrypt("15"),
        scrypt("131072", "8", "4"),
        scrypt("2", "1", "16"),
    ];
    let refused = [
        pbkdf2("0"),
        pbkdf2("10000001"),
        pbkdf2("4294967297"),
        pbkdf2("99999999999999999999"),
        argon2("m=262145,t=2,p=1"),
        argon2("m=4294967295,t=1,p=1"),
        argon2("m=64,t=11,p=1"),
        argon2("m=1024,t=1,p=17"),
        argon2("m=64,t=0,p=1"),
        argon2("m=64,t=1,p=0"),
        argon2("m=8,t=1,p=16"),
        bcrypt("03"),
        bcrypt("16"),
        bcrypt("99"),
        scrypt("262144", "8", "1"),
        scrypt("131072", "8", "5"),
        scrypt("16384", "9", "1"),
        scrypt("1024", "8", "17"),
        scrypt("1000", "8", "1"),
        scrypt("1", "8", "1"),
        scrypt("16384", "0", "1"),
        scrypt("16384", "8", "0"),
        scrypt("16384", "4294967295", "4294967295"),
    ];
    for stored in allowed {
        assert!(Hash::stored(stored.as_str()).is_usable(), "{stored}");
    }
    for stored in refused {
        assert!(!Hash::stored(stored.as_str()).is_usable(), "{stored}");
    }
}

#[test]
fn logs_never_show_a_hash() {
    assert_eq!(format!("{:?}", Hash::stored(CHEAP[0])), "Hash(django pbkdf2)");
    assert_eq!(format!("{:?}", Hash::stored("!hidden")), "Hash(unusable)");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_can_be_taken_apart(algorithm in "|argon2|pbkdf2_sha256|pbkdf2_sha1|bcrypt|bcrypt_sha256|scrypt", rest in "\\PC*|[$=,+/a-z0-9vmtp.]*") {
        let _ = Hash::stored(format!("{algorithm}${rest}")).is_usable();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_hash_with_a_slip_takes_no_password(
        stored in prop::sample::select(CHEAP),
        place in any::<prop::sample::Index>(),
        slip in "[$=,+/a-zA-Z0-9.é]?",
    ) {
        let place = place.index(stored.len());
        let damaged = format!("{}{slip}{}", &stored[..place], &stored[place + 1..]);
        // The revisions 2a, 2b and 2y of bcrypt are the same function.
        let same = damaged == stored || damaged.starts_with("bcrypt_sha256$$2a") || damaged.starts_with("bcrypt_sha256$$2y");
        let begun = std::time::Instant::now();
        let verdict = Hasher::new().verify("lètmein", &Hash::stored(damaged.as_str()));
        prop_assert_eq!(verdict == Verdict::RightOutdated, same, "{}", damaged);
        prop_assert!(begun.elapsed().as_secs() < 30);
    }
}
