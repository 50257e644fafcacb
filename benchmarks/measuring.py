"""Measures entries of the catalogue that are measured the same way: all their subjects in turn, round after round.

A subject that is missing, or an entry that cannot be measured, is left out with a sentence, and the rest goes on.
"""

import http.client
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks import insiders, nginx_files, processes, servers, sites, wagtail_site
from benchmarks.catalogue import HELPLINE, NGINX, WAGTAIL, Entry, How, Request
from benchmarks.load import MeasuringError, under_load
from benchmarks.rounds import Round
from benchmarks.servers import Answer, Server
from benchmarks.tools import Tools

ACCEPT = {"br": "gzip, deflate, br, zstd", "gzip": "gzip, deflate", "identity": "identity"}
INSIDE_SHARE = 0.25
"""Of the seconds of a load: a process that measures itself is steady sooner."""
ASKED_FOR_MEMORY = 20
"""Times each page, before the memory is read."""
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
    """Sentences, each once."""

    def leave_out(self, sentence: str) -> None:
        if sentence not in self.left_out:
            self.left_out.append(sentence)


Take = Callable[[], dict[str, float]]
"""Measures one subject once and gives its figures; MeasuringError (or NotStartedError) where that is not possible."""
Start = Callable[[], AbstractContextManager[Server]]


def measure(entries: Sequence[Entry], plan: Plan, measured: list[Measured]) -> None:
    """Adds the entries to `measured`, in their order, and to each its rounds as they end: all is there on Ctrl-C."""
    by_way: dict[tuple[How, bool], list[Measured]] = {}
    for entry in entries:
        measured.append(Measured(entry))
        by_way.setdefault((entry.how, entry.group == "growth"), []).append(measured[-1])
    for (how, is_growth), some in by_way.items():
        way = {How.LOAD: _over_http, How.INSIDE: _inside, How.PROCESS: _processes}[how]
        sizes = {str(size): sites.made(size) for size in plan.sizes} if is_growth else {}
        print(f"  {' · '.join(one.entry.name for one in some)}", flush=True)
        way(some, plan, sizes)


def _in_rounds(takes: Sequence[tuple[Measured, Mapping[str, Take]]], rounds: int) -> None:
    """Subjects are measured one right after the other: their ratio then hardly depends on the hour."""
    started = time.monotonic()
    for number in range(1, rounds + 1):
        for measured, of_subjects in takes:
            this: Round = {}
            for subject, take in of_subjects.items():
                try:
                    this[subject] = take()
                except (MeasuringError, servers.NotStartedError) as error:
                    measured.leave_out(str(error))
            if this:
                measured.rounds.append(this)
        print(f"    round {number} of {rounds}, {time.monotonic() - started:.0f} s", flush=True)


# --- Over HTTP -----------------------------------------------------------------------------------------------------


def _over_http(measured: list[Measured], plan: Plan, _sizes: Mapping[str, Path]) -> None:
    if not plan.tools.wrk:
        for one in measured:
            one.leave_out(NO_WRK)
        return
    with ExitStack() as running:
        site = sites.made(sites.SHIPPED)
        helpline = running.enter_context(servers.helpline(site))
        answers = _answers(helpline, [one.entry.request for one in measured])
        there = {HELPLINE: helpline, **_beside(running, plan, answers)}
        takes = []
        for one in measured:
            of_subjects: dict[str, Take] = {}
            for subject in (one.entry.subject, *one.entry.against):
                try:
                    of_subjects[subject] = _load(plan, subject, there, one.entry.request)
                except (MeasuringError, OSError, http.client.HTTPException) as error:
                    one.leave_out(str(error))
                    if subject == one.entry.subject:
                        break
            takes.append((one, of_subjects))
        _in_rounds(takes, plan.rounds)


def _answers(server: Server, requests: Sequence[Request]) -> dict[str, dict[str, Answer]]:
    """The server's answers by path and encoding, without encodings that it does not have."""
    answers: dict[str, dict[str, Answer]] = {}
    for path in dict.fromkeys(request.paths[0] for request in requests):
        for encoding in ACCEPT:
            answer = _asked(server, path, encoding)
            if answer.status == 200 and answer.headers.get("content-encoding", "identity") == encoding:
                answers.setdefault(path, {})[encoding] = answer
    return answers


def _beside(running: ExitStack, plan: Plan, answers: Mapping[str, Mapping[str, Answer]]) -> dict[str, Server | str]:
    """The other servers, or the sentence that says why one is not there."""
    there: dict[str, Server | str] = {}
    program, module = plan.tools.nginx, plan.tools.brotli_module
    if program and module:
        port = servers.free_port()
        whole = {path: by_encoding for path, by_encoding in answers.items() if "identity" in by_encoding}
        configuration = nginx_files.written(sites.BENCH / "nginx", answers=whole, module=module, port=port)
        there[NGINX] = running.enter_context(servers.nginx(program, configuration, port))
    else:
        there[NGINX] = NO_NGINX
    there[WAGTAIL] = running.enter_context(servers.wagtail(plan.wagtail)) if plan.wagtail else NO_WAGTAIL
    return there


def _load(plan: Plan, subject: str, there: Mapping[str, Server | str], request: Request) -> Take:
    """Checked here: the server answers what is asked for, in the encoding that is asked for."""
    server = there[subject]
    if isinstance(server, str):
        raise MeasuringError(server)
    path = wagtail_site.PATH if subject == WAGTAIL else request.paths[0]
    headers = {"Accept-Encoding": ACCEPT[request.encoding]}
    answer = server.get(path, headers)
    encoding = answer.headers.get("content-encoding", "identity")
    if answer.status != 200:
        raise MeasuringError(f"{subject} answers {path} with {answer.status}.")
    if encoding != request.encoding and subject != WAGTAIL:
        raise MeasuringError(f"{subject} answers {path} with {encoding} where {request.encoding} is asked for.")
    if request.if_none_match:
        if "etag" not in answer.headers:
            raise MeasuringError(f"{subject} answers {path} without an ETag.")
        headers["If-None-Match"] = answer.headers["etag"]
        if (status := server.get(path, headers).status) != 304:
            raise MeasuringError(f"{subject} answers {path} with {status} though nothing changed.")
    wrk = str(plan.tools.wrk)
    under_load(wrk, server, path, headers, seconds=1)  # warm
    return partial(under_load, wrk, server, path, headers, seconds=plan.seconds)


def _asked(server: Server, path: str, encoding: str) -> Answer:
    return server.get(path, {"Accept-Encoding": ACCEPT[encoding]})


# --- In process ----------------------------------------------------------------------------------------------------


def _inside(measured: list[Measured], plan: Plan, sizes: Mapping[str, Path]) -> None:
    folders = sizes or {HELPLINE: sites.made(sites.SHIPPED)}
    with ExitStack() as running:
        there = {name: running.enter_context(insiders.helpline(folder)) for name, folder in folders.items()}
        if plan.wagtail and not sizes:
            there[WAGTAIL] = running.enter_context(insiders.wagtail(plan.wagtail))
        seconds = INSIDE_SHARE * plan.seconds
        takes = []
        for one in measured:
            of_subjects: dict[str, Take] = {}
            for subject in folders if sizes else (one.entry.subject, *one.entry.against):
                if subject in there:
                    request = Request((wagtail_site.PATH,)) if subject == WAGTAIL else one.entry.request
                    of_subjects[subject] = partial(there[subject].cost, request, seconds=seconds)
                else:
                    one.leave_out(NO_WAGTAIL)
            takes.append((one, of_subjects))
        _in_rounds(takes, plan.rounds)


# --- Processes -----------------------------------------------------------------------------------------------------


def _processes(measured: list[Measured], plan: Plan, sizes: Mapping[str, Path]) -> None:
    folders = sizes or {HELPLINE: sites.made(sites.SHIPPED)}
    takes = []
    for one in measured:
        request = one.entry.request
        starts: dict[str, tuple[Start, Request]] = {}
        for name, folder in folders.items():
            with servers.helpline(folder) as server:  # the first start is not what is measured
                is_for_nginx = NGINX in one.entry.against
                answers = _answers(server, [Request((path,)) for path in request.paths]) if is_for_nginx else {}
            starts[name] = (partial(servers.helpline, folder), request)
        if NGINX in one.entry.against:
            program, module = plan.tools.nginx, plan.tools.brotli_module
            if program and module:
                port = servers.free_port()
                file = nginx_files.written(sites.BENCH / "nginx", answers=answers, module=module, port=port)
                starts[NGINX] = (partial(servers.nginx, program, file, port), request)
            else:
                one.leave_out(NO_NGINX)
        if WAGTAIL in one.entry.against:
            if plan.wagtail:
                starts[WAGTAIL] = (partial(servers.wagtail, plan.wagtail), Request((wagtail_site.PATH,)))
            else:
                one.leave_out(NO_WAGTAIL)
        takes.append((one, {name: partial(_started, *start) for name, start in starts.items()}))
    _in_rounds(takes, plan.rounds)


def _started(start: Start, request: Request) -> dict[str, float]:
    """Starts it, asks for every page, and stops it."""
    with start() as server:
        for path in request.paths * ASKED_FOR_MEMORY:
            if (status := _asked(server, path, "br").status) != 200:
                raise MeasuringError(f"{server.name} answers {path} with {status}.")
        memory = processes.largest_resident(server.process)
        return {"start": server.took, "start cpu": server.used, "memory": memory}
