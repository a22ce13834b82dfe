//! Browser, system and kind of device, read from a `User-Agent` header. The rules are those of the ua-parser project (`uap-core`), run
//! by its Rust library; `build.rs` takes them from the npm package.

use std::fmt;

use serde::Deserialize;
use ua_parser::{os, user_agent};

use crate::accounts::device::{Device, DeviceKind};

/// The rules for browsers and systems of `uap-core`, as JSON with the names of its `regexes.yaml`.
pub(in crate::accounts) const RULES: &str = include_str!(concat!(env!("OUT_DIR"), "/user_agents.json"));

/// Browsers that the rules mistake for others, most of them met in Russia. These are tried first.
const OUR_BROWSERS: &[(&str, &str)] = &[
    (r"(YaSearchBrowser|YaApp_iOS)/(\d+)(?:\.(\d+)|)", "Yandex Browser"),
    (r"(HuaweiBrowser)/(\d+)(?:\.(\d+)|)", "Huawei Browser"),
    (r"(OPT|OPX)/(\d+)(?:\.(\d+)|)", "Opera"),
];

/// Unknown to the rules: Huawei's system since it left Android.
const OUR_SYSTEM: (&str, &str) = ("OpenHarmony", "HarmonyOS");

/// Names in the rules, and as we show them. The rules distinguish mobile editions; we show the kind of device instead.
const BROWSERS: &[(&str, &str)] = &[
    ("Chrome Mobile", "Chrome"),
    ("Chrome Mobile iOS", "Chrome"),
    ("Chrome Mobile WebView", "Встроенный браузер"),
    ("Mobile Safari UI/WKWebView", "Встроенный браузер"),
    ("Android", "Встроенный браузер"),
    ("Mobile Safari", "Safari"),
    ("Edge Mobile", "Edge"),
    ("Firefox Mobile", "Firefox"),
    ("Firefox iOS", "Firefox"),
    ("Opera Mobile", "Opera"),
    ("Yandex Browser", "Яндекс Браузер"),
    ("MiuiBrowser", "Mi Browser"),
    ("DuckDuckGo Mobile", "DuckDuckGo"),
    ("IE", "Internet Explorer"),
    ("IE Mobile", "Internet Explorer"),
    ("HeadlessChrome", "Headless Chrome"),
];

const SYSTEMS: &[(&str, &str)] = &[("Mac OS X", "macOS"), ("Chrome OS", "ChromeOS"), ("Other", "")];

#[rustfmt::skip]
const DESKTOPS: &[&str] = &[
    "Windows", "macOS", "Linux", "ChromeOS", "Ubuntu", "Debian", "Fedora", "Red Hat", "SUSE", "Mint", "FreeBSD", "OpenBSD",
];

/// Parts of names (in lower case) that only programs have.
const PROGRAMS: &[&str] = &["bot", "crawl", "spider", "slurp", "headless", "phantomjs", "lighthouse"];

/// The rules cannot be read or compiled.
#[derive(Clone, Debug)]
pub(crate) struct BrokenRules(String);

impl fmt::Display for BrokenRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "user agents cannot be read: {}", self.0)
    }
}

impl std::error::Error for BrokenRules {}

/// The compiled rules. Compiling takes 80 ms and 11 MiB.
pub(in crate::accounts) struct Compiled {
    browsers: user_agent::Extractor<'static>,
    systems: os::Extractor<'static>,
}

/// The parts of `regexes.yaml` that we use. The third, models of devices, would cost as much again.
#[derive(Deserialize)]
struct Rules {
    user_agent_parsers: Vec<user_agent::Parser<'static>>,
    os_parsers: Vec<os::Parser<'static>>,
}

impl Compiled {
    pub(in crate::accounts) fn new(rules: &str) -> Result<Self, BrokenRules> {
        let broken = |error: ua_parser::Error| BrokenRules(error.to_string());
        let rules: Rules = serde_json::from_str(rules).map_err(|error| BrokenRules(error.to_string()))?;

        let ours = OUR_BROWSERS.iter().map(|(regex, family)| our_browser(regex, family));
        let browsers = user_agent::Builder::new().push_all(ours.chain(rules.user_agent_parsers)).map_err(broken)?;
        let systems = std::iter::once(our_system()).chain(rules.os_parsers);
        let systems = os::Builder::new().push_all(systems).map_err(|error| broken(error.into()))?;
        Ok(Self {
            browsers: browsers.build().map_err(|error| broken(error.into()))?,
            systems: systems.build().map_err(|error| broken(error.into()))?,
        })
    }

    pub(in crate::accounts) fn read(&self, text: &str) -> Device {
        let browser = self.browsers.extract(text).unwrap_or_default();
        let system = self.systems.extract(text).unwrap_or_default();
        let system = system_name(&system.os, text);
        Device {
            browser: said(BROWSERS, &browser.family),
            browser_version: version(browser.major, browser.minor),
            kind: kind(&browser.family, &system, text),
            system,
        }
    }
}

fn our_system() -> os::Parser<'static> {
    os::Parser { regex: OUR_SYSTEM.0.into(), os_replacement: Some(OUR_SYSTEM.1.into()), ..Default::default() }
}

fn our_browser(regex: &'static str, family: &'static str) -> user_agent::Parser<'static> {
    user_agent::Parser { regex: regex.into(), family_replacement: Some(family.into()), ..Default::default() }
}

/// The longest name of a browser or system that is kept, in characters: some rules repeat what the client wrote.
const NAME: usize = 40;

/// The longest version that is kept, in characters.
const VERSION: usize = 12;

/// A name from the rules as we show it, cut to fit a page.
fn said(names: &[(&str, &str)], name: &str) -> String {
    let ours = names.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours);
    ours.unwrap_or(name).chars().take(NAME).collect()
}

/// The name of the system; for Apple's mobile ones, of the device.
fn system_name(name: &str, text: &str) -> String {
    let thing = ["iPad", "iPod touch", "iPhone"].into_iter().find(|thing| name == "iOS" && text.contains(thing));
    said(SYSTEMS, thing.unwrap_or(name))
}

/// The first number, and the second unless it is 0: `142`, `18.6`.
fn version(major: Option<&str>, minor: Option<&str>) -> String {
    let minor = minor.filter(|minor| *minor != "0").map(|minor| format!(".{minor}")).unwrap_or_default();
    let version = major.map(|major| format!("{major}{minor}")).unwrap_or_default();
    version.chars().take(VERSION).collect()
}

/// Follows the conventions of browser makers.
fn kind(family: &str, system: &str, text: &str) -> DeviceKind {
    let family = family.to_lowercase();
    let handheld = matches!(system, "Android" | "HarmonyOS" | "iOS" | "iPad" | "iPhone" | "iPod touch");
    // Every browser has begun like this since 1994. Programs give their own name, and robots an address for
    // complaints.
    let like_a_browser = text.starts_with("Mozilla/") || text.starts_with("Opera/");
    let is_program = PROGRAMS.iter().any(|part| family.contains(part)) || text.contains("+http");
    if text.is_empty() {
        DeviceKind::Unknown
    } else if is_program || !(like_a_browser || handheld) {
        DeviceKind::Bot
    } else if handheld {
        // Browsers on Android phones say `Mobile`, those on tablets do not.
        let by_word = matches!(system, "Android" | "HarmonyOS") && text.starts_with("Mozilla/");
        let is_tablet = system == "iPad" || (by_word && (text.contains("Tablet") || !text.contains("Mobile")));
        if is_tablet { DeviceKind::Tablet } else { DeviceKind::Phone }
    } else if DESKTOPS.contains(&system) {
        DeviceKind::Desktop
    } else if text.contains("Mobile") {
        DeviceKind::Phone
    } else {
        DeviceKind::Unknown
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::accounts::device::label;
    use crate::accounts::user_agent::{UserAgent, is_unseen};

    /// Agents of 2025 and 2026 as browsers send them: the label, the version, the kind.
    #[rustfmt::skip]
    const AGENTS: &[(&str, &str, &str, DeviceKind)] = &[
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36",
            "Chrome на Windows", "154", DeviceKind::Desktop),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36",
            "Chrome на macOS", "154", DeviceKind::Desktop),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36",
            "Chrome на Linux", "154", DeviceKind::Desktop),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36",
            "Chrome на ChromeOS", "154", DeviceKind::Desktop),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Mobile Safari/537.36",
            "Chrome на Android", "154", DeviceKind::Phone),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36",
            "Chrome на Android", "154", DeviceKind::Tablet),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1",
            "Chrome на iPhone", "142", DeviceKind::Phone),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Safari/537.36 Edg/154.0.0.0",
            "Edge на Windows", "154", DeviceKind::Desktop),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/154.0.0.0 Mobile Safari/537.36 EdgA/154.0.0.0",
            "Edge на Android", "154", DeviceKind::Phone),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 EdgiOS/142.0.3595.66 Mobile/15E148 Safari/604.1",
            "Edge на iPhone", "142", DeviceKind::Phone),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
            "Safari на iPhone", "26", DeviceKind::Phone),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
            "Safari на iPhone", "18.6", DeviceKind::Phone),
        ("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
            "Safari на iPad", "16.6", DeviceKind::Tablet),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
            "Safari на macOS", "26.1", DeviceKind::Desktop),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox на Windows", "145", DeviceKind::Desktop),
        ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox на Ubuntu", "145", DeviceKind::Desktop),
        ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0",
            "Firefox на Android", "145", DeviceKind::Phone),
        ("Mozilla/5.0 (Android 15; Tablet; rv:145.0) Gecko/145.0 Firefox/145.0",
            "Firefox на Android", "145", DeviceKind::Tablet),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15",
            "Firefox на iPhone", "145", DeviceKind::Phone),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0",
            "Opera на Windows", "125", DeviceKind::Desktop),
        ("Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.7390.122 Mobile Safari/537.36 OPR/92.2.4773.84075",
            "Opera на Android", "92.2", DeviceKind::Phone),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1 OPT/6.1.1",
            "Opera на iPhone", "6.1", DeviceKind::Phone),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 YaBrowser/25.10.0.0 Safari/537.36",
            "Яндекс Браузер на Windows", "25.10", DeviceKind::Desktop),
        ("Mozilla/5.0 (Linux; arm_64; Android 15; SM-A546E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.7339.249 YaBrowser/25.10.3.249.00 SA/3 Mobile Safari/537.36",
            "Яндекс Браузер на Android", "25.10", DeviceKind::Phone),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 YaBrowser/25.10.5.366.10 SA/3 Mobile/15E148 Safari/604.1",
            "Яндекс Браузер на iPhone", "25.10", DeviceKind::Phone),
        ("Mozilla/5.0 (Linux; arm_64; Android 14; M2102J20SG) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 YaApp_Android/25.101.1 YaSearchBrowser/25.101.1 BroPP/1.0 SA/3 Mobile Safari/537.36",
            "Яндекс Браузер на Android", "25.101", DeviceKind::Phone),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36",
            "Samsung Internet на Android", "29", DeviceKind::Phone),
        ("Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-NX9; HMSCore 6.13.0.302) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.301 Mobile Safari/537.36",
            "Huawei Browser на Android", "15", DeviceKind::Phone),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 ArkWeb/6.0.0.47 Mobile HuaweiBrowser/5.1.6.302",
            "Huawei Browser на HarmonyOS", "5.1", DeviceKind::Phone),
        ("Mozilla/5.0 (Linux; U; Android 14; ru-ru; 23078PND5G Build/UP1A.230905.011) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/112.0.5615.136 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.22.1-gn",
            "Mi Browser на Android", "14.22", DeviceKind::Phone),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Vivaldi/7.7.3851.52",
            "Vivaldi на Linux", "7.7", DeviceKind::Desktop),
        ("Mozilla/5.0 (Linux; Android 15; SM-S921B Build/AP3A.240905.015; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.102 Mobile Safari/537.36",
            "Встроенный браузер на Android", "142", DeviceKind::Phone),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
            "Встроенный браузер на iPhone", "", DeviceKind::Phone),
        ("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
            "Internet Explorer на Windows", "11", DeviceKind::Desktop),
        ("Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16",
            "Opera Mini на Android", "36.2", DeviceKind::Phone),
        ("Dalvik/2.1.0 (Linux; U; Android 14; SM-S921B Build/UP1A.231005.007)",
            "Встроенный браузер на Android", "14", DeviceKind::Phone),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
            "Headless Chrome на Linux", "142", DeviceKind::Bot),
        ("curl/8.17.0",
            "curl", "8.17", DeviceKind::Bot),
        ("Wget/1.25.0",
            "Wget", "1.25", DeviceKind::Bot),
        ("python-requests/2.32.5",
            "Python Requests", "2.32", DeviceKind::Bot),
        ("Go-http-client/2.0",
            "Go-http-client", "2", DeviceKind::Bot),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Googlebot", "2.1", DeviceKind::Bot),
        ("Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
            "YandexBot", "3", DeviceKind::Bot),
        ("Mozilla/5.0 (Linux; Android 13; CUBOT X70) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
            "Chrome на Android", "142", DeviceKind::Phone),
        ("Mozilla/5.0 (SMART-TV; Linux; Tizen 8.0) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/7.4 Chrome/120.0.6099.5 TV Safari/537.36",
            "Samsung Internet на Tizen", "7.4", DeviceKind::Unknown),
        ("просто текст",
            "Неизвестное устройство", "", DeviceKind::Bot),
        ("Mozilla/5.0 (iPod touch; CPU iPhone OS 15_8 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Mobile/15E148 Safari/604.1",
            "Safari на iPod touch", "15.6", DeviceKind::Phone),
        ("Mozilla/5.0 (Tablet; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.0.0 Safari/537.36 ArkWeb/6.0.0.47 Mobile HuaweiBrowser/5.1.6.302",
            "Huawei Browser на HarmonyOS", "5.1", DeviceKind::Tablet),
        ("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; WOW64; Trident/4.0; Tablet PC 2.0)",
            "Internet Explorer на Windows", "8", DeviceKind::Desktop),
        ("Mozilla/5.0 (compatible; MSIE 10.0; Windows Phone 8.0; Trident/6.0; IEMobile/10.0; NOKIA; Lumia 920)",
            "Internet Explorer на Windows Phone", "10", DeviceKind::Phone),
    ];

    /// Compiled once for all tests, because it is expensive.
    static COMPILED: LazyLock<Compiled> = LazyLock::new(|| Compiled::new(RULES).unwrap());

    fn read(header: &str) -> Device {
        COMPILED.read(UserAgent::parse(header.as_bytes()).as_str())
    }

    #[test]
    fn todays_browsers_are_known() {
        for (agent, called, version, kind) in AGENTS {
            let device = read(agent);
            assert_eq!(
                (label(&device.browser, &device.system).as_str(), device.browser_version.as_str(), device.kind),
                (*called, *version, *kind),
                "{agent}"
            );
        }
    }

    #[test]
    fn one_who_says_nothing_is_unknown() {
        for nothing in ["", " ", "\u{200b}\r\n\0"] {
            assert_eq!(read(nothing), Device::default(), "{nothing:?}");
        }
    }

    #[test]
    fn what_stands_after_512_characters_is_not_read() {
        let late = format!("Mozilla/5.0 {} Firefox/145.0", "(".repeat(512));
        assert_eq!(read(&late).browser, "");
        let early =
            format!("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0 {}", ")".repeat(10_000));
        let early = read(&early);
        assert_eq!(label(&early.browser, &early.system), "Firefox на Linux");
    }

    #[test]
    fn a_name_never_fills_the_page() {
        let long = read(&format!("Mozilla/5.0 {}bot/{}.{}", "A".repeat(200), "1".repeat(100), "2".repeat(100)));
        assert_eq!((long.browser.chars().count(), long.browser_version.len()), (40, 12), "{long:?}");
    }

    #[test]
    fn broken_rules_are_told_and_the_built_in_ones_are_not_broken() {
        for rules in ["", "{}", r#"{"user_agent_parsers": [{"regex": "("}], "os_parsers": []}"#] {
            assert!(Compiled::new(rules).is_err(), "{rules}");
        }
        assert!(Compiled::new(RULES).is_ok());
    }

    proptest! {
        #[test]
        fn any_header_is_read(header in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            let agent = UserAgent::parse(&header);
            prop_assert!(agent.as_str().chars().count() <= UserAgent::MOST);
            prop_assert!(!agent.as_str().chars().any(is_unseen));
            prop_assert!(COMPILED.read(agent.as_str()).browser.chars().count() <= NAME);
        }

        #[test]
        fn any_mixture_of_known_words_is_read(parts in proptest::collection::vec(0..AGENTS.len() * 8, 0..40)) {
            let words: Vec<_> = AGENTS.iter().flat_map(|(agent, ..)| agent.split([' ', ';', '('])).collect();
            let mixed: Vec<_> = parts.iter().map(|part| words[part % words.len()]).collect();
            let device = read(&mixed.join(" "));
            prop_assert!(device.browser.chars().count() <= NAME && device.system.chars().count() <= NAME);
        }
    }
}
