"""Random opening hours, and an independent model of them that works minute by minute."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

CHINA = ZoneInfo("Asia/Shanghai")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Intervals = tuple[tuple[int, int], ...]

MONDAY = date(2026, 9, 28)
WINDOW = 21  # days from MONDAY that the model knows


@dataclass
class Drawn:
    """Minutes for each weekday, and for dates that override them."""

    week: list[Intervals]
    dates: dict[tuple[int, int], Intervals]  # first and last, in days from MONDAY

    def text(self) -> str:
        rules = [(DAYS[day], intervals) for day, intervals in enumerate(self.week)]
        for span, intervals in self.dates.items():
            first, last = (MONDAY + timedelta(days=days) for days in span)
            rules.append((f"{first}..{last}", intervals))
        return "\n".join(f"{days} {','.join(map(_typed, intervals)) or 'closed'}" for days, intervals in rules)

    def open_minutes(self) -> list[bool]:
        """Returns for each minute of the window whether the hotline is open."""
        minutes = [False] * (WINDOW * 1440)
        for day in range(-1, WINDOW):
            intervals = self.week[day % 7]
            for (first, last), exceptional in self.dates.items():
                if first <= day <= last:
                    intervals = exceptional
            for opens, closes in intervals:
                for minute in range(max(day * 1440 + opens, 0), min(day * 1440 + closes, len(minutes))):
                    minutes[minute] = True
        return minutes


def _typed(interval: tuple[int, int]) -> str:
    times = (minutes - 1440 if minutes > 1440 else minutes for minutes in interval)
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in times)


@st.composite
def drawn_hours(draw: st.DrawFn) -> Drawn:
    """Draws hours without overlaps: no interval begins before `border` or ends after it on the next day."""
    border = draw(st.sampled_from([0, 0, 1, 120, 480]))
    times = st.one_of(st.integers(border // 60 + 1, 24).map(lambda hour: hour * 60), st.integers(border, 1440))

    def intervals() -> Intervals:
        cuts = sorted(draw(st.lists(times, unique=True, max_size=6)))
        day = [(opens, closes) for opens, closes in zip(cuts[::2], cuts[1::2], strict=False)]
        if draw(st.booleans()) and day:
            day = [(border, day[0][1]), *day[1:]]
        if draw(st.booleans()) and day:
            day[-1] = (day[-1][0], 1440 + border)
        if draw(st.booleans()) and len(day) > 1:
            day[0] = (day[0][0], day[1][0])  # touches the next
        return tuple(interval for interval in day if interval[1] - interval[0] < 1440 or interval == (0, 1440))

    marks = sorted(draw(st.lists(st.integers(-1, WINDOW), unique=True, max_size=6)))
    spans = [(first, last - 1) for first, last in zip(marks[::2], marks[1::2], strict=False)]
    return Drawn([intervals() for _ in range(7)], {span: intervals() for span in spans})


def minute_of_window(minute: int) -> datetime:
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=CHINA) + timedelta(minutes=minute)
