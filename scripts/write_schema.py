"""Write config/schema.json, by which editors check config.yaml and studies, from the schemas in the code."""

from __future__ import annotations

import json

from odyssey.errors import run_stage
from odyssey.files import write_whole
from odyssey.schema import config_folder
from odyssey.studies.reading import schema_document


def main() -> None:
    text = json.dumps(schema_document(), indent=1, ensure_ascii=False)
    write_whole(config_folder() / "schema.json", f"{text}\n".encode())


if __name__ == "__main__":
    run_stage(main)
