"""What the API says of itself is complete, and only for those who are known."""

from __future__ import annotations

import html

import pytest

from pipeline.accounts import Right, Role
from pipeline.web.api import routes_of_api
from pipeline.web.api.buckets import Buckets
from pipeline.web.api.reference import document

PROBLEM = "application/problem+json"


def operations():
    return [
        (f"{method.upper()} {path}", method, one)
        for path, methods in document()["paths"].items()
        for method, one in methods.items()
    ]


@pytest.mark.parametrize(("name", "method", "one"), operations(), ids=[one[0] for one in operations()])
def test_every_operation_is_described(name, method, one):
    assert one["summary"]
    assert one["description"]
    assert one["tags"]
    assert one["security"] == [{"token": []}]
    good = [answer for status, answer in one["responses"].items() if status < "300"]
    assert good
    for answer in good:
        assert answer["content"], name
        for media, body in answer["content"].items():
            assert media != "application/json" or body["schema"], name
    assert {"401", "403", "404", "422", "429", "500"} <= one["responses"].keys()
    for status, answer in one["responses"].items():
        if status >= "400":
            assert answer["content"] == {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    keyed = "Idempotency-Key" in [given["name"] for given in one.get("parameters", ())]
    assert keyed == (method in {"post", "put"})
    for given in one.get("parameters", ()):
        assert given.get("description"), f"{name}: {given['name']}"


def test_every_route_is_in_the_document():
    told = {(method.upper(), path) for path, methods in document()["paths"].items() for method in methods}

    assert told == {(method, route.path_format) for route in routes_of_api() for method in route.methods}


def test_every_schema_says_what_it_is_and_every_reference_leads_somewhere():
    made = document()
    schemas = made["components"]["schemas"]
    asked = str(made).split("'#/components/schemas/")[1:]

    assert {one.partition("'")[0] for one in asked} <= schemas.keys()
    for name, schema in schemas.items():
        if not name.startswith("Body_"):
            assert schema.get("description"), name
        assert not name.endswith(("Out", "In")), name


def test_amounts_are_text():
    fields = document()["components"]["schemas"]["InvoiceRow"]["properties"]

    assert fields["gross"]["anyOf"][0]["type"] == "string"


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/v1/reference"])
def test_the_reference_is_for_those_who_are_known(path, client, sign_in, program):
    assert client.get(path).status_code in {401, 303}
    assert sign_in("bob", Role.CLERK).get(path).status_code == 200
    assert program(Right.SEE).get(path).status_code == 200


def test_the_page_names_every_operation_and_every_problem(sign_in):
    from pipeline.web.api.problems import PROBLEMS

    page = html.unescape(sign_in("bob", Role.CLERK).get("/api/v1/reference").text)

    for name, _, one in operations():
        assert one["summary"] in page, name
    for name in PROBLEMS:
        assert f'id="{name}"' in page
    assert "https://" not in page.split("<article")[0]
    assert "<script>" not in page
    assert "style=" not in page


def test_a_bucket_fills_up_again_and_the_quiet_are_forgotten():
    now = [0.0]
    buckets = Buckets(burst=2, a_second=0.5, most=2, clock=lambda: now[0])

    assert [buckets.take(1), buckets.take(1), buckets.take(1)] == [0, 0, 2]
    assert buckets.take(2) == 0
    now[0] = 2.0
    assert [buckets.take(1), buckets.take(1)] == [0, 2]
    buckets.take(2)
    buckets.take(3)
    assert buckets.take(1) == 0


def test_too_many_requests_are_told_to_wait(app, house, program):
    app.state.buckets = Buckets(burst=1, a_second=0.1)
    ann = program(Right.SEE)

    assert ann.get("/api/v1/me").status_code == 200
    answer = ann.get("/api/v1/me")
    assert (answer.status_code, answer.headers["content-type"]) == (429, PROBLEM)
    assert int(answer.headers["retry-after"]) == 10
    assert program(Right.SEE).get("/api/v1/me").status_code == 200
