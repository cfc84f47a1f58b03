# Before Snakemake reads the configuration: it takes the last of a key that is given twice, and knows other encodings by
# their tracebacks. What --configfile names instead is read as strictly.
import sys
from pathlib import Path

sys.path.insert(0, str(Path(workflow.basedir).parent / "scripts"))

from odyssey.errors import InputError
from odyssey.yaml_files import read_yaml

for file in map(Path, ["config/config.yaml", *workflow.configfiles]):
    try:
        if file.exists() and file.suffix != ".json":
            read_yaml(file)
    except InputError as error:
        sys.exit(f"error: {error}")
