"""What a client of the API does in tests: it sends JSON with headers, and reads the problems that come back."""

import json


def send(api, address: str, body=None, method: str = "post", **headers):
    """`send(api, address, body, If_Match=tag)`"""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if method == "get":
        return api.get(address, headers=named)
    return getattr(api, method)(address, json.dumps(body), content_type="application/json", headers=named)


def errors(answer) -> dict[str, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return {one["field"]: one["message"] for one in answer.json()["errors"]}
