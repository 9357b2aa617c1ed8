"""Retries, errors and the two ways to send, on a fake service and on a server of the standard library."""

from __future__ import annotations

import io
import json
import tempfile
import threading
import unittest
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from trainyard import ApiError, ConnectionFailed
from trainyard import transport as transports
from trainyard.transport import Lost, Transport, send_by_requests, send_by_urllib

from .fakes import FakeService, answer


def problem(status: int, code: str, **more: object) -> dict:
    return {"status": status, "code": code, "detail": f"it is {code}", "requestId": "req_1", "errors": [], **more}


class Retries(unittest.TestCase):
    def test_waits_as_long_as_the_answer_says(self) -> None:
        service = FakeService([answer(429, problem(429, "rateLimited"), retry_after="7"), answer(503, problem(503, "unavailable")), answer(200, {"a": 1})])
        self.assertEqual(service.transport().call("GET", "/x"), {"a": 1})
        self.assertEqual(service.slept, [7.0, 0.4])

    def test_understands_a_date(self) -> None:
        date = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=30), usegmt=True)
        service = FakeService([answer(503, problem(503, "unavailable"), retry_after=date), answer(200, {})])
        service.transport().call("GET", "/x")
        self.assertTrue(20 < service.slept[0] <= 30, service.slept)

    def test_gives_up_after_its_patience(self) -> None:
        service = FakeService([answer(503, problem(503, "unavailable"), retry_after="8")] * 3)
        with self.assertRaises(ApiError) as raised:
            service.transport(patience=20).call("GET", "/x")
        self.assertEqual((raised.exception.code, raised.exception.retry_after, service.slept), ("unavailable", 8.0, [8.0, 8.0]))

    def test_does_not_repeat_what_would_be_refused_again(self) -> None:
        service = FakeService([answer(422, problem(422, "definitionInvalid"))])
        with self.assertRaises(ApiError):
            service.transport().call("POST", "/x", json_body={})
        self.assertEqual(service.slept, [])

    def test_repeats_a_post_under_one_key(self) -> None:
        service = FakeService([answer(200, {}), Lost("reset"), answer(409, problem(409, "idempotencyKeyInUse")), answer(201, {"id": 1})])
        transport = service.transport()
        transport.call("POST", "/first", json_body={})
        self.assertEqual(transport.call("POST", "/second", json_body={"x": 1}), {"id": 1})
        first, *repeats = [sent.headers["idempotency-key"] for sent in service.sent]
        self.assertEqual(len(set(repeats)), 1)
        self.assertNotEqual(first, repeats[0])
        self.assertEqual({sent.body for sent in service.sent[1:]}, {b'{"x": 1}'})

    def test_predictions_carry_no_key(self) -> None:
        service = FakeService([answer(200, {})])
        service.transport().call("POST", "/api/v1/models/m/predict", json_body={})
        self.assertNotIn("idempotency-key", service.sent[0].headers)

    def test_fails_at_once_where_nobody_has_ever_answered(self) -> None:
        service = FakeService([Lost("refused")])
        with self.assertRaisesRegex(ConnectionFailed, "no service answers at http://service.test: refused"):
            service.transport().call("GET", "/x")

    def test_outlives_an_outage_of_a_service_that_was_there(self) -> None:
        service = FakeService([answer(200, {}), *[Lost("refused")] * 4, answer(200, {"back": True})])
        transport = service.transport()
        transport.call("GET", "/x")
        self.assertEqual(transport.call("GET", "/x"), {"back": True})
        self.assertEqual(service.slept, [0.2, 0.4, 0.8, 1.6])

    def test_a_download_begins_anew(self) -> None:
        service = FakeService([answer(200, {}), Lost("cut off"), answer(200, {"whole": 1})])
        transport = service.transport()
        transport.call("GET", "/x")
        into = io.BytesIO(b"rest of a first try that was much longer")
        transport.call("GET", "/file", into=into)
        self.assertEqual(json.loads(into.getvalue()), {"whole": 1})


class Errors(unittest.TestCase):
    def test_say_where_and_what(self) -> None:
        issues = [{"pointer": "/task/target", "code": "unknownColumn", "detail": "there is no column \"nope\""}, {"row": 3, "column": "a", "detail": "no number"}]
        service = FakeService([answer(422, problem(422, "definitionInvalid", errors=issues))])
        with self.assertRaises(ApiError) as raised:
            service.transport().call("POST", "/x", json_body={})
        error = raised.exception
        self.assertEqual((error.status, error.code, error.pointer, error.request_id), (422, "definitionInvalid", "/task/target", "req_1"))
        self.assertEqual((error.errors[1].row, error.errors[1].column), (3, "a"))
        self.assertEqual(
            str(error), "422 definitionInvalid: it is definitionInvalid\n  /task/target there is no column \"nope\"\n  row 3 column 'a' no number"
        )

    def test_of_an_answer_that_is_no_problem(self) -> None:
        service = FakeService([transports.Answer(404, {}, b"<html>nothing here")])
        with self.assertRaises(ApiError) as raised:
            service.transport().call("GET", "/x")
        self.assertEqual((raised.exception.code, raised.exception.detail), (None, "<html>nothing here"))

    def test_another_server_is_told(self) -> None:
        service = FakeService([transports.Answer(200, {}, b"<html>")])
        with self.assertRaisesRegex(ConnectionFailed, "is no Trainyard"):
            service.transport().call("GET", "/x")

    def test_addresses_and_keys_that_can_not_be(self) -> None:
        with self.assertRaisesRegex(ValueError, "http://"):
            Transport("localhost:8080", "ty_x")
        with self.assertRaisesRegex(ValueError, "key"):
            Transport("http://localhost", "ty_x\r\nHost: other")


class Echo(BaseHTTPRequestHandler):
    """Answers what it got; /away redirects, /cut ends in the middle."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        told = json.dumps({"method": self.command, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body.decode()}).encode()
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("location", "http://127.0.0.1:9/elsewhere")
        self.send_header("content-length", str(len(told) + (100 if self.path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(told)
        self.close_connection = self.path == "/cut"

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, *_: object) -> None:
        pass


class Sending(unittest.TestCase):
    """Both ways to send do the same."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        cls.thread = threading.Thread(target=cls.server.serve_forever)
        cls.thread.start()
        cls.url = f"http://127.0.0.1:{cls.server.server_port}"

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.shutdown()
        cls.thread.join()
        cls.server.server_close()

    def each_way(self):
        yield "urllib", send_by_urllib()
        if transports.requests is not None:
            yield "requests", send_by_requests()

    def test_method_headers_and_json(self) -> None:
        for name, send in self.each_way():
            with self.subTest(name):
                told = Transport(self.url, "ty_key", send=send).call("PUT", "/a", query={"q": ["1", "ü"], "none": None}, json_body={"ä": 1})
                self.assertEqual((told["method"], told["path"], json.loads(told["body"])), ("PUT", "/a?q=1&q=%C3%BC", {"ä": 1}))
                self.assertEqual((told["headers"]["authorization"], told["headers"]["content-type"]), ("Bearer ty_key", "application/json"))

    def test_a_file_is_sent_with_its_length(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "rows.csv")
            file.write_text("a,b\n1,2\n")
            for name, send in self.each_way():
                with self.subTest(name):
                    told = Transport(self.url, "ty_key", send=send).call("POST", "/up", body=file)
                    self.assertEqual((told["body"], told["headers"]["content-length"]), ("a,b\n1,2\n", "8"))
                    self.assertNotIn("transfer-encoding", told["headers"])

    def test_a_body_into_a_file(self) -> None:
        for name, send in self.each_way():
            with self.subTest(name), tempfile.TemporaryFile() as file:
                self.assertIsNone(Transport(self.url, "ty_key", send=send).call("GET", "/result", into=file))
                file.seek(0)
                self.assertEqual(json.loads(file.read())["path"], "/result")

    def test_no_redirect_takes_the_key_elsewhere(self) -> None:
        for name, send in self.each_way():
            with self.subTest(name), self.assertRaises(ApiError) as raised:
                Transport(self.url, "ty_key", send=send).call("GET", "/away")
            self.assertEqual(raised.exception.status, 302)

    def test_an_answer_that_is_cut_off_is_lost(self) -> None:
        for name, send in self.each_way():
            with self.subTest(name), self.assertRaises(Lost):
                send("GET", f"{self.url}/cut", {}, None, 5, None)
            with self.subTest(f"{name} into a file"), tempfile.TemporaryFile() as file, self.assertRaises(Lost):
                send("GET", f"{self.url}/cut", {}, None, 5, file)

    def test_nobody_there(self) -> None:
        for name, send in self.each_way():
            with self.subTest(name), self.assertRaises(Lost):
                send("GET", "http://127.0.0.1:9/", {}, None, 5, None)


if __name__ == "__main__":
    unittest.main()
