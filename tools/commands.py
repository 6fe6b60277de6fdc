"""Running a line of bash with a time limit, for the tools beside it."""
import os
import signal
import subprocess


class TimedOut(Exception):
    """The command and all that it started were ended."""


def run(command, cwd, env, timeout_s, stderr=subprocess.PIPE):
    """(exit status, stdout, stderr) of `command`; stderr=subprocess.STDOUT joins the two."""
    with subprocess.Popen(["bash", "-eu", "-o", "pipefail", "-c", command], cwd=cwd, env=env, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr,
                          start_new_session=True) as process:
        try:
            out, err = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired as error:
            raise TimedOut(f"not done after {timeout_s:g} s") from error
        finally:
            if process.poll() is None:  # also after Ctrl-C
                os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, out, err
