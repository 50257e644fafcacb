"""Measures entries of the catalogue, all their subjects in turn, round after round.

A missing subject or an entry that cannot be measured is left out with a message; the rest goes on.
"""

import http.client
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks import in_process, nginx_files, processes, servers, sites, wagtail_site
from benchmarks.catalogue import HELPLINE, NGINX, WAGTAIL, Entry, How, Request
from benchmarks.load import MeasurementError, measure_load
from benchmarks.rounds import Round
from benchmarks.servers import Answer, Server
from benchmarks.tools import Tools

ACCEPT = {"br": "gzip, deflate, br, zstd", "gzip": "gzip, deflate", "identity": "identity"}
IN_PROCESS_SHARE = 0.25
"""The share of `Plan.seconds` for measurements in process, which vary less."""
REQUESTS_BEFORE_MEMORY = 20
"""Requests of each page before the memory is read."""
NO_WRK = "wrk is missing."
NO_NGINX = "nginx, or its module for brotli files, is missing."
NO_WAGTAIL = "Wagtail is missing."


@dataclass(frozen=True)
class Plan:
    rounds: int
    seconds: int
    sizes: tuple[int, ...]
    tools: Tools
    wagtail: wagtail_site.Site | None


@dataclass
class Measured:
    entry: Entry
    rounds: list[Round] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Messages, each once."""

    def leave_out(self, sentence: str) -> None:
        if sentence not in self.left_out:
            self.left_out.append(sentence)


Measure = Callable[[], dict[str, float]]
"""Measures a subject once and returns its figures. Raises MeasurementError or NotStartedError."""
Start = Callable[[], AbstractContextManager[Server]]


def measure(entries: Sequence[Entry], plan: Plan, measured: list[Measured]) -> None:
    """Appends the entries to `measured` and their rounds as they end, so that Ctrl-C loses nothing."""
    by_method: dict[tuple[How, bool], list[Measured]] = {}
    for entry in entries:
        measured.append(Measured(entry))
        by_method.setdefault((entry.how, entry.group == "growth"), []).append(measured[-1])
    for (how, is_growth), group in by_method.items():
        method = {How.LOAD: _over_http, How.IN_PROCESS: _in_process, How.PROCESS: _processes}[how]
        sizes = {str(size): sites.prepare(size) for size in plan.sizes} if is_growth else {}
        print(f"  {' · '.join(one.entry.name for one in group)}", flush=True)
        method(group, plan, sizes)


def _in_rounds(measurements: Sequence[tuple[Measured, Mapping[str, Measure]]], rounds: int) -> None:
    """Measures the subjects of an entry right after one another, so that their ratio depends little on the time."""
    started = time.monotonic()
    for number in range(1, rounds + 1):
        for measured, by_subject in measurements:
            figures: Round = {}
            for subject, measure_once in by_subject.items():
                try:
                    figures[subject] = measure_once()
                except (MeasurementError, servers.NotStartedError) as error:
                    measured.leave_out(str(error))
            if figures:
                measured.rounds.append(figures)
        print(f"    round {number} of {rounds}, {time.monotonic() - started:.0f} s", flush=True)


# --- Over HTTP -----------------------------------------------------------------------------------------------------


def _over_http(measured: list[Measured], plan: Plan, _sizes: Mapping[str, Path]) -> None:
    if not plan.tools.wrk:
        for one in measured:
            one.leave_out(NO_WRK)
        return
    with ExitStack() as running:
        site = sites.prepare(sites.SHIPPED)
        helpline = running.enter_context(servers.helpline(site))
        answers = _answers(helpline, [one.entry.request for one in measured])
        running_servers = {HELPLINE: helpline, **_start_others(running, plan, answers)}
        measurements = []
        for one in measured:
            by_subject: dict[str, Measure] = {}
            for subject in (one.entry.subject, *one.entry.against):
                try:
                    by_subject[subject] = _prepare_load(plan, subject, running_servers, one.entry.request)
                except (MeasurementError, OSError, http.client.HTTPException) as error:
                    one.leave_out(str(error))
                    if subject == one.entry.subject:
                        break
            measurements.append((one, by_subject))
        _in_rounds(measurements, plan.rounds)


def _answers(server: Server, requests: Sequence[Request]) -> dict[str, dict[str, Answer]]:
    """Returns the server's responses by path and by the encodings that it has."""
    answers: dict[str, dict[str, Answer]] = {}
    for path in dict.fromkeys(request.paths[0] for request in requests):
        for encoding in ACCEPT:
            answer = _get(server, path, encoding)
            if answer.status == 200 and answer.headers.get("content-encoding", "identity") == encoding:
                answers.setdefault(path, {})[encoding] = answer
    return answers


def _start_others(
    running: ExitStack, plan: Plan, answers: Mapping[str, Mapping[str, Answer]]
) -> dict[str, Server | str]:
    """Starts the other servers; returns each, or the message that says why it is missing."""
    others: dict[str, Server | str] = {}
    program, module = plan.tools.nginx, plan.tools.brotli_module
    if program and module:
        port = servers.free_port()
        complete = {path: by_encoding for path, by_encoding in answers.items() if "identity" in by_encoding}
        configuration = nginx_files.write(sites.BENCH / "nginx", answers=complete, module=module, port=port)
        others[NGINX] = running.enter_context(servers.nginx(program, configuration, port))
    else:
        others[NGINX] = NO_NGINX
    others[WAGTAIL] = running.enter_context(servers.wagtail(plan.wagtail)) if plan.wagtail else NO_WAGTAIL
    return others


def _prepare_load(plan: Plan, subject: str, running_servers: Mapping[str, Server | str], request: Request) -> Measure:
    """Checks that the server answers the request as expected, and returns the measurement."""
    server = running_servers[subject]
    if isinstance(server, str):
        raise MeasurementError(server)
    path = wagtail_site.PATH if subject == WAGTAIL else request.paths[0]
    headers = {"Accept-Encoding": ACCEPT[request.encoding]}
    answer = server.get(path, headers)
    encoding = answer.headers.get("content-encoding", "identity")
    if answer.status != 200:
        raise MeasurementError(f"{subject} answers {path} with {answer.status}.")
    if encoding != request.encoding and subject != WAGTAIL:
        raise MeasurementError(f"{subject} answers {path} with {encoding} where {request.encoding} is asked for.")
    if request.if_none_match:
        if "etag" not in answer.headers:
            raise MeasurementError(f"{subject} answers {path} without an ETag.")
        headers["If-None-Match"] = answer.headers["etag"]
        if (status := server.get(path, headers).status) != 304:
            raise MeasurementError(f"{subject} answers {path} with {status} though nothing changed.")
    wrk = str(plan.tools.wrk)
    measure_load(wrk, server, path, headers, seconds=1)  # warm
    return partial(measure_load, wrk, server, path, headers, seconds=plan.seconds)


def _get(server: Server, path: str, encoding: str) -> Answer:
    return server.get(path, {"Accept-Encoding": ACCEPT[encoding]})


# --- In process ----------------------------------------------------------------------------------------------------


def _in_process(measured: list[Measured], plan: Plan, sizes: Mapping[str, Path]) -> None:
    folders = sizes or {HELPLINE: sites.prepare(sites.SHIPPED)}
    with ExitStack() as running:
        workers = {name: running.enter_context(in_process.helpline(folder)) for name, folder in folders.items()}
        if plan.wagtail and not sizes:
            workers[WAGTAIL] = running.enter_context(in_process.wagtail(plan.wagtail))
        seconds = IN_PROCESS_SHARE * plan.seconds
        measurements = []
        for one in measured:
            by_subject: dict[str, Measure] = {}
            for subject in folders if sizes else (one.entry.subject, *one.entry.against):
                if subject in workers:
                    request = Request((wagtail_site.PATH,)) if subject == WAGTAIL else one.entry.request
                    by_subject[subject] = partial(workers[subject].cost, request, seconds=seconds)
                else:
                    one.leave_out(NO_WAGTAIL)
            measurements.append((one, by_subject))
        _in_rounds(measurements, plan.rounds)


# --- Processes -----------------------------------------------------------------------------------------------------


def _processes(measured: list[Measured], plan: Plan, sizes: Mapping[str, Path]) -> None:
    folders = sizes or {HELPLINE: sites.prepare(sites.SHIPPED)}
    measurements = []
    for one in measured:
        request = one.entry.request
        starts: dict[str, tuple[Start, Request]] = {}
        for name, folder in folders.items():
            with servers.helpline(folder) as server:  # the first start is not measured
                is_for_nginx = NGINX in one.entry.against
                answers = _answers(server, [Request((path,)) for path in request.paths]) if is_for_nginx else {}
            starts[name] = (partial(servers.helpline, folder), request)
        if NGINX in one.entry.against:
            program, module = plan.tools.nginx, plan.tools.brotli_module
            if program and module:
                port = servers.free_port()
                file = nginx_files.write(sites.BENCH / "nginx", answers=answers, module=module, port=port)
                starts[NGINX] = (partial(servers.nginx, program, file, port), request)
            else:
                one.leave_out(NO_NGINX)
        if WAGTAIL in one.entry.against:
            if plan.wagtail:
                starts[WAGTAIL] = (partial(servers.wagtail, plan.wagtail), Request((wagtail_site.PATH,)))
            else:
                one.leave_out(NO_WAGTAIL)
        measurements.append((one, {name: partial(_measure_start, *start) for name, start in starts.items()}))
    _in_rounds(measurements, plan.rounds)


def _measure_start(start: Start, request: Request) -> dict[str, float]:
    """Starts the server, requests every page, stops it, and returns the figures."""
    with start() as server:
        for path in request.paths * REQUESTS_BEFORE_MEMORY:
            if (status := _get(server, path, "br").status) != 200:
                raise MeasurementError(f"{server.name} answers {path} with {status}.")
        memory = processes.largest_resident(server.process)
        return {"start": server.start_seconds, "start cpu": server.start_cpu, "memory": memory}
