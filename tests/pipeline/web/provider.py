"""A small OpenID provider on loopback: discovery, keys, codes with PKCE, tokens signed with RS256."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "payables", "the client's own secret"


class SmallProvider:
    """Signs in whoever ``person`` is. ``change`` makes the next token a wrong one."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self.person = {"sub": "s-1", "email": "ann@ours.example", "email_verified": True}
        self.change = lambda header, claims: (header, claims, self.key)
        self.codes = {}
        self.asked = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def sign_in(self, address):
        """What the person's browser does at the provider: the address it is sent back to."""
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) >= {"openid", "email"}
        self.asked.append(asked)
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def _token(self, form, authorization):
        asked = self.codes.pop(form.get("code"), None)
        challenge = (
            base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
            .decode()
            .rstrip("=")
        )
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            asked is None
            or challenge != asked["code_challenge"]
            or authorization != f"Basic {known}"
            or form["redirect_uri"] != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
        }
        header, claims, key = self.change({"alg": "RS256", "kid": self.key.kid}, claims)
        if header["alg"] == "none":
            parts = (json.dumps(one).encode() for one in (header, claims))
            token = ".".join(base64.urlsafe_b64encode(one).decode().rstrip("=") for one in parts) + "."
        else:
            token = jwt.encode(header, claims, key, algorithms=[header["alg"]])
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/.well-known/openid-configuration":
                    at = provider.issuer
                    self._say(
                        200,
                        {
                            "issuer": at,
                            "authorization_endpoint": f"{at}/authorize",
                            "token_endpoint": f"{at}/token",
                            "jwks_uri": f"{at}/keys",
                        },
                    )
                elif self.path == "/keys":
                    self._say(200, {"keys": [provider.key.as_dict(private=False)]})
                else:
                    self._say(404, {})

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._say(*provider._token(form, self.headers.get("Authorization")))

            def _say(self, status, body):
                written = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(written)))
                self.end_headers()
                self.wfile.write(written)

            def log_message(self, *_):
                pass

        return Handler
