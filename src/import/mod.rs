//! Importing shops from other software. So far there is one: the shop on Django that this program replaces.

pub mod django;
