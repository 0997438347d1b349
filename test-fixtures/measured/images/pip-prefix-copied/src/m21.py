"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))

"""A small service."""
import json
from dataclasses import dataclass


@dataclass
class Order:
    number: int
    customer: str
    total: float

    def as_json(self) -> str:
        return json.dumps(self.__dict__, sort_keys=True)


def orders(rows):
    for number, customer, total in rows:
        yield Order(int(number), customer.strip(), float(total))
