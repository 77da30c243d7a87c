"""The page and the health check."""

import pytest
from fastapi.testclient import TestClient

from pipeline.web.app import HEADERS, create_app


@pytest.fixture
def client(store):
    return TestClient(create_app(store))


def test_health_says_ok_and_where_everything_stands(client):
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json()["ok"] is True
    assert answer.json()["intake"]["balanced"] is True


def test_the_page_shows_the_balance(client):
    page = client.get("/").text

    assert "Every one of the 0 things received is accounted for." in page


@pytest.mark.parametrize("path", ["/", "/health", "/nowhere", "/static/app.css"])
def test_every_answer_has_the_security_headers(client, path):
    headers = client.get(path).headers

    assert {name: headers[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/redoc", "/static/../app.py"])
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404
