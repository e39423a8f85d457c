import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from steelyard.processes import AlreadyRunning, choose_port, claim, holder, is_free
from steelyard.processes.identity import alive, start_time, works_in
from steelyard.processes.logs import rotate, tail, trim


class TestPorts:
    def test_the_preferred_port_is_taken_if_it_is_free(self) -> None:
        port = choose_port()
        assert choose_port(port) == port

    def test_the_next_free_one_above_is_taken_otherwise(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = other.getsockname()[1]
            assert not is_free(taken)
            assert choose_port(taken) > taken

    def test_without_a_free_one_nearby_any_will_do(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = other.getsockname()[1]
            assert is_free(choose_port(taken, tries=1))

    def test_a_port_whose_last_connection_is_fading_counts_as_free(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            with socket.create_connection(("127.0.0.1", port)):
                accepted, _ = server.accept()
                accepted.close()
        assert is_free(port)


class TestIdentity:
    def test_an_ended_process_is_not_alive_even_before_it_is_reaped(self) -> None:
        with subprocess.Popen([sys.executable, "-c", ""]) as process:
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            assert not alive(process.pid)
            assert start_time(process.pid) is None

    @pytest.mark.parametrize("pid", [-1, 0, 99_999_999, 2**70])
    def test_no_number_makes_it_fail(self, pid: int) -> None:
        assert not works_in(pid, "postgres", Path("/"))

    def test_a_process_is_recognised_by_program_and_directory(self, tmp_path: Path) -> None:
        with subprocess.Popen(["sleep", "60"], cwd=tmp_path) as process:
            assert works_in(process.pid, "sleep", tmp_path)
            assert not works_in(process.pid, "postgres", tmp_path)
            assert not works_in(process.pid, "sleep", tmp_path.parent)
            process.kill()


class TestClaims:
    def test_a_claim_is_held_by_one_at_a_time(self, tmp_path: Path) -> None:
        with claim(tmp_path) as held:
            held.publish("http://here", journal="http://there")
            second = claim(tmp_path)
            with pytest.raises(AlreadyRunning, match="already running at http://here") as refused:
                second.__enter__()
            found = refused.value.holder
            assert found == holder(tmp_path)
            assert found is not None
            assert (found.pid, found.facts) == (os.getpid(), {"journal": "http://there"})
        assert holder(tmp_path) is None
        with claim(tmp_path):
            pass

    def test_other_names_are_other_claims(self, tmp_path: Path) -> None:
        with claim(tmp_path), claim(tmp_path, "sandbox"):
            assert holder(tmp_path) is not None

    def test_a_record_of_a_pid_that_was_given_out_again_is_nobodys(self, tmp_path: Path) -> None:
        record = f'{{"pid": {os.getpid()}, "started": 1.0, "address": "http://old", "facts": {{}}}}'
        (tmp_path / "demo.json").write_text(record)
        assert holder(tmp_path) is None

    @pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"pid": "x"}', "null"])
    def test_a_damaged_record_is_nobodys(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "demo.json").write_text(text)
        assert holder(tmp_path) is None
        with claim(tmp_path):
            assert holder(tmp_path) is not None


class TestLogs:
    def test_the_last_few_are_kept(self, tmp_path: Path) -> None:
        for number in range(9):
            rotate(tmp_path / "web.log", kept=3).write_text(str(number))
        kept = {file.name: file.read_text() for file in tmp_path.iterdir()}
        assert kept == {"web.log": "8", "web.1.log": "7", "web.2.log": "6", "web.3.log": "5"}

    def test_a_log_that_has_grown_is_cut_while_its_writer_goes_on(self, tmp_path: Path) -> None:
        log = tmp_path / "web.log"
        with log.open("a") as writer:
            writer.write("x" * 200)
            writer.flush()
            assert not trim(log, limit=200)
            assert trim(log, limit=100)
            writer.write("after")
            writer.flush()
        assert log.read_text() == "after"
        assert (tmp_path / "web.1.log").read_text() == "x" * 200

    def test_the_tail_of_a_missing_log_is_nothing(self, tmp_path: Path) -> None:
        assert not tail(tmp_path / "none.log")
