CREATE TABLE item (name TEXT, count INTEGER);
INSERT INTO item VALUES ('bolt', 12), ('nut', 30);
