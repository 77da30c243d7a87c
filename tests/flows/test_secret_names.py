"""Where secrets come from."""

import pytest

from flows.secret_names import secret


def test_a_name_is_an_environment_variable(monkeypatch):
    monkeypatch.setenv("AP_PASSWORD", "hush")

    assert (secret("AP_PASSWORD"), secret("NO_SUCH_VARIABLE")) == ("hush", "")


@pytest.mark.slow
def test_prefects_secret_blocks_are_asked():
    from prefect.blocks.system import Secret
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        Secret(value="hush").save("ap-mailbox")

        assert (secret("prefect:ap-mailbox"), secret("prefect:none-such")) == ("hush", "")
