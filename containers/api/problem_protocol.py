"""uvicorn's HTTP, whose own refusal is a problem, too: `uvicorn --http problem_protocol:ProblemProtocol`."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from problems import Problem, response


class ProblemProtocol(HttpToolsProtocol):
    """Refuses what Nginx lets through and httptools does not, such as a control character in a header."""

    def send_400_response(self, msg: str) -> None:
        refused = response(Problem(400, "The request is no valid HTTP."), None)
        head = [b"HTTP/1.1 400 Bad Request", b"connection: close", *map(b": ".join, refused.raw_headers)]
        self.transport.write(b"\r\n".join([*head, b"", bytes(refused.body)]))
        self.transport.close()
