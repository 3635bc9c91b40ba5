"""Prints which YAML files a JSON Schema accepts: a line for each, `accepted PATH` or `refused PATH: WHY`.

Usage: check_schema.py SCHEMA FILE...

The judge of our schema is a validator that is not ours. YAML is read by the core schema of YAML 1.2, as editors and Apsis read it.
"""

import json
import re
import sys

import jsonschema
import yaml


class CoreLoader(yaml.SafeLoader):
    """PyYAML's own types are those of YAML 1.1, where `no` is false and 12:30:00 a number."""


CoreLoader.yaml_implicit_resolvers = {}
for name, pattern, first in [
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN",
        list("-+.0123456789"),
    ),
    # Not of YAML 1.2, and known to Apsis and to editors all the same.
    ("merge", r"<<", ["<"]),
]:
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(f"^(?:{pattern})$"), first)


def construct_int(loader, node):
    text = loader.construct_scalar(node)
    return int(text, 0) if text.startswith(("0o", "0x")) else int(text)


def construct_float(loader, node):
    # Python writes infinity and no number as YAML does, but for the point.
    text = loader.construct_scalar(node)
    return float(text.replace(".", "") if text[-1].isalpha() else text)


CoreLoader.add_constructor("tag:yaml.org,2002:int", construct_int)
CoreLoader.add_constructor("tag:yaml.org,2002:float", construct_float)


def problem(validator, path):
    """Why the file is refused; None if it is accepted."""
    try:
        with open(path, encoding="utf-8") as file:
            document = yaml.load(file, CoreLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        return "not read as YAML: " + str(error).split("\n")[0]
    error = jsonschema.exceptions.best_match(validator.iter_errors(document))
    return None if error is None else f"{error.json_path}: {error.message}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sys.argv[2:]:
        why = problem(validator, path)
        print(f"accepted {path}" if why is None else f"refused {path}: {why}".replace("\n", " "))


main()
