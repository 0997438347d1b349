"""Makes a page of a list and reads it again."""
from jinja2 import Template
from lxml import html

page = Template("<ul>{% for name in names %}<li>{{ name }}</li>{% endfor %}</ul>").render(names=["bee", "wasp"])
print([item.text for item in html.fromstring(page).iter("li")])
