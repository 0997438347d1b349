require "mkmf"

create_makefile("counter")
