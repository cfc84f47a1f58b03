"""MLflow as a view of the result tables: the only room that imports mlflow.

`runs` turns tables into what the store shall hold, `store` opens and guards the store, `guide` explains a study
to the people who look at it, and `level.bring_level` writes what is missing. Import from those modules.
"""

import os

# mlflow reads these while it is imported, so they come before every other module of this room.
for name, value in {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
}.items():
    os.environ.setdefault(name, value)
os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"  # it prints the address of each run, password and all
