"""Adds up what fields bore."""
import numpy
from pydantic import BaseModel


class Field(BaseModel):
    name: str
    tonnes: list[float]


field = Field.model_validate_json('{"name": "north", "tonnes": [1.5, 2, 3.25]}')
print(field.name, numpy.sum(field.tonnes))
