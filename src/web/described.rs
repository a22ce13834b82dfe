//! Parts of the description of the JSON calls (OpenAPI) that many calls share.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{
    ContentBuilder, Header, HeaderBuilder, ObjectBuilder, Ref, RefOr, Required, Response, ResponseBuilder, Type,
};
use utoipa::{IntoParams, IntoResponses};

/// The header of every call that changes something.
pub(crate) enum Csrf {}

impl IntoParams for Csrf {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let token = ParameterBuilder::new()
            .name("X-CSRFToken")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some("The value of the cookie `csrftoken`. Every page of the shop sets the cookie."))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)));
        vec![token.build()]
    }
}

type Responses = BTreeMap<String, RefOr<Response>>;

/// What every call may answer.
pub(crate) enum Always {}

impl IntoResponses for Always {
    fn responses() -> Responses {
        let busy = refused("The shop is busy or cannot write. Try again later.").header("Retry-After", seconds());
        with([
            (408, refused("The body did not arrive in time.")),
            (413, refused("The body is too large.")),
            (500, refused("The shop failed.")),
            (503, busy),
        ])
    }
}

/// What a call that changes something may answer besides.
pub(crate) enum Guarded {}

impl IntoResponses for Guarded {
    fn responses() -> Responses {
        let account = header("The account that is signed in, 0 for none.", Type::Integer);
        let forged = refused("The request has no valid CSRF token, or comes from another site. Nothing was done.")
            .header("X-CSRFToken", header("A token that is valid now.", Type::String))
            .header("X-Account", account);
        with([(403, forged)])
    }
}

/// As [`Guarded`], for a call that also wants to know that it is the person.
pub(crate) enum Confirmed {}

impl IntoResponses for Confirmed {
    fn responses() -> Responses {
        let account = header("The account that is signed in, 0 for none.", Type::Integer);
        let words = "The request has no valid CSRF token, or comes from another site (`csrf`); or the person must prove \
                     first that it is them (`auth`), by `POST /api/confirm`. Nothing was done.";
        let refused = refused(words)
            .header("X-CSRFToken", header("A token that is valid now.", Type::String))
            .header("X-Account", account);
        with([(403, refused)])
    }
}

/// What a call that needs a login may answer besides.
pub(crate) enum NeedsLogin {}

impl IntoResponses for NeedsLogin {
    fn responses() -> Responses {
        with([(401, refused("Nobody is signed in."))])
    }
}

/// What a call with a limit of attempts may answer besides.
pub(crate) enum Limited {}

impl IntoResponses for Limited {
    fn responses() -> Responses {
        with([(429, refused("Too many attempts.").header("Retry-After", seconds()))])
    }
}

fn with<const N: usize>(responses: [(u16, ResponseBuilder); N]) -> Responses {
    responses.into_iter().map(|(status, response)| (status.to_string(), RefOr::T(response.build()))).collect()
}

fn refused(description: &str) -> ResponseBuilder {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Refused")));
    ResponseBuilder::new().description(description).content("application/json", body.build())
}

fn seconds() -> Header {
    header("After how many seconds to try again.", Type::Integer)
}

fn header(description: &str, kind: Type) -> Header {
    let schema = ObjectBuilder::new().schema_type(kind);
    HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build()
}
