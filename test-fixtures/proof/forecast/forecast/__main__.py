"""Serves the forecast; with "check" it answers once and ends."""
import sys

from flask import Flask

from forecast import tomorrow

app = Flask("forecast")


@app.get("/<int:today>")
def answer(today):
    return {"today": today, "tomorrow": round(tomorrow(today))}


if sys.argv[1:] == ["check"]:
    print(app.test_client().get("/17").get_data(as_text=True))
else:
    app.run("0.0.0.0", 8000)
