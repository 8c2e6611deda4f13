"""The background process: what runs when, alone or side by side, and what becomes of failures."""

import multiprocessing
import os
import signal
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.utils import timezone

from core import jobs
from core.job_lock import AdvisoryLock, Lease, held_alone
from core.management.commands import work
from core.models.jobs import JobRun

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def no_other_jobs(monkeypatch):
    monkeypatch.setattr(jobs, "_jobs", {})
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    jobs.stop_requested.clear()
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def log():
    """What ran, in order."""
    return []


def job(log, name="job", result=None, **kwargs) -> None:
    """Registers a job that notes its name and then returns or raises `result`."""

    def run():
        log.append(name)
        if isinstance(result, Exception):
            raise result
        return result

    jobs.register(name, run, **kwargs)


def row(name="job") -> JobRun:
    return JobRun.objects.get(name=name)


def in_another_worker(function) -> None:
    """Runs the function to its end in a thread, which has a database session of its own."""

    def run():
        try:
            function()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.django_db
class TestWhenAJobRuns:
    def test_first_at_once_then_after_its_interval(self, log):
        job(log, every=MINUTE)
        jobs.run_turn()
        jobs.run_turn()
        assert log == ["job"]
        assert row().due == row().started + MINUTE
        JobRun.objects.update(due=timezone.now())
        jobs.run_turn()
        assert log == ["job", "job"]

    def test_each_turn_if_it_names_no_interval(self, log):
        job(log)
        jobs.run_turn()
        jobs.run_turn()
        assert log == ["job", "job"]

    @pytest.mark.parametrize(("result", "more"), [(True, True), (3, True), (0, False), (False, False), (None, False)])
    def test_again_at_once_while_it_has_more_to_do(self, log, result, more):
        job(log, result=result, every=DAY)
        assert jobs.run_turn() is more
        jobs.run_turn()
        assert len(log) == (2 if more else 1)

    def test_one_job_with_more_to_do_does_not_keep_the_others_waiting(self, log):
        job(log, "first", result=True)
        job(log, "second")
        assert jobs.run_turn() is True
        assert log == ["first", "second"]

    def test_the_one_that_began_longest_ago_goes_first(self, log):
        """So a job that kills the process each time cannot keep the others from running."""
        now = timezone.now()
        for name, ago in [("just begun", 0), ("long ago", 9), ("a while ago", 5)]:
            job(log, name)
            JobRun.objects.create(name=name, started=now - ago * MINUTE)
        job(log, "never")
        jobs.run_turn()
        assert log == ["never", "long ago", "a while ago", "just begun"]

    def test_a_run_that_was_killed_is_due_again_at_once(self, log):
        def killed():
            log.append("job")
            raise SystemExit  # nothing after the run is done, as with kill -9

        jobs.register("job", killed, every=DAY, exclusive=True)
        for _ in range(2):
            with pytest.raises(SystemExit):
                jobs.run_turn()
        assert log == ["job", "job"]

    def test_two_jobs_cannot_share_a_name(self, log):
        job(log)
        with pytest.raises(ValueError, match="job"):
            job(log)


@pytest.mark.django_db
class TestAJobThatFails:
    def test_does_not_stop_the_others(self, log):
        job(log, "broken", result=RuntimeError("no"))
        job(log, "sound")
        assert jobs.run_turn() is False
        assert log == ["broken", "sound"]

    def test_is_remembered_until_it_succeeds(self, log):
        job(log, result=RuntimeError("disk full"), every=DAY)
        for _ in range(2):
            JobRun.objects.update(due=timezone.now())
            jobs.run_turn()
        assert (row().failures, row().error, row().succeeded) == (2, "RuntimeError: disk full", None)
        assert row().failed > row().started

        jobs._jobs.clear()
        job(log, every=DAY)
        JobRun.objects.update(due=timezone.now())
        jobs.run_turn()
        assert (row().failures, row().succeeded > row().failed) == (0, True)

    def test_tells_the_log_with_its_traceback(self, log, caplog):
        job(log, result=RuntimeError("disk full"))
        jobs.run_turn()
        (record,) = caplog.records
        assert (record.getMessage(), record.exc_info[0]) == ("Job job failed", RuntimeError)

    @pytest.mark.parametrize(
        ("failures", "every", "wait"),
        [
            (1, timedelta(0), timedelta(seconds=5)),
            (3, timedelta(0), timedelta(seconds=20)),
            (9, timedelta(0), timedelta(minutes=5)),
            (1, DAY, timedelta(seconds=5)),
            (9, DAY, timedelta(seconds=1280)),
            (99, DAY, DAY),
        ],
    )
    def test_is_tried_again_soon_and_then_ever_more_rarely(self, failures, every, wait):
        assert jobs.retry_after(failures, every) == wait

    def test_waits_before_it_is_tried_again(self, log):
        job(log, result=RuntimeError("no"))
        jobs.run_turn()
        jobs.run_turn()
        assert log == ["job"]
        assert row().due - row().failed == jobs.FIRST_RETRY

    def test_may_say_itself_how_long_to_leave_it_alone(self, log, caplog):
        job(log, result=jobs.Pause("the relay is away", MINUTE))
        jobs.run_turn()
        assert (row().failures, row().error, row().due - row().failed) == (1, "the relay is away", MINUTE)
        (record,) = caplog.records
        assert record.exc_info is None

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only a server can hang up")
    def test_is_remembered_even_if_the_database_hung_up_on_it(self, log):
        def lose_connection():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

        jobs.register("job", lose_connection, exclusive=True)
        job(log, "next")
        jobs.run_turn()
        assert (row().failures, log) == (1, ["next"])


@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    @pytest.mark.parametrize(("exclusive", "runs"), [(True, 1), (False, 2)])
    def test_run_a_job_at_the_same_time_only_if_it_is_not_exclusive(self, exclusive, runs):
        begun = []

        def run():
            begun.append(threading.get_ident())
            if len(begun) == 1:
                in_another_worker(jobs.run_turn)

        jobs.register("job", run, exclusive=exclusive)
        jobs.run_turn()
        assert len(begun) == runs

    def test_share_the_interval_of_an_exclusive_job(self, log):
        job(log, every=DAY, exclusive=True)
        jobs.run_turn()
        in_another_worker(jobs.run_turn)
        assert log == ["job"]

    def test_the_slower_one_looks_again_once_it_has_the_lock(self, log, monkeypatch):
        @contextmanager
        def lock_that_came_late(name, lease):
            JobRun.objects.filter(name=name).update(due=timezone.now() + DAY)  # the other one was done by then
            yield True

        monkeypatch.setattr(jobs, "held_alone", lock_that_came_late)
        job(log, every=DAY, exclusive=True)
        jobs.run_turn()
        assert log == []

    @pytest.mark.parametrize("result", [None, RuntimeError("no"), jobs.Pause("no", timedelta(0))])
    def test_the_lock_is_free_after_the_run(self, log, result):
        job(log, result=result, exclusive=True)
        jobs.run_turn()
        taken = []
        in_another_worker(lambda: taken.append(is_free("job")))
        assert taken == [True]

    @pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
    def test_a_lock_does_not_outlive_its_killed_holder(self):
        JobRun.objects.create(name="job")
        connections.close_all()  # a database connection must not cross a fork
        fork = multiprocessing.get_context("fork")
        held = fork.Event()
        holder = fork.Process(target=hold_for_ever, args=("job", held))
        holder.start()
        assert held.wait(20)
        assert not is_free("job")
        holder.kill()
        holder.join()
        if connection.vendor == "postgresql":
            wait_until_the_server_noticed("job")
        else:
            assert not is_free("job")
            JobRun.objects.update(held_until=timezone.now())  # the lease has ended
        assert is_free("job")


def is_free(name: str) -> bool:
    with held_alone(name, MINUTE) as ours:
        return ours


def hold_for_ever(name: str, held) -> None:
    with held_alone(name, MINUTE):
        held.set()
        signal.pause()


def wait_until_the_server_noticed(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
        cursor.execute("SELECT pg_advisory_lock(%s)", [AdvisoryLock(name).number])
        cursor.execute("SELECT pg_advisory_unlock(%s)", [AdvisoryLock(name).number])
        cursor.execute("RESET lock_timeout")


@pytest.mark.django_db
class TestALease:
    @pytest.fixture(autouse=True)
    def job_row(self):
        JobRun.objects.create(name="job")

    def test_is_taken_by_one_until_it_is_released(self):
        mine, other = Lease("job", MINUTE), Lease("job", MINUTE)
        assert [mine.take(), other.take()] == [True, False]
        mine.release()
        assert other.take()

    def test_runs_out(self):
        assert Lease("job", timedelta(0)).take()
        assert Lease("job", MINUTE).take()

    def test_that_ran_out_cannot_release_the_next_ones(self):
        late, next_one = Lease("job", timedelta(0)), Lease("job", MINUTE)
        late.take()
        next_one.take()
        late.release()
        assert not Lease("job", MINUTE).take()


@pytest.mark.django_db
class TestTheCommand:
    @pytest.fixture(autouse=True)
    def no_sleep(self, monkeypatch):
        monkeypatch.setattr(work.time, "sleep", lambda seconds: pytest.fail("the worker sleeps instead of ending"))

    def test_once_runs_what_is_due_once(self, log):
        job(log, "each turn", result=True)
        job(log, "daily", every=DAY)
        call_command("work", "--once")
        call_command("work", "--once")
        assert sorted(log) == ["daily", "each turn", "each turn"]

    def test_until_empty_goes_on_while_there_is_more(self, log):
        left = [True, True, False]
        jobs.register("job", lambda: log.append("job") or left.pop(0), every=DAY)
        call_command("work", "--until-empty")
        assert log == ["job"] * 3

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_it_after_the_job_in_hand(self, log, number):
        jobs.register("first", lambda: os.kill(os.getpid(), number) or log.append("first"))
        job(log, "second")
        call_command("work")
        assert log == ["first"]
        assert row("first").succeeded

    def test_a_long_job_can_see_that_it_should_end(self, log):
        def run():
            os.kill(os.getpid(), signal.SIGTERM)
            log.append(jobs.stop_requested.is_set())

        jobs.register("job", run)
        call_command("work")
        assert log == [True]

    def test_a_signal_wakes_it(self, log, monkeypatch):
        slept = []

        def sleep(seconds):
            slept.append(seconds)
            os.kill(os.getpid(), signal.SIGTERM)

        monkeypatch.setattr(work.time, "sleep", sleep)
        job(log)
        call_command("work", "--interval", "3600")
        assert (log, slept) == (["job"], [work.HEARTBEAT])

    def test_a_second_signal_ends_it_at_once(self):
        jobs.register("job", lambda: os.kill(os.getpid(), signal.SIGTERM))
        call_command("work")
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL

    def test_does_not_sleep_while_there_is_more(self, log, monkeypatch):
        def run():
            log.append("job")
            if len(log) == 3:
                jobs.stop_requested.set()
            return True

        monkeypatch.setattr(work, "_sleep", lambda seconds: log.append("slept"))
        jobs.register("job", run)
        call_command("work")
        assert log == ["job"] * 3

    def test_outlives_the_database(self, monkeypatch):
        turns = []

        def run_turn():
            turns.append(1)
            if len(turns) == 1:
                raise OperationalError("server closed the connection")
            jobs.stop_requested.set()

        monkeypatch.setattr(jobs, "run_turn", run_turn)
        call_command("work", "--interval", "0")
        assert len(turns) == 2

    @pytest.mark.parametrize("option", ["--once", "--until-empty"])
    def test_for_cron_an_absent_database_is_an_error(self, monkeypatch, option):
        def run_turn():
            raise OperationalError("server closed the connection")

        monkeypatch.setattr(jobs, "run_turn", run_turn)
        with pytest.raises(OperationalError):
            call_command("work", option)
