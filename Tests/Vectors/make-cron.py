"""Makes cron.json: what cronsim, an implementation of Debian's cron in Python, gives for expressions made by chance.

    python3 -m venv .venv && .venv/bin/pip install cronsim==2.8 && .venv/bin/python Tests/Vectors/make-cron.py

README.md beside this file says what the fields are, and which expressions are left out.
"""

import datetime
import json
import pathlib
import random
import zoneinfo

import cronsim

CHANGING = ["America/New_York", "Europe/Berlin", "Africa/Cairo", "America/Sao_Paulo", "Asia/Beirut", "Australia/Sydney"]
STEADY = ["UTC", "Asia/Kolkata", "Asia/Tokyo"]
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
WEEKDAYS = "SUN MON TUE WED THU FRI SAT".split()
# Changes of clocks in years that are past, so that no release of the zone files tells them otherwise.
CHANGES = [
    "2016-10-15", "2017-02-18", "2018-11-03", "2019-03-09", "2019-03-30", "2019-10-26", "2020-03-07", "2020-10-31",
    "2021-03-27", "2021-10-30", "2023-04-27", "2023-10-25", "2024-03-09", "2024-10-05", "2024-11-02",
]

rng = random.Random(20261124)


def number(low, high, names=None):
    value = rng.randint(low, high)
    return names[value - low] if names and rng.random() < 0.4 and value - low < len(names) else str(value)


def term(low, high, names=None):
    kind = rng.random()
    if kind < 0.55:
        return number(low, high, names)
    first = rng.randint(low, high)
    last = rng.randint(first, high)
    if kind < 0.75:
        return f"{first}-{last}"
    # A range of one number with a step goes on to the end in cronsim, but not in cron.
    if kind < 0.9 and first < last:
        return f"{first}-{last}/{rng.randint(1, max(1, (high - low) // 3))}"
    return f"{first}/{rng.randint(1, max(1, (high - low) // 2))}"


def field(low, high, names=None, star=0.3, step=0.15):
    kind = rng.random()
    if kind < star:
        return "*"
    if kind < star + step:
        return f"*/{rng.randint(2, max(2, (high - low) // 2))}"
    return ",".join(term(low, high, names) for _ in range(rng.choice([1, 1, 1, 2, 3])))


def expression(seconds):
    fields = [
        field(0, 59, star=0.15, step=0.2), field(0, 23, star=0.25, step=0.1), field(1, 31, star=0.55, step=0.05),
        field(1, 12, MONTHS, star=0.75, step=0.05), field(0, 7, WEEKDAYS, star=0.5, step=0.05),
    ]
    if rng.random() < 0.3:
        # In the hours in which clocks change.
        fields[1] = rng.choice(["0", "1", "2", "3", "0-3", "1,2", "2/12"])
        fields[2:] = ["*", "*", "*"]
    if seconds:
        fields.insert(0, field(0, 59, star=0.2, step=0.3))
    return " ".join(fields)


def start(zone):
    if rng.random() < 0.7 and zone in CHANGING:
        day = datetime.date.fromisoformat(rng.choice(CHANGES)) + datetime.timedelta(days=rng.randint(-1, 0))
        return datetime.datetime.combine(day, datetime.time(12, rng.randint(0, 59), 30), zoneinfo.ZoneInfo(zone))
    seconds = rng.randint(1_000_000_000, 1_700_000_000)
    time = datetime.datetime.fromtimestamp(seconds, zoneinfo.ZoneInfo(zone))
    return time.replace(hour=12)


def row():
    seconds = rng.random() < 0.2
    text = expression(seconds)
    fields = text.split()
    repeating = any(part.startswith("*") for part in fields[:-3])
    zone = rng.choice(CHANGING + STEADY if repeating or not seconds else STEADY)
    begin = start(zone)
    try:
        series = cronsim.CronSim(text, begin)
        times = [int(next(series).timestamp()) for _ in range(12)]
    except (cronsim.CronSimError, StopIteration):
        return None
    base = int(begin.timestamp())
    return [text, zone, base] + [b - a for a, b in zip([base] + times, times)]


rows = {}
while len(rows) < 640:
    made = row()
    if made:
        rows[made[0]] = made
lines = ",\n".join(json.dumps(made, separators=(",", ":")) for made in rows.values())
pathlib.Path(__file__).with_name("cron.json").write_text(f"[\n{lines}\n]\n")
