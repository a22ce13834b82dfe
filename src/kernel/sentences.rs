//! What is said of a field, to those whose browsers run scripts and to those whose do not: both take their sentences from
//! `frontend/src/rules/sentences.json`, the build makes constants of them.

include!(concat!(env!("OUT_DIR"), "/sentences.rs"));
