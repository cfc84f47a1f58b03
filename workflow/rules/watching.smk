# Beside the run: progress with the time left, verdicts as they fall, and the MLflow store kept level.
def start_watching():
    """Watch from a process of its own; it ends when this one does, which closes the pipe to it."""
    global watching
    track = ["--track"] if CONFIG.track else []
    command = [sys.executable, str(SCRIPTS / "watch_study.py"), *WATCHED, *track, "--judged", *JUDGED_TABLES]
    watching = subprocess.Popen(command, stdin=subprocess.PIPE)  # the name keeps the pipe open


def stop_watching():
    if "watching" in globals():
        watching.communicate()


if JUDGED:
    AT_START.append(start_watching)
    AT_END.append(stop_watching)
