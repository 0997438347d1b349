"""Tables, sessions and vector queries."""
