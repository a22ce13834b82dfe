//! Rows and newtypes by declaration, for both engines at once.

/// Declares a struct that is read from a row, each field from the column of its name.
///
/// ```
/// techstore_db::record! {
///     /// A user's name.
///     pub struct Named { pub id: i64, pub name: Option<String> }
/// }
/// ```
///
/// Columns that several rows share are one record, which the others take in after `..`:
///
/// ```
/// # techstore_db::record! { pub struct Named { pub id: i64, pub name: Option<String> } }
/// techstore_db::record! {
///     pub struct Guest { pub visits: i64, ..pub named: Named }
/// }
/// ```
#[macro_export]
macro_rules! record {
    (
        $(#[$meta:meta])* $vis:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty,)*
            .. $shared_vis:vis $shared:ident: $shared_type:ty $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $type,)* $shared_vis $shared: $shared_type }

        impl<'r, R: $crate::sqlx::Row> $crate::sqlx::FromRow<'r, R> for $name
        where
            &'static str: $crate::sqlx::ColumnIndex<R>,
            $($type: $crate::sqlx::Decode<'r, R::Database> + $crate::sqlx::Type<R::Database>,)*
            $shared_type: $crate::sqlx::FromRow<'r, R>,
        {
            fn from_row(row: &'r R) -> ::std::result::Result<Self, $crate::sqlx::Error> {
                Ok(Self {
                    $($field: $crate::sqlx::Row::try_get(row, stringify!($field))?,)*
                    $shared: $crate::sqlx::FromRow::from_row(row)?,
                })
            }
        }

        impl $crate::FromSqlite for $name {
            const COLUMNS: &'static [&'static str] = {
                const OWN: &[&str] = &[$(stringify!($field)),*];
                const SHARED: &[&str] = <$shared_type as $crate::FromSqlite>::COLUMNS;
                const ALL: [&str; OWN.len() + SHARED.len()] = $crate::joined(OWN, SHARED);
                &ALL
            };

            fn from_sqlite(mut columns: $crate::Columns<'_, '_>) -> $crate::rusqlite::Result<Self> {
                Ok(Self { $($field: columns.read()?,)* $shared: $crate::FromSqlite::from_sqlite(columns)? })
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        $vis struct $name { $($(#[$field_meta])* $field_vis $field: $type,)* }

        impl<'r, R: $crate::sqlx::Row> $crate::sqlx::FromRow<'r, R> for $name
        where
            &'static str: $crate::sqlx::ColumnIndex<R>,
            $($type: $crate::sqlx::Decode<'r, R::Database> + $crate::sqlx::Type<R::Database>,)*
        {
            fn from_row(row: &'r R) -> ::std::result::Result<Self, $crate::sqlx::Error> {
                Ok(Self { $($field: $crate::sqlx::Row::try_get(row, stringify!($field))?,)* })
            }
        }

        impl $crate::FromSqlite for $name {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn from_sqlite(mut columns: $crate::Columns<'_, '_>) -> $crate::rusqlite::Result<Self> {
                Ok(Self { $($field: columns.read()?,)* })
            }
        }
    };
}

/// Lets a struct of one field stand for its field in rows and placeholders.
///
/// ```
/// #[derive(Debug, Clone, Copy)]
/// pub struct UserId(pub i64);
/// techstore_db::transparent!(UserId(i64));
/// ```
#[macro_export]
macro_rules! transparent {
    ($name:ident($inner:ty)) => {
        impl<D: $crate::sqlx::Database> $crate::sqlx::Type<D> for $name
        where
            $inner: $crate::sqlx::Type<D>,
        {
            fn type_info() -> D::TypeInfo {
                <$inner as $crate::sqlx::Type<D>>::type_info()
            }
            fn compatible(info: &D::TypeInfo) -> bool {
                <$inner as $crate::sqlx::Type<D>>::compatible(info)
            }
        }

        impl<'q, D: $crate::sqlx::Database> $crate::sqlx::Encode<'q, D> for $name
        where
            $inner: $crate::sqlx::Encode<'q, D>,
        {
            fn encode_by_ref(
                &self,
                buffer: &mut D::ArgumentBuffer,
            ) -> ::std::result::Result<$crate::sqlx::encode::IsNull, $crate::sqlx::error::BoxDynError> {
                self.0.encode_by_ref(buffer)
            }
        }

        impl<'r, D: $crate::sqlx::Database> $crate::sqlx::Decode<'r, D> for $name
        where
            $inner: $crate::sqlx::Decode<'r, D>,
        {
            fn decode(value: D::ValueRef<'r>) -> ::std::result::Result<Self, $crate::sqlx::error::BoxDynError> {
                <$inner as $crate::sqlx::Decode<'r, D>>::decode(value).map(Self)
            }
        }

        impl $crate::rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> $crate::rusqlite::Result<$crate::rusqlite::types::ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl $crate::rusqlite::types::FromSql for $name {
            fn column_result(
                value: $crate::rusqlite::types::ValueRef<'_>,
            ) -> $crate::rusqlite::types::FromSqlResult<Self> {
                <$inner as $crate::rusqlite::types::FromSql>::column_result(value).map(Self)
            }
        }
    };
}

/// Lets an enumeration with `fn parse(&str) -> Option<Self>` be read from a column of text.
///
/// ```
/// #[derive(Debug, Clone, Copy)]
/// pub enum Side { Left, Right }
/// impl Side {
///     fn parse(text: &str) -> Option<Self> {
///         match text {
///             "left" => Some(Self::Left),
///             "right" => Some(Self::Right),
///             _ => None,
///         }
///     }
/// }
/// techstore_db::text_enum!(Side);
/// ```
#[macro_export]
macro_rules! text_enum {
    ($name:ident) => {
        impl<D: $crate::sqlx::Database> $crate::sqlx::Type<D> for $name
        where
            str: $crate::sqlx::Type<D>,
        {
            fn type_info() -> D::TypeInfo {
                <str as $crate::sqlx::Type<D>>::type_info()
            }
            fn compatible(info: &D::TypeInfo) -> bool {
                <str as $crate::sqlx::Type<D>>::compatible(info)
            }
        }

        impl<'r, D: $crate::sqlx::Database> $crate::sqlx::Decode<'r, D> for $name
        where
            &'r str: $crate::sqlx::Decode<'r, D>,
        {
            fn decode(value: D::ValueRef<'r>) -> ::std::result::Result<Self, $crate::sqlx::error::BoxDynError> {
                let text = <&'r str as $crate::sqlx::Decode<'r, D>>::decode(value)?;
                Self::parse(text).ok_or_else(|| format!("«{text}» is no {}", stringify!($name)).into())
            }
        }

        impl $crate::rusqlite::types::FromSql for $name {
            fn column_result(
                value: $crate::rusqlite::types::ValueRef<'_>,
            ) -> $crate::rusqlite::types::FromSqlResult<Self> {
                let text = value.as_str()?;
                let unknown = || format!("«{text}» is no {}", stringify!($name)).into();
                Self::parse(text).ok_or_else(|| $crate::rusqlite::types::FromSqlError::Other(unknown()))
            }
        }
    };
}

/// The columns of a record and of the one it takes in.
#[doc(hidden)]
#[must_use]
#[expect(clippy::indexing_slicing, reason = "it runs while the program is compiled")]
pub const fn joined<const N: usize>(own: &[&'static str], shared: &[&'static str]) -> [&'static str; N] {
    let mut all = [""; N];
    let mut at = 0;
    while at < N {
        all[at] = if at < own.len() { own[at] } else { shared[at - own.len()] };
        at += 1;
    }
    all
}
