//! Messages about fields, shared by pages with and without scripts: the build makes these constants from
//! `frontend/src/rules/sentences.json`.

include!(concat!(env!("OUT_DIR"), "/sentences.rs"));
