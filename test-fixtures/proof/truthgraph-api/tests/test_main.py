import asyncio
import pathlib

from truthgraph.main import nearest

POINTS = pathlib.Path(__file__).with_name("points.csv").read_text().split()


def test_nearest():
    assert {asyncio.run(nearest(float(point)))["claim"] for point in POINTS} == {0, 1, 2}
