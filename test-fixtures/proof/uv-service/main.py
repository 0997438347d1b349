"""Scores a text by the mean of its letters; with "check" it answers once and ends."""
import sys

import numpy
from flask import Flask

app = Flask("score")


@app.get("/<text>")
def score(text):
    return {"score": float(numpy.mean([ord(letter) for letter in text]))}


if sys.argv[1:] == ["check"]:
    print(app.test_client().get("/good").get_data(as_text=True))
else:
    app.run("0.0.0.0", 8000)
