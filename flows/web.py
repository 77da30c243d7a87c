"""Serve the web page and its health check: what `payables serve` runs."""

from __future__ import annotations

import uvicorn

from flows.wiring import office, read_settings
from pipeline.web.app import create_app


def main() -> None:
    """Serve on loopback until stopped."""
    settings = read_settings()
    with office(settings) as desk:
        app = create_app(desk.store)
        uvicorn.run(app, host="127.0.0.1", port=settings.web_port, log_level="warning", server_header=False)


if __name__ == "__main__":
    main()
